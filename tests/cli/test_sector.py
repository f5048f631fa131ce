"""The report on a branch, as a user asks for it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BOUW = Path(__file__).resolve().parents[2] / "plugins" / "bouw" / "bpvcheck_bouw"
WITH = ("--plugin", str(BOUW), "--lang", "en")
ASKED = ("records.ndjson", *WITH, "--as-of", "2013-09-02", "--only", "BOUW-1,VRB-OI-5", "--quiet")
Run = Callable[..., Any]
DIPLOMA = {
    "person": "T1",
    "tasks": ["contact"],
    "qualification": "vocational_diploma",
    "qualified_on": "2004-07-01",
    "since": "2012-09-03",
    "open_ended": True,
}


@pytest.fixture(autouse=True)
def _records(tmp_path: Path) -> None:
    """Write five placements whose leermeester never took the course."""
    lines = [
        {
            "kind": "placement",
            "id": f"P{number}",
            "school": "99XA",
            "company": "99ZA1234XY0001101",
            "status": "final",
            "qualification": "94920",
            "period": {"start": "2012-09-03", "planned_end": "2013-07-05"},
            "endings": [],
            "trainers": [DIPLOMA],
            "complete_until": "2013-09-02",
        }
        for number in range(5)
    ]
    text = "\n".join(map(json.dumps, lines))
    (tmp_path / "records.ndjson").write_text(text, encoding="utf-8")


def test_it_is_printed(bpvcheck: Run) -> None:
    """The name may be written in capitals; the course is kept at none of five."""
    ran = bpvcheck("report", "sector", "BOUW", *ASKED)
    assert (ran.code, ran.err) == (0, "")
    assert "branch Construction and infrastructure" in ran.out
    assert "0 of 5" in ran.out


@pytest.mark.parametrize("name", ["report.html", "report.json", "report.csv"])
def test_it_is_written_in_every_format(bpvcheck: Run, tmp_path: Path, name: str) -> None:
    """The ending of the file says how."""
    ran = bpvcheck("report", "sector", "bouw", *ASKED, "--out", name)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "BOUW-1" in (tmp_path / name).read_text(encoding="utf-8")


def test_it_is_made_from_a_ledger(bpvcheck: Run) -> None:
    """From a ledger it has the same counts, and says what it lacks."""
    bpvcheck("check", *ASKED, "--ledger", "bouw.ledger")
    ran = bpvcheck("report", "sector", "bouw", *WITH, "--ledger", "bouw.ledger")
    assert (ran.code, "0 of 5" in ran.out) == (0, True)
    assert "make this report from the records" in " ".join(ran.out.split())


def test_an_unknown_name_stops_before_judging(bpvcheck: Run) -> None:
    """A plugin that is not loaded is named with the nearest; no record is read for it."""
    ran = bpvcheck("report", "sector", "bouv", "nowhere.ndjson", *WITH)
    assert ran.code == 2
    assert "U102" in ran.err
    assert 'did you mean "bouw"?' in ran.err


def test_where_the_agreement_was_not_judged_it_is_said(bpvcheck: Run) -> None:
    """With only a duty of the protocol nothing rests on the agreement: that is never a report."""
    ran = bpvcheck("report", "sector", "bouw", *ASKED, "--only", "VRB-OI-5", "--skip", "BOUW-1")
    assert (ran.code, ran.out) == (5, "")
    assert 'falls under the agreement "bouw"' in ran.err


def test_without_records_it_asks_for_them(bpvcheck: Run) -> None:
    """A name alone is not enough."""
    ran = bpvcheck("report", "sector", "bouw", *WITH)
    assert (ran.code, "Name the records to report on" in ran.err) == (2, True)
