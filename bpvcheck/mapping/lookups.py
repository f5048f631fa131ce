"""Values that stand in other rows: of the head of a delivery, an enrolment, a sheet of companies.

The rows are held in memory, the columns that are asked for only.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bpvcheck.mapping.blocks import MappedBlock, block_of
from bpvcheck.mapping.dates import day_of
from bpvcheck.mapping.form import ColumnName, Lookup
from bpvcheck.tables import CellValue, Header, TableSheet, as_text

__all__ = ["LookedUp", "LookupRows"]

_Key = tuple[str, ...]


class LookupRows:
    """The rows of a lookup, found by what they have in common with others.

    ``lacking`` are the columns that are not there.
    """

    def __init__(
        self, lookup: Lookup, sheet: TableSheet, header: Header, wanted: Iterable[ColumnName]
    ) -> None:
        """Find the columns of the lookup itself, and those that are `wanted` of it."""
        self.lookup, self._sheet, self._header = lookup, sheet, header
        self.lacking: list[ColumnName] = []
        self._same = [self._place(column) for column, _other in lookup.same]
        self._day = self._place(lookup.latest[0]) if lookup.latest else None
        self._where = [(self._place(each.column), each) for each in lookup.where]
        found = (header.place(column) for column in wanted)
        self._wanted = sorted({place for place in found if place is not None})
        self._found: dict[_Key, list[tuple[str, tuple[CellValue, ...]]]] = {}

    def _place(self, column: ColumnName) -> int:
        place = self._header.place(column)
        if place is None:
            self.lacking.append(column)
        return place or 0

    def places(self, columns: Sequence[ColumnName]) -> list[int]:
        """Return where columns are in the rows of the lookup."""
        found = (self._header.place(column) for column in columns)
        return [place for place in found if place is not None]

    def read(self) -> None:
        """Read the rows."""
        for rows in self._sheet.read():
            self._add(block_of(rows, self._header, self._where))
        for found in self._found.values():
            found.sort(key=lambda row: row[0])

    def _add(self, block: MappedBlock) -> None:
        keys = keys_of(block, self._same)
        days = [None] * len(keys) if self._day is None else block.column(self._day)
        kept = [block.column(place) for place in self._wanted]
        for key, cell, *cells in zip(keys, days, *kept, strict=True):
            day = "" if self._day is None else day_of(cell, self.lookup.dates)
            if day is not None:
                self._found.setdefault(key, []).append((day, tuple(cells)))

    def row(self, key: _Key, cell: CellValue) -> Sequence[CellValue] | None:
        """Return the row with a key; of several the last that is not later than the day given."""
        rows = self._found.get(key)
        if not rows or self._day is None:
            return rows[-1][1] if rows else None
        day = day_of(cell, self.lookup.dates)
        at = bisect_right(rows, day, key=lambda row: row[0]) if day else 0
        return rows[at - 1][1] if at else None

    def at(self, places: Iterable[int]) -> list[int]:
        """Return where columns are in what `row` gives."""
        return [self._wanted.index(place) for place in places]


@dataclass(frozen=True)
class LookedUp:
    """A lookup as one table uses it: by which columns of the table its rows are found."""

    rows: LookupRows
    same: Sequence[int]
    day: int | None

    def cells(self, block: MappedBlock, places: Sequence[int]) -> Iterator[Sequence[CellValue]]:
        """Yield for each row the cells at these places of the row that it looks up."""
        at = self.rows.at(places)
        keys = keys_of(block, self.same)
        days = [None] * len(keys) if self.day is None else block.column(self.day)
        for key, day in zip(keys, days, strict=True):
            row = self.rows.row(key, day)
            yield [row[place] for place in at] if row else ()


def keys_of(block: MappedBlock, places: Sequence[int]) -> list[_Key]:
    """Return what each row holds in some columns; where there are none, all rows are alike."""
    if not places:
        return [()] * len(block.numbers)
    columns = ([as_text(cell) for cell in block.column(place)] for place in places)
    return [*zip(*columns, strict=True)]
