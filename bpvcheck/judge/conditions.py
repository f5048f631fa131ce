"""Two-valued conditions on evidence: what must be seen for logic to be shown or refuted.

Kleene logic comes apart into two plain questions. `a and not b` is shown where a is true and b is
false, refuted where a is false or b is true, and unknown where it is neither. Both questions are
"and" and "or" over tests of one fact against one letter, which any rule engine can hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bpvcheck.expressions.logic import Conjunction, Disjunction, Fact, Logic, Negation, Truth

__all__ = ["Condition", "Every", "Seen", "Some", "every", "given", "refuted", "shown", "some"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One fact has one truth value."""

    fact: str
    truth: Truth


@dataclass(frozen=True, slots=True)
class Every:
    """All of two conditions or more hold; made by `every`."""

    items: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of two conditions or more holds; made by `some`."""

    items: tuple["Condition", ...]


Condition = bool | Seen | Every | Some
"""Holds or does not hold of a pattern. What always or never holds is True or False itself."""


def every(items: Iterable[Condition]) -> Condition:
    """Join conditions that must all hold; True where there are none."""
    return _join(items, Every, neutral=True)


def some(items: Iterable[Condition]) -> Condition:
    """Join conditions of which one must hold; False where there are none."""
    return _join(items, Some, neutral=False)


def _join(items: Iterable[Condition], kind: type[Every | Some], *, neutral: bool) -> Condition:
    """Leave out what decides nothing, and stop at what decides all."""
    kept: dict[Condition, None] = {}
    for item in items:
        if item is (not neutral):
            return item
        if item is not neutral:
            kept |= dict.fromkeys(item.items if isinstance(item, kind) else (item,))
    if len(kept) < 2:  # noqa: PLR2004 - nothing to join
        return next(iter(kept), neutral)
    return kind(tuple(kept))


def shown(logic: Logic | None) -> Condition:
    """When `logic` is true; no logic is never true."""
    match logic:
        case None:
            return False
        case Fact(name):
            return Seen(name, Truth.TRUE)
        case Negation(item):
            return refuted(item)
        case Conjunction(items):
            return every(map(shown, items))
        case Disjunction(items):
            return some(map(shown, items))


def refuted(logic: Logic | None) -> Condition:
    """When `logic` is false; no logic always is."""
    match logic:
        case None:
            return True
        case Fact(name):
            return Seen(name, Truth.FALSE)
        case Negation(item):
            return shown(item)
        case Conjunction(items):
            return some(map(refuted, items))
        case Disjunction(items):
            return every(map(refuted, items))


def given(condition: Condition, fact: str, truth: Truth) -> Condition:
    """Say what is left of a condition once `fact` is known to be `truth`."""
    match condition:
        case Seen(name, wanted):
            return truth is wanted if name == fact else condition
        case Every(items):
            return every(given(item, fact, truth) for item in items)
        case Some(items):
            return some(given(item, fact, truth) for item in items)
        case _:
            return condition
