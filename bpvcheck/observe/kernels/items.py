"""What is asked of the items of a list: done, none, how many, a sum, the first, the actual end.

An item fits for certain when its condition and its date are known to, possibly when they are not
known not to, and late when it fits but for being later than the day up to which is looked.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.timing import holds_always
from bpvcheck.expressions.types import Date
from bpvcheck.observe.columns import Made
from bpvcheck.observe.kernels.table import kernel
from bpvcheck.observe.values import (
    FAR,
    HIGHEST,
    LOWEST,
    TRUE,
    UNKNOWN_DAY,
    Array,
    Dates,
    Number,
    Truths,
    Words,
    any_of,
    count_of,
    known_day,
    reduced,
    take,
)
from bpvcheck.records.types import CHANNELS

_WINDOW_END = n.FieldPath(("window", "end"), Date())


@dataclass(frozen=True)
class FittingItems:
    """What the items of a list show of a call: which fit, which possibly do, which do but late."""

    certain: Array
    possible: Array
    late: Array


@dataclass(frozen=True)
class Shown:
    """The same per subject; ``settled`` where the list is complete from the first to the last day.

    ``told`` is where it is complete up to the last day, from whatever day.
    """

    fit: FittingItems
    settled: Array
    told: Array
    last_known: Array


def fit(select: n.Select, view: Any) -> FittingItems:  # noqa: ANN401 - a FrameView of subjects
    """Return for every item of a list whether it fits."""
    inside = view.of_items(select.source)
    condition = TRUE if select.where is None else inside.value(select.where)
    if holds_always(select):
        size = (inside.size,)
        certain = np.broadcast_to(condition.true, size)
        return FittingItems(certain, np.broadcast_to(condition.unknown, size), np.zeros(size, bool))
    day = inside.list.days
    timely = inside.timely(day, select.by)
    late = timely.false
    if select.since is not None:
        begun = inside.begun(day, select.since)
        timely &= begun
        late = late & begun.true & _within_window(day, inside)
    shown = condition & timely
    return FittingItems(shown.true, shown.unknown, late & condition.true)


def _within_window(day: Dates, inside: Any) -> Array:  # noqa: ANN401
    """A later date in another school year says nothing about this one."""
    if not inside.frame.subjects.has_window:
        return np.True_  # type: ignore[return-value]
    end = inside.value(_WINDOW_END)
    within: Array = day.day <= end.day
    return within


def look(select: n.Select, view: Any) -> Shown:  # noqa: ANN401
    """Look through a list."""
    key = ("fit", *_key(select, view))
    memo = view.frame.items(select.source).memo
    if key not in memo:
        items, last = view.frame.items(select.source), view.bound(select.by)
        complete = complete_for(select.source, select.where, view)
        told = items.present & complete.known & last.known & (complete.day >= last.day)
        settled = told & (_first_day(select, view) >= items.known_from.day)
        memo[key] = Shown(fit(select, view), settled, told, last.known)
    found: Shown = memo[key]
    return found


def complete_for(source: n.FieldPath, where: n.Node | None, view: Any) -> Dates:  # noqa: ANN401
    """Return up to when a list shows everything that fits a condition.

    Contacts can be complete by channel: those count of which a contact may fit.
    """
    whole: Dates = view.frame.items(source).complete
    if source.parts != ("contacts",) or where is None:
        return whole
    by_channel = {name: _channel_complete(name, view) for name in CHANNELS}
    stated = np.logical_or.reduce([day.known for day in by_channel.values()])
    if not stated.any():
        return whole
    least = np.full(view.size, FAR)
    for name, day in by_channel.items():
        may_fit = ~_by_channel(name, source, view).value(where).false
        least = np.where(may_fit, np.minimum(least, day.day), least)
    return Dates(np.where(stated, np.maximum(whole.day, least), whole.day))


def _channel_complete(name: str, view: Any) -> Dates:  # noqa: ANN401
    """Return up to when the contacts by a channel are complete."""
    found: Dates = view.frame.subjects.value(("channels_complete_until", name), Date())
    return found


def _by_channel(name: str, source: n.FieldPath, view: Any) -> Any:  # noqa: ANN401
    """Return the view of one made-up contact per subject, of which only the channel is known."""
    size, words = view.frame.size, view.frame.words
    channel = Words(np.full(size, words.code(name)))
    made = replace(
        view.frame.items(source),
        fields=Made({("channel",): channel}, size),
        owner=np.arange(size),
        at=None,
        lengths=np.ones(size, np.int64),
        memo={},
        read={},
    )
    return replace(view, list=made)


def _first_day(select: n.Select, view: Any) -> Array:  # noqa: ANN401
    """Return the day from which is looked; lowest where from the beginning, or not one day."""
    if select.since is None or view.frame.index.of(select.since).of_item:
        return UNKNOWN_DAY  # type: ignore[return-value] # a scalar for all rows
    first: Array = view.value(select.since).day
    return first


def _key(select: n.Select, view: Any) -> tuple[object, ...]:  # noqa: ANN401
    """Name what is looked for, so that calls that look for the same share it."""
    index = view.frame.index
    parts = [
        None if part is None else index.of(part) for part in (select.where, select.since, select.by)
    ]
    timed = select.by is None or any(part is not None and part.timed for part in parts)
    numbers = tuple(None if part is None else part.number for part in parts)
    on_end = any(part is not None and part.on_end for part in parts)
    return (*numbers, view.asked if timed else None, view.of_end if on_end else None)


def subjects_with(marked: Array, items: Any) -> Array:  # noqa: ANN401
    """Return of which subjects any item is marked."""
    return any_of(items.owner, marked, len(items.lengths))


@kernel(n.Done)
def _done(node: n.Done, view: Any) -> Truths:  # noqa: ANN401
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    certain = subjects_with(shown.fit.certain, items)
    possible = subjects_with(shown.fit.possible, items)
    late = subjects_with(shown.fit.late, items) & shown.last_known
    return Truths(certain, ~certain & ~possible & (shown.settled | late))


@kernel(n.NoneOf)
def _none(node: n.NoneOf, view: Any) -> Truths:  # noqa: ANN401
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    certain = subjects_with(shown.fit.certain, items)
    possible = subjects_with(shown.fit.possible, items)
    return Truths(~certain & ~possible & shown.settled, certain)


@kernel(n.CountOf)
def _count(node: n.CountOf, view: Any) -> Number:  # noqa: ANN401
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    size = len(items.lengths)
    low = count_of(items.owner, shown.fit.certain, size)
    most = low + count_of(items.owner, shown.fit.possible, size)
    return Number(low, np.where(shown.settled, most, HIGHEST))


@kernel(n.SumOf)
def _sum(node: n.SumOf, view: Any) -> Number:  # noqa: ANN401
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    numbers = view.of_items(node.select.source).value(node.field)
    known = numbers.low != LOWEST
    counted = np.where(shown.fit.certain & known, numbers.low, 0)
    low = np.bincount(items.owner, counted, len(items.lengths)).astype(np.int64)
    unsure = subjects_with(shown.fit.possible | (shown.fit.certain & ~known), items)
    return Number(low, np.where(shown.settled & ~unsure, low, HIGHEST))


@kernel(n.Pick)
def _pick(node: n.Pick, view: Any) -> Dates:  # noqa: ANN401
    return _any_day(node, view) if node.select.by is None else _between(node, view)


def _between(node: n.Pick, view: Any) -> Dates:  # noqa: ANN401
    """Return the first or last of the days that lie between two days."""
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    last, day = node.which == "last", items.days
    found = extreme(items, day, shown.fit.certain, last=last)
    of_found = take(found, items.owner)
    beyond = day.day >= of_found.day if last else day.day <= of_found.day
    unsure = subjects_with(shown.fit.possible & (~day.known | beyond), items)
    begin = _first_day(node.select, view)
    complete = complete_for(node.select.source, node.select.where, view)
    told = shown.told if last else items.present & complete.known & (complete.day >= found.day)
    since = (found.day if last else begin) >= items.known_from.day
    chosen = found.where(found.known & ~unsure & told & since)
    if node.otherwise is None:
        return chosen
    # between a day and an earlier one there is nothing
    upto = view.bound(node.select.by)
    never = upto.known & (begin != UNKNOWN_DAY) & (begin > upto.day)
    none = ~found.known & (never | (shown.settled & ~subjects_with(shown.fit.possible, items)))
    return Dates(np.where(none, view.value(node.otherwise).day, chosen.day))


def _any_day(node: n.Pick, view: Any) -> Dates:  # noqa: ANN401
    source = node.select.source
    inside, items = view.of_items(source), view.frame.items(source)
    fitting = TRUE if node.select.where is None else inside.value(node.select.where)
    day = items.days
    unsure = subjects_with(fitting.unknown | (fitting.true & ~day.known), items)
    if node.of_recorded:
        found = extreme(items, day, fitting.true & day.known, last=False).where(~unsure)
        alone = count_of(items.owner, fitting.true, len(items.lengths)) == 1
        return found.where(alone) if node.which == "only" else found
    as_of = view.frame.as_of
    happened = fitting.true & day.known & (day.day <= as_of.day)
    found = extreme(items, day, happened, last=node.which == "last")
    first, upto = (UNKNOWN_DAY, found.day) if node.which == "first" else (found.day, as_of.day)
    complete = complete_for(source, node.select.where, view)
    known = complete.known & (complete.day >= upto) & (first >= items.known_from.day)
    return found.where(found.known & known & ~unsure)


def extreme(items: Any, day: Dates, marked: Array, *, last: bool) -> Dates:  # noqa: ANN401
    """Return the last or first day of the marked items of each subject."""
    if last:
        marked_days = np.where(marked, day.day, UNKNOWN_DAY)
        return Dates(reduced(np.maximum, marked_days, items.lengths, UNKNOWN_DAY))
    found = reduced(np.minimum, np.where(marked, day.day, FAR), items.lengths, FAR)
    return known_day(found)


@kernel(n.ActualEnd)
def _end(node: n.ActualEnd, view: Any) -> Dates:  # noqa: ANN401
    items, planned = view.frame.items(node.select.source), view.value(node.planned)
    as_of, day = view.frame.as_of, items.days
    first = extreme(items, day, day.known, last=False)
    undated = subjects_with(~day.known, items)
    ended = first.known & (first.day <= as_of.day)
    if view.planned:
        return Dates(np.where(ended, first.day, planned.day))
    complete = items.complete
    upto_now = complete.day >= as_of.day
    upto_planned = planned.known & (complete.day >= planned.day)
    kept = complete.known & ~items.known_from.known
    known = ~undated & (ended | first.known | (kept & (upto_now | upto_planned)))
    at_least = np.where(~undated & kept & view.at_least, complete.day, UNKNOWN_DAY)
    return Dates(np.where(known, np.where(ended, first.day, planned.day), at_least))
