"""The columns of a block of rows turned into values, a column at a time.

A column repeats itself: what a cell was read as is remembered, so that most cells cost a look-up.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from bpvcheck.mapping.blocks import Cells, MappedBlock
from bpvcheck.mapping.context import Context
from bpvcheck.mapping.form import Field
from bpvcheck.mapping.lookups import LookedUp
from bpvcheck.mapping.values import Wrong, converter
from bpvcheck.tables import CellValue, as_text, is_empty

__all__ = ["MappedColumn"]

_REMEMBERED: Final = 50_000


class _Memory(dict[CellValue, object]):
    """What cells were read as; knows whether any of them was wrong."""

    def __init__(self, convert: Callable[[CellValue], object]) -> None:
        super().__init__()
        self._convert = convert
        self.wrong = False

    def __missing__(self, cell: CellValue) -> object:
        """Read a cell for the first time."""
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[cell] = self._convert(cell)
        self.wrong = self.wrong or isinstance(found, Wrong)
        return found


class MappedColumn:
    """A field, with where in a table its values stand."""

    def __init__(
        self,
        field: Field,
        places: Sequence[int],
        empty: frozenset[str],
        context: Context,
        lookup: LookedUp | None,
    ) -> None:
        """Of `places` the first that is filled counts, unless they are joined."""
        self.field, self.places = field, places
        self._lookup = lookup
        pseudonymise = context.pseudonymiser if field.pseudonymise else None
        self._read = _Memory(converter(field, empty, pseudonymise))
        self._fixed = self._fixed_value(context)

    def _fixed_value(self, context: Context) -> object:
        """Return the value that does not come from a row."""
        source = self.field.source
        if source.file_name:
            found = re.search(source.file_name, context.file)
            return self._read[found[1]] if found else None
        if source.exported:
            return context.exported.isoformat() if context.exported else None
        return source.constant

    @property
    def may_be_wrong(self) -> bool:
        """Whether any cell so far could not be read."""
        return self._read.wrong

    def values(self, block: MappedBlock) -> list[object]:
        """Return a value for each row: as JSON has it, None for nothing, or a Wrong."""
        if not self.field.source.columns:
            return [self._fixed] * len(block.numbers)
        read = self._read
        if self.field.source.earliest:
            return [self._earliest(cells) for cells in self._rows(block)]
        return [read[cell] for cell in self._cells(block)]

    def _earliest(self, cells: Iterable[CellValue]) -> object:
        """Return the first of some days, or the one that cannot be read."""
        found = [day for day in (self._read[cell] for cell in cells) if day is not None]
        wrong = next((day for day in found if isinstance(day, Wrong)), None)
        return wrong or min(map(str, found), default=None)

    def _rows(self, block: MappedBlock) -> Iterable[Sequence[CellValue]]:
        """Return the cells of each row."""
        if self._lookup is not None:
            return self._lookup.cells(block, self.places)
        columns = [block.column(place) for place in self.places]
        return zip(*columns, strict=True) if columns else [()] * len(block.numbers)

    def _cells(self, block: MappedBlock) -> Iterable[CellValue]:
        """Return the cell of each row."""
        source = self.field.source
        if source.join is not None:
            return [
                source.join.join(map(as_text, cells)) if any(map(as_text, cells)) else None
                for cells in self._rows(block)
            ]
        if len(self.places) == 1 and self._lookup is None:
            return _without_flags(block.column(self.places[0]))
        return map(_first, self._rows(block))


def _without_flags(cells: Cells) -> Cells:
    """Write true and false as words, which a dictionary would take for 1 and 0."""
    if bool in set(map(type, cells)):
        return [as_text(cell) if type(cell) is bool else cell for cell in cells]
    return cells


def _first(cells: Sequence[CellValue]) -> CellValue:
    """Return the first cell that is filled."""
    found = next((cell for cell in cells if not is_empty(cell)), None)
    return as_text(found) if type(found) is bool else found
