"""Days: terms of days and working days, what happened by a day, and parts of a term."""

from typing import Any

import numpy as np

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Date, Int
from bpvcheck.observe.calendar import last_day_before, working_days_later
from bpvcheck.observe.columns import values_of
from bpvcheck.observe.kernels.table import kernel
from bpvcheck.observe.values import (
    HIGHEST,
    LOWEST,
    UNKNOWN_DAY,
    Array,
    Dates,
    Listed,
    Number,
    Truths,
    any_of,
    at_most,
    take,
)


@kernel(n.Span)
def _span(node: n.Span, view: Any) -> Number:  # noqa: ANN401 - a FrameView
    found: Number = view.value(node.amount)
    return found


@kernel(n.Shift)
def _shift(node: n.Shift, view: Any) -> Dates:  # noqa: ANN401
    day, amount = view.value(node.date), view.value(node.span).low
    known = day.known & (amount != LOWEST)
    day, amount = np.broadcast_arrays(np.where(known, day.day, 0), np.where(known, amount, 0))
    found = shifted(day, -amount if node.backwards else amount, node.span.unit)
    return Dates(np.where(known, found, UNKNOWN_DAY).astype(np.int32))


def shifted(day: Array, amount: Array, unit: str) -> Array:
    """Return days so many days, working days, months or years later; unknown past the calendar."""
    if unit == "days":
        moved: Array = day + amount
        return moved
    if unit == "workdays":
        return working_days_later(day, amount)
    return _months_later(day, amount * (12 if unit == "years" else 1))


