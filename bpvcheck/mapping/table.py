"""One table by its mapping: rows become records, or parts of them, a block at a time."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from bpvcheck.errors import CellPlace, Code, Problem, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.mapping.blocks import MappedBlock, block_of, matching
from bpvcheck.mapping.columns import MappedColumn
from bpvcheck.mapping.context import Context
from bpvcheck.mapping.form import ColumnName, Field, RowCondition, TableMap
from bpvcheck.mapping.groups import FieldGroup
from bpvcheck.mapping.lookups import LookedUp, LookupRows
from bpvcheck.mapping.values import Wrong
from bpvcheck.tables import Header, TableSheet, first_header, header_at

__all__ = ["MappedTable", "RowResult", "header_of"]


class RowResult(NamedTuple):
    """What a row gave: its number, and a record, a part of one, or what is wrong with it.

    Of a row with something wrong the ``record`` holds what could be read.
    """

    row: int
    record: dict[str, Any]
    problems: Sequence[Problem] = ()


def header_of(sheet: TableSheet, rows: tuple[int, ...] | None) -> Header:
    """Return the header of a sheet: the rows that the mapping names, or where it is found."""
    if rows == ():
        return Header((), 0)
    top = sheet.top()
    return first_header(top) if rows is None else header_at(top, rows)


class MappedTable:
    """A table of a file with what the mapping says of it.

    ``problems`` are columns that are not there; with these nothing is read.
    """

    def __init__(
        self,
        table: TableMap,
        sheet: TableSheet,
        context: Context,
        lookups: Mapping[str, LookupRows],
    ) -> None:
        """Find the columns."""
        self.table, self.sheet = table, sheet
        self.header = header_of(sheet, table.header)
        self.problems: list[Problem] = []
        self._used: set[int] = set()
        self._where = [
            (place, condition)
            for condition in table.where
            for place in self._places([condition.column], optional=condition.optional)
        ]
        self.columns: list[MappedColumn] = []
        singles = [self._column(field, context, lookups) for field in table.fields]
        self._singles = FieldGroup(singles)
        self._items = [
            (item, self._conditions(item.where), FieldGroup([
                self._column(field, context, lookups) for field in item.fields
            ]))
            for item in table.items
        ]  # fmt: skip

    def _conditions(
        self, conditions: Sequence[RowCondition]
    ) -> list[tuple[int | None, RowCondition]]:
        found: list[tuple[int | None, RowCondition]] = []
        for condition in conditions:
            places = self._places([condition.column], optional=condition.optional)
            found.append((places[0] if places else None, condition))
        return found

    def _column(
        self, field: Field, context: Context, lookups: Mapping[str, LookupRows]
    ) -> MappedColumn:
        """Find where the values of a field stand."""
        source, lookup = field.source, None
        # of a record without its id nothing is left
        optional = field.optional and field.path != ("id",)
        if source.of:
            rows = lookups[source.of]
            places = rows.places(source.columns)
            if not places and not optional:
                self.problems.append(self._no_column(source.columns))
            lookup = self._looked_up(rows)
        else:
            places = self._places(source.columns, optional=optional)
        made = MappedColumn(field, places, self.table.empty, context, lookup)
        self.columns.append(made)
        return made

    def _looked_up(self, rows: LookupRows) -> LookedUp:
        """Find by which columns a lookup's rows are found from this table."""
        others = [column for _own, column in rows.lookup.same]
        same = [place for column in others for place in self._places([column], optional=False)]
        latest = rows.lookup.latest
        day = self._places([latest[1]], optional=False) if latest else []
        return LookedUp(rows, same, day[0] if day else None)

    def _places(self, columns: Sequence[ColumnName], *, optional: bool) -> list[int]:
        """Find columns; it is a problem where there is none of them."""
        found = [self.header.place(column) for column in columns]
        places = [place for place in found if place is not None]
        self._used.update(places)
        if columns and not places and not optional:
            self.problems.append(self._no_column(columns))
        return places

    def _no_column(self, columns: Sequence[ColumnName]) -> Problem:
        names = [name for name in self.header.names if name]
        message = _('There is no column "{name}".').format(name=columns[0])
        hint = did_you_mean(str(columns[0]), names)
        hint = hint or _("name the column as it is, or say optional: true where it may lack")
        return Problem(
            Code.MISSING_COLUMN,
            message,
            expected=_("one of {choices}").format(choices=", ".join(names)) if names else "",
            hint=hint,
            line=self.header.row or 1,
            cell=CellPlace(self.header.row or 1, self.sheet.name),
        )

    def unused(self) -> list[str]:
        """Name the columns that nothing is read from, those left out on purpose aside."""
        dropped = {self.header.place(name) for name in self.table.drop}
        return [
            name
            for place, name in enumerate(self.header.names)
            if name and place not in self._used and place not in dropped
        ]

    def absent(self) -> list[str]:
        """Name the columns that need not be there and are not."""
        return list(dict.fromkeys(
            str(each.field.source.columns[0])
            for each in self.columns
            if each.field.source.columns and not each.places
        ))  # fmt: skip

    def made(self) -> Iterator[list[RowResult]]:
        """Yield what the rows give, a block at a time."""
        for rows in self.sheet.read():
            block = block_of(rows, self.header, self._where)
            if block.numbers:
                yield self._made(block)

    def _made(self, block: MappedBlock) -> list[RowResult]:
        wrong: dict[int, list[Problem]] = {}
        take_out = partial(self._taken_out, block, wrong)
        records = self._singles.objects(block, take_out)
        for item, where, group in self._items:
            wanted = matching(block, where) if where else None
            for record, part in zip(
                records, group.parts(block, take_out, wanted=wanted), strict=True
            ):
                if part:
                    _list_at(record, item.path).append(part)
        for record in records:
            # what is complete and shows nothing is empty, and not unknown
            for name in record.get("lists_complete_until", ()):
                record.setdefault(name, [])
        kind = self.table.kind
        return [
            RowResult(number, {"kind": kind, **record}, wrong.get(at, ()))
            for at, (number, record) in enumerate(zip(block.numbers, records, strict=True))
        ]

    def _taken_out(
        self,
        block: MappedBlock,
        wrong: dict[int, list[Problem]],
        column: MappedColumn,
        values: list[object],
    ) -> list[object]:
        """Return the values without those that are wrong, which are noted with their rows."""
        if not column.may_be_wrong:
            return values
        for at, value in enumerate(values):
            if isinstance(value, Wrong):
                problem = self.problem(value, block.numbers[at], column)
                wrong.setdefault(at, []).append(problem)
        return [None if isinstance(value, Wrong) else value for value in values]

    def problem(self, found: Wrong, row: int, column: MappedColumn) -> Problem:
        """Return what is wrong with a cell."""
        code = Code.PERSONAL_NUMBER if found.personal else Code.WRONG_VALUE
        place = self.place(row, column)
        return Problem(code, found.message, found.expected, found.hint, line=row, cell=place)

    def place(self, row: int, column: MappedColumn | None = None) -> CellPlace:
        """Return where a row is, or the cell of a field in it."""
        places = column.places if column and not column.field.source.of else ()
        if len(places) != 1:
            return CellPlace(row, self.sheet.name)
        [place] = places
        name = self.header.cell(row, place)
        return CellPlace(row, self.sheet.name, self.header.name(place), name)

    def place_of(self, row: int, path: tuple[str, ...]) -> CellPlace:
        """Return where the value of a field of a record stands, as far as one cell has it."""
        singles = [each for each in self._singles.columns if each.field.path == path]
        items = [
            each
            for item, _where, group in self._items
            for each in group.columns
            if (*item.path, *each.field.path) == path
        ]
        found = singles + items
        return self.place(row, found[0] if len(found) == 1 else None)


def _list_at(record: dict[str, Any], path: tuple[str, ...]) -> list[Any]:
    """Return the list at a path of a record, made where it is not there yet."""
    for step in path[:-1]:
        record = record.setdefault(step, {})
    found: list[Any] = record.setdefault(path[-1], [])
    return found
