"""Values of expressions for many rows at once: arrays in which what is unknown is marked.

Each is an array per row, or a NumPy scalar that holds for every row; operations broadcast.

| type          | value      | unknown is                      |
|---------------|------------|---------------------------------|
| true or false | `Truths`   | neither ``true`` nor ``false``  |
| a date        | `Dates`    | `UNKNOWN_DAY`                   |
| a text        | `Words`    | code -1                         |
| a number      | `Number`   | no bound: `LOWEST` or `HIGHEST` |
| a list        | `Listed`   | not ``present``                 |
| a known list  | `Choice`   | index -1                        |
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Array = npt.NDArray[Any]
"""An array per row, or a scalar for all rows."""

UNKNOWN_DAY: Final = np.int32(-(2**31))
FAR: Final = np.int32(2**31 - 1)
"""Later than any day."""
LOWEST: Final = np.int64(-(2**62))
HIGHEST: Final = np.int64(2**62)
_EPOCH: Final = date(1970, 1, 1)


def day_number(day: date) -> np.int32:
    """Return a day as the number of days since 1970-01-01."""
    return np.int32((day - _EPOCH).days)


@dataclass(frozen=True, slots=True)
class Truths:
    """True, false or (neither) unknown, per row."""

    true: Array
    false: Array

    def __invert__(self) -> "Truths":
        """Kleene negation."""
        return Truths(self.false, self.true)

    def __and__(self, other: "Truths") -> "Truths":
        """Kleene conjunction."""
        return Truths(self.true & other.true, self.false | other.false)

    def __or__(self, other: "Truths") -> "Truths":
        """Kleene disjunction."""
        return Truths(self.true | other.true, self.false & other.false)

    @property
    def unknown(self) -> Array:
        """Where it is neither true nor false."""
        return ~(self.true | self.false)

    def where(self, known: Array) -> "Truths":
        """Return the same, unknown where ``known`` is false."""
        return Truths(self.true & known, self.false & known)


TRUE: Final = Truths(np.True_, np.False_)  # type: ignore[arg-type] # a scalar for all rows
FALSE: Final = ~TRUE
UNKNOWN: Final = Truths(np.False_, np.False_)  # type: ignore[arg-type]


def both(parts: Iterable[Truths]) -> Truths:
    """Join by "and"."""
    return reduce(Truths.__and__, parts)


def either(parts: Iterable[Truths]) -> Truths:
    """Join by "or"."""
    return reduce(Truths.__or__, parts)


def truth(holds: Array, known: Array) -> Truths:
    """Return the truth of a condition, unknown where ``known`` is false."""
    return Truths(holds & known, ~holds & known)


@dataclass(frozen=True)
class Dates:
    """A day per row, as days since 1970-01-01."""

    day: Array

    @cached_property
    def known(self) -> Array:
        """Where the day is known."""
        known: Array = self.day != UNKNOWN_DAY
        return known

    def where(self, kept: Array) -> "Dates":
        """Return the same, unknown where ``kept`` is false."""
        return Dates(np.where(kept, self.day, UNKNOWN_DAY))


def or_far(days: Array) -> Array:
    """Return days, those that are unknown as later than any other."""
    far: Array = np.where(days == UNKNOWN_DAY, FAR, days)
    return far


def known_day(days: Array) -> Dates:
    """Return days, unknown where they are later than any."""
    return Dates(np.where(days == FAR, UNKNOWN_DAY, days).astype(np.int32))


def at_most(a: Dates, b: Dates) -> Truths:
    """Whether a day is not after another; unknown if either is."""
    return truth(a.day <= b.day, a.known & b.known)


def earlier(a: Dates, b: Dates) -> Dates:
    """Return the earlier of two days; unknown if either is."""
    # unknown is the lowest number
    return Dates(np.minimum(a.day, b.day))


@dataclass(frozen=True, slots=True)
class Words:
    """A text per row, as a code of the run's `Vocabulary`."""

    code: Array

    @property
    def known(self) -> Array:
        """Where the text is known."""
        return self.code >= 0


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number per row, between two bounds."""

    low: Array
    high: Array

    @property
    def exact(self) -> Array:
        """Where it is one number."""
        exact: Array = self.low == self.high
        return exact


@dataclass(frozen=True)
class Choice:
    """A list of texts that cards or plugins write out: per row the ``index`` of one of them."""

    index: Array
    options: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Listed:
    """A list per row: the values from ``starts`` up to ``ends`` of ``values``, which lists share.

    ``present`` tells where there is a list. ``values`` are `Words` or `Dates`, or whatever items
    are made of.
    """

    starts: Array
    ends: Array
    present: Array
    values: Any

    @cached_property
    def lengths(self) -> Array:
        """How many values each list has."""
        lengths: Array = self.ends - self.starts
        return lengths

    @cached_property
    def spread(self) -> tuple[Array, Array]:
        """The rows of all values one after the other, and where each stands in ``values``."""
        lengths = self.lengths
        rows = np.repeat(np.arange(len(lengths)), lengths)
        before = np.cumsum(lengths) - lengths
        return rows, np.arange(len(rows)) + np.repeat(self.starts - before, lengths)

    def take(self, rows: Array) -> "Listed":
        """Return the lists of some rows; of row -1 there is none."""
        if not len(self.starts):
            nothing = np.zeros(len(rows), np.int64)
            return Listed(nothing, nothing, np.zeros(len(rows), bool), self.values)
        found = rows >= 0
        starts = np.where(found, self.starts[rows], 0)
        ends = np.where(found, self.ends[rows], 0)
        return Listed(starts, ends, self.present[rows] & found, self.values)


Value = Truths | Dates | Words | Number | Choice | Listed


def take(value: Value, rows: Array) -> Any:  # noqa: ANN401 - of the type of the value
    """Return a value for other rows than its own; unknown for row -1."""
    match value:
        case Listed():
            return value.take(rows)
        case Truths():
            return Truths(_taken(value.true, rows, False), _taken(value.false, rows, False))  # noqa: FBT003
        case Dates():
            return Dates(_taken(value.day, rows, UNKNOWN_DAY))
        case Words():
            return Words(_taken(value.code, rows, -1))
        case Number():
            return Number(_taken(value.low, rows, LOWEST), _taken(value.high, rows, HIGHEST))
        case Choice():
            return Choice(_taken(value.index, rows, -1), value.options)


def _taken(array: Array, rows: Array, absent: Any) -> Array:  # noqa: ANN401 - of the array's type
    if np.ndim(array) == 0:
        return array
    if not len(array):
        return np.full(len(rows), absent, array.dtype)
    missing = rows < 0
    found: Array = array[rows]
    if missing.any():
        found[missing] = absent
    return found


def any_of(rows: Array, marked: Array, size: int) -> Array:
    """Whether any of the values of a row is marked; ``rows`` tells of which row each value is."""
    found = np.zeros(size, bool)
    found[rows[np.broadcast_to(marked, rows.shape)]] = True
    return found


def found_in(pairs: Array, kept: Array) -> Array:
    """Whether each of some pairs, written as one number, is one of others."""
    # by hash: np.isin sorts, which takes three times as long
    found = pc.is_in(pa.array(pairs), value_set=pa.array(kept))
    return found.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def count_of(rows: Array, marked: Array, size: int) -> Array:
    """How many of the values of each row are marked."""
    return np.bincount(rows[np.broadcast_to(marked, rows.shape)], minlength=size)


def reduced(ufunc: Any, values: Array, lengths: Array, empty: Any) -> Array:  # noqa: ANN401
    """Reduce the values of each row by a ufunc; ``empty`` where a row has none.

    The values stand row by row, as many as ``lengths`` tells.
    """
    found = np.full(len(lengths), empty, values.dtype)
    filled = lengths > 0
    if filled.any():
        first = (np.cumsum(lengths) - lengths)[filled]
        found[filled] = ufunc.reduceat(values, first)
    return found


class Vocabulary:
    """The texts of a run, each with a number of its own."""

    def __init__(self) -> None:
        """Start with no texts; threads share one vocabulary."""
        self._codes: dict[str, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._codes)

    def code(self, text: str) -> int:
        """Return the number of a text."""
        found = self._codes.get(text)
        if found is None:
            with self._lock:
                found = self._codes.setdefault(text, len(self._codes))
        return found

    def codes(self, texts: Sequence[str | None]) -> Array:
        """Return the numbers of texts; -1 of None."""
        found = [-1 if text is None else self.code(text) for text in texts]
        return np.array(found, np.int32)

    def texts(self) -> list[str]:
        """Return all texts, in the order of their numbers."""
        return list(self._codes)

    def ranks(self) -> Array:
        """Return the place of each text in alphabetical order."""
        texts = self.texts()
        ranks = np.empty(len(texts), np.int64)
        ranks[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
        return ranks
