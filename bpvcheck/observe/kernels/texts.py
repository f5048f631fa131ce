"""Plain lists of texts: what a list holds, what two lists share, and how long a list is.

What a list does not show is not there only where the list is complete, as of its own date.
"""

from typing import Any

import numpy as np

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.columns import values_of
from bpvcheck.observe.kernels.sequence import all_told
from bpvcheck.observe.kernels.table import kernel
from bpvcheck.observe.values import (
    HIGHEST,
    LOWEST,
    UNKNOWN,
    Array,
    Choice,
    Dates,
    Listed,
    Number,
    Truths,
    Words,
    any_of,
    found_in,
    reduced,
    take,
    truth,
)
from bpvcheck.rulebook.subjects import drawn_up

TextColumn = Listed | Choice


@kernel(n.In)
def _in(node: n.In, view: Any) -> Truths:  # noqa: ANN401 - a FrameView
    item, held = view.value(node.item), view.value(node.container)
    found = in_choice(item, held, view) if isinstance(held, Choice) else in_listed(item, held)
    return _told(node.container, found, view)


def in_choice(item: Words, held: Choice, view: Any) -> Truths:  # noqa: ANN401
    """Whether a text is one of a list that is written out."""
    found = UNKNOWN
    for place, option in enumerate(held.options):
        codes = view.frame.words.codes(option)
        inside = truth(_among(item.code, codes), item.known)
        found = _in_rows(found, inside, held.index == place)
    return found


def _among(codes: Array, wanted: Array) -> Array:
    """Whether each code is one of a few."""
    return _looked_up(codes, wanted, np.ones(len(wanted), bool))


def in_listed(item: Words, held: Listed) -> Truths:
    """Whether a text is one of the list of its row."""
    rows, at = held.spread
    code = np.broadcast_to(item.code, held.lengths.shape)
    same = values_of(held).code[at] == code[rows]
    return truth(any_of(rows, same, len(code)), held.present & (code >= 0))


@kernel(n.Overlaps)
def _overlaps(node: n.Overlaps, view: Any) -> Truths:  # noqa: ANN401
    held, values = view.value(node.container), view.value(node.values)
    if isinstance(held, Choice):
        held, values = values, held
    found = _told(node.container, _share(held, values, view), view)
    return _told(node.values, found, view)


def _share(held: Listed, values: TextColumn, view: Any) -> Truths:  # noqa: ANN401
    if isinstance(values, Listed):
        kept = _pairs(held)
        rows, _at = values.spread
        both = any_of(rows, found_in(_pairs(values), kept), len(values.lengths))
        return truth(both, held.present & values.present)
    rows, at = held.spread
    codes = values_of(held).code[at]
    found = UNKNOWN
    for place, option in enumerate(values.options):
        named = _among(codes, view.frame.words.codes(option))
        inside = truth(any_of(rows, named, len(held.lengths)), held.present)
        found = _in_rows(found, inside, values.index == place)
    return found


def _in_rows(found: Truths, other: Truths, rows: Array) -> Truths:
    """Take another truth in some rows."""
    return Truths(np.where(rows, other.true, found.true), np.where(rows, other.false, found.false))


def _pairs(listed: Listed) -> Array:
    """Return row and text of each value, as one number."""
    rows, at = listed.spread
    pairs: Array = (rows.astype(np.int64) << 32) + values_of(listed).code[at]
    return pairs


@kernel(n.IncludesAll)
def _includes_all(node: n.IncludesAll, view: Any) -> Truths:  # noqa: ANN401
    held, required = view.value(node.container), view.value(node.required)
    found = _told(node.container, includes_all(held, required, view), view)
    if isinstance(node.required, n.ValuesOf):
        return Truths(found.true & _all_values(node.required, view), found.false)
    return found


def includes_all(held: TextColumn, required: TextColumn, view: Any) -> Truths:  # noqa: ANN401
    """Whether a list holds every required text."""
    if isinstance(held, Choice):
        held = written_out(held, view)
    if isinstance(required, Listed):
        missing = ~found_in(_pairs(required), _pairs(held))
        rows, _at = required.spread
        lacking = any_of(rows, missing, len(required.lengths))
        return truth(~lacking, held.present & required.present)
    found = UNKNOWN
    for place, option in enumerate(required.options):
        bits, all_bits = bits_of(held, option, view)
        inside = truth((bits & all_bits) == all_bits, held.present)
        found = _in_rows(found, inside, required.index == place)
    return found


def written_out(choice: Choice, view: Any) -> Listed:  # noqa: ANN401
    """Return a list that is written out as a list per row."""
    index = np.broadcast_to(choice.index, (view.size,))
    lengths = np.array([len(option) for option in choice.options])
    starts = np.cumsum(lengths) - lengths
    codes = view.frame.words.codes([word for option in choice.options for word in option])
    known = index >= 0
    return Listed(
        np.where(known, starts[index], 0),
        np.where(known, (starts + lengths)[index], 0),
        known,
        Words(codes),
    )


