"""What headers and words are known to mean: from mappings that are there, and from the schemas."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bpvcheck.errors import nearest
from bpvcheck.i18n import Lang, _, using
from bpvcheck.mapping.form import Field, TableMap, TableMapping
from bpvcheck.records.shape import FieldShape, GroupShape, ListShape, WordShape, record_shape
from bpvcheck.records.types import titles
from bpvcheck.records.words import VOCABULARY
from bpvcheck.tables.headers import plain_header

__all__ = [
    "Meaning",
    "fields_of",
    "lists_named",
    "meaning_of",
    "meanings",
    "meanings_in_list",
    "word_for",
]

_SHEETS: Final = {
    "bezoeken": "contacts",
    "visits": "contacts",
    "contacten": "contacts",
    "gesprekken": "contacts",
    "handtekeningen": "signatures",
    "toetsen": "assessments",
    "weekstaten": "presence",
    "uren": "presence",
}
"""What sheets are called beside the names and titles of lists, and the sheets of known mappings."""
_PARTIES: Final = {
    "leerbedrijf": "company",
    "bedrijf": "company",
    "onderwijsinstelling": "school",
    "deelnemer": "student",
    "leerling": "student",
    "ouder": "parent",
    "praktijkopleider": "trainer",
    "bpv-begeleider": "supervisor",
    "kenniscentrum": "knowledge_centre",
}
"""What parties are called beside the records' own words."""
_PEOPLE: Final = frozenset({"person", "trainer", "assessors"})
"""Fields that stand for a person: which column has them is for a person to say."""


@dataclass(frozen=True)
class Meaning:
    """What a column may be: a field of a record, or of an item of one of its lists.

    ``constants`` tell the item from others, as a party tells a signature; ``words`` are known
    translations. It is ``sure`` where a mapping or a title has the very header.
    """

    path: tuple[str, ...]
    shape: FieldShape
    inner: tuple[str, ...] = ()
    constants: tuple[tuple[str, object], ...] = ()
    words: tuple[tuple[str, object], ...] = ()
    sure: bool = True

    @property
    def place(self) -> tuple[object, ...]:
        """What no two columns can give."""
        return (self.path, self.constants, self.inner)

    @property
    def name(self) -> str:
        """The field as a person names it: ``period.start``, ``signatures.school.on``."""
        which = [str(value) for _name, value in self.constants if isinstance(value, str)]
        return ".".join((*self.path, *which, *self.inner))


def meanings(kind: str, mappings: Iterable[TableMapping]) -> dict[str, Meaning]:
    """Return what headers mean for a kind of record, by the header in small letters."""
    found = dict(_by_title(kind))
    for table in _tables(kind, mappings):
        if not table.adds:
            found |= dict(_by_table(table))
    return found


def meanings_in_list(
    kind: str, name: tuple[str, ...], mappings: Sequence[TableMapping]
) -> dict[str, Meaning]:
    """Return what headers mean in a table of which each row is an item of a list."""
    shape = _lists(kind)[name]
    found = {}
    for field, inner in shape.fields.items():
        info = shape.model.model_fields.get(field) if shape.model else None
        if info is not None and field not in _PEOPLE and not isinstance(inner, GroupShape):
            for header in (field, *titles(info).values()):
                found[plain_header(header)] = Meaning(name, inner, (field,))
    for table in _tables(kind, mappings):
        if table.adds:
            found |= {
                header: meaning
                for header, meaning in _by_table(table)
                if meaning.path == name and not meaning.constants
            }
    return found


def fields_of(kind: str, mappings: Sequence[TableMapping]) -> dict[str, Meaning]:
    """Return the fields that a column can be, by their names: of a record and of its lists."""
    found = [*dict(_by_title(kind)).values(), *meanings(kind, mappings).values()]
    for path in _lists(kind):
        found += meanings_in_list(kind, path, mappings).values()
    return {each.name: each for each in found}


