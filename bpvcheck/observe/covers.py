"""``covers(...)``: whether the items of a list together name every required value.

Where the required values are written on the card, each is a bit, and what the items name is one
number: no lists are gathered. Where a record tells them, the named values are gathered in lists.
"""

from typing import Any

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Values
from bpvcheck.observe.compile import Column, Frame, bound, complete_column, truth, value, words_of
from bpvcheck.observe.fitting import fits

_MOST_WORDS = 28


def mask_key(call: n.Covers, frame: Frame) -> object | None:
    """What the bits of an item's values are known by, None where they have none."""
    words = words_of(call.required, frame)
    few = words is not None and len(words) <= _MOST_WORDS
    return ("mask", call.field, words) if few else None


def mask(call: n.Covers, frame: Frame) -> Column:
    """The bits of the required values that an item names; NULL where it does not tell."""
    named, words = value(call.field, frame), words_of(call.required, frame) or ()
    many = isinstance(call.field.type, Values)
    bits = [
        (named.contains(word) if many else named == word).cast("int64") * (1 << i)
        for i, word in enumerate(words)
    ]
    total = bits[0]
    for bit in bits[1:]:
        total = total + bit
    return total


def covers_parts(call: n.Covers, name: str, frame: Frame) -> dict[str, Column]:
    """What the items name together: certainly, with later ones, and whether that is all."""
    key = mask_key(call, frame)
    if key is None:
        return gathered_parts(call, name, frame)
    size = len(words_of(call.required, frame) or ())
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
    """True: all are named in time. False: not so, and the list shows all, or all were named later."""
    words = words_of(call.required, frame)
    complete = frame.table[complete_column(call.select.source.parts)]
    settled = complete >= bound(call.select.by, frame)
    if words is None or mask_key(call, frame) is None:
        return {name: _by_lists(call, name, settled, frame)}
    number, full = frame.table[f"{name}_bits"].fill_null(0), (1 << len(words)) - 1
    inside, ever = number & full, (number | (number >> len(words))) & full
    sure = (number & (1 << 2 * len(words))) == 0
    return {name: truth((inside == full, True), (sure & (settled | (ever == full)), False))}


def _by_lists(call: n.Covers, name: str, settled: Column, frame: Frame) -> Column:
    required = value(call.required, frame)
    inside, ever = frame.table[f"{name}_in"], frame.table[f"{name}_late"]
    sure = required.notnull() & ~frame.table[f"{name}_may"].fill_null(False)  # noqa: FBT003
    told = ibis.literal(True)  # noqa: FBT003
    if isinstance(call.required, n.Path):
        # a record's own list could miss something that is required
        told = frame.table[complete_column(call.required.parts)].notnull()
    return truth(
        (_holds_all(inside, required) & told, True),
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
