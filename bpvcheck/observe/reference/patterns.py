"""The evidence pattern of one card for one subject, as the plan computes it for all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.observe.reference.dispatch import evaluate
from bpvcheck.observe.reference.situation import SubjectSituation
from bpvcheck.observe.reference.values import both
from bpvcheck.rulebook.card import Card

LETTERS = {True: "t", False: "f", None: "u"}


def pattern_of(card: Card, at: SubjectSituation) -> str:
    """The letters of a card's facts, `applies` and `due_passed` before them."""
    return "".join(LETTERS[truth] for truth in truths_of(card, at).values())


def truths_of(card: Card, at: SubjectSituation) -> dict[str, bool | None]:
    """What is true, false or unknown, by the name of the fact; see `bpvcheck.judge.Decision`."""
    due = due_of(card, at)
    return {
        "applies": both(in_force(card, at), in_scope(card, at), evaluate(card.applies, at)),
        "due_passed": None if due is None else at.as_of > due,
        **{name: evaluate(node, asked) for name, (node, asked) in asked_of(card, at).items()},
    }


def asked_of(card: Card, at: SubjectSituation) -> dict[str, tuple[n.Node, SubjectSituation]]:
    """The facts of a card, each with the situation that asks it: by the due day, or by now."""
    by_due, late = at.by(evaluate(card.due.node, at)), by_late(card, at)
    nodes = {name: fact.node for name, fact in card.facts.items()}
    again = {name: nodes[name.removesuffix(BY_NOW)] for name in card.asked_again}
    return {name: (node, by_due) for name, node in nodes.items()} | {
        name: (node, late) for name, node in again.items()
    }


def by_late(card: Card, at: SubjectSituation) -> SubjectSituation:
    """The situation asking by the last day on which late still counts, by now where none is."""
    if card.due.late_until is None:
        return at
    return at.by(evaluate(card.due.late_until, replace(at, planned=True)))


def due_of(card: Card, at: SubjectSituation) -> date | None:
    """The due day; None where it is unknown."""
    due: date | None = evaluate(card.due.node, replace(at, planned=True))
    return due


def judging(versions: Sequence[Card], at: SubjectSituation) -> Card:
    """The version of a duty that judges a subject: the one in force, the last where none is."""
    return next((card for card in versions if in_force(card, at)), versions[-1])


def in_force(card: Card, at: SubjectSituation) -> bool | None:
    """Whether the card held on the subject's trigger date."""
    trigger = evaluate(card.trigger, at)
    return None if trigger is None else trigger in card.valid


def in_scope(card: Card, at: SubjectSituation) -> bool | None:
    """Whether the card's agreement holds for the subject."""
    found: bool | None = True if card.in_scope is None else evaluate(card.in_scope, at)
    return found
