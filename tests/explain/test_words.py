"""Fields, values and conditions are said in both languages."""

from collections.abc import Iterator
from datetime import date

import pytest

from bpvcheck.explain.words import Names, Speaker, in_words, joined, word
from bpvcheck.expressions.nodes import Done
from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import Scope
from bpvcheck.expressions.types import Events, Struct
from bpvcheck.i18n import using
from bpvcheck.observe.reference import Range, SubjectSituation
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.subjects import SUBJECTS, Subject, derived_values, subject, subject_type


@pytest.mark.parametrize("each", SUBJECTS, ids=lambda each: each.name)
def test_every_field_has_a_title(each: Subject, book: RuleBook) -> None:
    """What an expression can name has a Dutch title, also what is derived."""
    names = Names.of(each, book)
    with using("nl"):
        found = [p for p in paths(subject_type(each)) if names.title(p) == ".".join(p)]
    assert found == []


def paths(kind: Struct, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path to a value or list of a subject."""
    for name, field in kind.fields.items():
        if isinstance(field, Struct):
            yield from paths(field, (*before, name))
        elif name not in {"id", "attestations", "name", "status", "region"}:
            yield (*before, name)


def test_words_are_dutch_where_dutch_is_spoken() -> None:
    """Words come in the language that is spoken."""
    with using("nl"):
        assert word("company_orientation") == "bedrijfsoriëntatie"
    assert word("company_orientation") == "orientation on companies"


def test_a_word_can_mean_another_thing_in_another_field() -> None:
    """Where a word means another thing in another field, it is said in another way."""
    assert word("final", "status") == "definitive"
    assert word("final", "moment") == "at the end"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "not recorded"),
        (False, "no"),
        (date(2012, 2, 6), "6 February 2012"),
        (1200, "1,200"),
        (Range(2, 2), "2"),
        (Range(2, None), "at least 2"),
        (Range(None, 3), "at most 3"),
        (Range(2, 3), "2 to 3"),
        (Range(None, None), "unknown"),
        ([], "none"),
        (["student", "trainer"], "student and trainer (company)"),
    ],
)
def test_values_are_said(value: object, expected: str) -> None:
    """Dates are written in full, and what is known in part says how far it is known."""
    assert in_words(value) == expected


def test_texts_are_joined() -> None:
    """The last of several texts stands behind a word."""
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined(["a", "b"], either=True) == "a or b"
    assert joined([]) == ""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('status not in ["withdrawn", "rejected"]', "not: status: withdrawn or rejected"),
        ('pathway == "BOL"', "pathway: BOL (school-based)"),
        ('pathway != "BOL"', "pathway: not BOL (school-based)"),
        ("optional_unit_only", "for an optional unit only: yes"),
        ("not optional_unit_only", "for an optional unit only: no"),
        ("start < as_of", "start: before 1 June 2012"),
        (
            'includes_all(agreement.topics, ["form", "period"])',
            "what it contains: the form of the BPV and period",
        ),
        (
            'overlaps(agreement.topics, ["form", "period"])',
            "what it contains: the form of the BPV or period",
        ),
        ("size(agreement.topics) >= 2", 'number under "what it contains": at least 2'),
        (
            'optional_unit_only and (level == 2 or pathway == "BBL")',
            "for an optional unit only: yes; and (level: 2; or pathway: BBL (work-based))",
        ),
        ("done(agreement.drawn_up_on, by=start)", "drawn up on: on or before 6 February 2012"),
        ("done(agreement.drawn_up_on)", "drawn up on: on or before 1 June 2012"),
    ],
)
def test_conditions_are_said(condition: str, expected: str, book: RuleBook) -> None:
    """A condition names its fields by their titles, and values as they are for the subject."""
    kind = subject("placement")
    node = parse(condition, Scope("", subject_type(kind), defined=derived_values(kind)))
    assert Speaker(Names.of(kind, book), placement()).condition(node) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('"student" in its.participants', "participants: student"),
        ("done(its.on, by=start)", "date: on or before 6 February 2012"),
        (
            "its.channel in agreement.guidance.forms",
            "channel: visit or phone",
        ),
    ],
)
def test_conditions_on_items_are_said(condition: str, expected: str, book: RuleBook) -> None:
    """Within a list the fields are those of its items."""
    kind = subject("placement")
    contacts = subject_type(kind).fields["contacts"]
    assert isinstance(contacts, Events)
    scope = Scope("", subject_type(kind), defined=derived_values(kind))
    call = parse(f"done(contacts, {condition})", scope)
    assert isinstance(call, Done)
    assert call.select.where is not None
    speaker = Speaker(Names.of(kind, book), placement(), ("contacts",))
    assert speaker.condition(call.select.where) == expected


def placement() -> SubjectSituation:
    """A placement that starts on 6 February 2012, as of 1 June."""
    fields = {
        "period": {"start": date(2012, 2, 6)},
        "agreement": {"guidance": {"forms": ["visit", "phone"]}},
    }
    trigger = derived_values(subject("placement"))["start"]
    return SubjectSituation(subject("placement"), fields, date(2012, 6, 1), None, {}, trigger)
