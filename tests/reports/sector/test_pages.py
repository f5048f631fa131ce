"""How the report on a branch looks, and what other reports say of the same agreement."""

import csv
import json
from io import StringIO

import pytest

from bpvcheck.i18n import using
from bpvcheck.reports import CSV, HTML, JSON, TERMINAL, Format, LedgerView, ReportSection, render
from bpvcheck.reports.laid_out import document
from bpvcheck.reports.layout.document import Section, Text
from bpvcheck.reports.model import Branch, plain
from bpvcheck.reports.sections import with_sections
from bpvcheck.reports.sector import SectorReport, sector_view
from bpvcheck.reports.views import due_view, school_view, summary_view


@pytest.mark.parametrize("form", [TERMINAL, HTML, JSON, CSV], ids=lambda form: form.name)
def test_no_format_names_a_placement_or_student(view: SectorReport, form: Format[str]) -> None:
    """A school is named, students and placements are not."""
    text = render(view, form)
    assert not [word for word in ("pseudonym", "P00", "P01") if word in text]
    assert "99XA" in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", ["branche Bouw en infra", "regio niet vastgelegd, oost, zuid"]),
        ("en", ["branch Construction and infrastructure", "region not recorded, oost, zuid"]),
    ],
)
def test_the_page_names_lowest_and_highest(ledger: LedgerView, lang: str, words: list[str]) -> None:
    """In both languages the page names the branch, and the regions of the widest difference."""
    page = render(sector_view(ledger, "bouw", lang), HTML)
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_shows_it_within_its_width(view: SectorReport, width: int) -> None:
    """The headline comes first: of 19 placements 9 are not all right."""
    lines = render(view, TERMINAL, width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert any("9 niet voldaan" in each for each in lines[:12])
    # the title of a duty goes on in the next line, and is not cut off
    (at,) = [place for place, each in enumerate(lines) if each.startswith("  BOUW-1 ")]
    title = " ".join(each[:30] for each in lines[at : at + 4]) if width < 100 else lines[at]
    assert "Leermeester volgde de cursus (leerbedrijf)" in " ".join(title.split())


def test_json_is_the_description(view: SectorReport) -> None:
    """What is read back is the description as plain values."""
    with using("nl"):
        assert json.loads(render(view, JSON)) == plain(document(view))


def test_csv_has_a_row_per_duty_region_and_party(view: SectorReport) -> None:
    """Each duty of the agreement has a row of counts, the school that stands out its share."""
    rows = list(csv.reader(StringIO(render(view, CSV)), delimiter=";"))
    course = [row for row in rows if row and row[0].startswith("BOUW-1")]
    assert course[0][-7:-1] == ["7", "0", "8", "<5", "<5", "0"]
    assert [row[1:] for row in rows if row and row[0].startswith("99X")] == [["0.53", "10"]]


def test_a_plugin_adds_a_section(view: SectorReport, ledger: LedgerView) -> None:
    """What a plugin has to say on a branch stands at the end, made for the name of its plugin."""
    hello = ReportSection(("sector",), lambda _, name: Section("hello", "Hello", (Text(name),)))
    other = ReportSection(("school",), lambda _, name: Section("no", "No", (Text(name),)))
    found = document(with_sections(view, ledger, [hello, other])).sections[-1]
    assert (found.heading, found.blocks) == ("Hello", (Text("bouw"),))


def test_what_falls_due_says_on_which_agreement_it_rests(ledger: LedgerView) -> None:
    """The course of the one just begun is the branch's own, also in the list and the CSV."""
    view = due_view(ledger, "nl", within=170)
    (found,) = view.to_do
    assert (found.duty, found.branches) == ("BOUW-1", (Branch("bouw", "Bouw en infra", own=True),))
    assert "BOUW-1 [bouw]" in render(view, TERMINAL)
    assert "[bouw]" in render(view, CSV)


def test_duties_in_other_reports_say_on_which_agreement_they_rest(ledger: LedgerView) -> None:
    """At 99XA the course is the branch's own, the contact the protocol's with its value."""
    view = school_view(ledger, "99XA", "nl", limit=None)
    marks = {each.duty: each.branches for each in view.duties}
    assert marks == {
        "BOUW-1": (Branch("bouw", "Bouw en infra", own=True),),
        "ALG-LB-2": (Branch("bouw", "Bouw en infra", own=False),),
        "VRB-OI-5": (),
    }
    assert {x.agreement for x in view.to_do if x.duty == "ALG-LB-2"} == {"protocol bouw"}
    page, text = render(view, HTML), render(view, TERMINAL)
    assert 'ALG-LB-2</span> <abbr class="tag" title="Bouw en infra">bouw</abbr>' in page
    assert "BOUW-1 [bouw]" in text


def test_the_summary_marks_what_is_overdue(ledger: LedgerView) -> None:
    """A contact without diploma is so by the branch's value; the briefing is the protocol's."""
    view = summary_view(ledger, "nl")
    marks = {each.duty: [(b.name, b.own) for b in each.branches] for each in view.worst}
    assert marks == {"BOUW-1": [("bouw", True)], "ALG-LB-2": [("bouw", False)], "VRB-OI-5": []}
    assert "Bouw en infra" in render(view, TERMINAL)
