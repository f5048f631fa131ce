"""List calls as aggregates: what a rule asks of the items of a list, computed once per list.

Each list is unnested once, all calls on it become aggregates of one GROUP BY, and the result is one
column per call. (A lambda per call over nested lists was measured at three times the cost.) An item
*certainly* fits when condition and date are known to; it *possibly* fits when they are not known not
to. A list call is true, false or unknown by these two and by how far the list is complete.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events, Values
from bpvcheck.observe.compile import Column, Frame, bound, complete_column, truth, value

Aggregates = dict[str, Column]
FAR = ibis.literal("9999-12-31").cast("date")


def aggregates(calls: Iterable[n.ListCall], frame: Frame) -> Aggregates:
    """The aggregate columns for calls on one list, in the frame of its items."""
    found: Aggregates = {}
    for call in calls:
        found |= _PARTS[type(call)](call, frame.calls[call], frame)
    return found


def results(calls: Iterable[n.ListCall], frame: Frame) -> Aggregates:
    """The value columns of calls, from their aggregates joined to the subject."""
    found: Aggregates = {}
    for call in calls:
        found |= _RESULTS[type(call)](call, frame.calls[call], frame)
    return found


def source_of(call: n.ListCall) -> n.Path:
    """The list that a call looks at."""
    return call.source if isinstance(call, n.Covered) else call.select.source


def condition_of(call: n.ListCall) -> n.Node | None:
    """The condition that a call puts on the items."""
    return call.where if isinstance(call, n.Covered) else call.select.where


def _fits(select: n.Select, frame: Frame) -> tuple[Column, Column, Column]:
    """Whether an item certainly fits, possibly does, or fits but for being later."""
    condition = ibis.literal(True) if select.where is None else value(select.where, frame)  # noqa: FBT003
    day, last = frame.item[frame.dated], bound(select.by, frame)  # type: ignore[index]
    if select.source.type.periods and select.by is None and select.since is None:  # type: ignore[union-attr]
        timely, late = ibis.literal(True), ibis.literal(False)  # noqa: FBT003
    else:
        timely, late = day <= last, day > last
    if select.since is not None:
        timely &= day >= value(select.since, frame)
        late &= _within_window(day, frame)
    certain = condition & timely
    possible = condition.fill_null(True) & timely.fill_null(True) & ~certain.fill_null(False)  # noqa: FBT003
    return certain, possible, condition & late


def _within_window(day: Column, frame: Frame) -> Column:
    """A later date in another school year says nothing about this one."""
    if "p__window__end" not in frame.table.columns:
        return ibis.literal(True)  # noqa: FBT003
    return day <= frame.table["p__window__end"]


def _count(frame: Frame, where: Column) -> Column:
    return frame.table.count(where=where)


def _select_parts(call: Any, name: str, frame: Frame) -> Aggregates:  # noqa: ANN401
    certain, possible, late = _fits(call.select, frame)
    return {
        f"{name}_in": _count(frame, certain),
        f"{name}_may": _count(frame, possible),
        f"{name}_late": _count(frame, late),
    }


def _sum_parts(call: n.SumOf, name: str, frame: Frame) -> Aggregates:
    certain, possible, _late = _fits(call.select, frame)
    number = value(call.field, frame).low
    return {
        f"{name}_in": number.sum(where=certain),
        f"{name}_may": _count(frame, possible | (certain & number.isnull())),
    }


def _covers_parts(call: n.Covers, name: str, frame: Frame) -> Aggregates:
    certain, possible, late = _fits(call.select, frame)
    named = value(call.field, frame)
    unnamed = possible | (certain & named.isnull())
    if isinstance(call.field.type, Values):
        unnamed |= certain & ~(frame.item_complete >= frame.item[frame.dated]).fill_null(False)  # type: ignore[index,operator]  # noqa: FBT003
    return {
        f"{name}_in": _gather(named, certain, call),
        f"{name}_late": _gather(named, certain | late, call),
        f"{name}_may": _count(frame, unnamed),
    }


def _gather(named: Column, where: Column, call: n.Covers) -> Column:
    gathered = named.collect(where=where & named.notnull())
    return gathered.flatten() if isinstance(call.field.type, Values) else gathered


def _pick_parts(call: n.Pick, name: str, frame: Frame) -> Aggregates:
    select = call.select
    condition = ibis.literal(True) if select.where is None else value(select.where, frame)  # noqa: FBT003
    day = frame.item[frame.dated]  # type: ignore[index]
    so_far = condition if call.which == "only" else condition & (day <= frame.as_of)
    unsure = condition.isnull() | (condition & day.isnull())
    chosen = day.max(where=so_far) if call.which == "last" else day.min(where=so_far)
    return {
        f"{name}_in": _count(frame, condition),
        f"{name}_may": _count(frame, unsure),
        f"{name}_day": chosen,
    }


def _end_parts(call: n.ActualEnd, name: str, frame: Frame) -> Aggregates:
    day = frame.item[frame.dated]  # type: ignore[index]
    del call
    return {f"{name}_day": day.min(), f"{name}_may": _count(frame, day.isnull())}


_PARTS: dict[type, Callable[[Any, str, Frame], Aggregates]] = {
    n.Done: _select_parts,
    n.NoneOf: _select_parts,
    n.CountOf: _select_parts,
    n.SumOf: _sum_parts,
    n.Covers: _covers_parts,
    n.Pick: _pick_parts,
    n.ActualEnd: _end_parts,
}


def _complete(source: n.Path, frame: Frame) -> Column:
    return frame.table[complete_column(source.parts)]


def _number(frame: Frame, name: str) -> Column:
    return frame.table[name].fill_null(0)


def _done(call: n.Done, name: str, frame: Frame) -> Aggregates:
    last, complete = bound(call.select.by, frame), _complete(call.select.source, frame)
    settled = (complete >= last) | (last.notnull() & (_number(frame, f"{name}_late") > 0))
    absent = (_number(frame, f"{name}_may") == 0) & complete_or_shown(complete, frame, name) & settled
    return {name: truth((_number(frame, f"{name}_in") > 0, True), (absent, False))}


def complete_or_shown(complete: Column, frame: Frame, name: str) -> Column:
    """The list is there: it is stated complete, or items of it were looked at."""
    return complete.notnull() | frame.table[f"{name}_in"].notnull()


def _none(call: n.NoneOf, name: str, frame: Frame) -> Aggregates:
    last, complete = bound(call.select.by, frame), _complete(call.select.source, frame)
    absent = (_number(frame, f"{name}_may") == 0) & (complete >= last)
    return {name: truth((_number(frame, f"{name}_in") > 0, False), (absent, True))}


def _range(call: n.CountOf | n.SumOf, name: str, frame: Frame) -> Aggregates:
    last, complete = bound(call.select.by, frame), _complete(call.select.source, frame)
    low = _number(frame, f"{name}_in")
    may = _number(frame, f"{name}_may")
    high = low + may if isinstance(call, n.CountOf) else ibis.cases((may == 0, low))
    return {f"{name}_low": low, f"{name}_high": ibis.cases((complete >= last, high))}


def _covers(call: n.Covers, name: str, frame: Frame) -> Aggregates:
    required = value(call.required, frame)
    inside, shown = frame.table[f"{name}_in"], frame.table[f"{name}_late"]
    last, complete = bound(call.select.by, frame), _complete(call.select.source, frame)
    settled = (complete >= last) | (last.notnull() & _holds_all(shown, required))
    known = required.notnull() & (_number(frame, f"{name}_may") == 0)
    complete_list = known & complete_or_shown(complete, frame, name) & settled
    return {name: truth((_holds_all(inside, required) & _settled(call, frame), True), (complete_list, False))}


def _settled(call: n.Covers, frame: Frame) -> Column:
    """What is required is known in full: a record's own list could miss something."""
    if not isinstance(call.required, n.Path):
        return ibis.literal(True)  # noqa: FBT003
    return frame.table[complete_column(call.required.parts)].notnull()


