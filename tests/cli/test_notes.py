"""What a run says that is no error: what its days cost, and what was not judged."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

Notes = Callable[..., list[str]]
RULES = Path(__file__).parents[2] / "rules"
PLACEMENT = {
    "kind": "placement",
    "id": "P1",
    "school": "01AA",
    "company": "100000001",
    "student": "s1",
    "qualification": "90001",
    "status": "final",
    "period": {"start": "2012-09-03", "planned_end": "2013-01-31"},
}


@pytest.fixture
def notes(bpvcheck: Run, tmp_path: Path) -> Notes:
    """Judge records by all cards of the protocol, and return the notes of the run."""

    def of_run(*records: object, **days: str) -> list[str]:
        path = tmp_path / "records.json"
        path.write_text(json.dumps(records))
        options = [f"--{name.replace('_', '-')}={day}" for name, day in days.items()]
        asked = [str(path), "--rules", str(RULES), "--json", "--lang=en", *options]
        ran = bpvcheck("check", *asked, "--fail-on", "never")
        assert ran.code == 0, ran.err
        found: list[str] = json.loads(ran.out)["notes"]
        return [note for note in found if "without a record" not in note]

    return of_run


def test_an_as_of_date_after_completeness_says_what_it_costs(notes: Notes) -> None:
    """Guidance of a placement to January cannot be told with records up to November."""
    (note,) = notes(PLACEMENT, as_of="2013-03-02", complete_until="2012-11-01")
    assert note.startswith("The records are complete up to 1 November 2012, and judged as of 2 Mar")
    assert "that fell due in between cannot be told" in note
    (note,) = notes(PLACEMENT | {"complete_until": "2012-11-01"}, as_of="2013-03-02")
    assert note.startswith("The records are complete up to 1 November 2012")


def test_judging_on_the_day_of_completeness_costs_nothing(notes: Notes) -> None:
    """Up to that day all is known."""
    assert notes(PLACEMENT, as_of="2012-11-01", complete_until="2012-11-01") == []


def test_an_as_of_date_before_everything_is_asked_about(notes: Notes) -> None:
    """The day before the first day in the records; on that day there is no question."""
    (note,) = notes(PLACEMENT, as_of="2012-09-02")
    assert note.startswith("Nothing in the records is dated on or before 2 September 2012; the fir")
    assert "3 September 2012" in note
    assert notes(PLACEMENT, as_of="2012-09-03") == []
    signed = {"signatures": [{"by": "school", "on": "2012-06-01"}]}
    assert notes(PLACEMENT | signed, as_of="2012-06-01") == []


def test_withdrawn_placements_alone_are_a_run(bpvcheck: Run, tmp_path: Path) -> None:
    """Duties about a placement do not apply; a ledger is written all the same."""
    path = tmp_path / "records.json"
    path.write_text(json.dumps([PLACEMENT | {"status": "withdrawn"}]))
    asked = [str(path), "--rules", str(RULES), "--as-of=2012-11-01", "--lang=en", "--only=BPV-OI-2"]
    ran = bpvcheck("check", *asked, "--ledger", "all.ledger")
    assert ran.code == 0, ran.err
    assert "None of the chosen duties applies to the records." in ran.out
    assert Path("all.ledger").exists()
