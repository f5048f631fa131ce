"""``covered(...)``: whether every day of a term lies in some period, of one list or of two.

The periods that certainly hold must leave no gap for true; false needs a day that not even the
periods that possibly hold can cover, in a list that is complete up to that day.
"""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any, Final

import numpy as np

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Bool, Date, Events, Values
from bpvcheck.observe.columns import values_of
from bpvcheck.observe.kernels.table import kernel
from bpvcheck.observe.values import TRUE, UNKNOWN_DAY, Array, Dates, Truths, day_number, reduced

_ALWAYS: Final = day_number(date(9999, 12, 30))
_NEVER: Final = day_number(date.min)


@dataclass(frozen=True)
class _Periods:
    """Of which subject each period is, and between which days it certainly and possibly holds."""

    owner: Array
    since: Array
    until: Array
    holds: Array

    def __add__(self, other: "_Periods") -> "_Periods":
        """Return the periods of two lists together."""
        pairs = ((getattr(each, name) for each in (self, other)) for name in self.__match_args__)
        return _Periods(*map(np.concatenate, map(tuple, pairs)))


@kernel(n.Covered)
def _covered(node: n.Covered, view: Any) -> Truths:  # noqa: ANN401 - a FrameView
    first, last = view.value(node.since), view.bound(node.until)
    periods = [_periods(each, view) for each in node.lists]
    reached = _first_gap(reduce(add, (sure for sure, _may in periods)), first, view.size)
    may = _first_gap(reduce(add, (may for _sure, may in periods)), first, view.size)
    # of an end that is not known it can be known that it was no earlier than some day
    upto = view.surely().bound(node.until)
    begun = first.known & last.known & (first.day <= last.day)
    ran = first.known & upto.known & (first.day <= upto.day)
    shown = ran & (may <= upto.day)
    for each in node.lists:
        items = view.frame.items(each.source)
        told = items.complete.known & (items.complete.day >= may)
        shown = shown & told & (may >= items.known_from.day)
    return Truths(begun & (reached > last.day), shown)


def _periods(node: n.Covered, view: Any) -> tuple[_Periods, _Periods]:  # noqa: ANN401
    """Return the periods that certainly hold, and those that possibly do."""
    inside = view.of_items(node.source)
    condition = TRUE if node.where is None else inside.value(node.where)
    since = inside.list.value(("since",), Date())
    sure_until, may_until = _ends(node, inside)
    sure = condition.true & since.known & sure_until.known
    may_since = np.where(since.known, since.day, _NEVER)
    owner = inside.list.owner

    def periods(begins: Array, ends: Array, holds: Array) -> _Periods:
        return _Periods(owner, *(np.broadcast_to(x, owner.shape) for x in (begins, ends, holds)))

    return periods(since.day, sure_until.day, sure), periods(may_since, may_until, ~condition.false)


def _ends(node: n.Covered, inside: Any) -> tuple[Dates, Array]:  # noqa: ANN401
    """Return the last day that a period certainly and possibly holds."""
    items = inside.list
    until = items.value(("until",), Date())
    open_ended = items.value(("open_ended",), Bool())
    stated = np.where(until.known, until.day, np.where(open_ended.true, _ALWAYS, UNKNOWN_DAY))
    longest = np.where(until.known, until.day, _ALWAYS)
    assert isinstance(node.source.type, Events)  # noqa: S101 - parsed as such
    if "ended_on" not in node.source.type.fields:
        return Dates(stated), longest
    endings = items.value(("ended_on",), Values(Date(happens=True)))
    ended = _first_ending(endings, inside.frame.as_of)
    broken = np.minimum(longest, ended.day - 1)
    # that it was not ended is known as far as the list is complete, or as is stated of it
    told = items.settled_by.where(endings.present)
    known = np.maximum(told.day, items.value(("not_ended_until",), Date()).day)
    unbroken = np.where(stated == UNKNOWN_DAY, UNKNOWN_DAY, np.minimum(stated, known))
    return (
        Dates(np.where(ended.known, broken, unbroken)),
        np.where(ended.known, broken, longest),
    )


def _first_ending(endings: Any, as_of: Dates) -> Dates:  # noqa: ANN401
    """Return the first day on which a period was ended, of those that have come."""
    _rows, at = endings.spread
    days = values_of(endings).day[at] if len(at) else np.empty(0, np.int32)
    come = np.where(days <= as_of.day, days, _ALWAYS)
    found = reduced(np.minimum, come.astype(np.int32), endings.lengths, _ALWAYS)
    return Dates(np.where(found == _ALWAYS, UNKNOWN_DAY, found))


def _first_gap(periods: _Periods, first: Dates, size: int) -> Array:
    """Return the first day, from ``first`` on, that none of the periods that hold covers.

    Periods are taken in the order of their first days: of every subject the first one, then the
    second, and so on.
    """
    reached = np.array(np.broadcast_to(first.day, (size,)), np.int64)
    owner = periods.owner[periods.holds]
    begins, ends = periods.since[periods.holds], periods.until[periods.holds]
    # owners are in order already where there is one list, and days within them nearly always
    same = owner[1:] == owner[:-1]
    if np.any((owner[1:] < owner[:-1]) | (same & (begins[1:] < begins[:-1]))):
        order = np.lexsort((begins, owner))
        begins, ends = begins[order], ends[order]
    lengths = np.bincount(owner, minlength=size)
    turn = np.cumsum(lengths) - lengths
    mine = np.flatnonzero(lengths)
    while len(mine):
        at = turn[mine]
        joins = (begins[at] <= reached[mine]) & (ends[at] >= reached[mine])
        reached[mine[joins]] = np.minimum(ends[at][joins], _ALWAYS) + np.int64(1)
        turn[mine] += 1
        lengths[mine] -= 1
        mine = mine[lengths[mine] > 0]
    return reached
