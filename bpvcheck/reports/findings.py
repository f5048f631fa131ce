"""The findings of a report as columns: a centre with its companies has half a million of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from typing import Any, Final, cast, overload

import numpy as np

from bpvcheck.reports.coded import CodedColumn, Codes, distinct
from bpvcheck.reports.model import Finding
from bpvcheck.visible import all_visible

__all__ = ["ID", "FindingList"]

ID: Final = ("duty", "subject", "part", "bearer")
"""What the id of a finding is made of."""
_FIELDS: Final = tuple(each.name for each in fields(Finding) if each.name != "id")


def _id_of(*parts: str) -> str:
    """Return the id of a finding of the values of `ID`."""
    return ":".join(filter(None, parts))


class FindingList(Sequence[Finding]):
    """Findings in their order; ``columns`` has each field of `Finding` but its id.

    What is made of them is made once; of those that are some ``rows`` of ``others``, with these.
    """

    def __init__(
        self,
        columns: Mapping[str, CodedColumn[Any]],
        others: "FindingList | None" = None,
        rows: Codes | None = None,
    ) -> None:
        """Keep the columns, which are of equal length, and of which list these are some rows."""
        self.columns, self._others, self._rows = columns, others, rows
        self._made: dict[tuple[Callable[[Finding], Any], tuple[str, ...]], CodedColumn[Any]] = {}

    @classmethod
    def none(cls) -> "FindingList":
        """Return no findings."""
        return cls({name: CodedColumn((), np.zeros(0, np.int64)) for name in _FIELDS})

    @classmethod
    def __get_pydantic_core_schema__(cls, _kind: Any, handler: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - Pydantic's
        """Be an array of findings in the schema of a report."""
        return handler(tuple[Finding, ...])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.columns["duty"])

    @overload
    def __getitem__(self, place: int) -> Finding: ...
    @overload
    def __getitem__(self, place: slice) -> "FindingList": ...
    def __getitem__(self, place: int | slice) -> "Finding | FindingList":
        """Return one of them, or some."""
        if isinstance(place, slice):
            return self.take(place)
        return _finding([self.columns[name][place] for name in _FIELDS])

    def __iter__(self) -> Iterator[Finding]:
        """Yield each."""
        return map(_finding, zip(*(self.columns[name] for name in _FIELDS), strict=True))

    def __eq__(self, other: object) -> bool:
        """Return whether others are the same, in the same order."""
        return isinstance(other, FindingList) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def take(self, rows: Codes | slice) -> "FindingList":
        """Return those at some places, in that order."""
        return FindingList(self._columns_at(rows))

    def ids(self) -> Iterator[str]:
        """Yield the id of each."""
        return map(_id_of, *(self.columns[name] for name in ID))

    def counted(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """Yield each combination of values of some fields, and behind these how many have it."""
        first, codes = self._told_apart(names)
        counts = np.bincount(codes, minlength=len(first)).tolist()
        return zip(*(self.columns[name].take(first) for name in names), counts, strict=True)

    def by(self, name: str) -> "Iterator[tuple[Any, FindingList]]":
        """Yield each value of a field with the findings that have it, in their order."""
        if not len(self):
            return
        first, codes = self._told_apart([name])
        order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes, minlength=len(first)))[:-1]
        for row, rows in zip(first.tolist(), np.split(order, ends), strict=True):
            yield self.columns[name][row], FindingList(self._columns_at(rows), self, rows)

    def column(self, make: Callable[[Finding], Any], *names: str) -> CodedColumn[Any]:
        """Return what is made of each finding, once for all that agree in the named fields."""
        key = (make, names)
        if key not in self._made:
            self._made[key] = self._column(make, names)
        return self._made[key]

    def _column(self, make: Callable[[Finding], Any], names: tuple[str, ...]) -> CodedColumn[Any]:
        if self._others is not None and self._rows is not None:
            return self._others.column(make, *names).take(self._rows).used()
        first, codes = self._told_apart(names)
        return CodedColumn([*self._at(first)], codes).made(make)

    @cached_property
    def is_visible(self) -> bool:
        """Whether no text of these hides anything; of some rows whether that is so of all."""
        if self._others is not None:
            return self._others.is_visible
        return all_visible([column.values for column in self.columns.values()])

    def _columns_at(self, rows: Codes | slice) -> Mapping[str, CodedColumn[Any]]:
        return {name: column.take(rows) for name, column in self.columns.items()}

    def _at(self, rows: Codes) -> Iterator[Finding]:
        """Yield those at some rows, for who asks for a few of their fields."""
        return (cast("Finding", _FindingAt(self.columns, row)) for row in rows.tolist())

    def _told_apart(self, names: Sequence[str]) -> tuple[Codes, Codes]:
        return distinct([self.columns[name] for name in names])


class _FindingAt:
    """A finding that looks a field up when it is asked for: that is cheaper than all of them."""

    __slots__ = ("_columns", "_row")

    def __init__(self, columns: Mapping[str, CodedColumn[Any]], row: int) -> None:
        """Take the columns, and the row that it is in."""
        self._columns, self._row = columns, row

    def __getattr__(self, name: str) -> object:
        """Return a field."""
        column = self._columns[name]
        return column.values[column.codes[self._row]]


def _finding(values: Sequence[Any]) -> Finding:
    found = dict(zip(_FIELDS, values, strict=True))
    return Finding(_id_of(*(found[name] for name in ID)), **found)
