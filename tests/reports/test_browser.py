"""Reports in a browser, as their readers use them: open, search, filter, sort, follow, print.

They are opened from disk in headless Chromium, which may fetch nothing.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pypdf import PdfReader

from bpvcheck.check import check
from bpvcheck.i18n import using
from bpvcheck.reports import HTML, LedgerView, write
from bpvcheck.reports.coded import CodedColumn
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.laid_out import document
from bpvcheck.reports.renderers.html import page as html_page
from bpvcheck.reports.site import write_all
from bpvcheck.reports.views import SchoolReport, knowledge_centre_view, school_view
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options
from bpvcheck.simulate import simulate
from tests.reports.conftest import unpacked

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER: list[Path] = []
"""Where the reports are."""
pytestmark = pytest.mark.xdist_group("browser")
PHONE = 390
MANY = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start Chromium: Debian's, or the one that playwright installed."""
    from playwright.sync_api import Error, sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error:
            pytest.skip(
                "there is no browser: install chromium, or run `playwright install chromium`"
            )
        yield started
        started.close()


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> SchoolReport:
    """Judge a made-up school, and write its report, a site of its companies, and a large report."""
    folder = tmp_path_factory.mktemp("browser")
    path = folder / "records.ndjson"
    path.write_bytes(b"".join(simulate(1, 40, seed=3)))
    with check([path], load_rules(), Options(as_of=date(2012, 11, 1))) as run:
        ledger = LedgerView.of_run(run)
        made = school_view(ledger, "97AA", "nl", limit=None)
        write(made, HTML, folder / "school.html")
        centre = min(ledger.wide.parties["knowledge_centre"])
        write(knowledge_centre_view(ledger, centre, "nl"), HTML, folder / "centre.html")
        write_all(ledger, "company", "nl", HTML, folder / "site")
    last = made.to_do.take(np.full(MANY, len(made.to_do) - 1))
    subjects = CodedColumn([f"P{n}" for n in range(MANY)], np.arange(MANY))
    many = FindingList({**last.columns, "subject": subjects})
    with using("nl"):
        text = html_page(document(replace(made, to_do=many)))
    (folder / "large.html").write_text(text, encoding="utf-8")
    FOLDER.append(folder)
    return made


@pytest.fixture
def page(browser: "Browser", view: SchoolReport) -> Iterator["Page"]:
    """Open the school's report; a script that fails, or a request, fails the test."""
    assert view.to_do
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "request", lambda request: wrong.append(request.url) if "http" in request.url else None
    )
    opened.goto(f"file://{FOLDER[-1]}/school.html")
    yield opened
    context.close()
    assert wrong == []


def shown(page: "Page") -> int:
    """Tell how many findings the page says that it shows."""
    text = page.locator("#to-do .count").inner_text()
    return int(text.split(" van ", maxsplit=1)[0].replace(".", ""))


def test_every_finding_is_found(page: "Page", view: SchoolReport) -> None:
    """The count is that of the report; a search for the last one finds what is about it."""
    assert shown(page) == len(view.to_do)
    subject = view.to_do[-1].subject
    page.locator("#to-do input[type=search]").fill(subject.upper())
    assert shown(page) == sum(subject in (each.subject, each.company) for each in view.to_do)
    page.locator("#to-do input[type=search]").fill("bestaat niet")
    assert "Niets gevonden" in page.locator("#to-do .count").inner_text()
    page.get_by_role("button", name="Filters wissen").first.click()
    assert shown(page) == len(view.to_do)


def test_it_is_filtered_and_sorted(page: "Page", view: SchoolReport) -> None:
    """Chosen are the school's own that are not met; sorted by day, the oldest comes first."""
    page.locator("#to-do select[data-column=oordeel]").select_option(index=1)
    page.locator("#to-do select").nth(2).select_option(label=_option(page, "school"))
    mine = [each for each in view.to_do if each.own and each.verdict == "breached"]
    assert shown(page) == len(mine)
    page.locator("#to-do thead").get_by_role("button", name="uiterlijk").click()
    oldest = min(each.due for each in mine if each.due)
    first = page.locator("#to-do tbody tr").first.locator("td.day").inner_text()
    assert first.startswith(f"{oldest.day} ")
    assert str(oldest.year) in first
    assert page.locator("#to-do th[aria-sort=ascending]").count() == 1


def _option(page: "Page", name: str) -> str:
    texts = page.locator("#to-do select").nth(2).locator("option").all_inner_texts()
    return next(text for text in texts if text.startswith(name))


def test_a_link_leads_to_its_finding(page: "Page", view: SchoolReport) -> None:
    """A finding far down the list is shown alone by its link."""
    wanted = view.to_do[-1]
    page.goto(f"{page.url.partition('#')[0]}#{wanted.id}")
    assert shown(page) == 1
    assert wanted.subject in page.locator("#to-do tbody").inner_text()


def test_each_choice_is_offered_once(page: "Page", view: SchoolReport) -> None:
    """Whoever must act, there is one choice per kind of party, with all that it has."""
    bearers = page.locator("#to-do select[data-column='wie is aan zet'] option").all_inner_texts()
    counts = Counter(each.bearer for each in view.to_do)
    assert len(bearers) - 1 == len(counts)
    assert f"leerbedrijf ({counts['company']})" in bearers


def test_a_party_leads_to_its_findings(page: "Page", view: SchoolReport) -> None:
    """A company under who must act, followed, shows what is open of it and about it."""
    page.locator("#actors select").select_option(index=2)
    page.locator("#actors tbody a").first.click()
    code = page.locator("#to-do input[type=search]").input_value().strip('"')
    assert shown(page) == sum(each.company == code for each in view.to_do) > 0
    page.get_by_role("button", name="Filters wissen").first.click()
    assert shown(page) == len(view.to_do)


