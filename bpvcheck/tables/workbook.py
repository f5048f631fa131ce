"""Spreadsheets (XLSX, ODS, and the XLS of old), read by calamine: typed cells, dates included."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import islice
from typing import IO, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from bpvcheck.errors import Code, RecordError
from bpvcheck.i18n import _
from bpvcheck.tables.cells import CellValue, TableRows

__all__ = ["workbook_sheets"]

_BLOCK: Final = 2000


def workbook_sheets(file: IO[bytes]) -> dict[str, Callable[[], Iterator[TableRows]]]:
    """Return what reads the rows of each sheet. Raises RecordError where it cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(file)
    except PasswordError:
        message = _("This spreadsheet is locked with a password.")
        raise RecordError(
            Code.NOT_A_TABLE, message, hint=_("save it without one, and read that")
        ) from None
    except (CalamineError, OSError, ValueError):
        message = _("This spreadsheet is damaged, or of a form that cannot be read.")
        raise RecordError(
            Code.NOT_A_TABLE, message, hint=_("open it and save it again as .xlsx, or as CSV")
        ) from None
    # the last sheet is kept: its top is read before its rows
    sheet_of = lru_cache(1)(book.get_sheet_by_name)
    return {name: partial(_rows, sheet_of, name) for name in book.sheet_names}


def _rows(sheet_of: Callable[[str], CalamineSheet], name: str) -> Iterator[TableRows]:
    """Yield the rows of a sheet; empty rows and columns before the data count."""
    sheet = sheet_of(name)
    if sheet.start is None:
        return
    above, left = sheet.start
    rows = sheet.iter_rows()
    before: list[CellValue] = [None] * left
    first = above + 1
    while found := [*islice(rows, _BLOCK)]:
        yield TableRows(first, [[*before, *row] for row in found] if left else found)
        first += len(found)
