"""Columns of records as values of expressions: Arrow to NumPy, each field when it is asked for.

A path leads through groups of fields; a list of items has columns of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.expressions.types import Bool, Date, Events, Int, Parts, Str, Type, Values
from bpvcheck.observe.values import (
    HIGHEST,
    LOWEST,
    UNKNOWN_DAY,
    Array,
    Dates,
    Listed,
    Number,
    Truths,
    Value,
    Vocabulary,
    Words,
)


class Fields(Protocol):
    """What has fields: records, or the items of lists."""

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field as a value per row. A list of items has `Fields` as its values."""


class Columns:
    """The records of a kind, or the items in them; ``size`` is how many there are."""

    def __init__(self, data: pa.Table | pa.StructArray, words: Vocabulary) -> None:
        """Look at an Arrow table, or at the values of a list of groups."""
        self.data = data
        self.size = len(data)
        self._words = words
        self._found: dict[Parts, Value] = {}

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field; what the data do not have is unknown."""
        found = self._found.get(parts)
        if found is None:
            found = self._found[parts] = self._read(parts, kind)
        return found

    def _read(self, parts: Parts, kind: Type) -> Value:
        array = self.array(parts)
        if array is None:
            return absent(kind, self.size)
        words = self._words
        # no lambda may name `self`: it would keep all columns until the garbage is collected
        if isinstance(kind, Values):
            return _listed(array, lambda values: _plain(values, kind.element, words))
        if isinstance(kind, Events):
            return _listed(array, lambda values: Columns(values, words))
        return _plain(array, kind, words)

    def array(self, parts: Parts) -> pa.Array | None:
        """Return the Arrow array of a field, None where the data have no such field."""
        first, *rest = parts
        if isinstance(self.data, pa.Table):
            if first not in self.data.column_names:
                return None
            array = _one_chunk(self.data.column(first))
        else:
            array = _inner(self.data, first)
        for part in rest:
            array = None if array is None else _inner(array, part)
        return array


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array; copied only where it is in pieces."""
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _inner(array: pa.Array, name: str) -> pa.Array | None:
    """Return a field of a group; null where the group is."""
    if not pa.types.is_struct(array.type) or array.type.get_field_index(name) < 0:
        return None
    return pc.struct_field(array, name)


def absent(kind: Type, size: int) -> Value:
    """Return a value that is unknown in every row."""
    match kind:
        case Bool():
            return Truths(np.zeros(size, bool), np.zeros(size, bool))
        case Date():
            return Dates(np.full(size, UNKNOWN_DAY))
        case Int():
            return Number(np.full(size, LOWEST), np.full(size, HIGHEST))
        case Str():
            return Words(np.full(size, -1, np.int32))
        case Values():
            return _no_lists(size, absent(kind.element, 0))
        case Events():
            return _no_lists(size, Columns(pa.array([], pa.struct([])), Vocabulary()))
    message = f"no value is of type {kind}"
    raise TypeError(message)


def _no_lists(size: int, values: object) -> Listed:
    nothing = np.zeros(size, np.int64)
    return Listed(nothing, nothing, np.zeros(size, bool), values)


def _listed(array: pa.ListArray, read: Callable[[pa.Array], Any]) -> Listed:
    offsets = array.offsets.to_numpy().astype(np.int64)
    present = valid(array)
    starts, ends = offsets[:-1], offsets[1:]
    if array.null_count:
        ends = np.where(present, ends, starts)
    return Listed(starts, ends, present, _Later(lambda: read(array.values)))


class _Later:
    """The values of lists, read when they are looked at: many lists are only counted."""

    def __init__(self, read: Callable[[], Any]) -> None:
        self._read = read
        self._found: Any = None

    def get(self) -> Any:  # noqa: ANN401 - `Words`, `Dates` or `Fields`
        """Return the values."""
        if self._found is None:
            self._found = self._read()
        return self._found


def values_of(listed: Listed) -> Any:  # noqa: ANN401
    """Return the values that lists share: `Words`, `Dates`, or the `Fields` of items."""
    return listed.values.get() if isinstance(listed.values, _Later) else listed.values


def valid(array: pa.Array) -> Array:
    """Where an array is not null."""
    if not array.null_count:
        return np.ones(len(array), bool)
    found: Array = array.is_valid().to_numpy(zero_copy_only=False)
    return found


def _plain(array: pa.Array, kind: Type, words: Vocabulary) -> Value:
    return _READ[type(kind)](array, words)


def _truth(array: pa.Array, _words: Vocabulary) -> Truths:
    true = array.fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - a value
    return Truths(true, ~true & valid(array))


def _days(array: pa.Array, _words: Vocabulary) -> Dates:
    return Dates(days_array(array))


def days_array(array: pa.Array) -> Array:
    """Return dates as days since 1970-01-01."""
    return _filled(array.cast(pa.int32()), UNKNOWN_DAY)


def _number(array: pa.Array, _words: Vocabulary) -> Number:
    numbers = array.cast(pa.int64())
    low = _filled(numbers, LOWEST)
    return Number(low, _filled(numbers, HIGHEST) if array.null_count else low)


def _filled(array: pa.Array, absent_value: Any) -> Array:  # noqa: ANN401 - of the array's type
    filled = array.fill_null(absent_value) if array.null_count else array
    found: Array = filled.to_numpy(zero_copy_only=False)
    return found


def _text(array: pa.Array, words: Vocabulary) -> Words:
    return Words(codes_of(array, words))


def codes_of(array: pa.Array, words: Vocabulary) -> Array:
    """Return texts, plain or as a dictionary, as codes; -1 where there is none."""
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    codes = words.codes(array.dictionary.to_pylist())
    indices = _filled(array.indices.cast(pa.int32()), np.int32(-1))
    if not len(codes):
        return np.full(len(array), -1, np.int32)
    found: Array = np.where(indices < 0, np.int32(-1), codes[indices])
    return found


_READ: Final[dict[type, Callable[[pa.Array, Vocabulary], Value]]] = {
    Bool: _truth,
    Date: _days,
    Int: _number,
    Str: _text,
}


class Made:
    """Fields that were computed: a value by path."""

    def __init__(self, values: dict[Parts, Value], size: int = 0) -> None:
        """Keep the values of so many rows."""
        self._values, self._size = values, size

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field; what was not computed is unknown."""
        found = self._values.get(parts)
        return absent(kind, self._size) if found is None else found

    def items(self) -> Iterable[tuple[Parts, Value]]:
        """Return every field and its value."""
        return self._values.items()

    def has(self, parts: Sequence[str]) -> bool:
        """Whether there is such a field."""
        return tuple(parts) in self._values
