"""Workbooks for tests, written as a spreadsheet program would."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

Sheets = Mapping[str, Sequence[Sequence[object]]]


def workbook(sheets: Sheets) -> bytes:
    """Write a workbook: rows of cells by the name of a sheet. Days look as in a Dutch one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "d-m-yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()