def _holds_all(held: Column, required: Column) -> Column:
    missing = required.filter(lambda each: ~held.contains(each).fill_null(False))  # noqa: FBT003
    return missing.length() == 0


def _pick(call: n.Pick, name: str, frame: Frame) -> Aggregates:
    day, sure = frame.table[f"{name}_day"], _number(frame, f"{name}_may") == 0
    if call.which == "only":
        known = frame.table[f"{name}_in"] == 1
    else:
        upto = day if call.which == "first" else frame.as_of
        known = _complete(call.select.source, frame) >= upto
    return {name: ibis.cases((sure & known, day))}


def _end(call: n.ActualEnd, name: str, frame: Frame) -> Aggregates:
    day, planned = frame.table[f"{name}_day"], value(call.planned, frame)
    complete = _complete(call.select.source, frame)
    not_ended = (day > frame.as_of) | (
        day.isnull() & ((complete >= planned) | (complete >= frame.as_of))
    )
    sure = _number(frame, f"{name}_may") == 0
    ended = day <= frame.as_of
    return {
        name: ibis.cases((sure & ended, day), (sure & not_ended, planned)),
        f"{name}_planned": ibis.cases((ended, day), else_=planned),
    }


_RESULTS: dict[type, Callable[[Any, str, Frame], Aggregates]] = {
    n.Done: _done,
    n.NoneOf: _none,
    n.CountOf: _range,
    n.SumOf: _range,
    n.Covers: _covers,
    n.Pick: _pick,
    n.ActualEnd: _end,
}

__all__ = ["Events", "Mapping", "aggregates", "results", "source_of"]
