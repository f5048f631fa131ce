"""Which mapping reads a file: told by its headers, or by the rows of a layout without headers."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bpvcheck.mapping.form import TableMap, TableMapping
from bpvcheck.tables import CellValue, TableFile, as_text, first_header
from bpvcheck.tables.headers import plain_header

__all__ = ["layout_of"]

_MATCH: Final = 0.7
_SCHOOL: Final = re.compile(r"[0-9]{2}[A-Z]{2}")


def layout_of(opened: TableFile, mappings: Sequence[TableMapping]) -> TableMapping | None:
    """Find the mapping whose layout a file has, None where it is of none that is known."""
    best: tuple[float, TableMapping | None] = (_MATCH, None)
    for sheet in opened.sheets.values():
        top = sheet.top()
        header = first_header(top)
        for mapping in mappings:
            score = 1.0 if _reads_rows(mapping, top) else _matches(mapping, header.names)
            if score > best[0]:
                best = (score, mapping)
    return best[1]


def _reads_rows(mapping: TableMapping, top: Sequence[Sequence[CellValue]]) -> bool:
    """Return whether a mapping without headers finds its rows, with a school where it says."""
    for table in mapping.tables:
        for condition in table.where:
            if not isinstance(condition.column, int):
                continue
            at = condition.column - 1
            texts = condition.texts or frozenset()
            rows = [row for row in top if len(row) > at and as_text(row[at]).casefold() in texts]
            if rows and _has_school(mapping, table, top, rows):
                return True
    return False


def _has_school(
    mapping: TableMapping,
    table: TableMap,
    top: Sequence[Sequence[CellValue]],
    rows: Sequence[Sequence[CellValue]],
) -> bool:
    """Tell whether the school stands where a mapping says: in the row, or in a head that it saw."""
    [source] = [each.source for each in table.fields if each.path == ("school",)]
    [column] = source.columns
    if source.of:
        texts = mapping.lookups[source.of].where[0].texts or frozenset()
        rows = [row for row in top if row and as_text(row[0]).casefold() in texts]
        if not rows:
            return True
    cells = [row[int(column) - 1] for row in rows if len(row) >= int(column)]
    return bool(cells) and all(_SCHOOL.fullmatch(as_text(cell)) for cell in cells)


def _matches(mapping: TableMapping, headers: Iterable[str]) -> float:
    """Return which part of the headers a mapping reads, 0 to 1."""
    known = {
        plain_header(column)
        for table in mapping.tables
        for field in table.all_fields
        for column in field.source.columns
        if isinstance(column, str)
    }
    known |= {plain_header(name) for table in mapping.tables for name in table.drop}
    plain = [plain_header(header) for header in headers if header]
    return sum(each in known for each in plain) / len(plain) if plain else 0.0
