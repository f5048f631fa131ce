"""A file with tables, whatever its form: its sheets, and how it is read, said in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

from bpvcheck.errors import Code, RecordError
from bpvcheck.i18n import _
from bpvcheck.tables.cells import CellValue, TableRows
from bpvcheck.tables.delimited import CsvForm, csv_form, csv_rows
from bpvcheck.tables.objects import object_sheets

__all__ = ["TableFile", "TableSheet", "open_table"]

_TOP: Final = 25
"""So many rows are read to find headers."""
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class TableSheet:
    """A table: its name, "" where the file is the only one, and its rows, read anew each time."""

    name: str
    read: Callable[[], Iterator[TableRows]]

    def top(self) -> Sequence[Sequence[CellValue]]:
        """Return the first rows."""
        found: list[Sequence[CellValue]] = []
        for rows in self.read():
            found += [()] * (rows.first - 1 - len(found))
            found += rows.cells
            if len(found) >= _TOP:
                break
        return found[:_TOP]


@dataclass(frozen=True)
class TableFile:
    """The tables of a file, by name, and how it is read, in words: encoding and delimiter."""

    form: str
    said: str
    sheets: dict[str, TableSheet]

    def sheet(self, name: str | None) -> TableSheet | None:
        """Return the sheet of a name, capitals aside; of none the first. None where it lacks.

        A list in JSON goes by the end of its path too, and a CSV file is its only sheet.
        """
        if name is None or self.form == "csv":
            return next(iter(self.sheets.values()), None)
        wanted = name.strip().casefold()
        keys = {key.strip().casefold(): each for key, each in self.sheets.items()}
        ends = (each for key, each in keys.items() if key.endswith(f".{wanted}"))
        return keys.get(wanted) or (next(ends, None) if self.form == "json" else None)


def open_table(file: IO[bytes], form: CsvForm | None = None) -> TableFile:
    """Look into a file that is open at its start; it must stay open while rows are read.

    `form` says what is not to be found out of a CSV file. Raises RecordError where it is no table.
    """
    head = file.read(1024)
    file.seek(0)
    if head.startswith((_ZIP, _OLD_EXCEL)):
        from bpvcheck.tables.workbook import workbook_sheets

        said = _("spreadsheet") if head.startswith(_ZIP) else _("spreadsheet of Excel 97 (.xls)")
        sheets = workbook_sheets(file)
        found = {name: TableSheet(name, read) for name, read in sheets.items()}
        return TableFile("workbook", said, found)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        found = {name: TableSheet(name, read) for name, read in object_sheets(file).items()}
        return TableFile("json", _("JSON"), found)
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = _("This is neither a table as text nor a spreadsheet.")
        raise RecordError(Code.NOT_A_TABLE, message, expected=_("CSV, XLSX or ODS"))
    settled = csv_form(file, form or CsvForm())
    return TableFile("csv", settled.said, {"": TableSheet("", lambda: csv_rows(file, settled))})
