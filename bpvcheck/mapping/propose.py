"""A mapping proposed for a file: by its headers, and by what stands in its columns.

What is sure is written out; what is only likely stands behind a ``#`` for a person to decide on.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from bpvcheck.i18n import _
from bpvcheck.intake.privacy import forbidden_key, holds_number
from bpvcheck.mapping.dates import day_of, guesses
from bpvcheck.mapping.form import TableMap, TableMapping
from bpvcheck.mapping.known import Meaning, matches, meaning_of, meanings, word_for
from bpvcheck.records.shape import DateShape, FieldShape, ListShape, NumberShape, WordShape
from bpvcheck.tables import CellValue, Header, TableFile, TableRows, as_text, first_header, is_empty

__all__ = ["Proposal", "layout_of", "propose"]

_KINDS: Final = ("placement", "company", "recognition_request")
_LOOKED_AT: Final = 5000
_MOST_WORDS: Final = 20
_MATCH: Final = 0.7
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


@dataclass(frozen=True)
class ProposedColumn:
    """A column of a file: its header, the texts in it, and how many cells are filled."""

    header: str
    texts: Counter[str]
    typed: bool

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(self.texts.values())


@dataclass
class Proposal:
    """A mapping as text, and what was sure, guessed or left out, by header."""

    kind: str
    sure: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    text: str = ""


def layout_of(opened: TableFile, mappings: Sequence[TableMapping]) -> TableMapping | None:
    """Find the mapping whose layout a file has, None where it is of none that is known."""
    best: tuple[float, TableMapping | None] = (_MATCH, None)
    for sheet in opened.sheets.values():
        top = sheet.top()
        header = first_header(top)
        for mapping in mappings:
            score = 1.0 if _reads_rows(mapping, top) else matches(mapping, header.names)
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
    return bool(cells) and all(_PATTERNS["school"].fullmatch(as_text(cell)) for cell in cells)


def propose(opened: TableFile, name: str, mappings: Sequence[TableMapping]) -> Proposal:
    """Propose a mapping for the sheet of a file of which most is understood."""
    best: Proposal | None = None
    for sheet in opened.sheets.values():
        header = first_header(sheet.top())
        columns = _columns(header, sheet.read())
        for kind in _KINDS:
            proposer = _Proposer(kind, meanings(kind, mappings), columns)
            made = proposer.proposal()
            made.text = _written(proposer, name, sheet.name)
            if best is None or len(made.sure) > len(best.sure):
                best = made
    return best or Proposal("placement")


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


class _Proposer:
    """Goes through the columns of one table for one kind of record."""

    def __init__(
        self, kind: str, known: Mapping[str, Meaning], columns: list[ProposedColumn]
    ) -> None:
        self._known, self._columns = known, columns
        self.found = Proposal(kind)
        self._dates = self._notations()
        self._taken: set[object] = set()

    def _notations(self) -> tuple[str, ...]:
        """Find how dates are written: the notations in which every date is a day."""
        texts = {
            text
            for column in self._columns
            for text in column.texts
            if not column.typed and guesses([text])
        }
        return guesses(sorted(texts))

    def proposal(self) -> Proposal:
        """Look at every column."""
        found = self.found
        for column in self._columns:
            if forbidden_key(column.header) or _NAMES.search(column.header) or _personal(column):
                found.left_out.append(column.header)
                continue
            meaning = meaning_of(column.header, self._known) or self._by_values(column)
            if meaning is None or (meaning.path, meaning.constants, meaning.inner) in self._taken:
                found.unknown.append(column.header)
                continue
            line, certain = self._line(column, meaning)
            target = found.sure if meaning.sure and certain else found.guessed
            if meaning.sure:
                self._taken.add((meaning.path, meaning.constants, meaning.inner))
            target[column.header] = line
        return found

    def _by_values(self, column: ProposedColumn) -> Meaning | None:
        """Guess by what stands in a column."""
        for name, pattern in _PATTERNS.items():
            known = self._known.get(name)
            if known and column.texts and all(map(pattern.fullmatch, column.texts)):
                return Meaning(known.path, known.shape, sure=False)
        return None

    def _line(self, column: ProposedColumn, meaning: Meaning) -> tuple[str, bool]:
        """Write where a field comes from, and tell whether all its values can be read."""
        shape = meaning.shape.item if isinstance(meaning.shape, ListShape) else meaning.shape
        source, certain = _quoted(column.header), True
        if isinstance(shape, DateShape):
            certain = len(self._dates) == 1 or all(day_of(each, ()) for each in column.texts)
        elif isinstance(shape, WordShape) or meaning.words:
            words = {text: word_for(text, meaning) for text in column.texts}
            certain = None not in words.values() and len(words) <= _MOST_WORDS
            said = ", ".join(
                f"{_quoted(text)}: {_quoted(meant)}"
                for text, meant in islice(sorted(words.items()), _MOST_WORDS)
            )
            source = f"{{column: {source}, words: {{{said}}}}}" if said else source
        elif not _fits(shape, column):
            certain = False
        return _target(meaning, source), certain

    @property
    def notations(self) -> tuple[str, ...]:
        """How dates are written."""
        return self._dates


def _fits(shape: FieldShape, column: ProposedColumn) -> bool:
    if isinstance(shape, NumberShape):
        return all(re.fullmatch(r"[0-9]+", text) for text in column.texts)
    pattern = getattr(shape, "pattern", None)
    if pattern is None:
        return True
    compiled = re.compile(str(pattern) + r"\Z")
    return all(compiled.match(text) for text in column.texts)


def _personal(column: ProposedColumn) -> bool:
    """Return whether most of a column are numbers of persons."""
    numbers = sum(count for text, count in column.texts.items() if holds_number(text))
    return bool(numbers) and 2 * numbers > column.filled


def _target(meaning: Meaning, source: str) -> str:
    """Write the line of a field, or of an item of a list."""
    path = ".".join(meaning.path)
    if not meaning.inner:
        return f"{path}: {source}"
    constants = [f"{name}: {{constant: {_quoted(value)}}}" for name, value in meaning.constants]
    parts = [*constants, f"{'.'.join(meaning.inner)}: {source}"]
    return f"{path}: [{{{', '.join(parts)}}}]"


def _quoted(value: object) -> str:
    """Write a value as YAML between braces takes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    if not isinstance(value, str):
        return "" if value is None else json.dumps(value)
    plain = re.fullmatch(r"[A-Za-zÀ-ÿ][\w .()/-]*", value) and value not in {"true", "false"}
    return value if plain else json.dumps(value, ensure_ascii=False)


