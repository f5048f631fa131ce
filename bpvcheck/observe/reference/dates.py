"""Days: terms of days and working days, what happened by a day, and parts of a term."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Date, Int, Values
from bpvcheck.observe.calendar import FIRST, LAST, free_days
from bpvcheck.observe.reference.dispatch import (
    begun,
    bound,
    evaluate,
    evaluates,
    timely,
)
from bpvcheck.observe.reference.situation import SubjectSituation, lookup
from bpvcheck.observe.reference.values import Range, at_most, both

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


@evaluates(n.Shift)
def _shift(node: n.Shift, at: SubjectSituation) -> date | None:
    day, amount = evaluate(node.date, at), evaluate(node.span.amount, at).low
    if day is None or amount is None:
        return None
    return shifted(day, -amount if node.backwards else amount, node.span.unit)


def shifted(day: date, amount: int, unit: str) -> date | None:
    """A day so many days, working days, months or years later; None past the calendar."""
    if unit == "days":
        return day + amount * DAY
    if unit == "workdays":
        return _workdays(day, amount)
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _workdays(day: date, amount: int) -> date | None:
    step = DAY if amount > 0 else -DAY
    left = abs(amount)
    if left > (LAST - FIRST).days:
        return None
    while left and FIRST <= day < LAST:
        day += step
        left -= day.weekday() < SATURDAY and day not in free_days()
    return day if FIRST <= day < LAST else None


@evaluates(n.Extreme)
def _extreme(node: n.Extreme, at: SubjectSituation) -> date | None:
    days: list[date | None] = [evaluate(day, at) for day in node.dates]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return None
    return max(known) if node.latest else min(known)


@evaluates(n.Recorded)
def _recorded(node: n.Recorded, at: SubjectSituation) -> date | Range | None:
    if isinstance(node.type, Int):
        number: Range = evaluate(node.date, at)
        return number if number.known else evaluate(node.other, at)
    day: date | None = evaluate(node.date, at)
    if day is not None or _not_yet(node.date, at) is not None:
        return day
    other: date | None = evaluate(node.other, at)
    return other


@evaluates(n.Hinted)
def _hinted(node: n.Hinted, at: SubjectSituation) -> bool | None:
    is_day = isinstance(node.field.type, Date)
    denied = is_day and _not_yet(node.field, at) is not None
    return False if denied or evaluate(node.field, at) is None else None


@evaluates(n.Happened)
def _happened(node: n.Happened, at: SubjectSituation) -> bool | None:
    last = bound(node.by, at)
    found = evaluate(node.date, at)
    if isinstance(node.date.type, Values):
        since = None if node.since is None else evaluate(node.since, at)
        return _one_happened(node, found, since, last, at)
    within = timely(found, node.by, at)
    if found is None and at_most(last, _not_yet(node.date, at)):
        within = False
    return within if node.since is None else both(within, begun(found, node.since, at))


def _not_yet(day: n.Node, at: SubjectSituation) -> date | None:
    """Up to which day something is stated not to have happened."""
    if isinstance(day, n.Recorded):
        day = day.date
    if not isinstance(day, n.FieldPath):
        return None
    *outer, name = day.parts
    stated: date | None = lookup((*outer, "not_yet", name), at.item if day.of_item else at.fields)
    return stated


def _one_happened(
    node: n.Happened,
    days: list[date] | None,
    since: date | None,
    last: date | None,
    at: SubjectSituation,
) -> bool | None:
    if days is None or last is None:
        return None
    marks = [_within(day, since, last, node) for day in days]
    if any(mark is not False for mark in marks):
        return True if True in marks else None
    path = node.date
    assert isinstance(path, n.FieldPath)  # noqa: S101 - done() takes a field
    complete = at.item_complete if path.of_item else at.complete_from(since, path.parts)
    later = any(day > last and _within(day, since, day, node) for day in days)
    return False if (complete is not None and complete >= last) or later else None


def _within(day: date, since: date | None, last: date, node: n.Happened) -> bool | None:
    """Whether a day lies between two days; unknown where the first one is asked for and unknown."""
    after = True if node.since is None else at_most(since, day)
    return both(after, day <= last)


@evaluates(n.ProRata)
def _pro_rata(node: n.ProRata, at: SubjectSituation) -> Range:
    amount = evaluate(node.amount, at)
    since, until, by = evaluate(node.since, at), evaluate(node.until, at), counted_to(node, at)

    def part(number: int | None) -> int | None:
        # first, so that of a placement of one day all is due on that day
        if until is not None and by is not None and by >= until:
            return number
        if since is not None and by is not None and by <= since:
            return 0
        if number is None or since is None or until is None or by is None:
            return None
        return int(number * (by - since).days // (until - since).days)

    return Range(part(amount.low), part(amount.high))


def counted_to(node: n.ProRata, at: SubjectSituation) -> date | None:
    """The day up to which shares fall due: ``by``, and not one whose slack is not over."""
    by: date | None = at.as_of if node.by is None else evaluate(node.by, at)
    if node.slack is None:
        return by
    slack = evaluate(node.slack.amount, at).low
    if by is None or slack is None:
        return None
    over = last_day_before(at.as_of, slack)
    return None if over is None else min(by, over)


def last_day_before(day: date, slack: int) -> date | None:
    """The last day from which so many working days are over before a day."""
    found = day - DAY
    while found >= FIRST:
        over = _workdays(found, slack)
        if over is not None and over < day:
            return found
        found -= DAY
    return None


@evaluates(n.DaysBetween)
def _days_between(node: n.DaysBetween, at: SubjectSituation) -> Range:
    start, end = evaluate(node.start, at), evaluate(node.end, at)
    days = None if start is None or end is None else (end - start).days
    return Range(days, days)
