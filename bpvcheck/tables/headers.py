"""The headers of a table: in which row they stand, and in which column each name is."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bpvcheck.tables.cells import CellValue, as_text, column_letters, is_empty

__all__ = ["Header", "first_header", "header_at", "plain_header"]

_LOOKED_AT: Final = 20
"""In so many rows at the top headers are looked for; titles and remarks may stand above them."""


def plain_header(name: str) -> str:
    """Return a header as it is compared: capitals, spaces and a colon at its end do not matter."""
    return re.sub(r"\s+", " ", name).strip(" :*").casefold()


@dataclass(frozen=True)
class Header:
    """The names of the columns, and the number of the last row that they stand in, 0 for none.

    A name that stands twice gets a number from the second on: ``Datum``, ``Datum (2)``.
    """

    names: tuple[str, ...]
    row: int

    @cached_property
    def _places(self) -> dict[str, int]:
        return {plain_header(name): at for at, name in reversed([*enumerate(self.names)]) if name}

    def place(self, column: str | int) -> int | None:
        """Return where a column is, counted from 0; it goes by its name, or by its number from 1.

        None where there is no such name. A number is taken as it is: rows differ in length.
        """
        if isinstance(column, int):
            return column - 1
        return self._places.get(plain_header(column))

    def name(self, place: int) -> str:
        """Return the name of a column, nothing where it has none."""
        return self.names[place] if place < len(self.names) else ""

    def cell(self, row: int, place: int) -> str:
        """Name a cell: C17."""
        return f"{column_letters(place)}{row}"


def header_at(rows: Sequence[Sequence[CellValue]], numbers: Sequence[int]) -> Header:
    """Make the header of some rows at the top, of which the numbers, from 1, are given.

    Of several rows those above are headings of groups, merged over the columns that they are for.
    """
    chosen = [rows[number - 1] if number <= len(rows) else () for number in numbers]
    width = max(map(len, chosen), default=0)
    parts = [_texts(row, width, spread=row is not chosen[-1]) for row in chosen]
    joined = (" ".join(dict.fromkeys(filter(None, names))) for names in zip(*parts, strict=True))
    return Header(tuple(_numbered(joined)), max(numbers, default=0))


def first_header(rows: Sequence[Sequence[CellValue]]) -> Header:
    """Find the header: the first row at the top that is filled as far as any, with texts only."""
    top = rows[:_LOOKED_AT]
    filled = [sum(not is_empty(cell) for cell in row) for row in top]
    widest = max(filled, default=0)
    for number, row in enumerate(top, 1):
        cells = [cell for cell in row if not is_empty(cell)]
        if 2 * len(cells) > widest and all(isinstance(cell, str) for cell in cells):
            return header_at(rows, [number])
    return Header((), 0)


def _texts(row: Sequence[CellValue], width: int, *, spread: bool) -> list[str]:
    """Return the texts of a row of headers; an empty cell takes what stands left of it."""
    texts = [as_text(cell) for cell in row] + [""] * (width - len(row))
    if spread:
        for at in range(1, width):
            texts[at] = texts[at] or texts[at - 1]
    return texts


def _numbered(names: Iterable[str]) -> Iterable[str]:
    seen: Counter[str] = Counter()
    for name in names:
        seen[plain_header(name)] += 1
        times = seen[plain_header(name)]
        yield f"{name} ({times})" if name and times > 1 else name
