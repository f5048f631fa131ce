"""What is missing names what people can fill in, and that a list is complete."""

from dataclasses import replace

import pytest

from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import Scope
from bpvcheck.expressions.types import Events, Struct, Type
from bpvcheck.ledger.evidence import COMPLETE, filled_in, reads
from bpvcheck.records import KINDS
from bpvcheck.records.types import list_fields
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card, FactDef
from bpvcheck.rulebook.fields import record_type
from bpvcheck.rulebook.load import load_rules
from bpvcheck.rulebook.subjects import SUBJECTS, derived_values, subject, subject_type


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """All cards."""
    return load_rules()


def everything(card: Card, book: RuleBook) -> set[str]:
    """All that settles any fact of a card."""
    facts = ("applies", "due_passed", *card.facts)
    return {path for fact in facts for path in reads(card, fact, book)}


def kind_and_path(card: Card, path: str) -> tuple[str, list[str]]:
    """The kind of record that a path leads into, and the path within it."""
    head, *rest = path.removesuffix(COMPLETE).split(".")
    elsewhere = {"attestations": "attestation", **card.subject.refers}
    if "placements" in card.subject.extra:
        elsewhere["placements"] = "placement"
    return (elsewhere[head], rest) if head in elsewhere else (card.subject.record, [head, *rest])


def test_every_path_leads_to_a_field_of_a_record(book: RuleBook) -> None:
    """No path is a derived one: each is a field of the record that it leads into.

    What a `not_yet` states, it states of a date beside it.
    """
    for card in book:
        for path in everything(card, book):
            kind, names = kind_and_path(card, path)
            found: Type = record_type(kind)
            for name in (name for name in names if name != "not_yet"):
                assert isinstance(found, Struct | Events), f"{card.id}: {path}"
                found = found.fields[name]


def test_completeness_is_named_of_lists_only(book: RuleBook) -> None:
    """What has to be complete is a list of events, periods, words or days."""
    for card in book:
        for path in everything(card, book):
            if path.endswith(COMPLETE):
                kind, names = kind_and_path(card, path)
                plain = names[:1] == ["agreement"] or not names
                assert plain or names[0] in list_fields(KINDS[kind]), f"{card.id}: {path}"


def test_a_list_is_asked_for_with_its_date_and_completeness(book: RuleBook) -> None:
    """A briefing has a day, an audience and topics; of the list it is asked how far it goes."""
    assert reads(book.cards["VRB-OI-5"], "student_briefed", book) == (
        "briefings.on",
        "briefings/complete",
        "briefings.audience",
        "briefings.topics",
    )


def test_periods_are_asked_for_with_their_ends(book: RuleBook) -> None:
    """A recognition covers a day until its last one, or until it was ended."""
    found = everything(book.cards["ALG-LB-1a"], book)
    ends = {f"the_company.recognitions.{name}" for name in ("since", "until", "ended_on")}
    assert ends | {"the_company.recognitions/complete"} <= found


def test_a_single_signature_needs_no_complete_list(book: RuleBook) -> None:
    """`only` takes the one signature of a party that is on record."""
    card = asking('done(only(signatures, its.by == "school"), by=period.start)', book)
    assert reads(card, "asked", book) == ("signatures.on", "signatures.by", "period.start")


def test_what_the_last_item_should_be_is_asked_for(book: RuleBook) -> None:
    """The condition of the last item, and its end where it has to be valid, stand in the list."""
    card = asking('last_is(attestations, its.outcome == "positive", valid_on=start)', book)
    expected = {"attestations.on", "attestations.until", "attestations.outcome"}
    assert expected | {"attestations/complete"} <= set(reads(card, "asked", book))


def test_gaps_are_asked_for_within_their_list(book: RuleBook) -> None:
    """What a gap is measured between stands in the list, however the call names that."""
    card = asking(
        'largest_gap(contacts, its.channel == "visit", since=start, until=as_of) < 9', book
    )
    found = reads(card, "asked", book)
    assert found == ("contacts.on", "contacts/complete", "contacts.channel", "period.start")


def test_a_verdict_is_settled_by_what_the_other_duty_reads(book: RuleBook) -> None:
    """A card that rests on another names what that one reads."""
    card = asking('verdict("ALG-LB-1a") == "met"', book)
    assert "the_company.recognitions/complete" in reads(card, "asked", book)


def asking(expression: str, book: RuleBook) -> Card:
    """A card on placements with one fact, called `asked`."""
    kind = subject("placement")
    scope = Scope("", subject_type(kind), defined=derived_values(kind), cards=book.ids)
    fact = FactDef("asked", parse(expression, scope), {}, expression)
    return replace(book.cards["VRB-OI-5"], facts={"asked": fact})


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("school", "window.start", ()),
        ("school", "as_of", ()),
        ("school", "id", ()),
        ("school", "first_start", ("placements.period.start",)),
        ("school", "placements.qualification", ("placements.qualification",)),
        ("school", "placements.since", ("placements.period.start",)),
        ("school", "publications.since", ("publications.since",)),
        ("company", "recognised_since", ("recognitions.since",)),
        ("company", "placements.evaluated_on", ("placements.evaluations.on",)),
    ],
)
def test_what_is_derived_is_replaced(name: str, path: str, expected: tuple[str, ...]) -> None:
    """A window follows from the subject; other derived fields from fields of records."""
    assert filled_in(subject(name, "school_year"), path) == expected


def test_every_derived_field_is_known() -> None:
    """What a subject has beside its record follows from fields, or from the subject itself."""
    none = {"window", "region", "party", "placements"}
    for each in SUBJECTS:
        for name in each.extra.keys() - none:
            assert filled_in(each, name), f"{each.name}: {name}"
