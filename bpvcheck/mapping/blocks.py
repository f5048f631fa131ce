"""Blocks of rows by column: the rows of a table that count, and which of them are as is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bpvcheck.mapping.form import RowCondition
from bpvcheck.tables import CellValue, Header, TableRows, as_text, is_empty

__all__ = ["Cells", "MappedBlock", "block_of", "matching"]

Cells = Sequence[CellValue]


@dataclass(frozen=True)
class MappedBlock:
    """Some rows of a table: their numbers, and their cells by column."""

    numbers: Sequence[int]
    columns: Sequence[Cells]

    def column(self, place: int) -> Cells:
        """Return a column; one that no row has is empty."""
        return self.columns[place] if place < len(self.columns) else [None] * len(self.numbers)


def block_of(
    rows: TableRows, header: Header, where: Sequence[tuple[int, RowCondition]]
) -> MappedBlock:
    """Return the rows below the header that count: those that are filled, and as `where` asks."""
    numbered = [
        (number, cells)
        for number, cells in enumerate(rows.cells, rows.first)
        if number > header.row
        and (
            # nearly every row has something in its first column
            (cells and not is_empty(cells[0])) or any(not is_empty(cell) for cell in cells)
        )
    ]
    for place, condition in where:
        numbered = [
            (number, cells)
            for number, cells in numbered
            if _holds(condition, cells[place] if place < len(cells) else None)
        ]
    numbers = [number for number, _cells in numbered]
    return MappedBlock(numbers, [*zip_longest(*(cells for _number, cells in numbered))])


def _holds(condition: RowCondition, cell: CellValue) -> bool:
    """Return whether a cell is as a condition asks."""
    text = as_text(cell).casefold()
    return text in condition.texts if condition.texts is not None else bool(text)


def matching(block: MappedBlock, where: Iterable[tuple[int | None, RowCondition]]) -> list[bool]:
    """Return which rows are as all conditions ask; a column that is absent never is."""
    found = [True] * len(block.numbers)
    for place, condition in where:
        cells = [None] * len(found) if place is None else block.column(place)
        found = [
            so_far and _holds(condition, cell) for so_far, cell in zip(found, cells, strict=True)
        ]
    return found
