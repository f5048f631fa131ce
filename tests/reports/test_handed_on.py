"""Formats that other programs read: workbooks, calendars, pipelines; and libraries that lack."""

import json
import sys
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from bpvcheck.errors import UsageError
from bpvcheck.reports import FORMATS, Format, LedgerView, render
from bpvcheck.reports.renderers import xlsx
from bpvcheck.reports.views import due_view, school_view


def form(name: str) -> Format[Any]:
    """Return a format by its name."""
    return next(each for each in FORMATS if each.name == name)


def test_a_workbook_has_dates_filters_and_no_formula(ledger: LedgerView) -> None:
    """Days are numbers with a form, heads stay in sight, a name that looks like a formula is text.

    6 February 2012 is day 40945 of spreadsheets.
    """
    with ZipFile(
        BytesIO(render(school_view(ledger, "99XA", "nl", limit=None), form("xlsx")))
    ) as book:
        sheets = book.read("xl/workbook.xml").decode()
        findings = book.read("xl/worksheets/sheet2.xml").decode()
        assert 'name="Te doen"' in sheets
        assert 'name="Bevindingen"' in sheets
        assert "<v>40945</v>" in findings
        assert "<autoFilter" in findings
        assert 'state="frozen"' in findings
        assert not [name for name in book.namelist() if "<f>" in book.read(name).decode()]


def test_nothing_is_lost_in_a_workbook(ledger: LedgerView, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 12 findings 5 go on each sheet, and a text that is too long for a cell says so."""
    monkeypatch.setattr(xlsx, "MOST_ROWS", 5)
    monkeypatch.setattr(xlsx, "LONGEST_TEXT", 55)
    view = school_view(ledger, "99XA", "nl", limit=None)
    book = CalamineWorkbook.from_filelike(BytesIO(render(view, form("xlsx"))))
    names = [name for name in book.sheet_names if name.startswith("Bevindingen")]
    assert names == ["Bevindingen", "Bevindingen (2)", "Bevindingen (3)"]
    sheets = [book.get_sheet_by_name(name).to_python() for name in names]
    assert [len(rows) for rows in sheets] == [1 + 5, 1 + 5, 1 + 2]
    assert {tuple(rows[0]) for rows in sheets} == {tuple(sheets[0][0])}
    texts = [str(cell) for rows in sheets for row in rows for cell in row]
    assert max(map(len, texts)) == 55
    assert any("te lang voor een cel" in each for each in texts)


def test_a_calendar_keeps_its_entries(ledger: LedgerView) -> None:
    """What falls due for P5 is there for each party, with the same UID when asked again."""
    first = render(due_view(ledger, "nl", within=30), form("ics"))
    again = render(due_view(ledger, "en", within=25), form("ics"))
    unfolded = [text.replace("\r\n ", "") for text in (first, again)]
    uids = [[line for line in text.split("\r\n") if line.startswith("UID:")] for text in unfolded]
    assert len(uids[0]) == len(set(uids[0])) == 3
    assert uids[0] == uids[1]
    assert "DTSTART;VALUE=DATE:20120924" in first
    assert "DESCRIPTION:School 99XA moet dit uiterlijk op deze dag doen." in unfolded[0]
    assert max(len(line.encode()) for line in first.split("\r\n")) <= 75


def test_pipelines_fail_on_what_is_not_met(ledger: LedgerView) -> None:
    """Two are not met, P2's briefing and P3's recognition; strictly nine are open."""
    lenient, strict = (school_view(ledger, "99XA", "nl", strict=each) for each in (False, True))
    suites = [fromstring(render(each, form("junit"))) for each in (lenient, strict)]  # noqa: S314 - ours
    failed = [
        [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
        for suite in suites
    ]
    assert failed[0] == ["ALG-LB-1a:P3:company", "VRB-OI-5:P2:school"]
    assert len(failed[1]) == 9
    assert {each.get("errors") for each in suites[0].iter("testsuite")} == {"0"}
    run = json.loads(render(lenient, form("sarif")))["runs"][0]
    levels = [each["level"] for each in run["results"]]
    assert (levels.count("error"), len(levels)) == (2, 12)
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_what_lacks_is_named(ledger: LedgerView, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its library a format says which command installs it."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError) as caught:
        render(school_view(ledger, "99XA", "nl"), form("pdf"))
    assert 'pip install "bpvcheck[pdf]"' in caught.value.problems[0].hint
