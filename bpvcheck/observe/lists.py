"""List calls as aggregates: what a rule asks of the items of a list, computed once per list.

Each list is gone through once for what is asked of its items (`bpvcheck.observe.items`), and then
for a few numbers: most calls need but some bits, which share numbers, because going through a list
costs more than what is asked of an item. An item *certainly* fits when condition and date are known
to; it *possibly* fits when they are not known not to. A list call is true, false or unknown by
these two and by how far the list is complete.
"""

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, Final

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.builtin import list_bit_or
from bpvcheck.observe.compile import bound, truth, value
from bpvcheck.observe.coverage import covered_parts, covered_result
from bpvcheck.observe.covers import covers_parts, covers_result, named, named_bits
from bpvcheck.observe.fitting import (
    BITS,
    CERTAIN,
    LATE,
    POSSIBLE,
    TRUE,
    UNKNOWN,
    held,
    shown,
    shows,
)
from bpvcheck.observe.frame import Column, Frame, complete_column

Aggregates = dict[str, Column]

_PER_NUMBER: Final = 62
"""How many bits a number holds."""
_MANY: Final = 1 << 30
"""More items than a list can have: two counts are one number."""


@dataclass(frozen=True)
class _Bits:
    """Bits of a number: what the items of a list show of a call, all together."""

    call: n.ListCall
    number: str
    place: int
    width: int

    def asked(self, frame: Frame) -> Column:
        """What an item shows, in its place."""
        return _SHOWN[type(self.call)](self.call, frame) * (1 << self.place)

    def found(self, frame: Frame) -> Column:
        """What the items showed."""
        return (frame.table[self.number] >> self.place) & ((1 << self.width) - 1)

    def any(self, bits: int, frame: Frame) -> Column:
        """Whether one of these was shown."""
        return (frame.table[self.number] & ibis.literal(bits << self.place, "int64")) != 0


def aggregates(calls: Sequence[n.ListCall], frame: Frame) -> Aggregates:
    """The aggregate columns for calls on one list, in the frame of its items."""
    found: Aggregates = {}
    numbers: dict[str, list[_Bits]] = {}
    for bits in _bits_of(calls, frame):
        numbers.setdefault(bits.number, []).append(bits)
    for name, held_bits in numbers.items():
        found[name] = list_bit_or(frame.each(partial(_number, held_bits))).fill_null(0)
    for call in calls:
        found |= _PARTS.get(type(call), _nothing)(call, frame.calls[call], frame)
    return found


def _number(bits: Sequence[_Bits], frame: Frame) -> Column:
    return reduce(operator.add, [each.asked(frame) for each in bits])


def results(calls: Sequence[n.ListCall], frame: Frame) -> Aggregates:
    """The value columns of calls on one list, from the aggregates."""
    bits = {each.call: each for each in _bits_of(calls, frame)}
    found: Aggregates = {}
    for call in calls:
        found |= _RESULTS[type(call)](call, frame.calls[call], bits.get(call), frame)
    return found


def _bits_of(calls: Sequence[n.ListCall], frame: Frame) -> Iterator[_Bits]:
    """Which bits of which number calls have; those that need more than bits have none.

    A number is named after the first call that has bits of it.
    """
    number, place = "", _PER_NUMBER
    for call in calls:
        width = _width(call, frame)
        if place + width > _PER_NUMBER:
            number, place = f"{frame.calls[call]}_bits", 0
        if width:
            yield _Bits(call, number, place, width)
            place += width


def _width(call: n.ListCall, frame: Frame) -> int:
    return named_bits(call, frame) if isinstance(call, n.Covers) else _WIDTHS.get(type(call), 0)


def source_of(call: n.ListCall) -> n.Path:
    """The list that a call looks at."""
    return call.source if isinstance(call, n.Covered) else call.select.source


def condition_of(call: n.ListCall) -> n.Node | None:
    """The condition that a call puts on the items."""
    return call.where if isinstance(call, n.Covered) else call.select.where


def _nothing(*_call: object) -> Aggregates:
    """What is kept of a call that needs no more than its bits."""
    return {}


def _done(call: n.Done, name: str, bits: _Bits, frame: Frame) -> Aggregates:
    certain, possible, late = (bits.any(each, frame) for each in (CERTAIN, POSSIBLE, LATE))
    complete = _complete(call.select.source, frame) >= bound(call.select.by, frame)
    return {name: truth((certain, True), (~possible & (complete | late), False))}


def _none(call: n.NoneOf, name: str, bits: _Bits, frame: Frame) -> Aggregates:
    certain, possible = (bits.any(each, frame) for each in (CERTAIN, POSSIBLE))
    complete = _complete(call.select.source, frame) >= bound(call.select.by, frame)
    return {name: truth((certain, False), (~possible & complete, True))}


def _complete(source: n.Path, frame: Frame) -> Column:
    return frame.table[complete_column(source.parts)]


def _covers(call: n.Covers, name: str, bits: _Bits | None, frame: Frame) -> Aggregates:
    return covers_result(call, name, bits and bits.found(frame), frame)


