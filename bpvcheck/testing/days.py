"""Boundary days: what is judged on the day before, on and after the day on which a duty is due."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bpvcheck.rulebook.book import RuleBook
from bpvcheck.testing.situations import Found, Record, Situation, judge_situations

__all__ = ["Days", "Verdicts", "days_around", "judge_around"]

_ONE: timedelta = timedelta(days=1)


class Days(NamedTuple):
    """The day before a day, that day, and the day after."""

    before: date
    on: date
    after: date


class Verdicts(NamedTuple):
    """The verdicts on the day before a day, on that day, and on the day after."""

    before: str
    on: str
    after: str


def days_around(due: date) -> Days:
    """Return the day before, the day itself and the day after.

    To try when something was done::

        >>> days_around(date(2012, 2, 29)).after
        datetime.date(2012, 3, 1)
    """
    return Days(due - _ONE, due, due + _ONE)


def judge_around(due: date, records: Sequence[Record], book: RuleBook, duty: str) -> Verdicts:
    """Judge records as of the day before, on and after a day.

    A duty that nothing was done about is still open on the day itself::

        found = judge_around(date(2012, 2, 6), [placement(briefings=[])], book, "BOUW-1")
        assert found == ("pending", "pending", "breached")

    The records are about one subject of the duty; AssertionError: they are not, or its bearers got
    different verdicts.
    """
    situations = [Situation(records, day) for day in days_around(due)]
    return Verdicts(
        *(_verdict(found, duty) for found in judge_situations(situations, book, [duty]))
    )


def _verdict(found: Found, duty: str) -> str:
    verdicts = {row.verdict for row in found.values()}
    subjects = {key[1:3] for key in found}
    assert len(subjects) == len(verdicts) == 1, f"{duty}: {sorted(found)}"  # noqa: S101
    return verdicts.pop()
