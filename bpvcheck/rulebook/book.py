"""All cards together: what is judged in one run."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from bpvcheck.expressions.timing import Index
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT, Agreement
from bpvcheck.rulebook.card import Card, Objective

if TYPE_CHECKING:
    from bpvcheck.expressions.added import ExpressionFunction
    from bpvcheck.records.extensions import Extensions


@dataclass(frozen=True)
class RuleBook:
    """The cards by their key, in a fixed order; the objectives; and a digest of what they say.

    The key of a card is its id, and the name of its file where a duty has several versions.
    `agreements` are those that it was made from, the protocol first; `extensions` and `functions`
    what branches add to records and language. `index` has numbered what the cards ask; it serves
    for any choice of them.
    """

    cards: Mapping[str, Card]
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    digest: str = ""
    agreements: tuple[Agreement, ...] = (PROTOCOL_AGREEMENT,)
    extensions: "Extensions" = ()
    functions: "Mapping[str, ExpressionFunction]" = field(default_factory=dict)
    index: Index = field(default_factory=Index, compare=False, repr=False)

    def __iter__(self) -> Iterator[Card]:
        """Return the cards in their order."""
        return iter(self.cards.values())

    def __len__(self) -> int:
        """How many cards there are."""
        return len(self.cards)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the duties in their order, each once."""
        return tuple(dict.fromkeys(card.id for card in self))

    def rivals(self, card: Card) -> tuple[Card, ...]:
        """Return the versions of a card's duty for the same bearers, the oldest first.

        One of them judges each subject: the one in force on its trigger day.
        """
        return tuple(each for each in self.versions(card.id) if set(each.bearer) & set(card.bearer))

    def versions(self, card_id: str) -> tuple[Card, ...]:
        """Return the versions of a duty, the oldest first; none where there is no such duty."""
        return versions_of(card for card in self if card.id == card_id).get(card_id, ())

    def select(self, only: Collection[str] = (), skip: Collection[str] = ()) -> "RuleBook":
        """Return the cards asked for by id, phase, bearer or agreement, and all where none are.

        What a card rests on (`verdict(...)`) is not added: `needed` tells what else to judge.
        """
        chosen = {
            key: card
            for key, card in self.cards.items()
            if (not only or _names(card) & set(only)) and not _names(card) & set(skip)
        }
        return replace(self, cards=chosen)

    def layers(self) -> tuple[tuple[Card, ...], ...]:
        """Return the cards in layers: whose verdict a card asks for comes in a layer before it."""
        return tuple(tuple(layer) for layer in _layers(list(self), set(self.ids)))

    def words(self) -> frozenset[str]:
        """Every word that `select` knows."""
        return frozenset(word for card in self for word in _names(card))


def versions_of(cards: Iterable[Card]) -> dict[str, tuple[Card, ...]]:
    """Return the cards by the id of their duty, the oldest version first."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.id, []).append(card)
    return {
        name: tuple(sorted(versions, key=lambda card: card.valid.start or date.min))
        for name, versions in found.items()
    }


def _names(card: Card) -> set[str]:
    return {card.id, card.phase, *card.bearer, card.agreement}


def _layers(cards: list[Card], ids: set[str]) -> Iterator[list[Card]]:
    """Take off the cards that wait for nobody, until none is left; a circle ends it early."""
    while cards:
        waiting = {card.id for card in cards}
        layer = [c for c in cards if not waiting.intersection(c.rests_on) & ids]
        if not layer:
            return
        yield layer
        taken = {id(card) for card in layer}
        cards = [card for card in cards if id(card) not in taken]
