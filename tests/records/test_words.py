"""Every word that a field of a record can hold has a text for people."""

from collections.abc import Iterator

import pytest

from bpvcheck.expressions.types import Events, Str, Struct, Type, Values
from bpvcheck.records import KINDS
from bpvcheck.records.words import VOCABULARY
from bpvcheck.rulebook.fields import record_type
from bpvcheck.rulebook.labels import LABELS


def words(kind: Type) -> Iterator[str]:
    """Every word of a vocabulary within a type."""
    if isinstance(kind, Str):
        yield from kind.choices
    elif isinstance(kind, Values):
        yield from words(kind.element)
    elif isinstance(kind, Struct | Events):
        for field in kind.fields.values():
            yield from words(field)


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_vocabularies_can_be_said(kind: str) -> None:
    """No word of a record is shown as it stands in the file."""
    known = VOCABULARY.keys() | LABELS.keys()
    assert sorted(set(words(record_type(kind))) - known) == []
