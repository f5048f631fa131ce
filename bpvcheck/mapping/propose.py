"""A mapping proposed for a file: by its headers, by what stands in its columns, sheet by sheet.

Sheets whose rows each have a number of their own give records. Of another sheet a column is looked
for with the numbers of those records; what is in its rows is added to them. A sheet of which
neither holds is left out, and it is said why.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from bpvcheck.i18n import _
from bpvcheck.intake.privacy import forbidden_key, holds_number
from bpvcheck.mapping.dates import day_of, guesses
from bpvcheck.mapping.form import TableMapping
from bpvcheck.mapping.known import Meaning, lists_named, meaning_of, meanings, meanings_in_list
from bpvcheck.mapping.proposed import (
    MOST_WORDS,
    Proposal,
    ProposedColumn,
    ProposedField,
    ProposedTable,
    shape_of,
)
from bpvcheck.records.shape import DateShape, NumberShape
from bpvcheck.tables import Header, TableFile, TableRows, as_text, first_header, is_empty

__all__ = ["is_certain", "propose"]

_KINDS: Final = ("placement", "company", "recognition_request")
_LOOKED_AT: Final = 5000
_FEWEST: Final = 2
"""A sheet of which fewer fields are sure gives no records by itself."""
_NAMES: Final = re.compile(
    r"(?:^|\b)(?:naam|voornaam|achternaam|roepnaam|e-?mail|telefoon|adres|straat|postcode|"
    r"woonplaats|plaats|geboorte\w*|opmerking\w*|toelichting\w*|name|address|phone)\b",
    re.IGNORECASE,
)
_PATTERNS: Final = {
    "school": re.compile(r"[0-9]{2}[A-Z]{2}"),
    "qualification": re.compile(r"[0-9]{5}"),
    "company": re.compile(r"[1-9][0-9]{8}|[0-9]{2}[A-Z]{2}[0-9]{4}[A-Z]{2}[0-9 ]{5}[0-9]{2}"),
}
_PLANNED_END: Final = ("period", "planned_end")
_ACTUAL: Final = re.compile(r"werkelijk|feitelijk|actual|real", re.IGNORECASE)
"""What stands in headers of columns with the day on which a placement ended indeed."""
_DAY: Final = re.compile(r"datum|dag|date|day", re.IGNORECASE)
_CALLED: Final = {"school": "brin", "qualification": "crebo", "company": "leerbedrijf"}
"""What stands in headers of columns with such values."""


def propose(opened: TableFile, name: str, mappings: Sequence[TableMapping]) -> Proposal:
    """Propose a mapping for all sheets of a file that give something."""
    made = Proposal(name)
    sheets = {
        sheet.name: _columns(first_header(sheet.top()), sheet.read())
        for sheet in opened.sheets.values()
    }
    best = {name: _records(name, columns, mappings) for name, columns in sheets.items()}
    ranked = sorted(best, key=lambda name: -len(best[name].sure))
    for at, sheet in enumerate(ranked):
        table = best[sheet]
        own = table.key and not table.repeats and len(table.sure) >= _FEWEST
        if at == 0 or (own and not _shared(table.columns, made.tables, table.kind)):
            made.tables.append(table)
    records = [*made.tables]
    taken = {table.sheet for table in records}
    for sheet, columns in sheets.items():
        if sheet not in taken:
            found = _added(sheet, columns, records, mappings)
            if isinstance(found, str):
                made.passed_over[sheet] = found
            else:
                made.tables.append(found)
    return made


def _columns(header: Header, blocks: Iterable[TableRows]) -> list[ProposedColumn]:
    """Gather what stands in each column of the first rows."""
    texts = [Counter[str]() for _name in header.names]
    typed = [False] * len(texts)
    seen = 0
    for rows in blocks:
        for number, row in enumerate(rows.cells, rows.first):
            if number <= header.row:
                continue
            seen += 1
            for at, cell in islice(enumerate(row), len(texts)):
                if not is_empty(cell):
                    texts[at][as_text(cell)] += 1
                    typed[at] = typed[at] or not isinstance(cell, str)
        if seen >= _LOOKED_AT:
            break
    return [
        ProposedColumn(*each) for each in zip(header.names, texts, typed, strict=True) if each[0]
    ]


def _records(
    sheet: str, columns: list[ProposedColumn], mappings: Sequence[TableMapping]
) -> ProposedTable:
    """Propose which kind of record the rows of a sheet give: the one of which most is sure."""
    tables = [
        _table(ProposedTable(kind, sheet, columns), meanings(kind, mappings)) for kind in _KINDS
    ]
    best = max(tables, key=lambda table: len(table.sure))
    if best.key:
        best.repeats = any(count > 1 for count in best.key.column.texts.values())
    return best


def _shared(
    columns: Iterable[ProposedColumn], tables: Iterable[ProposedTable], kind: str = ""
) -> tuple[ProposedColumn, ProposedTable] | None:
    """Find a column with the numbers of the records of another table, those of a kind if given."""
    best, most = None, 0.5
    for table in tables:
        ids = table.key.column.texts if table.key and kind in {"", table.kind} else Counter[str]()
        for column in columns:
            both = sum(text in ids for text in column.texts)
            part = both / len(column.texts) if column.texts else 0.0
            if part > most:
                best, most = (column, table), part
    return best


def _added(
    sheet: str,
    columns: list[ProposedColumn],
    records: Sequence[ProposedTable],
    mappings: Sequence[TableMapping],
) -> ProposedTable | str:
    """Propose what a sheet adds to the records of another; else say why it is left out."""
    if not any(column.filled for column in columns):
        return _("no rows were found in it")
    found = _shared(columns, records)
    if found is None:
        keys = [table.key.column.header for table in records if table.key]
        if not keys:
            return _("no column with the number of the record was found in the first sheet")
        text = _('none of its columns has the numbers in "{column}"')
        return text.format(column=_(" or ").join(dict.fromkeys(keys)))
    column, table = found
    number = ProposedField.of(column, meanings(table.kind, mappings)["id"], sure=True)
    rest = [each for each in columns if each is not column]
    named, others = lists_named(sheet, table.kind, mappings)
    made = [
        _table(
            ProposedTable(table.kind, sheet, rest, adds=True, fields=[number]),
            meanings_in_list(table.kind, path, mappings),
        )
        for path in named or others
    ]
    best = max(made, key=_recognised)
    alike = [each for each in made if _recognised(each) == _recognised(best)]
    enough = len(best.fields) > 1 if named else _recognised(best) > _FEWEST
    if len(alike) > 1 or not enough:
        return _("its rows belong to records, but which list of these they are is not clear")
    return best


def _recognised(table: ProposedTable) -> int:
    """Count the columns of which the header tells the field, whatever stands in them."""
    return sum(each.meaning.sure for each in table.fields)


def _table(table: ProposedTable, known: Mapping[str, Meaning]) -> ProposedTable:
    """Look at every column of a table, and say what it may be."""
    table.dates = _notations(table.columns)
    taken = {each.meaning.place for each in table.fields}
    for column in table.columns:
        if forbidden_key(column.header) or _NAMES.search(column.header) or _personal(column):
            table.left_out.append(column.header)
            continue
        meaning = meaning_of(column.header, known) or _by_values(column, known)
        if meaning is None or meaning.place in taken:
            table.unknown.append(column)
            continue
        found = ProposedField.of(column, meaning, sure=meaning.sure)
        found.sure = meaning.sure and is_certain(found, table.dates)
        if meaning.sure:
            taken.add(meaning.place)
        table.fields.append(found)
    _settle_number(table)
    _doubt_end(table, known)
    return table


def _settle_number(table: ProposedTable) -> None:
    """Take a column for the number of the record where only its header is a guess.

    That is one that differs in every row: whatever it is, it tells the records apart.
    """
    rows = max((column.filled for column in table.columns), default=0)
    for each in table.guessed:
        own = len(each.column.texts) == each.column.filled == rows
        if each.is_key and own and table.key is None:
            each.sure = is_certain(each, table.dates)


def _doubt_end(table: ProposedTable, known: Mapping[str, Meaning]) -> None:
    """Leave it to a person whether the only end of a placement is the planned or the actual one."""
    planned = next((each for each in known.values() if each.path == _PLANNED_END), None)
    if planned is None or any(each.meaning.path == _PLANNED_END for each in table.sure):
        return
    for at, each in enumerate(table.fields):
        if each.meaning.path == ("endings",) and not _ACTUAL.search(each.column.header):
            table.fields[at] = ProposedField.of(each.column, planned, sure=False)


def _notations(columns: Iterable[ProposedColumn]) -> tuple[str, ...]:
    """Find how dates are written: the notations in which every date is a day."""
    texts = {
        text for column in columns for text in column.texts if not column.typed and guesses([text])
    }
    return guesses(sorted(texts))


def _by_values(column: ProposedColumn, known: Mapping[str, Meaning]) -> Meaning | None:
    """Guess by what stands in a column."""
    for name, pattern in _PATTERNS.items():
        meant = known.get(name)
        if meant and column.texts and all(map(pattern.fullmatch, column.texts)):
            return Meaning(meant.path, meant.shape, sure=_CALLED[name] in column.header.lower())
    of_items = all(each.inner for each in known.values())
    dated = next((each for each in known.values() if each.inner == ("on",)), None)
    if of_items and dated and _DAY.search(column.header) and guesses([*column.texts]):
        return replace(dated, sure=False)
    return None


def is_certain(found: ProposedField, dates: Sequence[str]) -> bool:
    """Return whether all that stands in a column can be read as the field."""
    texts, shape = found.column.texts, shape_of(found.meaning)
    if isinstance(shape, DateShape):
        return len(dates) == 1 or all(day_of(each, ()) for each in texts)
    if found.words:
        return None not in found.words.values() and len(texts) <= MOST_WORDS
    if isinstance(shape, NumberShape):
        return all(re.fullmatch(r"[0-9]+", text) for text in texts)
    pattern = getattr(shape, "pattern", None)
    compiled = re.compile(str(pattern) + r"\Z") if pattern is not None else None
    return compiled is None or all(compiled.match(text) for text in texts)


def _personal(column: ProposedColumn) -> bool:
    """Return whether most of a column are numbers of persons."""
    numbers = sum(count for text, count in column.texts.items() if holds_number(text))
    return bool(numbers) and 2 * numbers > column.filled
