"""What a fact reads: the paths that people can fill in to settle it.

The ledger's `missing` holds them, joined by spaces. A path leads to a field of the subject's own
record, `briefings.topics`; of a record that it refers to, `the_company.recognitions.since`; of the
placements of a school or company, `placements.period.start`; of the attestations about the duty,
`attestations.on`. `briefings/complete` is the statement up to when that list is complete:
`lists_complete_until.briefings`, or `complete_until` of its record. What is derived for a subject
is replaced by what it is derived from.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events, Values
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.reads import without_effect
from bpvcheck.rulebook.subjects import Subject

COMPLETE: Final = "/complete"
"""Ends a path that stands for the statement up to when a list is complete."""
_RECOGNISED: Final = ("recognitions.since", "recognitions.until", "recognitions.ended_on")
_RUNNING: Final = ("placements.period.start", "placements.period.planned_end")
_ENDED: Final = (*_RUNNING[1:], "placements.endings.on", f"placements.endings{COMPLETE}")
_DERIVED: Final[Mapping[str, tuple[str, ...]]] = {
    "first_start": _RUNNING[:1],
    "first_day": (_RUNNING[0], *_ENDED),
    "last_day": _ENDED,
    "planned_last_day": _ENDED,
    "active": (_RUNNING[0], *_ENDED),
    "recognised": (*_RECOGNISED, f"recognitions{COMPLETE}"),
    "recognised_since": _RECOGNISED[:1],
    "recognised_until": _RECOGNISED,
    "evaluated": ("placements.evaluations.on", f"placements.evaluations{COMPLETE}"),
    "evaluated_on": ("placements.evaluations.on", f"placements.evaluations{COMPLETE}"),
    "evaluation_at_centre_on": ("placements.evaluations.to_centre_on",),
}
"""What derived fields follow from; windows, regions and parties follow from the subject itself."""
_PLACEMENT: Final[Mapping[str, tuple[str, ...]]] = {
    "since": _RUNNING[:1],
    "until": _ENDED,
    "evaluated_on": ("placements.evaluations.on",),
}
"""The same for the fields of a subject's placements; others are fields of a placement."""


def reads(card: Card, fact: str, book: RuleBook) -> tuple[str, ...]:
    """Return the paths that settle a fact of a card, also of `applies` and `due_passed`.

    A verdict that the fact rests on is settled by what the other duty reads; ``book`` has its card.
    """
    found = (path for node in _asked(card, fact) for path in _paths(card, node, book))
    return tuple(dict.fromkeys(found))


def filled_in(subject: Subject, path: str) -> tuple[str, ...]:
    """Return the paths that people fill in for one that an expression names, none for a window."""
    head, _dot, rest = path.partition(".")
    if head == "placements" and head in subject.extra:
        return _PLACEMENT.get(rest, (path,))
    if head in subject.extra or head == "as_of":
        return _DERIVED.get(head, ())
    return () if without_effect(head) else (path,)


def list_name(path: n.FieldPath) -> str:
    """Return the name of a list or field; attestations stand under one name for all duties."""
    return path.parts[0] if path.parts[0] == "attestations" else ".".join(path.parts)


def _asked(card: Card, fact: str) -> Iterator[n.Node]:
    """Yield what a fact asks, and what tells which value its terms have for whom."""
    if fact == "applies":
        asked = [card.applies, card.trigger]
        asked += [] if card.in_scope is None else [card.in_scope]
    else:
        asked = [card.due.node if fact == "due_passed" else card.facts[fact].node]
    yield from asked
    walked = (part for top in asked for part in n.walk(top)) if card.terms else ()
    for node in (part for part in walked if isinstance(part, n.Term)):
        variants = card.terms[node.name].variants
        yield from (each.when for each in variants if each.when is not None)
        if len(variants) > 1:
            yield card.trigger


def _paths(card: Card, node: n.Node, book: RuleBook) -> Iterator[str]:
    yield from (path for named in _named(node, "") for path in filled_in(card.subject, named))
    for part in n.walk(node) if card.rests_on else ():
        if isinstance(part, n.VerdictOf):
            yield from _rested_on(part.card, book)


def _rested_on(duty: str, book: RuleBook) -> Iterator[str]:
    for card in book.versions(duty):
        for fact in ("applies", "due_passed", *card.facts):
            yield from reads(card, fact, book)


def _named(node: n.Node, source: str) -> Iterator[str]:
    """Yield the paths that a node names; those of an item stand behind the list that it is in."""
    if isinstance(node, n.FieldPath):
        yield from _of_path(node, source)
        return
    if isinstance(node, n.Hinted) and node.denial:
        yield ".".join(node.denial)
    held = _source(node)
    if held is not None:
        source = list_name(held)
        yield from _of_list(node, held)
    for child in n.children(node):
        if child is not held:
            yield from _named(child, source)


def _source(node: n.Node) -> n.FieldPath | None:
    """Return the list that a call looks through, None for any other node."""
    if not isinstance(node, n.ListCall):
        return None
    return node.select.source if hasattr(node, "select") else node.source


def _of_path(node: n.FieldPath, source: str) -> Iterator[str]:
    name = list_name(node)
    yield f"{source}.{name}" if node.of_item else name
    if isinstance(node.type, Values):
        yield f"{source if node.of_item else name}{COMPLETE}"


def _of_list(call: n.Node, held: n.FieldPath) -> Iterator[str]:
    """Yield what tells of the items of a list when they were, and of the list what it holds."""
    assert isinstance(held.type, Events)  # noqa: S101 - parsed as such
    name = list_name(held)
    yield f"{name}.{held.type.dated}"
    if isinstance(call, n.Covered) or (isinstance(call, n.LastIs) and call.valid_on is not None):
        ends = (each for each in ("until", "ended_on") if each in held.type.fields)
        yield from (f"{name}.{each}" for each in ends)
    of_recorded = isinstance(call, n.Pick) and call.of_recorded
    if not of_recorded and name != "placements":
        yield f"{name}{COMPLETE}"
