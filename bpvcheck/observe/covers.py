"""``covers(...)``: whether the items of a list together name every required value.

Where the values are known beforehand (they are written on the card, or the field holds words of a
closed vocabulary) each is a bit, and what the items name is one number. Else the named values are
gathered in lists, which was measured at ten times the cost.
"""

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Text, Values
from bpvcheck.observe.compile import bound, truth, value, words_of
from bpvcheck.observe.fitting import fits
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
    """The bits of the required values that an item names; NULL where it does not tell."""
    named, words = value(call.field, frame), _words(call, frame) or ()
    if isinstance(call.field.type, Values):
        return _bits([named.contains(word) for word in words])
    return _bits([named == word for word in words])


def _bits(flags: list[Column]) -> Column:
    """Flags as bits of a number."""
    bits = [flag.cast("int64") * (1 << i) for i, flag in enumerate(flags)]
    total = bits[0]
    for bit in bits[1:]:
        total = total + bit
    return total


def covers_parts(call: n.Covers, name: str, frame: Frame) -> dict[str, Column]:
    """What the items name together: certainly, with later ones, and whether that is all."""
    key = mask_key(call, frame)
    if key is None:
        return gathered_parts(call, name, frame)
    size = len(_words(call, frame) or ())
    certain, late, not_at_all = fits(call.select, frame)
    bits = frame.table[frame.known[key]].fill_null(0)
    unsure = ibis.literal(1 << 2 * size, "int64")
    inside = bits + ibis.cases((_unnamed(call, frame), unsure), else_=0)
    number = ibis.cases(
        (certain, inside), (late, bits * (1 << size)), (not_at_all, 0), else_=unsure
    )
    return {f"{name}_bits": number.cast("int64").bit_or()}


def gathered_parts(call: n.Covers, name: str, frame: Frame) -> dict[str, Column]:
    """The same where a record tells what is required."""
    certain, late, not_at_all = fits(call.select, frame)
    named = value(call.field, frame)
    unsure = ibis.cases((certain, _unnamed(call, frame)), (not_at_all | late, False), else_=True)
    return {
        f"{name}_in": _gather(named, certain, call),
        f"{name}_late": _gather(named, certain | late, call),
        f"{name}_may": unsure.any(),
    }


def covers_result(call: n.Covers, name: str, frame: Frame) -> dict[str, Column]:
    """True: all are named in time. False: not so in a complete list, or all were named later."""
    words = _words(call, frame)
    complete = frame.table[complete_column(call.select.source.parts)]
    settled = complete >= bound(call.select.by, frame)
    if words is None:
        return {name: _by_lists(call, name, settled, frame)}
    number, size = frame.table[f"{name}_bits"].fill_null(0), len(words)
    required: Column = ibis.literal((1 << size) - 1, "int64")
    if words_of(call.required, frame) is None:
        listed = value(call.required, frame)
        required = _bits([listed.contains(word) for word in words])
    inside, ever = number & required, (number | (number >> size)) & required
    sure = (number & (1 << 2 * size)) == 0
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
    assert frame.item is not None  # noqa: S101 - in the frame of the items
    absent = frame.item[".".join(call.field.parts)].isnull()
    if not isinstance(call.field.type, Values):
        return absent
    return absent | ~(frame.item_complete >= frame.item[frame.dated]).fill_null(False)  # noqa: FBT003


def _gather(named: Column, where: Column, call: n.Covers) -> Column:
    gathered = named.collect(where=where & named.notnull())
    return gathered.flatten() if isinstance(call.field.type, Values) else gathered


def _holds_all(held: Column, required: Column) -> Column:
    missing = required.filter(lambda each: ~held.contains(each).fill_null(False))  # noqa: FBT003
    return missing.length() == 0
