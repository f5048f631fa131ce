"""Stating that an input is complete settles what was open, and changes nothing that was shown."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import orjson

from bpvcheck.rulebook.book import RuleBook
from bpvcheck.run import Options
from bpvcheck.simulate import simulate
from bpvcheck.testing import Found, Record, Story, judge_records

Judge = Callable[..., list[Found]]
AS_OF = date(2012, 11, 1)
OPEN = frozenset({"not_demonstrated", "pending"})
THIN_SCHOOLS = 4
"""The fourth school exports thin records."""


def _thin() -> list[Record]:
    return [
        record
        for record in map(orjson.loads, simulate(THIN_SCHOOLS, 160, 21))
        if record["kind"] in {"placement", "company"}
    ]


def test_stating_completeness_only_settles_what_was_open(book: RuleBook) -> None:
    """What was shown stays as it was; some of what was not demonstrated turns out not to be met."""
    records = _thin()
    before = judge_records(records, book, Options(as_of=AS_OF))
    after = judge_records(records, book, Options(as_of=AS_OF, complete_until=AS_OF))
    pairs = list(zip(before, after, strict=True))
    assert all(first[:5] == second[:5] for first, second in pairs)
    changed = [(one, other) for one, other in pairs if one.verdict != other.verdict]
    assert {one.verdict for one, _other in changed} <= OPEN
    settled = {(one.verdict, other.verdict) for one, other in changed}
    assert ("not_demonstrated", "breached") in settled
    assert "not_demonstrated" not in {other.verdict for _one, other in changed}


def test_what_is_not_in_an_export_stays_unknown(book: RuleBook) -> None:
    """A list that is not there at all is not settled by stating that the export is complete."""
    thin = [record for record in _thin() if record.get("endings") and "contacts" not in record]
    long_ago = [record for record in thin if record["endings"][0]["on"] < "2012-08"]
    options = Options(as_of=AS_OF, complete_until=AS_OF)
    verdicts: dict[str, set[str]] = {}
    for row in judge_records(long_ago, book, options):
        verdicts.setdefault(row.duty, set()).add(row.verdict)
    for duty in ("VRB-OI-5", "BPV-OI-2", "BEO-LB-2", "EVA-OL-1"):
        assert verdicts[duty] == {"not_demonstrated"}, duty


def test_a_list_that_is_complete_up_to_a_day_says_nothing_of_later_days(
    judge: Judge, stories: list[Story]
) -> None:
    """Feedback is due by 10 August 2012: a list complete up to the day before leaves it open.

    One that is complete up to that day shows that it was not in time, whatever came later.
    """
    (story,) = (each for each in stories if each.name == "no-feedback")
    days = ("2012-08-09", "2012-08-10", "2012-11-01")
    found = judge(
        [_feedback_complete_until(record, day) for record in story.records] for day in days
    )
    verdicts = [each["BEO-OI-4", "bpv-1", "", "school"].verdict for each in found]
    assert verdicts == ["not_demonstrated", "breached", "breached"]


def _feedback_complete_until(record: Record, day: str) -> Record:
    if record["kind"] != "placement":
        return record
    return {**record, "lists_complete_until": {"feedback": day}}


def test_a_duty_that_is_stated_twice_is_counted_once(tmp_path: Path, stories: list[Story]) -> None:
    """A lost recognition is one breach in the result, though the protocol states the duty twice."""
    (story,) = (each for each in stories if each.name == "recognition-lost")
    path = tmp_path / "records.json"
    path.write_text(json.dumps(story.records), encoding="utf-8")
    command = [sys.executable, "-m", "bpvcheck", "check", str(path), "--as-of", "2012-11-01"]
    done = subprocess.run(
        [*command, "--json", "--fail-on", "never"], capture_output=True, check=True, text=True
    )
    breached = {
        row["duty"]: row["breached"] for row in json.loads(done.stdout)["counts"] if row["breached"]
    }
    assert breached["ALG-LB-1a"] == 1
    assert "VRB-LB-1" not in breached
