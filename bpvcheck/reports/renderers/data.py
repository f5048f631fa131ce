"""A report as data: JSON is its description as it is, CSV what is to be done."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from io import StringIO
from typing import Final

import orjson

from bpvcheck.i18n import Lang, _
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Part,
    Table,
    Tallies,
)
from bpvcheck.reports.layout.to_do import finding_table
from bpvcheck.reports.layout.words import SIGNS, verdict_heads
from bpvcheck.reports.model import VERDICTS, Finding

__all__ = ["as_csv", "as_json", "as_plain_csv", "cell_value", "csv_text", "safe", "tables"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
FlatValue = str | int | float | date | None


def as_json(document: Document) -> str:
    """Return a description as JSON, in the order of its fields."""
    return orjson.dumps(document, default=list, option=orjson.OPT_INDENT_2).decode() + "\n"


def as_csv(document: Document) -> str:
    """Return what is to be done as a spreadsheet reads it: heads and verdicts in words.

    In Dutch with semicolons, which is what a Dutch Excel takes for columns. A report in which
    nothing is to be done gives its tables.
    """
    separator = ";" if document.lang == Lang.NL else ","
    if not document.to_do:
        return csv_text(_tables(document), separator)
    table = finding_table(document.to_do)
    heads = [*(column.title for column in table.columns), _("finding")]
    columns = [each.made(lambda cell: safe(cell_value(cell))) for each in table.cells]
    return _lines(heads, zip(*columns, document.to_do.ids(), strict=True), separator)


def _tables(document: Document) -> Iterator[list[FlatValue]]:
    """Yield every table with its heading and heads above it, and an empty line between them."""
    for place, (heading, table) in enumerate(tables(_blocks(document), document.title)):
        if place:
            yield []
        yield [heading, table.caption]
        yield [column.title for column in table.columns]
        yield from map(_values, table.rows)


def as_plain_csv(document: Document) -> str:
    """Return what is to be done for programs: commas, names of fields, words of the ledger."""
    found = document.to_do
    names = [field.name for field in fields(Finding)]
    columns = [
        found.columns[name].made(lambda each: safe(_joined(each))) for name in names if name != "id"
    ]
    return _lines(names, zip(found.ids(), *columns, strict=True), ",")


def _joined(value: object) -> FlatValue:
    if isinstance(value, tuple):
        return " ".join(value)
    return value if isinstance(value, (str, int, date)) else None


def _blocks(document: Document) -> list[tuple[str, Block]]:
    return [(each.heading, block) for each in document.sections for block in each.blocks]


def tables(blocks: Iterable[tuple[str, Block]], title: str) -> Iterator[tuple[str, Table]]:
    """Yield the tables in blocks with the heading above each; counts as tables too."""
    for heading, block in blocks:
        if isinstance(block, Part):
            inner = [(f"{heading}: {block.heading}", each) for each in block.blocks]
            yield from tables(inner, title)
        elif isinstance(block, Table):
            yield heading, block
        elif isinstance(block, Tallies):
            yield heading, counts_table(block)
        elif isinstance(block, Chart):
            yield block.title, block.table


def counts_table(block: Tallies) -> Table:
    """Return counts per verdict as a table."""
    heads = (block.heading, _("what"), *verdict_heads())
    rows = []
    for row in block.rows:
        counts = [*(getattr(row.tally, word) for word in VERDICTS), row.tally.judged]
        numbers = [Cell(str(n), value=n if isinstance(n, int) else None) for n in counts]
        name = " ".join(filter(None, (row.label, row.group if row.label != row.group else "")))
        rows.append((Cell(name), Cell(row.sub), *numbers))
    kinds = ("text", "text", *["number"] * len(verdict_heads()))
    return Table(tuple(map(Column, heads, kinds)), tuple(rows), block.caption)


def _values(row: Sequence[Cell]) -> list[FlatValue]:
    return [cell_value(cell) for cell in row]


def cell_value(cell: Cell) -> FlatValue:
    """Return what a spreadsheet gets: a date or number where there is one, else the words."""
    sign, _space, word = cell.text.partition(" ")
    if cell.verdict and sign in SIGNS.values():
        return word
    if cell.value is not None:
        return cell.value
    sub = f"({cell.sub})" if cell.sub and cell.text else cell.sub
    marks = (f"[{tag.word}]" for tag in cell.tags)
    return " ".join(filter(None, (cell.text, *marks, sub)))


def csv_text(rows: Iterable[Iterable[FlatValue]], separator: str = ",") -> str:
    """Write rows as CSV; nothing in them is a formula to a spreadsheet."""
    return _lines((), (map(safe, row) for row in rows), separator)


def _lines(heads: Iterable[str], rows: Iterable[Iterable[FlatValue]], separator: str) -> str:
    """Write heads, if there are any, and rows in which nothing is a formula."""
    out = StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([heads] if heads else ())
    writer.writerows(rows)
    return out.getvalue()


def safe(cell: FlatValue) -> FlatValue:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
