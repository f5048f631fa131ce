"""A view as data: JSON is the view as it is, CSV its detail rows."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Final

import orjson

from bpvcheck.reports.flat import FlatValue, detail_rows
from bpvcheck.reports.model import plain

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_json(view: object) -> str:
    """Give a view as JSON, in the order of its fields."""
    return orjson.dumps(plain(view), option=orjson.OPT_INDENT_2).decode() + "\n"


def as_csv(view: object) -> str:
    """Give the detail rows of a view as CSV."""
    return csv_text(detail_rows(view))


def csv_text(rows: Iterable[Mapping[str, FlatValue]]) -> str:
    """Write rows as CSV; nothing in them is a formula to a spreadsheet."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    written = iter(rows)
    first = next(written, None)
    if first is not None:
        writer.writerow(first)
        writer.writerow(_safe(first.values()))
        writer.writerows(_safe(row.values()) for row in written)
    return out.getvalue()


def _safe(cells: Iterable[FlatValue]) -> Iterator[FlatValue]:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    for cell in cells:
        formula = isinstance(cell, str) and cell.startswith(_FORMULA)
        yield f"'{cell}" if formula else cell
