"""What a plugin changes in the rule book: values of open terms, and the duties concerned."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpvcheck.rulebook.card import Card, TermDef, Variant

if TYPE_CHECKING:
    from bpvcheck.rulebook.book import RuleBook

__all__ = ["TermChange", "affected", "changed"]


@dataclass(frozen=True)
class TermChange:
    """A value that a plugin gives to an open term of a card, beside the card's own.

    ``before`` are the values that the card itself has on days on which the plugin's holds.
    """

    card: Card
    term: TermDef
    before: tuple[Variant, ...]
    after: Variant


def changed(book: "RuleBook", name: str) -> tuple[TermChange, ...]:
    """Return the values that a plugin fills in on cards of others."""
    return tuple(_changes(book, name))


def _changes(book: "RuleBook", name: str) -> Iterator[TermChange]:
    for card in book:
        for term in card.terms.values():
            for variant in term.variants:
                if variant.agreement == name != card.agreement:
                    own = (each for each in term.variants if each.agreement == card.agreement)
                    meets = tuple(each for each in own if each.valid.overlaps(variant.valid))
                    yield TermChange(card, term, meets, variant)


def affected(book: "RuleBook", name: str) -> frozenset[str]:
    """Return the ids of duties that a plugin adds or changes, and of those that rest on them."""
    found = set(book.select([name]).ids)
    found |= {change.card.id for change in changed(book, name)}
    before = -1
    while len(found) > before:
        before = len(found)
        found |= {card.id for card in book if found.intersection(card.rests_on)}
    return frozenset(found)
