"""A mapping as a reader of files: what it gives goes through the same intake as records in JSON.

Tables that only add to records, and those of which several rows make one record, are read first;
their parts wait until the record comes. A record to which a row belongs that cannot be read is set
aside whole: without that row it would say that something was not done.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from contextlib import ExitStack, closing
from dataclasses import replace
from fnmatch import fnmatch
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

import orjson

from bpvcheck.errors import CellPlace, Code, Problem, RecordError
from bpvcheck.i18n import _, format_number
from bpvcheck.intake.batch import SHEET_LINES, Batch, BlockResult, Broken, Doing, Said
from bpvcheck.intake.readers import Reader
from bpvcheck.mapping.context import Context
from bpvcheck.mapping.form import TableMap, TableMapping
from bpvcheck.mapping.lookups import LookupRows
from bpvcheck.mapping.merge import PartOfRecord, RecordParts, merged
from bpvcheck.mapping.table import MappedTable, RowResult, header_of
from bpvcheck.tables import TABLE_SUFFIXES, TableFile, TableSheet, open_table

__all__ = ["mapping_reader", "records_in"]

_SHOWN: Final = 12
"""So many columns that are not used are named."""


def mapping_reader(mapping: TableMapping, context: Context, *, alone: bool = True) -> Reader:
    """Return the reader of the files that a mapping is for.

    A mapping that is `alone` takes every file with the endings that it names; one of several those
    with the names that it names. Of `context` the name of the file is filled in for each.
    """
    endings = {Path(pattern).suffix.lower() for pattern in mapping.files} - {"", ".*"}
    patterns = sorted(endings) if alone else [pattern.lower() for pattern in mapping.files]
    return Reader(
        suffixes=tuple(patterns) or TABLE_SUFFIXES,
        read=partial(_read, mapping, context),
        form=_form(mapping, context),
    )


def _form(mapping: TableMapping, context: Context) -> str:
    """Name what records depend on beside the file; "" where its name, a key or a file counts."""
    fields = [each for table in mapping.tables for each in table.all_fields]
    if mapping.other_files or any(each.pseudonymise or each.source.file_name for each in fields):
        return ""
    day = context.exported.strftime("%Y%m%d") if context.exported else ""
    return f"map {mapping.digest} {day}"


def _read(mapping: TableMapping, context: Context, file: IO[bytes]) -> Iterator[BlockResult]:
    name = getattr(file, "name", "")
    path = Path(name) if isinstance(name, str) and name else None
    own = replace(context, file=path.name if path else "", folder=path.parent if path else None)
    if any(fnmatch(own.file, pattern) for pattern in mapping.other_files):
        yield Said(_("read together with the file that it belongs to"))
    else:
        yield from records_in(file, mapping, own)


def records_in(file: IO[bytes], mapping: TableMapping, context: Context) -> Iterator[BlockResult]:
    """Yield the records of a file that is open at its start, and what is wrong in it."""
    try:
        with ExitStack() as stack:
            opened = open_table(file, mapping.csv)
            yield from _opening(opened, mapping)
            yield from _File(opened, mapping, context, stack).found()
    except RecordError as error:
        yield from (Broken(_in_row(problem)) for problem in error.problems)


def _opening(opened: TableFile, mapping: TableMapping) -> Iterator[Doing]:
    """Say which sheets are read: of a spreadsheet that takes a while before the first row comes."""
    if opened.form == "workbook":
        first = next(iter(opened.sheets), "")
        names = dict.fromkeys(table.sheet or first for table in mapping.tables if not table.file)
        yield Doing(_("reading sheet {names}").format(names=", ".join(names)))


def _in_row(problem: Problem) -> Problem:
    return replace(problem, cell=CellPlace(problem.line)) if problem.line else problem


class _File:
    """One file: its tables as the mapping has them."""

    def __init__(
        self, opened: TableFile, mapping: TableMapping, context: Context, stack: ExitStack
    ) -> None:
        self._opened, self._mapping, self._context, self._stack = opened, mapping, context, stack
        self._sheets = [*opened.sheets]
        self._problems: list[Problem] = []
        self._absent: list[str] = []
        lookups = self._lookups()
        self._tables = [
            MappedTable(table, sheet, context, lookups)
            for table in self._read_here()
            if (sheet := self._sheet(table.sheet, table.file, optional=self._may_lack(table)))
            is not None
        ]
        self._problems += [each for table in self._tables for each in table.problems]
        self._parts: dict[str, RecordParts] = {}
        if not self._problems:
            for rows in lookups.values():
                rows.read()

    def _read_here(self) -> Sequence[TableMap]:
        """Return what the mapping says of this file: a CSV file holds the first sheet only."""
        tables = self._mapping.tables
        names = {table.sheet for table in tables if not table.file}
        if self._opened.form != "csv" or len(names) <= 1:
            return tables
        first = next(table for table in tables if not table.file)
        return [table for table in tables if table is first or table.file]

    def _may_lack(self, table: TableMap) -> bool:
        """Return whether a sheet need not be there: it adds only, to lists not called complete."""
        stated = {
            each.path[1:] for other in self._mapping.tables for each in other.fields
            if each.path[0] == "lists_complete_until" and other.kind == table.kind
        }  # fmt: skip
        return table.adds and table.optional and not stated & {item.path for item in table.items}

    def _other(self, pattern: str, name: str | None, *, optional: bool) -> TableSheet | None:
        """Open the table of another file in the same folder; a problem where it is not one file."""
        folder = self._context.folder
        found = sorted(folder.glob(pattern)) if folder else []
        if len(found) == 1:
            opened = open_table(self._stack.enter_context(found[0].open("rb")), self._mapping.csv)
            sheet = opened.sheet(name)
            if sheet is not None:
                label = f"{found[0].name}: {sheet.name}" if sheet.name else found[0].name
                if label not in self._sheets:
                    self._sheets.append(label)
                return TableSheet(label, sheet.read)
        if optional and not found and folder:
            self._absent.append(pattern)
            return None
        message = _(
            'Beside this file stands no file "{name}" with the table that the mapping names.'
        )
        if len(found) > 1:
            message = _('Beside this file stand several files "{name}".')
        elif folder is None:
            message = _(
                'The file "{name}" cannot be found beside one that is packed, or in a pipe.'
            )
        hint = _("put it in the same folder, or name it in the mapping with file:")
        self._problems.append(Problem(Code.MISSING_COLUMN, message.format(name=pattern), hint=hint))
        return None

    def _sheet(
        self, name: str | None, file: str = "", *, optional: bool = False
    ) -> TableSheet | None:
        if file:
            return self._other(file, name, optional=optional)
        found = self._opened.sheet(name)
        if found is None and optional:
            self._absent.append(_('sheet "{name}"').format(name=name or ""))
        elif found is None:
            message = _('There is no sheet "{name}".').format(name=name or "")
            expected = _("one of {choices}").format(choices=", ".join(self._sheets))
            self._problems.append(Problem(Code.MISSING_COLUMN, message, expected))
        return found

    def _lookups(self) -> dict[str, LookupRows]:
        """Find the rows that others look up."""
        found = {}
        for name, lookup in self._mapping.lookups.items():
            sheet = self._sheet(lookup.sheet, lookup.file)
            if sheet is None:
                continue
            numbered = any(isinstance(each.column, int) for each in lookup.where)
            header = header_of(sheet, () if numbered else None)
            wanted = {
                column
                for table in self._mapping.tables
                for field in table.all_fields
                if field.source.of == name
                for column in field.source.columns
            }
            found[name] = LookupRows(lookup, sheet, header, wanted)
            for column in found[name].lacking:
                message = _('There is no column "{name}".').format(name=column)
                self._problems.append(Problem(Code.MISSING_COLUMN, message))
        return found

    def found(self) -> Iterator[BlockResult]:
        """Yield the records, and what is wrong."""
        if self._problems:
            yield from map(Broken, self._problems)
            return
        yield Said(self._note(), self._locate)
        for table in self._tables:
            if table.table.adds or table.table.repeats:
                yield from self._gather(table)
        for table in self._tables:
            if table.table.repeats:
                yield from self._grouped(table)
            elif not table.table.adds:
                yield from self._single(table)
        for kind, parts in self._parts.items():
            if not any(each.table.repeats and each.table.kind == kind for each in self._tables):
                yield from (self._lost(line) for line in parts.left())

    def _note(self) -> str:
        """Return how the file is read, and which columns are not."""
        notes = [_("read as {form}").format(form=self._opened.said)]
        unused = [name for table in self._tables for name in table.unused()]
        absent = [*self._absent, *(name for table in self._tables for name in table.absent())]
        if unused:
            notes.append(_("not used: {columns}").format(columns=_listed(unused)))
        if absent:
            notes.append(_("not there: {columns}").format(columns=_listed(absent)))
        if self._context.pseudonymise is None and self._asks_pseudonyms():
            notes.append(_("people got numbers that hold in this file only, as there is no key"))
        if self._context.exported is None and self._asks_exported():
            notes.append(
                _("of what day it is was not said (--exported-on), so no list counts as complete")
            )
        return "; ".join(notes)

    def _asks_pseudonyms(self) -> bool:
        return any(each.field.pseudonymise for table in self._tables for each in table.columns)

    def _asks_exported(self) -> bool:
        return any(each.field.source.exported for table in self._tables for each in table.columns)

    # rows that are a record each

    def _single(self, table: MappedTable) -> Iterator[BlockResult]:
        """Yield the records of a table with a row for each."""
        parts = self._parts.get(table.table.kind)
        for made in table.made():
            extra = parts.take([str(each.record.get("id")) for each in made]) if parts else {}
            yield from self._batch(table, made, extra)
            yield self._doing(table, made)

    def _batch(
        self, table: MappedTable, made: list[RowResult], extra: Dict[str, list[PartOfRecord]]
    ) -> Iterator[BlockResult]:
        texts, lines, wrong = [], [], list[Broken]()
        for each in made:
            record, problems = each.record, list(each.problems)
            for part in extra.get(str(record.get("id")), ()):
                problems += self._joined(table, each.row, record, part, once=False)
            if problems:
                wrong += _broken(problems, table.table, record)
            else:
                texts.append(orjson.dumps(record))
                lines.append(self._line(table, each.row))
        if texts:
            yield Batch(texts, lines)
        yield from wrong

    def _joined(
        self,
        table: MappedTable,
        row: int,
        record: dict[str, Any],
        part: PartOfRecord,
        *,
        once: bool,
    ) -> list[Problem]:
        """Put a part into a record; the problem where that cannot be."""
        place = self._place(part.line)
        if part.record is None:
            message = _("This record is set aside: a row that belongs to it cannot be read.")
            hint = _("mend {place}").format(place=place)
            cell = table.place(row)
            return [Problem(Code.CONTRADICTION, message, hint=hint, line=row, cell=cell)]
        clash = merged(record, {**part.record, "kind": record["kind"]}, once=once)
        if clash is None:
            return []
        message = _('This row says something else of "{field}" than another row of the record.')
        return [
            Problem(
                Code.CONTRADICTION, message.format(field=clash[1:].replace("/", ".")),
                line=place.row, cell=place,
            )
        ]  # fmt: skip

    # rows that are parts of records

    def _gather(self, table: MappedTable) -> Iterator[BlockResult]:
        """Keep the parts in a table until their records come."""
        kind = table.table.kind
        if kind not in self._parts:
            self._parts[kind] = self._stack.enter_context(closing(RecordParts()))
        for made in table.made():
            kept = []
            for each in made:
                key = each.record.get("id")
                for problem in each.problems:
                    yield Broken(problem)
                if isinstance(key, str):
                    content = None if each.problems else each.record
                    kept.append((key, self._line(table, each.row), content))
                elif not each.problems:
                    yield Broken(self._without_id(table, each.row))
            self._parts[kind].add(kept)
            yield self._doing(table, made)

    def _without_id(self, table: MappedTable, row: int) -> Problem:
        message = _("This row does not say to which record it belongs.")
        place = table.place_of(row, ("id",))
        return Problem(Code.MISSING_FIELD, message, line=row, cell=place)

    def _grouped(self, table: MappedTable) -> Iterator[BlockResult]:
        """Yield records that several rows make together."""
        texts, lines = [], []
        for _key, (first, *rest) in self._parts[table.table.kind].groups():
            row, problems = self._place(first.line).row, list[Problem]()
            record: dict[str, Any] = {"kind": table.table.kind}
            for part in (first, *rest):
                problems += self._joined(table, row, record, part, once=True)
            if problems:
                yield from _broken(problems, table.table, record)
                continue
            texts.append(orjson.dumps(record))
            lines.append(first.line)
            if len(texts) == 512:  # noqa: PLR2004 - as many as other readers give at a time
                yield Batch(texts, lines)
                texts, lines = [], []
        if texts:
            yield Batch(texts, lines)

    def _lost(self, line: int) -> Broken:
        """Say of a row that its record did not come."""
        place = self._place(line)
        message = _("There is no record in this file to which this row belongs.")
        return Broken(Problem(Code.MISSING_REFERENCE, message, line=place.row, cell=place))

    def _doing(self, table: MappedTable, made: list[RowResult]) -> Doing:
        """Say how far a table was read."""
        count = format_number(made[-1].row)
        if not table.sheet.name:
            return Doing(_("reading rows: {count}").format(count=count))
        text = _("reading sheet {name}, rows: {count}")
        return Doing(text.format(name=table.sheet.name, count=count))

    # where rows are

    def _line(self, table: MappedTable, row: int) -> int:
        """Return the line by which a row is found: it tells the sheet too."""
        return row + SHEET_LINES * self._sheets.index(table.sheet.name)

    def _place(self, line: int) -> CellPlace:
        return CellPlace(line % SHEET_LINES, self._sheets[line // SHEET_LINES])

    def _locate(self, problem: Problem) -> Problem:
        """Say of a problem with a record where its value stands in the file."""
        if problem.line is None or problem.cell is not None:
            return problem
        place = self._place(problem.line)
        if problem.pointer:
            path = tuple(step for step in problem.pointer.split("/")[1:] if not step.isdecimal())
            cells = {
                table.place_of(place.row, path)
                for table in self._tables
                if table.sheet.name == place.sheet and not table.table.adds
            }
            named = {cell for cell in cells if cell.name}
            place = named.pop() if len(named) == 1 else place
        return replace(problem, line=place.row, cell=place)


def _broken(problems: list[Problem], table: TableMap, record: dict[str, Any]) -> Iterator[Broken]:
    """Yield a record that is set aside with what is wrong with it."""
    digest = sha256(orjson.dumps(record)).digest()
    first, *others = problems
    yield Broken(first, digest, kind=table.kind)
    yield from (Broken(problem) for problem in others)


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    left = len(names) - _SHOWN
    return shown + (_(" and {count} more").format(count=format_number(left)) if left > 0 else "")
