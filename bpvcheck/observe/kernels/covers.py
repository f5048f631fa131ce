"""``covers(...)``: whether the items of a list together name every required value.

Values that a card writes out, or that a field's closed vocabulary has, are a bit each, so that what
items name together is one number. Any other are compared as pairs of subject and value.
"""

from typing import Any, Final

import numpy as np

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Str, Values
from bpvcheck.observe.columns import values_of
from bpvcheck.observe.kernels.items import look, subjects_with
from bpvcheck.observe.kernels.sequence import all_told
from bpvcheck.observe.kernels.table import kernel
from bpvcheck.observe.kernels.texts import complete_list, list_bits, word_bits, written_out
from bpvcheck.observe.values import Array, Choice, Dates, Listed, Truths, any_of, found_in, reduced

_MOST_BITS: Final = 62


@kernel(n.Covers)
def _covers(node: n.Covers, view: Any) -> Truths:  # noqa: ANN401 - a FrameView
    shown, items = look(node.select, view), view.frame.items(node.select.source)
    required = view.value(node.required)
    words = _words(node, required)
    lacking = _lacking_bits if words else _lacking_pairs
    in_time = lacking(node, view, required, words, shown.fit.certain)
    ever = lacking(node, view, required, words, shown.fit.certain | shown.fit.late)
    # what may fit leaves nothing unknown where even with it something is lacking
    may_fit = shown.fit.certain | shown.fit.possible
    at_most = lacking(node, view, required, words, may_fit)
    unsure = ~at_most | subjects_with(may_fit & _may_name_more(node, view), items)
    known = required.present if isinstance(required, Listed) else required.index >= 0
    shows = shown.settled | (shown.last_known & ~ever)
    false = known & ~unsure & shows
    return Truths(known & ~in_time & _all_required(node, view), false)


def _words(node: n.Covers, required: Choice | Listed) -> tuple[str, ...]:
    """Return the values that can be required; none where there is no telling beforehand."""
    field = node.field.type.element if isinstance(node.field.type, Values) else node.field.type
    if isinstance(required, Choice):
        found = dict.fromkeys(word for option in required.options for word in option)
    elif isinstance(field, Str) and field.choices:
        found = dict.fromkeys(sorted(field.choices))
    else:
        return ()
    return tuple(found) if len(found) <= _MOST_BITS else ()


def _lacking_bits(
    node: n.Covers,
    view: Any,  # noqa: ANN401
    required: Choice | Listed,
    words: tuple[str, ...],
    chosen: Array,
) -> Array:
    """Return for which subjects a required value is in none of the chosen items."""
    items = view.frame.items(node.select.source)
    named = np.where(chosen, _named_bits(node, view, words), 0)
    together = reduced(np.bitwise_or, named, items.lengths, 0)
    wanted = _wanted_bits(required, words, view)
    lacking: Array = (together & wanted) != wanted
    return np.broadcast_to(lacking, (view.size,))


def _named_bits(node: n.Covers, view: Any, words: tuple[str, ...]) -> Array:  # noqa: ANN401
    """Return which of the words each item names; kept, as many calls look at the same field."""
    items = view.frame.items(node.select.source)
    key = ("named", node.field.parts, words)
    if key not in items.memo:
        field = view.of_items(node.select.source).value(node.field)
        if isinstance(field, Listed):
            items.memo[key] = list_bits(field, words, view)
        else:
            items.memo[key] = word_bits(field.code, words, view)
    found: Array = items.memo[key]
    return found


def _wanted_bits(required: Choice | Listed, words: tuple[str, ...], view: Any) -> Array:  # noqa: ANN401
    if isinstance(required, Choice):
        place = {word: i for i, word in enumerate(words)}
        each = [sum(1 << place[word] for word in set(option)) for option in required.options]
        wanted: Array = np.array(each, np.int64)[required.index]
        return wanted
    return list_bits(required, words, view)


def _lacking_pairs(
    node: n.Covers,
    view: Any,  # noqa: ANN401
    required: Choice | Listed,
    _words: tuple[str, ...],
    chosen: Array,
) -> Array:
    """The same, where what is required is not known beforehand."""
    listed = written_out(required, view) if isinstance(required, Choice) else required
    rows, at = listed.spread
    missing = ~found_in(_pair(rows, values_of(listed).code[at]), _named_pairs(node, view, chosen))
    return any_of(rows, missing, view.size)


def _named_pairs(node: n.Covers, view: Any, chosen: Array) -> Array:  # noqa: ANN401
    """Return subject and value of what the chosen items name."""
    items = view.frame.items(node.select.source)
    field = view.of_items(node.select.source).value(node.field)
    if not isinstance(field, Listed):
        return _pair(items.owner[chosen], field.code[chosen])
    rows, at = field.spread
    kept = chosen[rows]
    return _pair(items.owner[rows[kept]], values_of(field).code[at[kept]])


def _pair(rows: Array, codes: Array) -> Array:
    pairs: Array = (rows.astype(np.int64) << 32) + codes
    return pairs


def _may_name_more(node: n.Covers, view: Any) -> Array:  # noqa: ANN401
    """Whether an item may name more: its list is absent, or not complete by its day or the last."""
    inside = view.of_items(node.select.source)
    field = inside.value(node.field)
    if not isinstance(field, Listed):
        return ~field.known  # type: ignore[no-any-return]
    day, complete = inside.list.days, inside.list.settled_by
    last = inside.bound(node.select.by).day
    wanted = Dates(np.where(day.known, day.day, last))
    told = wanted.known & complete.known & (complete.day >= wanted.day)
    more: Array = ~field.present | ~told
    return more


def _all_required(node: n.Covers, view: Any) -> Array:  # noqa: ANN401
    """What is required is known in full: a record's own list could miss something."""
    if isinstance(node.required, n.ValuesOf):
        return all_told(node.required, view)
    if not isinstance(node.required, n.FieldPath):
        return np.True_  # type: ignore[return-value]
    return complete_list(node.required, view).known
