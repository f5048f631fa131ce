"""A form to fill in, written from the mapping that reads it: its columns, explanations, choices.

So the form and its mapping cannot differ. As a spreadsheet it has a sheet per table, an explanation
with every header, drop-down lists for words and a check on dates; as CSV its first table only.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bpvcheck.i18n import N_, Lang, _, current
from bpvcheck.mapping.form import Field, TableMap, TableMapping
from bpvcheck.records.shape import (
    DateShape,
    FlagShape,
    GroupShape,
    ListShape,
    NumberShape,
    record_shape,
)
from bpvcheck.records.types import titles

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["FormColumn", "columns_of", "form_file"]

_ROWS: Final = 5000
"""So far down drop-down lists and checks go."""
_WIDTH: Final = 24
_TITLE: Final = 32
"""Excel shows no longer titles."""
_YES_NO: Final = ("ja", "nee")


@dataclass(frozen=True)
class FormColumn:
    """A column of a form: its header, what it is for, how to fill it in, and its choices."""

    header: str
    explanation: str
    how: str
    choices: tuple[str, ...]
    is_date: bool
    needed: bool


def columns_of(table: TableMap) -> list[FormColumn]:
    """Return the columns of a table, each once, in the order of the mapping."""
    found: dict[str, FormColumn] = {}
    shape = record_shape(table.kind)
    for path, field in _placed(table):
        for column in field.source.columns[:1]:
            header = str(column)
            needed = path == ("id",) or path[0] in shape.required
            found.setdefault(header, _column(header, shape, path, field, needed=needed))
    return [*found.values()]


def _placed(table: TableMap) -> Iterator[tuple[tuple[str, ...], Field]]:
    """Yield the fields with their whole paths; those that state something of lists come last."""
    singles = [(each.path, each) for each in table.fields]
    yield from (each for each in singles if each[0][0] != "lists_complete_until")
    for item in table.items:
        yield from (((*item.path, *each.path), each) for each in item.fields)
    yield from (each for each in singles if each[0][0] == "lists_complete_until")


def _column(
    header: str, shape: GroupShape, path: tuple[str, ...], field: Field, *, needed: bool
) -> FormColumn:
    own = field.shape.item if isinstance(field.shape, ListShape) else field.shape
    choices = tuple(field.words) or (_YES_NO if isinstance(own, FlagShape) else ())
    is_date = isinstance(own, DateShape)
    if choices:
        how = _("choose one of the words in the list")
    elif is_date:
        how = _("a date, such as 31-12-2012")
    elif isinstance(own, NumberShape):
        how = _("a whole number")
    else:
        how = _(_HOW[path[-1]]) if path[-1] in _HOW else ""
    return FormColumn(header, _title(shape, path, current()), how, choices, is_date, needed)


_HOW: Final = {
    "school": N_("four characters, such as 99XA"),
    "knowledge_centre": N_("four characters, such as 99XA"),
    "qualification": N_("five digits, such as 94920"),
    "company": N_("nine digits, or the code of 17 characters"),
    "student": N_("a number or code of your own: no name, BSN or education number"),
    "person": N_("a number or code of your own: no name"),
}


def _title(shape: GroupShape, path: Sequence[str], lang: Lang) -> str:
    """Say a field as the schemas do, with the list that it is in."""
    names, group = [], shape
    for step in path:
        info = group.model.model_fields.get(step) if group.model else None
        if info is not None:
            names.append(titles(info)[lang])
        inner = group.fields[step]
        inner = inner.item if isinstance(inner, ListShape) else inner
        if not isinstance(inner, GroupShape):
            break
        group = inner
    return ": ".join(names)


def _csv(mapping: TableMapping) -> bytes:
    """Return the headers of the first table, as Excel in Dutch opens them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.header for column in columns_of(mapping.tables[0])])
    return text.getvalue().encode("utf-8-sig")


def _workbook(mapping: TableMapping) -> bytes:
    """Return the form as a spreadsheet."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "default_date_format": "dd-mm-yyyy"}) as book:
        lists = _Lists(book)
        for table in mapping.tables:
            _sheet(book, table, lists)
        _explanation(book, mapping)
        lists.write()
    return out.getvalue()


def _sheet(book: "Workbook", table: TableMap, lists: "_Lists") -> None:
    """Write the sheet of a table, with headers only."""
    sheet = book.add_worksheet(table.sheet)
    bold = book.add_format({"bold": True, "bg_color": "#dde7f0", "bottom": 1})
    dates = book.add_format({"num_format": "dd-mm-yyyy"})
    text = book.add_format({"num_format": "@"})
    for at, column in enumerate(columns_of(table)):
        sheet.write_string(0, at, column.header, bold)
        sheet.write_comment(0, at, _said(column))
        sheet.set_column(at, at, max(_WIDTH // 2, len(column.header) + 2),
                         dates if column.is_date else text)  # fmt: skip
        check: dict[str, Any] | None = None
        if column.choices:
            check = {"validate": "list", "source": lists.range_of(column.choices)}
        elif column.is_date:
            check = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        if check:
            check |= {"error_title": column.header[:_TITLE], "error_message": column.how[:255]}
            sheet.data_validation(1, at, _ROWS, at, check)
    sheet.freeze_panes(1, 1)


def _said(column: FormColumn) -> str:
    needed = _("always fill this in") if column.needed else _("leave it empty where not known")
    return ". ".join(part for part in (column.explanation, column.how, needed) if part)


def _explanation(book: "Workbook", mapping: TableMapping) -> None:
    """Write what every column is for on a sheet of its own."""
    sheet = book.add_worksheet(_("Explanation"))
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, _WIDTH, wrap)
    sheet.set_column(2, 2, 4 * _WIDTH, wrap)
    rows = [
        (table.sheet or "", column.header, _said(column))
        for table in mapping.tables
        for column in columns_of(table)
    ]
    for at, name in enumerate((_("sheet"), _("column"), _("what it is for"))):
        sheet.write_string(0, at, name, bold)
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            sheet.write_string(number, at, cell)


class _Lists:
    """The choices of drop-down lists, on a hidden sheet: in a check they could be too long."""

    def __init__(self, book: "Workbook") -> None:
        self._book, self._lists = book, list[tuple[str, ...]]()

    def range_of(self, choices: tuple[str, ...]) -> str:
        """Return where choices stand."""
        from xlsxwriter.utility import xl_col_to_name

        if choices not in self._lists:
            self._lists.append(choices)
        column = xl_col_to_name(self._lists.index(choices))
        return f"='{_('Choices')}'!${column}$1:${column}${len(choices)}"

    def write(self) -> None:
        """Write them all."""
        sheet = self._book.add_worksheet(_("Choices"))
        for at, choices in enumerate(self._lists):
            sheet.write_column(0, at, choices)
        sheet.hide()


def form_file(mapping: TableMapping, path: Path) -> bytes:
    """Return the form in the form that a path's ending names."""
    return _csv(mapping) if path.suffix.lower() == ".csv" else _workbook(mapping)
