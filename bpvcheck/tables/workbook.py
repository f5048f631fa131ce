"""Spreadsheets (XLSX, ODS, and the XLS of old), read by calamine: typed cells, dates included."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import IO, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from bpvcheck.errors import Code, RecordError
from bpvcheck.i18n import _
from bpvcheck.tables.cells import Cell, Rows

__all__ = ["workbook_sheets"]

_BLOCK: Final = 2000


def workbook_sheets(file: IO[bytes]) -> dict[str, Callable[[], Iterator[Rows]]]:
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
    return {name: partial(_rows, book, name) for name in book.sheet_names}


def _rows(book: CalamineWorkbook, name: str) -> Iterator[Rows]:
    """Yield the rows of a sheet; empty rows and columns before the data count."""
    sheet: CalamineSheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return
    above, left = sheet.start
    rows = sheet.iter_rows()
    before: list[Cell] = [None] * left
    first = above + 1
    while found := [*islice(rows, _BLOCK)]:
        yield Rows(first, [[*before, *row] for row in found] if left else found)
        first += len(found)
