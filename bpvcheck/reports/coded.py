"""Columns of which each distinct value is kept once: long lists, of which few values differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CodedColumn", "distinct"]

Value = TypeVar("Value")
Made = TypeVar("Made")
Codes = np.ndarray[tuple[int], np.dtype[np.int64]]
_FEW = 200
_ROOM = 4
"""For codes up to so many times the number of rows a place each is cheaper than sorting them."""


@dataclass(frozen=True, eq=False)
class CodedColumn(Generic[Value]):
    """A column: ``values`` are the distinct ones, ``codes`` says per row which of these it has."""

    values: Sequence[Value]
    codes: Codes

    @classmethod
    def of_arrow(cls, column: "pa.ChunkedArray") -> "CodedColumn[Value]":
        """Make it of a column of an Arrow table; null is a value too."""
        found = column.combine_chunks().dictionary_encode(null_encoding="encode")
        codes = found.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return cls(found.dictionary.to_pylist(), codes)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)

    def __iter__(self) -> Iterator[Value]:
        """Yield the value of each row."""
        return map(self.values.__getitem__, self.codes.tolist())

    def __getitem__(self, row: int) -> Value:
        """Return the value of a row."""
        return self.values[int(self.codes[row])]

    def take(self, rows: Codes | slice) -> "CodedColumn[Value]":
        """Return the column of some rows."""
        return CodedColumn(self.values, self.codes[rows])

    def used(self) -> "CodedColumn[Value]":
        """Return the column with only the values that occur in it."""
        first, codes = distinct([self])
        return CodedColumn([*self.take(first)], codes)

    def made(self, make: Callable[[Value], Made]) -> "CodedColumn[Made]":
        """Return the column of what is made of each value: of the same once, as a value once."""
        places: dict[Made, int] = {}
        numbers = [places.setdefault(make(each), len(places)) for each in self.values]
        if len(places) == len(numbers):
            return CodedColumn([*places], self.codes)
        return CodedColumn([*places], np.array(numbers, np.int64)[self.codes])


def distinct(columns: Sequence[CodedColumn[Value]]) -> tuple[Codes, Codes]:
    """Return the first row of each combination of values, in their order, and which each row has.

    Raises ValueError for no columns.
    """
    if not columns:
        message = "there is no column to tell rows apart by"
        raise ValueError(message)
    if len(columns[0]) < _FEW:
        return _few(columns)
    first, *others = ((each.codes, max(len(each.values), 1)) for each in columns)
    codes, _size = reduce(_combined, others, _renumbered(*first))
    rows = _first_rows(codes)
    return rows, codes


def _few(columns: Sequence[CodedColumn[Any]]) -> tuple[Codes, Codes]:
    """Do what `distinct` does, of a few rows: a dictionary is quicker there than arrays."""
    keys = [*zip(*(each.codes.tolist() for each in columns), strict=True)]
    # of what is put in one place the last stays, and from behind that is the first
    first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
    rows = sorted(first.values())
    number = {keys[row]: place for place, row in enumerate(rows)}
    return np.array(rows, np.int64), np.array([number[key] for key in keys], np.int64)


def _combined(one: tuple[Codes, int], other: tuple[Codes, int]) -> tuple[Codes, int]:
    return _renumbered(one[0] * other[1] + other[0], one[1] * other[1])


def _renumbered(codes: Codes, size: int) -> tuple[Codes, int]:
    """Number codes anew, by the rows where each is first; ``size`` is above all of them."""
    if size > _ROOM * len(codes):
        _values, first, places = np.unique(codes, return_index=True, return_inverse=True)
    else:
        first_row = np.full(size, len(codes))
        # of what is put in one place the last stays, and from behind that is the first
        first_row[codes[::-1]] = np.arange(len(codes))[::-1]
        used = first_row < len(codes)
        first, places = first_row[used], (np.cumsum(used) - 1)[codes]
    order = np.argsort(first, kind="stable")
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    return number[places], len(order)


def _first_rows(codes: Codes) -> Codes:
    """Return where each code is first; they are numbered in that order."""
    highest = np.maximum.accumulate(codes) if len(codes) else codes
    return np.flatnonzero(np.diff(highest, prepend=-1))
