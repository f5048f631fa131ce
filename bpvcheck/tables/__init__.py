"""Tables read as they are: CSV and spreadsheets, row by row, each cell found again by its name.

What rows mean is said by a mapping (`bpvcheck.mapping`).
"""

from bpvcheck.tables.cells import CellValue, TableRows, as_text, column_letters, is_empty
from bpvcheck.tables.files import TableFile, TableSheet, open_table
from bpvcheck.tables.headers import Header, first_header, header_at
from bpvcheck.tables.suffixes import TABLE_SUFFIXES

__all__ = [
    "TABLE_SUFFIXES",
    "CellValue",
    "Header",
    "TableFile",
    "TableRows",
    "TableSheet",
    "as_text",
    "column_letters",
    "first_header",
    "header_at",
    "is_empty",
    "open_table",
]
