"""The evidence pattern of a card: the truth of its facts as one number.

The number is in base three, the first fact counting least: true 0, false 1, unknown 2. The facts
are those of `Decision.names`: whether the duty applies and is due, each fact of the card as asked
by the due day, and those that depend on that day as asked by now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.observe.frames import Frame, FrameView
from bpvcheck.observe.kernels.plain import chosen, in_dates
from bpvcheck.observe.values import Array, Dates, Truths, truth
from bpvcheck.rulebook.card import Card, TermDef, Validity

__all__ = ["ABSENT", "Coded", "coded", "filled_in"]

ABSENT: Final = np.int32(-1)
"""The code where another version of the duty judges the subject."""


@dataclass(frozen=True)
class Coded:
    """What was observed of a card: a code and a due day per subject.

    ``says`` has the agreements that decide where branches fill in its terms, else it is None.
    """

    codes: Array
    due: Dates
    says: list[str] | None


def coded(card: Card, versions: Iterable[Card], frame: Frame) -> Coded:
    """Observe a card for all subjects of a frame; ``versions`` are those of its duty."""
    now = FrameView(frame)
    due = planned(now).value(card.due.node)
    facts = [applies(card, now), truth(frame.as_of.day > due.day, due.known)]
    facts += facts_of(card, now)
    code = np.zeros(frame.size, np.int32)
    for place, fact in enumerate(facts):
        digit = 2 - 2 * np.int8(fact.true) - np.int8(fact.false)
        code += digit * np.int32(3**place)
    mine = judges(card, tuple(versions), now)
    return Coded(np.where(mine, code, ABSENT), due, agreements_of(card, now))


def planned(view: FrameView) -> FrameView:
    """Return the view that takes the planned end where the actual one is not known."""
    return replace(view, planned=True)


def facts_of(card: Card, now: FrameView) -> list[Truths]:
    """Return the facts as asked by the due day, then those that depend on it as asked by now."""
    index = now.frame.index
    by_due = now.by(now.value(card.due.node), ("due", index.of(card.due.node).number))
    nodes = {name: fact.node for name, fact in card.facts.items()}
    by_now = {name: nodes[name.removesuffix(BY_NOW)] for name in card.asked_again}
    late = by_late(card, now)
    return [*map(by_due.value, nodes.values()), *map(late.value, by_now.values())]


def by_late(card: Card, now: FrameView) -> FrameView:
    """Return the view that asks by the last day on which late still counts, now where none is."""
    if card.due.late_until is None:
        return now
    number = now.frame.index.of(card.due.late_until).number
    return now.by(planned(now).value(card.due.late_until), ("late", number))


def applies(card: Card, view: FrameView) -> Truths:
    """Return whether the duty arises: card in force and in scope, and its condition holds."""
    found: Truths = in_force(card.valid, view) & view.value(card.applies)
    return found if card.in_scope is None else found & view.value(card.in_scope)


def in_force(valid: Validity, view: FrameView) -> Truths:
    """Return whether the trigger day lies in the dates between which something holds."""
    trigger = view.value(view.frame.trigger)
    return truth(in_dates(trigger, valid), trigger.known)


def judges(card: Card, versions: tuple[Card, ...], view: FrameView) -> Array:
    """Return where this version of a duty judges: the one in force on the trigger day.

    Where none is in force, or the day is unknown, the last one does: it tells that the duty does
    not apply, or what would settle whether it does.
    """
    *earlier, last = versions
    if not earlier:
        return np.True_  # type: ignore[return-value] # a scalar for all rows
    if card.key != last.key:
        return in_force(card.valid, view).true
    held = [in_force(version.valid, view).true for version in earlier]
    return ~np.logical_or.reduce(held)  # type: ignore[no-any-return]


def filled_in(card: Card) -> tuple[str, ...]:
    """Return the branches that give values to terms of a card, beside its own agreement."""
    names = {name for term in card.terms.values() for name in term.agreements}
    return tuple(sorted(names - {card.agreement}))


def agreements_of(card: Card, view: FrameView) -> list[str] | None:
    """Return the agreements on which each verdict rests, joined by spaces."""
    branches = filled_in(card)
    if not branches:
        return None
    filled = [term for term in card.terms.values() if set(term.agreements) & set(branches)]
    deciding = {name: np.zeros(view.size, bool) for name in branches}
    for term in filled:
        for name, where in decided_by(term, view).items():
            if name in deciding:
                deciding[name] |= where
    rows = zip(*(deciding[name].tolist() for name in branches), strict=True)
    return [
        " ".join([card.agreement, *(name for name, yes in zip(branches, row, strict=True) if yes)])
        for row in rows
    ]


def decided_by(term: TermDef, view: FrameView) -> dict[str, Array]:
    """Return, by agreement, where its value of a term holds."""
    index = chosen(term.variants, view)
    found: dict[str, Array] = {}
    for place, variant in enumerate(term.variants):
        where = np.broadcast_to(index == place, (view.size,))
        found[variant.agreement] = found.get(variant.agreement, False) | where
    return found
