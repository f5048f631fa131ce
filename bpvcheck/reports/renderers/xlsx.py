"""A report as a workbook for a spreadsheet: a sheet per question, with filters and real dates."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpvcheck.i18n import Lang, _
from bpvcheck.reports.coded import CodedColumn
from bpvcheck.reports.layout.document import Block, Document, Figures, Part, Table
from bpvcheck.reports.layout.long_table import LongTable, coded_columns
from bpvcheck.reports.layout.to_do import action_table, finding_table
from bpvcheck.reports.renderers.data import FlatValue, cell_value, tables
from bpvcheck.scratch import scratch

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["workbook"]

_LONGEST_NAME: Final = 31
_WIDEST: Final = 60
_A_LINE: Final = 54
"""How many characters of a text surely go on a line of the widest column."""
_HIGH: Final = 15


def workbook(document: Document) -> bytes:
    """Return a workbook."""
    import xlsxwriter

    out = BytesIO()
    # texts stay texts, whatever they begin with
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with scratch(Path(gettempdir())) as folder:
        # a row goes to disk as soon as the next one begins
        rows = {"constant_memory": True, "tmpdir": str(folder)}
        book = xlsxwriter.Workbook(out, {**rows, "default_date_format": "", **plain})
        made = datetime.combine(document.head.as_of, time())
        book.set_properties({"title": document.title, "created": made})
        book.set_size(2400, 1600)
        _Sheets(book, document).write()
        book.close()
    return out.getvalue()


class _Sheets:
    """The sheets of a workbook."""

    def __init__(self, book: "Workbook", document: Document) -> None:
        """Make the forms of cells."""
        self._book, self._document = book, document
        self._head = book.add_format({"bold": True, "bg_color": "#e8edf3", "text_wrap": True})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._bold = book.add_format({"bold": True, "font_size": 14})
        form = "d-m-yyyy" if document.lang == Lang.NL else "d mmm yyyy"
        self._date = book.add_format({"num_format": form, "valign": "top", "align": "left"})
        self._number = book.add_format({"num_format": "#,##0", "valign": "top"})
        self._names: set[str] = set()

    def write(self) -> None:
        """Write every sheet."""
        document = self._document
        if document.actions:
            self._table(_("To do"), action_table(document.actions))
        if document.to_do:
            self._table(_("Findings"), finding_table(document.to_do), document.to_do.ids())
        self._figures()
        blocks = [(each.heading, block) for each in document.sections for block in each.blocks]
        for heading, table in tables(blocks, document.title):
            if table.rows:
                self._table(heading, table)

    def _named(self, name: str) -> str:
        """Return a name that no other sheet has, of no more than 31 characters."""
        name = re.sub(r"[\[\]:*?/\\']", " ", name)[:_LONGEST_NAME].strip()
        found, count = name, 1
        while found.lower() in self._names:
            count += 1
            found = f"{name[: _LONGEST_NAME - 4]} ({count})"
        self._names.add(found.lower())
        return found

    def _table(self, name: str, table: Table | LongTable, ids: Iterable[str] | None = None) -> None:
        """Write a table; in a last column the ``ids`` of what its rows are about."""
        sheet = self._book.add_worksheet(self._named(name))
        heads = [column.title for column in table.columns]
        columns = [each.made(cell_value) for each in coded_columns(table)]
        high = np.max([_lines(column)[column.codes] for column in columns], axis=0)
        rows: Iterable[tuple[Any, ...]] = zip(*columns, strict=True)
        widths = [min(_longest(column), _WIDEST) for column in columns]
        if ids is not None:
            heads.append(_("finding"))
            rows = ((*row, each) for row, each in zip(rows, ids, strict=True))
            widths.append(_WIDEST)
        sheet.write_row(0, 0, heads, self._head)
        for number, (row, count) in enumerate(zip(rows, high.tolist(), strict=True), 1):
            if count > 1:
                # not every program makes room for what goes on in a next line
                sheet.set_row(number, _HIGH * count)
            for place, value in enumerate(row):
                self._cell(sheet, number, place, value)
        for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(place, place, max(len(head) + 3, width) + 1)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(high), 1), len(heads) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _cell(self, sheet: Any, row: int, place: int, value: object) -> None:  # noqa: ANN401 - XlsxWriter's
        if isinstance(value, date):
            sheet.write_datetime(row, place, value, self._date)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, place, value, self._number)
        elif value:
            sheet.write_string(row, place, str(value), self._text)

    def _figures(self) -> None:
        """Write the figures, each with what it is out of, and below them what they rest on."""
        document = self._document
        sheet = self._book.add_worksheet(self._named(_("Figures")))
        sheet.write_string(0, 0, document.title, self._bold)
        sheet.write_row(
            2,
            0,
            [_("figure"), _("number"), _("of"), _("cannot be told"), _("in words")],
            self._head,
        )
        row = 3
        for heading, figure in _all_figures(document):
            self._cell(sheet, row, 0, f"{heading}: {figure.label}" if heading else figure.label)
            for place, value in enumerate((figure.part, figure.whole, figure.unknown), 1):
                self._cell(sheet, row, place, value)
            self._cell(sheet, row, 4, f"{figure.value} {figure.sub}".strip())
            row += 1
        for name, text in document.footer:
            row += 1
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, text)
        sheet.set_column(0, 0, _WIDEST)
        sheet.set_column(1, 3, 14)
        sheet.set_column(4, 4, _WIDEST)
        sheet.freeze_panes(3, 0)


def _lines(column: CodedColumn[FlatValue]) -> Any:  # noqa: ANN401 - an array
    """Return how many lines each value of a column surely needs."""
    return np.array([ceil(len(str(value or "")) / _A_LINE) for value in column.values])


def _longest(column: CodedColumn[FlatValue]) -> int:
    return max((len(str(value or "")) for value in column.values), default=0)


def _all_figures(document: Document) -> Iterator[tuple[str, Any]]:
    named: list[tuple[str, Block]] = [("", block) for block in document.blocks]
    named += [(each.heading, block) for each in document.sections for block in each.blocks]
    while named:
        heading, block = named.pop(0)
        if isinstance(block, Figures):
            yield from ((heading, figure) for figure in block.figures)
        elif isinstance(block, Part):
            named[:0] = [(block.heading, each) for each in block.blocks]
