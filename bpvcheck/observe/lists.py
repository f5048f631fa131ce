"""List calls as aggregates: what a rule asks of the items of a list, computed once per list.

Each list is unnested once, all calls on it become aggregates of one GROUP BY, and the result is
one column per call. (A lambda per call over nested lists was measured at three times the cost.) An
item *certainly* fits when condition and date are known to; it *possibly* fits when they are not
known not to. A list call is true, false or unknown by these two and by how far the list is
complete.
"""

from collections.abc import Callable, Sequence
from typing import Any

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.compile import bound, truth, value
from bpvcheck.observe.covers import covers_parts, covers_result
from bpvcheck.observe.fitting import CERTAIN, POSSIBLE, fits, shown
from bpvcheck.observe.frame import Column, Frame, complete_column

Aggregates = dict[str, Column]

_PACKED = (n.Done, n.NoneOf)
"""Calls that only ask whether: three bits of a number hold what the items of a list show."""
_PER_NUMBER = 20


def aggregates(calls: Sequence[n.ListCall], frame: Frame) -> Aggregates:
    """The aggregate columns for calls on one list, in the frame of its items."""
    found: Aggregates = {}
    for name, pack in _packs(calls):
        states = [shown(call.select, frame) * 8**j for j, call in enumerate(pack)]
        total = states[0]
        for state in states[1:]:
            total = total + state
        found[name] = total.bit_or()
    for call in calls:
        if not isinstance(call, _PACKED):
            found |= _PARTS[type(call)](call, frame.calls[call], frame)
    return found


def results(calls: Sequence[n.ListCall], frame: Frame) -> Aggregates:
    """The value columns of calls on one list, from their aggregates joined to the subject."""
    found: Aggregates = {}
    for name, pack in _packs(calls):
        for j, call in enumerate(pack):
            result = _done if isinstance(call, n.Done) else _none
            found[frame.calls[call]] = result(call, frame.table[name], 3 * j, frame)
    for call in calls:
        if not isinstance(call, _PACKED):
            found |= _RESULTS[type(call)](call, frame.calls[call], frame)
    return found


def source_of(call: n.ListCall) -> n.Path:
    """The list that a call looks at."""
    return call.source if isinstance(call, n.Covered) else call.select.source


def condition_of(call: n.ListCall) -> n.Node | None:
    """The condition that a call puts on the items."""
    return call.where if isinstance(call, n.Covered) else call.select.where


def _packs(calls: Sequence[n.ListCall]) -> list[tuple[str, list[Any]]]:
    """The calls that share a number, and the name of its column."""
    asked = [call for call in calls if isinstance(call, _PACKED)]
    chunks = [asked[i : i + _PER_NUMBER] for i in range(0, len(asked), _PER_NUMBER)]
    return [
        (f"m{i}__" + "__".join(source_of(calls[0]).parts), pack) for i, pack in enumerate(chunks)
    ]


def _bit(number: Column, place: int) -> Column:
    return number.fill_null(0) & ibis.literal(1 << place, "int64") != 0


def _done(call: n.Done, number: Column, place: int, frame: Frame) -> Column:
    certain, possible, late = (_bit(number, place + i) for i in range(3))
    complete = _complete(call.select.source, frame) >= bound(call.select.by, frame)
    return truth((certain, True), (~possible & (complete | late), False))


def _none(call: n.NoneOf, number: Column, place: int, frame: Frame) -> Column:
    certain, possible = _bit(number, place), _bit(number, place + 1)
    complete = _complete(call.select.source, frame) >= bound(call.select.by, frame)
    return truth((certain, False), (~possible & complete, True))


def _complete(source: n.Path, frame: Frame) -> Column:
    return frame.table[complete_column(source.parts)]


def _number(frame: Frame, name: str) -> Column:
    return frame.table[name].fill_null(0)


def _count_parts(call: n.CountOf, name: str, frame: Frame) -> Aggregates:
    state = shown(call.select, frame)
    return {
        f"{name}_in": (state == CERTAIN).sum(),
        f"{name}_may": (state == POSSIBLE).sum(),
    }


def _sum_parts(call: n.SumOf, name: str, frame: Frame) -> Aggregates:
    certain, _late, not_at_all = fits(call.select, frame)
    number = value(call.field, frame).low
    unsure = ibis.cases((certain, number.isnull()), (not_at_all, False), else_=True)
    return {f"{name}_in": number.sum(where=certain), f"{name}_may": unsure.sum()}


def _range(call: n.CountOf | n.SumOf, name: str, frame: Frame) -> Aggregates:
    last, complete = bound(call.select.by, frame), _complete(call.select.source, frame)
    low, may = _number(frame, f"{name}_in"), _number(frame, f"{name}_may")
    high = low + may if isinstance(call, n.CountOf) else ibis.cases((may == 0, low))
    return {f"{name}_low": low, f"{name}_high": ibis.cases((complete >= last, high))}


def _pick_parts(call: n.Pick, name: str, frame: Frame) -> Aggregates:
    day = _day(frame)
    select = call.select
    condition = ibis.literal(True) if select.where is None else value(select.where, frame)  # noqa: FBT003
    so_far = condition if call.which == "only" else condition & (day <= frame.as_of)
    unsure = condition.isnull() | (condition & day.isnull())
    chosen = day.max(where=so_far) if call.which == "last" else day.min(where=so_far)
    return {
        f"{name}_in": frame.table.count(where=condition),
        f"{name}_may": unsure.any(),
        f"{name}_day": chosen,
    }


def _pick(call: n.Pick, name: str, frame: Frame) -> Aggregates:
    day = frame.table[f"{name}_day"]
    if call.which == "only":
        known = frame.table[f"{name}_in"] == 1
    else:
        upto = day if call.which == "first" else frame.as_of
        known = _complete(call.select.source, frame) >= upto
    return {name: ibis.cases((~frame.table[f"{name}_may"] & known, day))}


def _end_parts(call: n.ActualEnd, name: str, frame: Frame) -> Aggregates:
    del call
    return {f"{name}_day": _day(frame).min(), f"{name}_may": _day(frame).isnull().any()}


def _end(call: n.ActualEnd, name: str, frame: Frame) -> Aggregates:
    day, planned = frame.table[f"{name}_day"], value(call.planned, frame)
    complete = _complete(call.select.source, frame)
    not_ended = (day > frame.as_of) | (
        day.isnull() & ((complete >= planned) | (complete >= frame.as_of))
    )
    sure = ~frame.table[f"{name}_may"].fill_null(False)  # noqa: FBT003
    ended = day <= frame.as_of
    return {
        name: ibis.cases((sure & ended, day), (sure & not_ended, planned)),
        f"{name}_planned": ibis.cases((ended, day), else_=planned),
    }


def _day(frame: Frame) -> Column:
    assert frame.item is not None  # noqa: S101 - in the frame of the items
    return frame.item[frame.dated]


_PARTS: dict[type, Callable[[Any, str, Frame], Aggregates]] = {
    n.CountOf: _count_parts,
    n.SumOf: _sum_parts,
    n.Covers: covers_parts,
    n.Pick: _pick_parts,
    n.ActualEnd: _end_parts,
}
_RESULTS: dict[type, Callable[[Any, str, Frame], Aggregates]] = {
    n.CountOf: _range,
    n.SumOf: _range,
    n.Covers: covers_result,
    n.Pick: _pick,
    n.ActualEnd: _end,
}
