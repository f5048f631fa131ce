"""A proposed mapping: what each column of each table may be, and how it is written as YAML.

What is sure is written out; what is only likely stands behind a ``#`` for a person to decide on.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from bpvcheck.i18n import _
from bpvcheck.mapping.known import Meaning, word_for
from bpvcheck.records.shape import ListShape, WordShape

__all__ = [
    "MOST_WORDS",
    "Proposal",
    "ProposedColumn",
    "ProposedField",
    "ProposedTable",
    "shape_of",
    "written",
]

MOST_WORDS: Final = 20
"""A column with more different texts holds no words."""


@dataclass(frozen=True)
class ProposedColumn:
    """A column of a file: its header, the texts in it, and whether any cell had a type."""

    header: str
    texts: Counter[str]
    typed: bool

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(self.texts.values())


@dataclass
class ProposedField:
    """A column with the field that it may be; ``words`` says what its texts stand for."""

    column: ProposedColumn
    meaning: Meaning
    sure: bool
    words: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, column: ProposedColumn, meaning: Meaning, *, sure: bool) -> "ProposedField":
        """Make one, and look up what its words stand for."""
        words = {}
        if meaning.words or isinstance(shape_of(meaning), WordShape):
            texts = islice(sorted(column.texts), MOST_WORDS)
            words = {text: word_for(text, meaning) for text in texts}
        return cls(column, meaning, sure, words)

    @property
    def is_key(self) -> bool:
        """Whether it is the number of the record."""
        return self.meaning.path == ("id",)


@dataclass
class ProposedTable:
    """What a table gives: records of a kind, or what it ``adds`` to those of another table.

    ``dates`` are the notations in which all dates are days. ``repeats`` tells that several rows
    have the number of one record.
    """

    kind: str
    sheet: str
    columns: list[ProposedColumn]
    adds: bool = False
    fields: list[ProposedField] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unknown: list[ProposedColumn] = field(default_factory=list)
    dates: tuple[str, ...] = ()
    repeats: bool = False
    school: str = ""

    @property
    def sure(self) -> list[ProposedField]:
        """The fields that are sure."""
        return [each for each in self.fields if each.sure]

    @property
    def guessed(self) -> list[ProposedField]:
        """The fields that are only likely."""
        return [each for each in self.fields if not each.sure]

    @property
    def key(self) -> ProposedField | None:
        """The column with the number of the record, where that is sure."""
        return next((each for each in self.sure if each.is_key), None)


@dataclass
class Proposal:
    """The tables of a mapping with its name, and why other sheets are left out."""

    name: str
    tables: list[ProposedTable] = field(default_factory=list)
    passed_over: dict[str, str] = field(default_factory=dict)


def shape_of(meaning: Meaning) -> object:
    """Return the shape of the values that stand in a cell."""
    shape = meaning.shape
    return shape.item if isinstance(shape, ListShape) else shape


def written(proposal: Proposal) -> str:
    """Write a proposal as the YAML of a mapping."""
    lines = [f"mapping: {proposal.name}", "", "tables:"]
    for table in proposal.tables:
        lines += _table(table)
    for sheet, why in proposal.passed_over.items():
        text = _('# sheet "{sheet}" is not read: {why}')
        lines.append("  " + text.format(sheet=sheet, why=why))
    return "\n".join(lines) + "\n"


def _table(table: ProposedTable) -> Iterator[str]:
    """Write one table: first what is sure, then what a person has to decide."""
    yield f"  - {'adds_to' if table.adds else 'kind'}: {table.kind}"
    if table.sheet:
        yield f"    sheet: {_quoted(table.sheet)}"
    if len(table.dates) == 1:
        yield f"    date: {table.dates[0]}"
    elif table.dates:
        yield "    " + _("# choose how dates are written")
        yield f"    # date: {_(' or ').join(table.dates)}"
    if table.repeats:
        yield "    " + _("# several rows have the same number: are they one record?")
        yield "    # repeats: true"
    if table.left_out:
        yield "    " + _("# names, addresses and numbers of persons stay in the file")
        yield f"    drop: [{', '.join(map(_quoted, table.left_out))}]"
    yield "    fields:"
    yield from (f"      {line}" for line in _fields(table))
    if table.unknown:
        names = ", ".join(each.header for each in table.unknown)
        yield "      " + _("# not recognised: {columns}").format(columns=names)


def _fields(table: ProposedTable) -> Iterator[str]:
    """Write the fields of a record, and the items of its lists."""
    known = {each.meaning.path for each in table.sure}
    if table.kind == "placement" and not table.adds and ("school",) not in known:
        asked = "" if table.school else " " + _("# the BRIN of your school")
        yield f"school: {{constant: {table.school or '99XX'}}}{asked}"
    if ("id",) not in known:
        yield "# id: " + _("the column with the number of the record")
    singles = [each for each in table.fields if not each.meaning.inner]
    yield from (_single(each) for each in singles if each.sure)
    lists = [*_lists(each for each in table.fields if each.meaning.inner)]
    yield from (line for sure, line in lists if sure)
    guessed = [_single(each) for each in singles if not each.sure]
    guessed += [line for sure, line in lists if not sure]
    if guessed:
        yield _("# likely, but not sure: take the # away where it is right")
        yield from (f"# {line}" for line in guessed)


def _single(found: ProposedField) -> str:
    return f"{'.'.join(found.meaning.path)}: {_source(found)}"


def _lists(fields: Iterable[ProposedField]) -> Iterator[tuple[bool, str]]:
    """Write the items of lists, a line at a time, with whether the list has anything sure."""
    lists: dict[tuple[str, ...], dict[object, list[ProposedField]]] = {}
    for each in fields:
        items = lists.setdefault(each.meaning.path, {})
        items.setdefault(each.meaning.constants, []).append(each)
    for path, items in lists.items():
        any_sure = any(each.sure for item in items.values() for each in item)
        yield any_sure, f"{'.'.join(path)}:"
        for item in items.values():
            yield from ((any_sure, f"  {line}") for line in _item(item, apart=any_sure))


def _item(item: list[ProposedField], *, apart: bool) -> Iterator[str]:
    """Write an item; what is guessed goes behind a # where the list is not as a whole."""
    sure = [each for each in item if each.sure]
    constants = [
        f"{name}: {{constant: {_quoted(value)}}}" for name, value in item[0].meaning.constants
    ]
    whole = sure or item
    parts = [*constants, *map(_part, whole)]
    mark = "# " if apart and not sure else ""
    yield f"{mark}- {{{', '.join(parts)}}}" if len(parts) > 1 else f"{mark}- {parts[0]}"
    for each in item if sure else ():
        if not each.sure:
            yield _("# likely in this item too: {part}").format(part=_part(each))


def _part(found: ProposedField) -> str:
    return f"{'.'.join(found.meaning.inner)}: {_source(found)}"


def _source(found: ProposedField) -> str:
    """Write where a value comes from."""
    column = _quoted(found.column.header)
    if not found.words:
        return column
    words = ", ".join(f"{_quoted(text)}: {_quoted(meant)}" for text, meant in found.words.items())
    return f"{{column: {column}, words: {{{words}}}}}"


def _quoted(value: object) -> str:
    """Write a value as YAML between braces takes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    if not isinstance(value, str):
        return json.dumps(value)
    plain = re.fullmatch(r"[A-Za-zÀ-ÿ][\w .()/-]*", value) and value not in {
        "true",
        "false",
        "null",
    }
    return value if plain else json.dumps(value, ensure_ascii=False)
