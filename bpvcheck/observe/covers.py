"""``covers(...)``: whether the items of a list together name every required value.

Where the values are known beforehand (they are written on the card, or the field holds words of a
closed vocabulary) each is a bit, and what the items name is one number. Else the named values are
gathered in lists, which was measured at ten times the cost.
"""

from collections.abc import Sequence

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Text, Values
from bpvcheck.observe.compile import bound, truth, value, words_of
from bpvcheck.observe.fitting import CERTAIN, LATE, POSSIBLE, shown, shows
from bpvcheck.observe.frame import Column, Frame, complete_column

_MOST_WORDS = 28


def _words(call: n.Covers, frame: Frame) -> tuple[str, ...] | None:
    """The values that can be required, None where there is no telling."""
    words = words_of(call.required, frame)
    if words is None:
        field = call.field.type.element if isinstance(call.field.type, Values) else call.field.type
        words = tuple(sorted(field.choices)) if isinstance(field, Text) and field.choices else None
    return words if words is not None and len(words) <= _MOST_WORDS else None


def mask_key(call: n.Covers, frame: Frame) -> object | None:
    """What the bits of an item's values are known by, None where they have none."""
    words = _words(call, frame)
    return None if words is None else ("mask", call.field, words)


def mask(call: n.Covers, frame: Frame) -> Column:
    """The bits of the required values that an item names, and one if it may name more."""
    named, words = value(call.field, frame), _words(call, frame) or ()
    several = isinstance(call.field.type, Values)
    flags = [named.contains(word) if several else named == word for word in words]
    return _bits(flags).fill_null(0) + _unnamed(call, frame).cast("int64") * _unsure(words)


def _unsure(words: Sequence[str]) -> int:
    """The bit that says that more may be named; before it those named in time, and those later."""
    return 1 << 2 * len(words)


def _bits(flags: list[Column]) -> Column:
    """Flags as bits of a number."""
    bits = [flag.cast("int64") * (1 << i) for i, flag in enumerate(flags)]
    total = bits[0]
    for bit in bits[1:]:
        total = total + bit
    return total


def named_bits(call: n.Covers, frame: Frame) -> int:
    """How many bits `named` takes; 0 where what is required has none."""
    words = _words(call, frame)
    return 0 if words is None else 2 * len(words) + 1


def named(call: n.Covers, frame: Frame) -> Column:
    """What an item names in bits: in time, then later ones, and whether that may not be all."""
    words = _words(call, frame) or ()
    bits, state = frame.answer(mask_key(call, frame)), shown(call.select, frame)
    later = (bits & (1 << len(words)) - 1) * (1 << len(words))
    return ibis.cases(
        (state == CERTAIN, bits), (state == LATE, later), (state == 0, 0), else_=_unsure(words)
    )


def covers_parts(call: n.Covers, name: str, frame: Frame) -> dict[str, Column]:
    """What the items name together, where a record tells what is required."""
    if _words(call, frame) is not None:
        return {}

    def unsure(one: Frame) -> Column:
        state = shown(call.select, one)
        return ((state == CERTAIN) & _unnamed(call, one)) | ((state & POSSIBLE) != 0)

    return {
        f"{name}_in": _gather(call, CERTAIN, frame),
        f"{name}_late": _gather(call, CERTAIN | LATE, frame),
        f"{name}_may": frame.each(unsure).anys(),
    }


def covers_result(call: n.Covers, name: str, number: Column, frame: Frame) -> dict[str, Column]:
    """True: all are named in time. False: not so in a complete list, or all were named later."""
    words = _words(call, frame)
    complete = frame.table[complete_column(call.select.source.parts)]
    settled = complete >= bound(call.select.by, frame)
    if words is None:
        return {name: _by_lists(call, name, settled, frame)}
    size = len(words)
    required: Column = ibis.literal((1 << size) - 1, "int64")
    if words_of(call.required, frame) is None:
        listed = value(call.required, frame)
        required = _bits([listed.contains(word) for word in words])
    inside, ever = number & required, (number | (number >> size)) & required
    sure = (number & _unsure(words)) == 0
    return {
        name: truth(
            ((inside == required) & _told(call, frame), True),
            (sure & (inside != required) & (settled | (ever == required)), False),
        )
    }


def _told(call: n.Covers, frame: Frame) -> Column:
    """What is required is known in full: a record's own list could miss something."""
    if not isinstance(call.required, n.Path):
        return ibis.literal(True)  # noqa: FBT003
    return frame.table[complete_column(call.required.parts)].notnull()


def _by_lists(call: n.Covers, name: str, settled: Column, frame: Frame) -> Column:
    required = value(call.required, frame)
    inside, ever = frame.table[f"{name}_in"], frame.table[f"{name}_late"]
    sure = required.notnull() & ~frame.table[f"{name}_may"].fill_null(False)  # noqa: FBT003
    return truth(
        (_holds_all(inside, required) & _told(call, frame), True),
        (sure & (settled | _holds_all(ever, required)) & ~_holds_all(inside, required), False),
    )


def _unnamed(call: n.Covers, frame: Frame) -> Column:
    """Whether an item may name more than it shows."""
    absent = frame.item[".".join(call.field.parts)].isnull()
    if not isinstance(call.field.type, Values):
        return absent
    return absent | ~(frame.item_complete >= frame.item[frame.dated]).fill_null(False)  # noqa: FBT003


def _gather(call: n.Covers, bits: int, frame: Frame) -> Column:
    gathered = frame.each(
        lambda one: ibis.cases((shows(bits, call.select, one), value(call.field, one)))
    ).filter(lambda named: named.notnull())
    return gathered.flatten() if isinstance(call.field.type, Values) else gathered


def _holds_all(held: Column, required: Column) -> Column:
    missing = required.filter(lambda each: ~held.contains(each).fill_null(False))  # noqa: FBT003
    return missing.length() == 0
