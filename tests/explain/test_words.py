"""Every field, word and list of the records can be said in both languages."""

from collections.abc import Iterator

import pytest

from bpvcheck.explain.words import noun, title, word
from bpvcheck.explain.words.nouns import NOUNS
from bpvcheck.explain.words.titles import Names
from bpvcheck.explain.words.vocabulary import VOCABULARY
from bpvcheck.expressions.types import Events, Struct, Text, Type, Values
from bpvcheck.i18n import using
from bpvcheck.records import KINDS
from bpvcheck.rulebook.fields import record_type
from bpvcheck.rulebook.labels import LABELS
from bpvcheck.rulebook.subjects import SUBJECTS, Subject, subject_type


def words(kind: Type) -> Iterator[str]:
    """Every word of a vocabulary within a type."""
    if isinstance(kind, Text):
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


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_has_a_noun(kind: str) -> None:
    """The items of every list have a name, one and several."""
    lists = [name for name, field in record_type(kind).fields.items() if isinstance(field, Events)]
    assert sorted(set(lists) - NOUNS.keys()) == []


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_every_field_has_a_title(subject: Subject) -> None:
    """What an expression can name has a Dutch title, also what is derived."""
    with using("nl"):
        untitled = [
            p
            for p in paths(subject_type(subject))
            if title(Names(subject, KINDS), p) == ".".join(p)
        ]
    assert untitled == []


def paths(kind: Struct, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path to a value or list of a subject."""
    for name, field in kind.fields.items():
        if isinstance(field, Struct):
            yield from paths(field, (*before, name))
        elif name not in {"id", "attestations", "name", "status", "region"}:
            yield (*before, name)


def test_words_are_dutch_where_dutch_is_spoken() -> None:
    """Words and nouns come in the language that is spoken."""
    with using("nl"):
        assert word("company_orientation") == "bedrijfsoriëntatie"
        assert noun("signatures", 2) == "ondertekeningen"
    with using("en"):
        assert word("company_orientation") == "orientation on companies"


def test_a_word_can_mean_another_thing_in_another_field() -> None:
    """Where a word means another thing in another field, it is said in another way."""
    with using("en"):
        assert word("final", "status") == "definitive"
        assert word("final", "moment") == "at the end"