def bits_of(held: Listed, words: tuple[str, ...], view: Any) -> tuple[Array, np.int64]:  # noqa: ANN401
    """Return which of some words each list holds, a bit per word, and the bits of all words."""
    return list_bits(held, words, view), np.int64((1 << len(set(words))) - 1)


def list_bits(held: Listed, words: tuple[str, ...], view: Any) -> Array:  # noqa: ANN401
    """Return which of some words each list holds, a bit per word."""
    # of these lists alone: they share their values with the lists of all other records
    _rows, at = held.spread
    bits = word_bits(values_of(held).code[at], words, view)
    found: Array = reduced(np.bitwise_or, bits, held.lengths, 0)
    return found


def word_bits(codes: Array, words: tuple[str, ...], view: Any) -> Array:  # noqa: ANN401
    """Return, for each code, the bit of its word; 0 of any other."""
    wanted = view.frame.words.codes(list(dict.fromkeys(words)))
    return _looked_up(codes, wanted, np.int64(1) << np.arange(len(wanted)))


def _looked_up(codes: Array, wanted: Array, values: Array) -> Array:
    """Return, for each code, the value of the wanted one that it is; 0 of any other."""
    # the words of the rules are among the first of a run, that may have millions
    table = np.zeros(wanted.max(initial=-1) + 2, values.dtype)
    table[wanted] = values
    # the last place is that of all others, and of -1: no text
    found: Array = table[np.minimum(codes, len(table) - 1)]
    return found


@kernel(n.Size)
def _size(node: n.Size, view: Any) -> Number:  # noqa: ANN401
    held = view.value(node.container)
    lengths, known = held.lengths, held.present
    if node.values is not None:
        lengths, known = _how_many(held, view.value(node.values), view)
    all_told = known & complete_by(node.container, view)
    return Number(np.where(known, lengths, LOWEST), np.where(all_told, lengths, HIGHEST))


def _how_many(held: Listed, values: TextColumn, view: Any) -> tuple[Array, Array]:  # noqa: ANN401
    """Return how many of some texts each list holds, and where that is known."""
    size = len(held.lengths)
    if isinstance(values, Listed):
        shared = np.intersect1d(_pairs(values), _pairs(held))
        return np.bincount(shared >> 32, minlength=size), held.present & values.present
    found = np.zeros(size, np.int64)
    for place, option in enumerate(values.options):
        bits, _all_bits = bits_of(held, option, view)
        found = np.where(values.index == place, np.bitwise_count(bits), found)
    return found, held.present & (values.index >= 0)


def _told(container: n.Node, found: Truths, view: Any) -> Truths:  # noqa: ANN401
    """What is not found in a list of a record is not there only if the list is complete."""
    if isinstance(container, n.ValuesOf):
        return Truths(found.true, found.false & _all_values(container, view))
    if not isinstance(container, n.FieldPath):
        return found
    return Truths(found.true, found.false & complete_by(container, view))


def _all_values(node: n.ValuesOf, view: Any) -> Array:  # noqa: ANN401
    """Return per row whether values of the subject's items are all that there are."""
    told = all_told(node, view.of_subjects())
    if view.list is None:
        return told
    of_owner: Array = np.broadcast_to(told, (view.frame.size,))[view.list.owner]
    return of_owner


def complete_by(container: n.FieldPath, view: Any) -> Array:  # noqa: ANN401
    """Whether a plain list is known to show everything, as of its own date."""
    as_of = view.frame.as_of
    if container.of_item:
        complete, day = view.list.settled_by, view.list.days
    else:
        subjects = view.of_subjects()
        complete = complete_list(container, subjects)
        day = _document_date(container, subjects)
        if view.list is not None:
            complete, day = (take(each, view.list.owner) for each in (complete, day))
    wanted = np.where(day.known, np.minimum(day.day, as_of.day), as_of.day)
    stated: Array = complete.known & (complete.day >= wanted)
    return stated


def complete_list(container: n.FieldPath, view: Any) -> Dates:  # noqa: ANN401
    """Return up to when a plain list is complete from the beginning."""
    subjects = view.frame.subjects
    complete: Dates = subjects.complete(container.parts)
    return complete.where(~subjects.known_from(container.parts).known)


def _document_date(container: n.FieldPath, view: Any) -> Dates:  # noqa: ANN401
    """A practice agreement says what it says on the day on which it was drawn up, or signed."""
    if container.parts[0] != "agreement":
        return view.frame.as_of  # type: ignore[no-any-return]
    found: Dates = view.value(drawn_up())
    return found