def lists_named(
    sheet: str, kind: str, mappings: Sequence[TableMapping]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the lists of a kind of record: those that a sheet is named after, and the others."""
    wanted, known = plain_header(sheet), _lists(kind)
    named = {_SHEETS.get(wanted, "")}
    for table in _tables(kind, mappings):
        if table.adds and plain_header(table.sheet or "") == wanted:
            named |= {".".join(item.path) for item in table.items}
    model = record_shape(kind).model
    for path in known:
        info = model.model_fields.get(path[0]) if model and len(path) == 1 else None
        if wanted in {path[-1], *map(plain_header, titles(info).values() if info else ())}:
            named.add(".".join(path))
    meant = [path for path in known if ".".join(path) in named]
    return meant, [path for path in known if path not in meant]


def _lists(kind: str) -> dict[tuple[str, ...], GroupShape]:
    """Return the lists of objects in a kind of record, by their paths."""
    return {
        (name,): shape.item
        for name, shape in record_shape(kind).fields.items()
        if isinstance(shape, ListShape) and isinstance(shape.item, GroupShape)
    }


def _tables(kind: str, mappings: Iterable[TableMapping]) -> Iterator[TableMap]:
    for mapping in mappings:
        yield from (table for table in mapping.tables if table.kind == kind)


def _by_title(kind: str) -> Iterator[tuple[str, Meaning]]:
    """Yield the fields of a record by their own names and titles; those of lists not."""
    yield from _in_group(record_shape(kind), ())


def _in_group(group: GroupShape, path: tuple[str, ...]) -> Iterator[tuple[str, Meaning]]:
    for name, shape in group.fields.items():
        info = group.model.model_fields.get(name) if group.model else None
        if info is None:
            continue
        if isinstance(shape, GroupShape):
            yield from _in_group(shape, (*path, name))
        elif not (isinstance(shape, ListShape) and isinstance(shape.item, GroupShape)):
            for header in (name, *titles(info).values()):
                yield plain_header(header), Meaning((*path, name), shape)


def _by_table(table: TableMap) -> Iterator[tuple[str, Meaning]]:
    """Yield what a mapping reads by headers."""
    for each in table.fields:
        yield from _of_field(each, each.path)
    for item in table.items:
        constants = tuple(
            (field.path[0], field.source.constant)
            for field in item.fields
            if field.source.constant is not None
        )
        for field in item.fields:
            yield from _of_field(field, item.path, field.path, constants)


def _of_field(
    field: Field,
    path: tuple[str, ...],
    inner: tuple[str, ...] = (),
    constants: tuple[tuple[str, object], ...] = (),
) -> Iterator[tuple[str, Meaning]]:
    if field.source.of or path[0] == "lists_complete_until" or field.pseudonymise:
        return
    for column in field.source.columns:
        if isinstance(column, str):
            meaning = Meaning(path, field.shape, inner, constants, tuple(field.words.items()))
            yield plain_header(column), meaning


def meaning_of(header: str, known: Mapping[str, Meaning]) -> Meaning | None:
    """Return what a header means; one that is only near a known header is a guess."""
    plain = plain_header(header)
    if plain in known:
        return known[plain]
    near = nearest(plain, known) if len(plain) > 3 else None  # noqa: PLR2004 - shorter is anything
    if near is None:
        return None
    found = known[near]
    return Meaning(found.path, found.shape, found.inner, found.constants, found.words, sure=False)


@cache
def _labels() -> dict[str, list[str]]:
    """Return the records' words by what people call them, in both languages."""
    found: dict[str, list[str]] = {}
    for lang in Lang:
        with using(lang):
            for word, said in VOCABULARY.items():
                found.setdefault(_(said).casefold(), []).append(word)
    return found


def word_for(text: str, meaning: Meaning) -> object:
    """Return what a word of a file stands for in a field; None where that is not known."""
    plain = text.casefold()
    known = {word.casefold(): meant for word, meant in meaning.words}
    if plain in known:
        return known[plain]
    shape = meaning.shape.item if isinstance(meaning.shape, ListShape) else meaning.shape
    if not isinstance(shape, WordShape):
        return None
    own = {word.casefold(): word for word in shape.choices}
    others = [*_labels().get(plain, ()), _PARTIES.get(plain, "")]
    found = own.get(plain) or next((word for word in others if word in shape.choices), None)
    return [found] if found and isinstance(meaning.shape, ListShape) else found
