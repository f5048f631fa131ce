"""What changes nothing: the order of records, and what no duty reads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bpvcheck.check import with_needed
from bpvcheck.records import KINDS
from bpvcheck.records.types import list_fields
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.fields import UNSEEN
from bpvcheck.rulebook.reads import reads
from bpvcheck.testing.situations import Found, Record, Situation, judge_situations

__all__ = ["check_irrelevant", "check_order"]

ALWAYS: Final[Mapping[str, frozenset[str]]] = {
    "placement": frozenset(
        {"school", "student", "company", "period", "endings", "qualification", "evaluations"}
    ),
    "school": frozenset(list_fields(KINDS["school"])),
    "company": frozenset({"knowledge_centre", *list_fields(KINDS["company"])}),
    "recognition_request": frozenset({"knowledge_centre", "company", "requested_on"}),
    "knowledge_centre": frozenset(list_fields(KINDS["knowledge_centre"])),
    "sector": frozenset({"regions"}),
    "programme": frozenset({"since", "parties"}),
    "attestation": frozenset(KINDS["attestation"].model_fields),
}
"""Fields from which follow who bears a duty, and for which windows and regions it is judged."""
COMMON: Final = frozenset({"id", "status", "status_on", *UNSEEN} - {"extensions"})
"""Fields that matter to every duty, among them all that a record states to be complete."""
NOISE: Final = {"elsewhere": {"anything": ["that", "no", "agreement", "reads"]}}
"""Fields of a branch that has no plugin."""


def check_order(
    situations: Sequence[Situation], book: RuleBook, only: Collection[str] = ()
) -> None:
    """Turn the order of the records around; AssertionError: a finding differs.

    ::

        def test_the_order_of_records_changes_nothing():
            check_order(worked_examples(BOOK, "bouw"), BOOK, ["bouw"])
    """
    turned = [replace(each, records=each.records[::-1]) for each in reversed(situations)]
    after = judge_situations(turned, book, only)
    _same(situations, judge_situations(situations, book, only), after[::-1])


def check_irrelevant(
    situations: Sequence[Situation], book: RuleBook, only: Collection[str] = ()
) -> None:
    """Leave out what the duties do not read, and add fields that nobody reads.

    AssertionError: a finding differs. Read is what the cards list under `record:`, of the chosen
    duties and of those that they rest on::

        def test_other_fields_change_nothing():
            check_irrelevant(worked_examples(BOOK, "bouw"), BOOK, ["bouw"])
    """
    before = judge_situations(situations, book, only)
    read = _read(with_needed(book, book.select(only)))
    for change in (_bare, _noisy):
        changed = [
            replace(each, records=[change(record, read) for record in each.records])
            for each in situations
        ]
        _same(situations, before, judge_situations(changed, book, only))


def _same(situations: Sequence[Situation], before: list[Found], after: list[Found]) -> None:
    for number, (situation, one, other) in enumerate(zip(situations, before, after, strict=True)):
        differ = [key for key in {**one, **other} if one.get(key) != other.get(key)]
        assert differ == [], situation.name or number  # noqa: S101


def _read(cards: RuleBook) -> dict[str, frozenset[str]]:
    """Return the fields that matter, by kind of record."""
    found = {kind: {*COMMON, *ALWAYS.get(kind, ())} for kind in KINDS}
    for card in cards:
        for kind, field in _fields(card):
            found[kind].add(field)
    return {kind: frozenset(fields) for kind, fields in found.items()}


def _fields(card: Card) -> Iterator[tuple[str, str]]:
    """Yield kind and field of what a card reads, also on the records that it refers to."""
    for name in reads(card):
        head, _point, rest = name.partition(".")
        refers = card.subject.refers
        yield (
            (refers[head], rest.partition(".")[0])
            if head in refers
            else (card.subject_record, head)
        )


def _bare(record: Record, read: Mapping[str, frozenset[str]]) -> Record:
    return {name: value for name, value in record.items() if name in read[record["kind"]]}


def _noisy(record: Record, _read: Mapping[str, frozenset[str]]) -> Record:
    return {**record, "extensions": {**(record.get("extensions") or {}), **NOISE}}