def _months_later(day: Array, months: Array) -> Array:
    """Keep the day of the month, or take the last one of a shorter month."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    of_month = (date - month.astype("datetime64[D]")).astype(np.int64)
    target = month + months.astype("timedelta64[M]")
    first = target.astype("datetime64[D]").astype(np.int64)
    last = (target + 1).astype("datetime64[D]").astype(np.int64) - 1
    found: Array = np.minimum(first + of_month, last)
    return found


@kernel(n.Extreme)
def _extreme(node: n.Extreme, view: Any) -> Dates:  # noqa: ANN401
    days = [view.value(day) for day in node.dates]
    found, known = days[0].day, days[0].known
    for each in days[1:]:
        found = np.maximum(found, each.day) if node.latest else np.minimum(found, each.day)
        known = known & each.known
    return Dates(np.where(known, found, UNKNOWN_DAY))


@kernel(n.Recorded)
def _recorded(node: n.Recorded, view: Any) -> Dates | Number:  # noqa: ANN401
    day, other = view.value(node.date), view.value(node.other)
    if isinstance(node.type, Int):
        return Number(
            np.where(day.exact, day.low, other.low), np.where(day.exact, day.high, other.high)
        )
    recorded = day.known | _not_yet(node.date, view).known
    return Dates(np.where(recorded, day.day, other.day))


@kernel(n.Hinted)
def _hinted(node: n.Hinted, view: Any) -> Truths:  # noqa: ANN401
    found = view.value(node.field)
    recorded = found.present if isinstance(found, Listed) else found.known
    if isinstance(node.field.type, Date):
        recorded = recorded & ~_not_yet(node.field, view).known
    return Truths(np.zeros_like(recorded), ~recorded)


@kernel(n.Happened)
def _happened(node: n.Happened, view: Any) -> Truths:  # noqa: ANN401
    last = view.bound(node.by)
    found = view.value(node.date)
    if isinstance(found, Listed):
        since = None if node.since is None else view.value(node.since)
        return _one_happened(node, found, since, last, view)
    timely = view.timely(found, node.by)
    denied = ~found.known & last.known & (_not_yet(node.date, view).day >= last.day)
    timely = Truths(timely.true, timely.false | denied)
    return timely if node.since is None else timely & view.begun(found, node.since)


def _not_yet(date: n.Node, view: Any) -> Dates:  # noqa: ANN401
    """Return up to which day something is stated not to have happened."""
    if isinstance(date, n.Recorded):
        date = date.date
    if not isinstance(date, n.FieldPath):
        return Dates(UNKNOWN_DAY)  # type: ignore[arg-type] # a scalar for all rows
    *outer, name = date.parts
    parts = (*outer, "not_yet", name)
    if date.of_item:
        return view.list.value(parts, Date())  # type: ignore[no-any-return]
    stated: Dates = view.frame.subjects.value(parts, Date())
    return stated if view.list is None else take(stated, view.list.owner)


def _one_happened(
    node: n.Happened,
    listed: Listed,
    since: Dates | None,
    last: Dates,
    view: Any,  # noqa: ANN401
) -> Truths:
    rows, at = listed.spread
    day = Dates(values_of(listed).day[at])
    size = len(listed.lengths)
    upto = take(Dates(np.broadcast_to(last.day, (size,))), rows)
    begun = at_most(take(since, rows), day) if since is not None else None
    inside, later = day.day <= upto.day, day.day > upto.day
    if begun is not None:
        possible = inside & begun.unknown
        inside, later = inside & begun.true, later & begun.true
    else:
        possible = np.zeros(len(rows), bool)
    known = listed.present & last.known
    true = any_of(rows, inside, size) & known
    may = any_of(rows, possible, size)
    complete = _complete(node, since, view)
    settled = complete.known & (complete.day >= last.day)
    false = known & ~true & ~may & (settled | any_of(rows, later, size))
    return Truths(true, false)


def _complete(node: n.Happened, since: Dates | None, view: Any) -> Dates:  # noqa: ANN401
    """Return up to when the list is complete, unknown where not from the first day asked for."""
    path = node.date
    assert isinstance(path, n.FieldPath)  # noqa: S101 - done() takes a field
    if path.of_item:
        return view.list.settled_by  # type: ignore[no-any-return]
    subjects = view.frame.subjects
    complete, known_from = subjects.complete(path.parts), subjects.known_from(path.parts)
    if view.list is not None:
        complete, known_from = (take(each, view.list.owner) for each in (complete, known_from))
    begin = UNKNOWN_DAY if since is None else since.day
    return complete.where(begin >= known_from.day)  # type: ignore[no-any-return]


@kernel(n.ProRata)
def _pro_rata(node: n.ProRata, view: Any) -> Number:  # noqa: ANN401
    amount = view.value(node.amount)
    since, until, by = view.value(node.since), view.value(node.until), _counted_to(node, view)
    before, after = since.known & by.known & (by.day <= since.day), until.known & by.known
    after = after & (by.day >= until.day)
    known = since.known & until.known & by.known
    whole = np.where(known & (until.day > since.day), until.day.astype(np.int64) - since.day, 1)
    gone = np.where(known, by.day.astype(np.int64) - since.day, 0)

    def part(number: Array, unknown: np.int64) -> Array:
        told = number != unknown
        share = np.where(told, number, 0) * gone // whole
        found = np.where(told & known, share, unknown)
        # after goes first, so that of a placement of one day all is due on that day
        return np.where(after, number, np.where(before, 0, found))

    return Number(part(amount.low, LOWEST), part(amount.high, HIGHEST))


def _counted_to(node: n.ProRata, view: Any) -> Dates:  # noqa: ANN401
    """Return the day up to which shares fall due: ``by``, and not one whose slack is not over."""
    as_of = view.frame.as_of
    by = as_of if node.by is None else view.value(node.by)
    if node.slack is None:
        return by  # type: ignore[no-any-return]
    slack = view.value(node.slack).low
    known = by.known & (slack != LOWEST)
    over = last_day_before(as_of.day, np.where(known, slack, 0))
    return Dates(np.where(known & (over != UNKNOWN_DAY), np.minimum(by.day, over), UNKNOWN_DAY))


@kernel(n.DaysBetween)
def _days_between(node: n.DaysBetween, view: Any) -> Number:  # noqa: ANN401
    start, end = view.value(node.start), view.value(node.end)
    known = start.known & end.known
    days = end.day.astype(np.int64) - start.day
    return Number(np.where(known, days, LOWEST), np.where(known, days, HIGHEST))