def test_it_prints_on_a_few_pages(page: "Page") -> None:
    """Printed it is a summary; the list, where it is asked for, has 500 rows and says of how many.

    A list that is shorter is whole.
    """
    short = PdfReader(BytesIO(page.pdf(format="A4")))
    assert 2 <= len(short.pages) <= 4
    text = "".join(each.extract_text() for each in short.pages)
    assert "Alles wat openstaat" not in text
    page.locator("[data-print]").check()
    page.evaluate('dispatchEvent(new Event("beforeprint"))')
    page.emulate_media(media="print")
    assert page.locator("#to-do tbody tr").count() == 500
    assert page.locator("#to-do .paper").inner_text().startswith("De eerste 500 van ")
    page.emulate_media(media="screen")
    page.locator("#to-do select[data-column=fase]").select_option(index=1)
    page.evaluate('dispatchEvent(new Event("beforeprint"))')
    assert page.locator("#to-do tbody tr").count() == shown(page) < 500
    assert not page.locator("#to-do .paper").text_content()


def test_nothing_stands_in_the_way_of_anyone(page: "Page") -> None:
    """Axe finds nothing serious on any party's page; the search is reached by keyboard."""
    from axe_playwright_python.sync_playwright import Axe

    school = page.url
    company = next((FOLDER[-1] / "site").glob("company-*.html"))
    for url in (company.as_uri(), (FOLDER[-1] / "centre.html").as_uri(), school):
        page.goto(url)
        assert page.locator("figure svg[role=img] > title").count() >= 1
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
    page.locator("[data-print]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "search"


def test_it_fits_a_phone(page: "Page") -> None:
    """Nothing is wider than a phone, and the table can be read there."""
    page.set_viewport_size({"width": PHONE, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    assert page.locator("#to-do tbody tr").first.is_visible()


def test_it_reads_without_a_script(browser: "Browser", view: SchoolReport) -> None:
    """Without JavaScript the first rows are there, and it says of how many."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"file://{FOLDER[-1]}/school.html")
    assert opened.locator("#to-do tbody tr").count() == min(25, len(view.to_do))
    assert "De eerste 25 van" in opened.locator("#to-do .without").inner_text()
    context.close()


def test_an_old_browser_says_so(browser: "Browser", view: SchoolReport) -> None:
    """A browser that cannot unpack shows what it would without a script, and why."""
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream")
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(f"file://{FOLDER[-1]}/school.html")
    opened.get_by_text("Deze browser is daar te oud voor").first.wait_for()
    assert opened.locator("#to-do tbody tr").count() == min(25, len(view.to_do))
    assert wrong == []
    context.close()


@pytest.mark.usefixtures("view")
def test_the_index_leads_to_a_finding(page: "Page") -> None:
    """The company with most open stands first; its page opens, and has its findings."""
    page.goto(f"file://{FOLDER[-1]}/site/index.html")
    counts = page.locator("tbody tr td.breached").all_inner_texts()
    numbers = [int(each) for each in counts if each]
    assert numbers == sorted(numbers, reverse=True)
    page.locator("tbody a").first.click()
    page.wait_for_load_state()
    rows = _rows(page)
    own = [each for each in rows if each.get("wie is aan zet", "leerbedrijf") == "leerbedrijf"]
    assert numbers[0] == sum("niet voldaan" in each["oordeel"] for each in own)


def _rows(page: "Page") -> list[dict[str, str]]:
    """Give what the findings of a page say, by the heads of its columns."""
    text = unpacked(page.content()).partition('id="to-do"')[2]
    columns = json.loads(text.partition('<script type="text/plain">')[2].partition("</script>")[0])
    heads = [each["title"] for each in columns["columns"]]
    said = [
        [(each["values"][row] or [""])[0] for row in each["rows"]] for each in columns["columns"]
    ]
    return [dict(zip(heads, row, strict=True)) for row in zip(*said, strict=True)]


def test_twenty_thousand_findings_are_searched_at_once(page: "Page") -> None:
    """In a report with 20,000 findings a search takes less than a second."""
    page.goto(f"file://{FOLDER[-1]}/large.html")
    page.locator("#to-do input[type=search]").wait_for()
    took = page.evaluate(
        """() => {
          const input = document.querySelector("#to-do input[type=search]");
          const start = performance.now();
          input.value = "p19999"; input.dispatchEvent(new Event("input"));
          document.querySelector("#to-do tbody").getBoundingClientRect();
          return performance.now() - start;
        }"""
    )
    assert shown(page) == 1
    assert took < 1000


BROKEN = r"""() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    for (const code of node.data.matchAll(/[A-Z]{3}-[A-Z]{2}-\d\w?|\d{4}-\d{4}|97A\w-p\d+/g)) {
      const range = document.createRange();
      range.setStart(node, code.index);
      range.setEnd(node, code.index + code[0].length);
      const tops = new Set([...range.getClientRects()].map(each => Math.round(each.top)));
      if (tops.size) found.push([code[0], tops.size]);
    }
  return found;
}"""
"""Gives each code that can be seen, and on how many lines it stands."""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_code_is_broken(page: "Page", width: int) -> None:
    """A code stands on one line, in rows that the script draws and in those that it does not."""
    page.set_viewport_size({"width": width, "height": 800})
    found = page.evaluate(BROKEN)
    assert len(found) > 50
    assert [code for code, lines in found if lines > 1] == []
