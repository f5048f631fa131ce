"""What a cell holds, and how it is named: row and column as a spreadsheet program shows them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

__all__ = ["CellValue", "TableRows", "as_text", "column_letters", "is_empty"]

CellValue = str | int | float | bool | date | datetime | time | timedelta | None
"""A value as the file holds it; of a file without types always a text."""

_LETTERS = 26


class TableRows(NamedTuple):
    """Some rows that follow each other: the number of the first, counted from 1, and the cells.

    A row may be shorter than the others; what is missing is empty.
    """

    first: int
    cells: Sequence[Sequence[CellValue]]


def is_empty(cell: CellValue) -> bool:
    """Return whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: CellValue) -> str:
    """Write a cell as a person reads it: a whole number without a point, a date as 2012-03-04."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def column_letters(column: int) -> str:
    """Name a column, counted from 0, by its letters: A, B, ..., Z, AA."""
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
