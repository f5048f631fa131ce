"""What headers and words are known to mean: from mappings that are there, and from the schemas."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bpvcheck.errors import nearest
from bpvcheck.i18n import Lang, _, using
from bpvcheck.mapping.form import Field, TableMap, TableMapping
from bpvcheck.records.shape import FieldShape, GroupShape, ListShape, WordShape, record_shape
from bpvcheck.records.types import titles
from bpvcheck.records.words import VOCABULARY
from bpvcheck.tables.headers import plain_header

__all__ = ["Meaning", "matches", "meaning_of", "meanings", "word_for"]


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


def meanings(kind: str, mappings: Iterable[TableMapping]) -> dict[str, Meaning]:
    """Return what headers mean for a kind of record, by the header in small letters."""
    found = dict(_by_title(kind))
    for mapping in mappings:
        for table in mapping.tables:
            if table.kind == kind:
                found |= dict(_by_table(table))
    return found


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


def matches(mapping: TableMapping, headers: Iterable[str]) -> float:
    """Tell which part of the headers a mapping reads, 0 to 1."""
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
    found = own.get(plain) or next(
        (word for word in _labels().get(plain, ()) if word in shape.choices), None
    )
    return [found] if found and isinstance(meaning.shape, ListShape) else found
