"""What is asked of items one after the other: the last one, gaps, periods; and their values."""

from typing import Any

import numpy as np

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Date
from bpvcheck.observe.kernels.items import FittingItems, complete_for, extreme, look, subjects_with
from bpvcheck.observe.kernels.table import kernel
from bpvcheck.observe.values import (
    HIGHEST,
    LOWEST,
    TRUE,
    Array,
    Dates,
    Listed,
    Number,
    Truths,
    earlier,
    reduced,
    take,
)

_FAR = np.int64(2**40)


@kernel(n.LastIs)
def _last_is(node: n.LastIs, view: Any) -> Truths:  # noqa: ANN401 - a FrameView
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    inside = view.of_items(node.select.source)
    fit = _still_valid(node, inside, shown.fit)
    last = extreme(items, items.days, fit.certain, last=True)
    of_last = take(last, items.owner)
    on_last = fit.certain & (items.days.day == of_last.day)
    # one that may fit and may be later could be the last
    doubt = fit.possible & (~items.days.known | (items.days.day >= of_last.day))
    good = inside.value(node.good)
    sure = last.known & ~subjects_with(doubt, items)
    all_good = ~subjects_with(on_last & ~good.true, items)
    all_bad = ~subjects_with(on_last & ~good.false, items)
    # what came before the last one does not matter
    none_later = shown.told & (last.day >= items.known_from.day)
    return Truths(sure & all_good & none_later, sure & all_bad)


def _still_valid(node: n.LastIs, inside: Any, fit: FittingItems) -> FittingItems:  # noqa: ANN401
    """Leave out what certainly ended before the day on which it has to be valid."""
    if node.valid_on is None:
        return fit
    day, until = inside.value(node.valid_on), inside.list.value(("until",), Date())
    ended = until.known & day.known & (until.day < day.day)
    doubt = until.known & ~day.known
    certain = fit.certain & ~ended & ~doubt
    return FittingItems(certain, (fit.possible & ~ended) | (fit.certain & doubt), fit.late)


@kernel(n.ValuesOf)
def _values_of(node: n.ValuesOf, view: Any) -> Listed:  # noqa: ANN401
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    field = view.of_items(node.select.source).value(node.field)
    chosen = shown.fit.certain & field.known
    counts = np.bincount(items.owner[chosen], minlength=view.size)
    ends = np.cumsum(counts)
    values = type(field)(np.broadcast_to(field.code, items.owner.shape)[chosen])
    return Listed(ends - counts, ends, items.present, values)


def all_told(node: n.ValuesOf, view: Any) -> Array:  # noqa: ANN401
    """Return where values are all that there are: the list is complete, and every item tells."""
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    field = view.of_items(node.select.source).value(node.field)
    untold = subjects_with(shown.fit.possible | (shown.fit.certain & ~field.known), items)
    told: Array = shown.settled & ~untold
    return told


def events(
    source: n.FieldPath,
    where: n.Node | None,
    view: Any,  # noqa: ANN401
    *,
    possible: bool,
) -> tuple[Array, Array]:
    """Return subject and day of each item that fits, with ``possible`` also those that may."""
    items = view.frame.items(source)
    condition = TRUE if where is None else view.of_items(source).value(where)
    fits = ~condition.false if possible else condition.true
    chosen = np.broadcast_to(fits, items.owner.shape) & items.days.known
    return items.owner[chosen], items.days.day[chosen]


def _unsure(node: n.LargestGap | n.FewestIn, first: Dates, view: Any) -> Array:  # noqa: ANN401
    """Return which subjects may lack an item: undated, or from before the list is known."""
    items = view.frame.items(node.source)
    condition = TRUE if node.where is None else view.of_items(node.source).value(node.where)
    undated = subjects_with(~condition.false & ~items.days.known, items)
    early: Array = first.day < items.known_from.day
    return undated | early


@kernel(n.LargestGap)
def _largest_gap(node: n.LargestGap, view: Any) -> Number:  # noqa: ANN401
    items = view.frame.items(node.source)
    first, last = view.value(node.since), view.bound(node.until)
    known = first.known & last.known & (first.day <= last.day)
    high = _gap(events(node.source, node.where, view, possible=False), first, last, view.size)
    # what may lie in between makes gaps smaller: what is not recorded after the list is complete,
    # what is undated, what may fit
    told = earlier(complete_for(node.source, node.where, view).where(items.present), last)
    low = _gap(events(node.source, node.where, view, possible=True), first, told, view.size)
    unsure = _unsure(node, first, view) | ~told.known | (told.day < first.day)
    return Number(np.where(known, np.where(unsure, 0, low), LOWEST), np.where(known, high, HIGHEST))


def _gap(found: tuple[Array, Array], first: Dates, last: Dates, size: int) -> Array:
    """Return the most days between two events, the first and last day counting as events."""
    owner, day = found
    begin, end = (np.broadcast_to(each.day, (size,)).astype(np.int64) for each in (first, last))
    within = (day >= begin[owner]) & (day <= end[owner])
    owners = np.concatenate([np.arange(size), owner[within], np.arange(size)])
    days = np.concatenate([begin, day[within].astype(np.int64), end])
    order = np.lexsort((days, owners))
    owners, days = owners[order], days[order]
    gaps = np.diff(days, prepend=days[:1])
    gaps[np.diff(owners, prepend=-1) != 0] = 0
    counts = np.bincount(owners, minlength=size)
    return reduced(np.maximum, gaps, counts, 0)


@kernel(n.FewestIn)
def _fewest_in(node: n.FewestIn, view: Any) -> Number:  # noqa: ANN401
    items = view.frame.items(node.source)
    length = view.value(node.length)
    first, last = view.value(node.since), view.bound(node.until)
    known = first.known & last.known & length.exact & (length.low > 0)
    days = np.where(known, length.low, 1)
    whole = _periods(first, last, days, known)
    certain = _fewest(events(node.source, node.where, view, possible=False), first, days, whole)
    told = earlier(complete_for(node.source, node.where, view).where(items.present), last)
    seen = _periods(first, told, days, known & told.known)
    most = _fewest(events(node.source, node.where, view, possible=True), first, days, seen)
    unsure = _unsure(node, first, view) | (seen == 0)
    some = known & (whole > 0)
    return Number(
        np.where(some, certain, LOWEST),
        np.where(some & ~unsure, most, HIGHEST),
    )


def _periods(first: Dates, last: Dates, days: Array, known: Array) -> Array:
    """Return how many whole periods lie in a term."""
    span = last.day.astype(np.int64) - first.day + 1
    found: Array = np.where(known & (span > 0), span // days, 0)
    return found


def _fewest(found: tuple[Array, Array], first: Dates, days: Array, whole: Array) -> Array:
    """Return the fewest events in any of the whole periods of each subject."""
    owner, day = found
    size = len(whole)
    begin = np.broadcast_to(first.day, (size,)).astype(np.int64)
    number = (day - begin[owner]) // np.broadcast_to(days, (size,))[owner]
    within = (day >= begin[owner]) & (number < whole[owner])
    pairs, counts = np.unique(owner[within] * _FAR + number[within], return_counts=True)
    of = pairs // _FAR
    least = np.full(size, _FAR)
    np.minimum.at(least, of, counts)
    filled = np.bincount(of, minlength=size)
    return np.where(filled < whole, 0, np.where(whole > 0, least, 0))