_LISTS: Final = re.compile(r"^(\w+(?:\.\w+)*): \[(.*)\]$")


def _written(made: "_Proposer", name: str, sheet: str) -> str:
    """Write the mapping: first what is sure, then what a person has to decide."""
    found, dates = made.found, made.notations
    known = {line.partition(":")[0] for line in found.sure.values()}
    lines = [f"mapping: {name}", ""]
    if len(dates) == 1:
        lines.insert(1, f"date: {dates[0]}")
    elif dates:
        lines.insert(1, _("# choose how dates are written") + f"\n# date: {_(' or ').join(dates)}")
    lines += ["tables:", f"  - kind: {found.kind}"]
    if sheet:
        lines.append(f"    sheet: {_quoted(sheet)}")
    if found.left_out:
        lines += ["    " + _("# names, addresses and numbers of persons stay in the file")]
        lines += [f"    drop: [{', '.join(map(_quoted, found.left_out))}]"]
    lines.append("    fields:")
    if found.kind == "placement" and "school" not in known:
        lines.append("      school: {constant: 99XX} " + _("# the BRIN of your school"))
    if "id" not in known:
        lines.append("      # id: " + _("the column with the number of the record"))
    lines += [f"      {line}" for line in _grouped(found.sure.values())]
    if found.guessed:
        lines.append("      " + _("# likely, but not sure: take the # away where it is right"))
        lines += [f"      # {line}" for line in _grouped(found.guessed.values())]
    if found.unknown:
        names = ", ".join(found.unknown)
        lines.append("      " + _("# not recognised: {columns}").format(columns=names))
    return "\n".join(lines) + "\n"


def _grouped(lines: Iterable[str]) -> Iterator[str]:
    """Put the items of one list together: a key stands once in YAML."""
    items: dict[str, list[str]] = {}
    singles = []
    for line in lines:
        found = _LISTS.fullmatch(line)
        if found and found[2].startswith("{"):
            items.setdefault(found[1], []).append(found[2])
        else:
            singles.append(line)
    yield from singles
    for name, each in items.items():
        yield f"{name}: [{', '.join(each)}]"