def _count_parts(call: n.CountOf, name: str, frame: Frame) -> Aggregates:
    def number(one: Frame) -> Column:
        certain, possible = (
            shows(bits, call.select, one).cast("int64") for bits in (CERTAIN, POSSIBLE)
        )
        return certain + possible * _MANY

    return {f"{name}_number": frame.each(number).sums()}


def _count(call: n.CountOf, name: str, _bits: None, frame: Frame) -> Aggregates:
    number = frame.table[f"{name}_number"].fill_null(0).cast("int64")
    low, may = number % _MANY, number // _MANY
    return _range(call, name, low, low + may, frame)


def _range(
    call: n.CountOf | n.SumOf, name: str, low: Column, high: Column, frame: Frame
) -> Aggregates:
    last, complete = bound(call.select.by, frame), _complete(call.select.source, frame)
    return {f"{name}_low": low, f"{name}_high": ibis.cases((complete >= last, high))}


def _unsure_number(call: n.SumOf, frame: Frame) -> Column:
    number, state = value(call.field, frame).low, shown(call.select, frame)
    unsure = ((state == CERTAIN) & number.isnull()) | ((state & POSSIBLE) != 0)
    return unsure.cast("int64")


def _sum_parts(call: n.SumOf, name: str, frame: Frame) -> Aggregates:
    def number(one: Frame) -> Column:
        return ibis.cases((shows(CERTAIN, call.select, one), value(call.field, one).low))

    return {f"{name}_in": frame.each(number).sums()}


def _sum(call: n.SumOf, name: str, bits: _Bits, frame: Frame) -> Aggregates:
    low = frame.table[f"{name}_in"].fill_null(0)
    return _range(call, name, low, ibis.cases((~bits.any(1, frame), low)), frame)


def _fitting(call: n.Pick, frame: Frame) -> Column:
    return held(call.select.where, frame) == TRUE


def _unsure_pick(call: n.Pick, frame: Frame) -> Column:
    unknown = held(call.select.where, frame) == UNKNOWN
    return (unknown | (_fitting(call, frame) & _day(frame).isnull())).cast("int64")


def _pick_parts(call: n.Pick, name: str, frame: Frame) -> Aggregates:
    def day(one: Frame) -> Column:
        fitting = _fitting(call, one)
        fitting &= True if call.which == "only" else _day(one) <= one.as_of
        return ibis.cases((fitting, _day(one)))

    days = frame.each(day)
    found = {f"{name}_day": days.maxs() if call.which == "last" else days.mins()}
    if call.which == "only":
        found[f"{name}_in"] = frame.each(lambda one: _fitting(call, one).cast("int64")).sums()
    return found


def _pick(call: n.Pick, name: str, bits: _Bits, frame: Frame) -> Aggregates:
    day = frame.table[f"{name}_day"]
    if call.which == "only":
        known = frame.table[f"{name}_in"] == 1
    else:
        upto = day if call.which == "first" else frame.as_of
        known = _complete(call.select.source, frame) >= upto
    return {name: ibis.cases((~bits.any(1, frame) & known, day))}


def _unsure_end(_call: n.ActualEnd, frame: Frame) -> Column:
    return _day(frame).isnull().cast("int64")


def _end_parts(_call: n.ActualEnd, name: str, frame: Frame) -> Aggregates:
    return {f"{name}_day": frame.each(_day).mins()}


def _end(call: n.ActualEnd, name: str, bits: _Bits, frame: Frame) -> Aggregates:
    day, planned = frame.table[f"{name}_day"], value(call.planned, frame)
    complete = _complete(call.select.source, frame)
    not_ended = (day > frame.as_of) | (
        day.isnull() & ((complete >= planned) | (complete >= frame.as_of))
    )
    sure, ended = ~bits.any(1, frame), day <= frame.as_of
    return {
        name: ibis.cases((sure & ended, day), (sure & not_ended, planned)),
        f"{name}_planned": ibis.cases((ended, day), else_=planned),
    }


def _day(frame: Frame) -> Column:
    return frame.item[frame.dated]


_WIDTHS: Final[dict[type, int]] = {
    n.Done: BITS,
    n.NoneOf: BITS,
    n.SumOf: 1,
    n.Pick: 1,
    n.ActualEnd: 1,
}
_SHOWN: Final[dict[type, Callable[[Any, Frame], Column]]] = {
    n.Done: lambda call, frame: shown(call.select, frame),
    n.NoneOf: lambda call, frame: shown(call.select, frame),
    n.SumOf: _unsure_number,
    n.Covers: named,
    n.Pick: _unsure_pick,
    n.ActualEnd: _unsure_end,
}
_PARTS: Final[dict[type, Callable[[Any, str, Frame], Aggregates]]] = {
    n.CountOf: _count_parts,
    n.SumOf: _sum_parts,
    n.Covers: covers_parts,
    n.Pick: _pick_parts,
    n.ActualEnd: _end_parts,
    n.Covered: covered_parts,
}
_RESULTS: Final[dict[type, Callable[[Any, str, Any, Frame], Aggregates]]] = {
    n.Done: _done,
    n.NoneOf: _none,
    n.CountOf: _count,
    n.SumOf: _sum,
    n.Covers: _covers,
    n.Pick: _pick,
    n.ActualEnd: _end,
    n.Covered: covered_result,
}
