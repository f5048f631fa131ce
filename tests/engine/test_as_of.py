"""Judging as of a day: what is later has not happened, and the due day belongs to the term."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from bpvcheck.rulebook.card import Change
from bpvcheck.rulebook.examples import apply
from bpvcheck.testing import Found, Record, Story, days_around

Judge = Callable[..., list[Found]]
Told = Callable[[date], dict[str, Found]]

PLANNED = frozenset({"since", "until", "start", "planned_end", "complete_until"})
"""Days that are known beforehand."""
WHOLE = "agreement"
"""What is kept whole: what it holds belongs to the day on which it was drawn up."""


def _model(stories: list[Story]) -> list[Record]:
    (story,) = (each for each in stories if each.name == "model-bol")
    return deepcopy(list(story.records))


def _set(records: Sequence[Record], values: Mapping[str, object]) -> list[Record]:
    changed = deepcopy(list(records))
    for path, value in values.items():
        apply(changed, Change(path, value, remove=False, line=0, column=0))
    return changed


# what is done once, by a day worked out by hand: duty, the field that dates it, last day in time
ONCE = [
    ("VRB-OI-1", ["preparation/0/on"], "2012-02-06", ["preparation/3"]),
    (
        "VRB-OI-3b",
        ["learning_goals/0/on", "learning_goals/0/confirmed_by_student_on"],
        "2012-02-06",
        [],
    ),
    ("VRB-OI-5", ["briefings/0/on"], "2012-02-06", []),
    ("VRB-OI-6c", ["signatures/0/on"], "2012-02-06", []),
    ("VRB-LB-2", ["introductions/0/on"], "2012-02-06", []),
    ("VRB-LB-3b", ["signatures/0/on"], "2012-02-06", []),
    # ten working days after Friday 29 June 2012
    ("BEO-ST-1", ["parts_handed_in/2/on"], "2012-07-13", []),
    ("BEO-LB-1", ["assessments/0/on"], "2012-07-13", []),
    # twenty
    ("BEO-OI-3", ["assessments/1/on"], "2012-07-27", []),
    # thirty
    ("BEO-OI-4", ["feedback/0/on"], "2012-08-10", []),
    ("EVA-OL-2", ["evaluations/1/on"], "2012-08-10", []),
]


def _moved(records: list[Record], fields: list[str], day: date, gone: list[str]) -> list[Record]:
    moved = _set(records, {f"bpv-1/{field}": day.isoformat() for field in fields})
    for path in gone:
        apply(moved, Change(f"bpv-1/{path}", None, remove=True, line=0, column=0))
    return moved


def test_the_due_day_is_in_time_and_the_day_after_is_late(
    judge: Judge, stories: list[Story]
) -> None:
    """Done by the last day is met, done the day after is met late: for a dozen duties, by hand."""
    model = _model(stories)
    cases = [
        (duty, _moved(model, fields, day, gone), last, verdict)
        for duty, fields, last, gone in ONCE
        for day, verdict in zip(
            days_around(date.fromisoformat(last)), ("met", "met", "met_late"), strict=True
        )
    ]
    found = judge(records for _duty, records, _last, _verdict in cases)
    for (duty, _records, last, verdict), each in zip(cases, found, strict=True):
        rows = [row for key, row in each.items() if key[:2] == (duty, "bpv-1")]
        assert {(row.verdict, str(row.due)) for row in rows} == {(verdict, last)}, duty


def test_feedback_day_by_day(judge: Judge, stories: list[Story]) -> None:
    """It is due thirty working days after 29 June 2012, on 10 August, while that day lasts.

    Where the term is over, a later date shows that it was not done by then; afterwards it is late.
    """
    situations = [
        _set(_model(stories), {"bpv-1/feedback": feedback})
        for feedback in ([], [{"on": "2012-09-10", "by": "supervisor", "to": "trainer"}])
    ]
    verdicts = {}
    for day in ("2012-08-10", "2012-08-11", "2012-09-09", "2012-09-10"):
        found = judge(situations, as_of=date.fromisoformat(day))
        verdicts[day] = [each["BEO-OI-4", "bpv-1", "", "school"].verdict for each in found]
    assert verdicts == {
        "2012-08-10": ["pending", "pending"],
        "2012-08-11": ["breached", "breached"],
        "2012-09-09": ["breached", "breached"],
        "2012-09-10": ["breached", "met_late"],
    }


def known_by(value: Any, day: str) -> Any:  # noqa: ANN401 - JSON
    """Give the record without events after a day; what is planned stays."""
    if isinstance(value, dict):
        return {
            name: inner if name == WHOLE else known_by(inner, day)
            for name, inner in value.items()
            if name in PLANNED or not (_is_day(inner) and inner > day)
        }
    if isinstance(value, list):
        return [known_by(item, day) for item in value if not _later(item, day)]
    return value


def _later(item: object, day: str) -> bool:
    if isinstance(item, dict):
        return _is_day(item.get("on")) and item["on"] > day
    return _is_day(item) and str(item) > day


def _is_day(value: object) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == "-" == value[7]


@pytest.mark.parametrize("as_of", ["2012-01-16", "2012-04-20", "2012-07-04"])
def test_what_is_later_has_not_happened(
    judge: Judge, stories: list[Story], told: Told, as_of: str
) -> None:
    """With and without everything dated after the as-of day, the same duties are met."""
    day = date.fromisoformat(as_of)
    so_far = [list(_so_far(story.records, as_of)) for story in stories]
    met = [_met(told(day)[story.name]) for story in stories]
    assert met == [_met(found) for found in judge(so_far, as_of=day)]
    assert sum(map(len, met)) > 100


def _so_far(records: Sequence[Record], day: str) -> Iterator[Record]:
    for record in records:
        if not _later(record, day):
            yield known_by(record, day)


def _met(found: Found) -> set[tuple[str, str, str, str]]:
    return {key for key, row in found.items() if row.verdict == "met"}


def test_what_was_done_stays_done(told: Told) -> None:
    """What is met after the start and was asked for by the start is met on every later day."""
    days = [date(2012, 4, 20), date(2012, 7, 4), date(2012, 11, 1)]
    by_day = [_met(told(day)["model-bol"]) for day in days]
    once = {key for key in by_day[0] if key[0].startswith("VRB-") and key[1] == "bpv-1"}
    assert len(once) > 15
    assert all(once <= met for met in by_day)
