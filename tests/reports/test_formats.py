"""Every format prints the same view: whole, in one language, no more than its reader may see."""

import csv
import errno
import json
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from io import BytesIO, StringIO
from operator import attrgetter
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema
import pytest
from babel.messages.pofile import read_po
from pypdf import PdfReader

from bpvcheck.errors import UsageError
from bpvcheck.i18n import LOCALE_DIR, using
from bpvcheck.records import KINDS
from bpvcheck.reports import (
    CSV,
    FORMATS,
    HTML,
    JSON,
    REPORT_VERSION,
    TERMINAL,
    Format,
    LedgerView,
    render,
    show,
    write,
)
from bpvcheck.reports.laid_out import document
from bpvcheck.reports.layout.words import SIGNS, verdict_heads
from bpvcheck.reports.model import VERDICTS, plain
from bpvcheck.reports.renderers.data import csv_text
from bpvcheck.reports.views import (
    View,
    company_view,
    due_view,
    knowledge_centre_view,
    school_view,
    summary_view,
)
from bpvcheck.rulebook.labels import label
from tests.reports.conftest import unpacked

A, B, CENTRE = "99ZZ1234XY0008801", "99ZZ4321AB0000101", "99ZK"
SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "report.schema.json"
VOID = {"meta", "input", "rect", "link", "br"}
VIEWS: dict[str, Callable[[LedgerView, str], View]] = {
    "summary": summary_view,
    "school": lambda ledger, lang: school_view(ledger, "99XA", lang, limit=None),
    "company": lambda ledger, lang: company_view(ledger, A, lang, limit=None),
    "knowledge_centre": lambda ledger, lang: knowledge_centre_view(
        ledger, "99ZK", lang, limit=None
    ),
    "due": due_view,
}
all_views = pytest.mark.parametrize("name", list(VIEWS))
both = pytest.mark.parametrize("lang", ["nl", "en"])


class Page(HTMLParser):
    """Reads a page: that its tags are closed, what it says, and where it points."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.lang = ""
        self.tags: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        found = dict(attrs)
        self.tags.append(tag)
        self.lang = found.get("lang") or self.lang
        self.links += [found[name] or "" for name in ("href", "src") if name in found]
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that closes itself."""
        del attrs
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag, which must be the last that was opened."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Take a text, other than of a style or script."""
        if data.strip() and self.open[-1] not in {"style", "script"}:
            self.texts.append(" ".join(data.split()))


