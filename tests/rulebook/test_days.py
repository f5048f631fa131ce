"""Every worked example as of each day of six weeks around each date in it.

A verdict does not get better by waiting: where it was worse the day before, something happened on
that day, or a term began that day.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bpvcheck.examples import CardExamples
from bpvcheck.judge import Verdict
from bpvcheck.rulebook.examples import Example
from bpvcheck.testing import rule_book

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
FOLDERS = sorted(path.parent for path in PLUGINS.glob("*/bpvcheck_*/plugin.yaml"))
BOOK = rule_book(*FOLDERS)
AROUND = [timedelta(days=days) for days in range(-21, 22)]
DAY = timedelta(days=1)
WORSE = {Verdict.NOT_DEMONSTRATED: 1, Verdict.BREACHED: 2}


@pytest.mark.parametrize("key", BOOK.cards)
def test_no_verdict_gets_better_by_waiting(key: str) -> None:
    """From one day to the next a verdict is never better, unless a date in the records came."""
    examples = CardExamples(BOOK, BOOK.cards[key])
    dates = {case.name: dates_in(case) for case in examples.cases}
    days = sorted({day + shift for found in dates.values() for day in found for shift in AROUND})
    judged = [(day, examples.judged(day)) for day in days]
    better = [
        f"{name}: {before} on {day - DAY}, {after} on {day}"
        for (earlier, one), (day, other) in pairwise(judged)
        if day - earlier == DAY
        for name, before, after in improved(one, other)
        if day not in dates[name] and near(day, dates[name])
    ]
    assert better == []


@pytest.mark.parametrize("key", {card.subject.name: card.key for card in BOOK}.values())
def test_other_days_judged_before_change_nothing(key: str) -> None:
    """Records are read once for all days, and say the same as where they are read for one."""
    examples = CardExamples(BOOK, BOOK.cards[key])
    days = sorted({day for case in examples.cases for day in dates_in(case)})[::3]
    backwards = {day: examples.judged(day) for day in reversed(days)}
    for day in days:
        assert backwards[day] == examples.judged(day)
        assert backwards[day] == CardExamples(BOOK, BOOK.cards[key]).judged(day)
    assert len({json.dumps(each) for each in backwards.values()}) > 1


def improved(
    one: Mapping[str, tuple[Verdict, ...]], other: Mapping[str, tuple[Verdict, ...]]
) -> Iterator[tuple[str, Verdict, Verdict]]:
    """Yield the examples whose verdict is better than the day before."""
    for name in one.keys() & other.keys():
        # subjects that are judged on one of the days only are not compared
        if len(one[name]) == len(other[name]):
            for before, after in zip(one[name], other[name], strict=True):
                if WORSE.get(after, 0) < WORSE.get(before, 0):
                    yield name, before, after


def dates_in(case: Example) -> set[date]:
    """Return the dates in the records of an example."""
    found = re.findall(r"\d{4}-\d{2}-\d{2}", json.dumps(case.records, default=str))
    return {date.fromisoformat(text) for text in found}


def near(day: date, dates: set[date]) -> bool:
    """Whether a day is within three weeks of a date."""
    return any(abs(day - each) <= AROUND[-1] for each in dates)
