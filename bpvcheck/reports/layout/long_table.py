"""Tables of many rows: each distinct cell of a column once, and which of these a row has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from bpvcheck.reports.coded import CodedColumn
from bpvcheck.reports.layout.document import Cell, Column, Table

__all__ = ["LongTable", "coded_columns"]


@dataclass(frozen=True)
class LongTable:
    """A table by its columns; ``rows`` are made as they are asked for."""

    columns: tuple[Column, ...]
    cells: tuple[CodedColumn[Cell], ...]
    caption: str = ""
    more: str = ""
    kind: str = "table"

    @property
    def rows(self) -> "_Rows":
        """The rows, as those of a `Table`."""
        return _Rows(self.cells)


class _Rows(Sequence[tuple[Cell, ...]]):
    """Rows of cells out of columns."""

    def __init__(self, cells: tuple[CodedColumn[Cell], ...]) -> None:
        """Take the columns."""
        self._cells = cells

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._cells[0]) if self._cells else 0

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> "_Rows": ...
    def __getitem__(self, place: int | slice) -> "tuple[Cell, ...] | _Rows":
        """Return a row, or some."""
        if isinstance(place, slice):
            return _Rows(tuple(column.take(place) for column in self._cells))
        return tuple(column[place] for column in self._cells)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows."""
        return zip(*self._cells, strict=True)


def coded_columns(table: Table | LongTable) -> Sequence[CodedColumn[Cell]]:
    """Return the columns of a table with each distinct cell once."""
    if isinstance(table, LongTable):
        return table.cells
    return [_coded(cells) for cells in zip(*table.rows, strict=True)]


def _coded(cells: Sequence[Cell]) -> CodedColumn[Cell]:
    values = list(dict.fromkeys(cells))
    place = {cell: number for number, cell in enumerate(values)}
    return CodedColumn(values, np.array([place[cell] for cell in cells]))