def text_of(view: View, form: Format[Any]) -> str:
    """Render a view and give the text that is in it."""
    made: str | bytes = render(view, form)
    if isinstance(made, str):
        return unpacked(made) if form.name == "html" else made
    if form.name == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    with ZipFile(BytesIO(made)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


@cache
def other_language() -> dict[str, set[str]]:
    """Give the texts by which a page in a language betrays that something was left in the other."""
    with (LOCALE_DIR / "nl" / "LC_MESSAGES" / "bpvcheck.po").open("rb") as file:
        pairs = [
            (english, dutch)
            for message in read_po(file, locale="nl")
            for english, dutch in zip(_forms(message.id), _forms(message.string), strict=False)
        ]
    english, dutch = ({pair[i] for pair in pairs if pair[0] != pair[1]} for i in (0, 1))
    return {"nl": english - {pair[1] for pair in pairs}, "en": dutch - {pair[0] for pair in pairs}}


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


@all_views
@both
def test_html_is_well_formed_and_stands_alone(ledger: LedgerView, name: str, lang: str) -> None:
    """Tags close, links lead within the page to what is there, nothing is fetched."""
    text = render(VIEWS[name](ledger, lang), HTML)
    page = Page(text)
    assert (page.open, page.lang) == ([], lang)
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert len(page.ids) == len(set(page.ids))
    assert "http" not in text


@all_views
@both
def test_a_report_is_in_one_language(ledger: LedgerView, name: str, lang: str) -> None:
    """No text of the catalogue stands in a report in the other language, but names of fields."""
    texts = set(Page(render(VIEWS[name](ledger, lang), HTML)).texts)
    fields = {name for kind in KINDS.values() for name in kind.model_fields} | {"attestations"}
    assert not texts & other_language()[lang] - fields


@both
def test_every_verdict_is_shown(ledger: LedgerView, lang: str) -> None:
    """The briefing at 99XA has one of each verdict: each has its heading and is counted."""
    view = VIEWS["school"](ledger, lang)
    page, terminal = Page(render(view, HTML)), render(view, TERMINAL)
    with using(lang):
        assert [word for word in VERDICTS if f"{SIGNS[word]} {label(word)}" not in page.texts] == []
        assert [head for head in verdict_heads() if head not in terminal] == []
    line = next(line for line in terminal.splitlines() if line.startswith("  VRB-OI-5"))
    assert line.split()[-7:] == ["1", "1", "1", "1", "1", "1", "6"]


@pytest.mark.parametrize("form", FORMATS, ids=attrgetter("name"))
def test_a_company_never_sees_another(ledger: LedgerView, form: Format[str]) -> None:
    """A's report has nothing of B, of B's placements, or of who its students are."""
    text = text_of(VIEWS["company"](ledger, "nl"), form)
    assert not [word for word in (B, "P3", "P4", "P7", "pseudonym") if word in text]
    assert ("P2" in text) is (form.name not in {"ics", "pdf"})


@pytest.mark.parametrize("form", FORMATS, ids=attrgetter("name"))
def test_a_school_never_sees_another(ledger: LedgerView, form: Format[str]) -> None:
    """99XA's report has its own students' pseudonyms, and nothing of 99XB's."""
    text = text_of(VIEWS["school"](ledger, "nl"), form)
    assert not [word for word in ("99XB", "P7", "pseudonym-7") if word in text]
    assert "99XA" in text or form.told_beside


@pytest.mark.parametrize("form", FORMATS, ids=attrgetter("name"))
def test_a_centre_sees_no_student_and_no_placement(ledger: LedgerView, form: Format[str]) -> None:
    """The centre's report has companies, and no placement or student."""
    text = text_of(VIEWS["knowledge_centre"](ledger, "nl"), form)
    placements = [f"P{number}" for number in range(1, 8)]
    words = text.replace("<", " ").replace('"', " ").replace(",", " ").split()
    assert not set(placements) & set(words)
    assert "pseudonym" not in text
    assert CENTRE in text or form.told_beside


@all_views
def test_json_is_the_description(ledger: LedgerView, name: str) -> None:
    """What is read back from JSON is the description, by its schema, with its version."""
    view = VIEWS[name](ledger, "nl")
    read = json.loads(render(view, JSON))
    with using("nl"):
        assert read == plain(document(view))
    jsonschema.validate(read, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert (
        read["head"]["report_version"],
        read["head"]["as_of"],
    ) == (REPORT_VERSION, "2012-09-03")


def test_csv_has_every_finding(ledger: LedgerView, tmp_path: Path) -> None:
    """The school's CSV has its 9 open findings and the 3 that fall due; its run stands beside it.

    A lost place is open of P4 only: P1 to P3 are known to have lost none, P5 has not begun.
    """
    view = VIEWS["school"](ledger, "nl")
    write(view, CSV, tmp_path / "school.csv")
    text = (tmp_path / "school.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert len(rows) == 2 + 2 + 4 + 1 + 3
    briefing = [
        (row["bevinding"], row["oordeel"]) for row in rows if "VRB-OI-5" in row["bevinding"]
    ]
    assert briefing == [
        ("VRB-OI-5:P2:school", "niet voldaan"),
        ("VRB-OI-5:P5:school", "nog niet aan de orde"),
        ("VRB-OI-5:P4:school", "niet aangetoond"),
    ]
    beside = json.loads((tmp_path / "school.csv.meta.json").read_text(encoding="utf-8"))
    assert (beside["about"], beside["as_of"]) == ("99XA", "2012-09-03")
    assert (beside["rules"], beside["inputs"]) == (view.head.rules, view.head.inputs)
    assert view.head.inputs not in text


def test_csv_for_programs_has_names_of_fields(ledger: LedgerView) -> None:
    """The plain one has commas and the words of the ledger, in either language."""
    form: Format[Any] = next(each for each in FORMATS if each.name == "plain-csv")
    nl, en = (
        list(csv.DictReader(StringIO(render(VIEWS["school"](ledger, lang), form))))
        for lang in ("nl", "en")
    )
    assert [row["id"] for row in nl] == [row["id"] for row in en]
    assert [row["verdict"] for row in nl if row["duty"] == "VRB-OI-5"] == [
        "breached", "pending", "not_demonstrated",
    ]  # fmt: skip
    assert nl[0]["due"] == "2012-02-06"


@both
@pytest.mark.parametrize("name", ["summary", "school", "company", "knowledge_centre"])
def test_in_brief_it_fits_on_a_screen(ledger: LedgerView, name: str, lang: str) -> None:
    """At 80 columns: the figures, what to do first, and how to see the rest; no head is cut."""
    out = StringIO()
    show(VIEWS[name](ledger, lang), out, width=80, details=False)
    lines = out.getvalue().splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    assert "--details" in " ".join(lines[-2:])
    assert ("niet voldaan" if lang == "nl" else "not met") in out.getvalue()


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_holds_no_formula(start: str) -> None:
    """A text that a spreadsheet would compute is made a text; numbers and dates are left alone."""
    assert csv_text([[f"{start}1+1", -1]]) == f"'{start}1+1,-1\r\n"


@all_views
@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_is_not_overrun(ledger: LedgerView, name: str, width: int) -> None:
    """No line is wider than the terminal."""
    text = render(VIEWS[name](ledger, "nl"), TERMINAL, width=width)
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("form", FORMATS, ids=attrgetter("name"))
def test_a_view_is_rendered_the_same_every_time(ledger: LedgerView, form: Format[str]) -> None:
    """Made and rendered twice, a report has the same bytes."""
    first, second = (render(VIEWS["company"](ledger, "nl"), form) for _time in range(2))
    assert first == second


def test_a_file_that_cannot_be_written_is_named(ledger: LedgerView, tmp_path: Path) -> None:
    """Writing where no folder is says which file, without a traceback."""
    path = tmp_path / "nowhere" / "report.html"
    with pytest.raises(UsageError) as caught:
        write(VIEWS["due"](ledger, "en"), HTML, path)
    assert caught.value.code.number == "U104"
    assert str(path) in caught.value.message


def test_a_full_disk_leaves_the_last_report(
    ledger: LedgerView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that cannot be written does not take the place of the one that was there."""
    path = tmp_path / "report.html"
    write(VIEWS["due"](ledger, "en"), HTML, path)
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UsageError):
        write(VIEWS["due"](ledger, "nl"), HTML, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_names_are_escaped(ledger: LedgerView) -> None:
    """A company's name is text, whatever is in it."""
    page = Page(render(VIEWS["company"](ledger, "nl"), HTML))
    assert f"BPV-protocol: leerbedrijf <b>Bakker & =1 ({A})" in page.texts
    assert "b" not in page.tags
