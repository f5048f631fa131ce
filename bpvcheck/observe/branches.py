"""On whose say a verdict rests, where branches fill in terms of the protocol's cards."""

from collections.abc import Iterable, Iterator, Mapping

import ibis

from bpvcheck.expressions.nodes import Node
from bpvcheck.observe.compile import chosen
from bpvcheck.observe.frame import Column, Frame
from bpvcheck.rulebook.card import Card, TermDef

__all__ = ["agreements_of", "decided_by", "filled_in", "scopes"]


def scopes(terms: Iterable[TermDef]) -> Iterator[Node]:
    """The expressions that tell for whom the values of terms hold."""
    for term in terms:
        yield from (each.when for each in term.variants if each.when is not None)


def decided_by(term: TermDef, frame: Frame) -> Column:
    """The agreement whose value of a term holds for each subject; NULL where that is unknown."""
    names = [ibis.literal(each.agreement) for each in term.variants]
    return chosen(term.variants, names, frame)


def filled_in(card: Card) -> tuple[str, ...]:
    """The branches that give values to terms of a card, beside its own agreement."""
    names = {name for term in card.terms.values() for name in term.agreements}
    return tuple(sorted(names - {card.agreement}))


def agreements_of(card: Card, table: ibis.Table, known: Mapping[object, str]) -> Column:
    """The agreements on which the verdict on each subject rests, joined by spaces."""
    found = ibis.literal(card.agreement)
    for name in filled_in(card):
        deciding = [
            table[known["by", (card.key, term.name)]] == name
            for term in card.terms.values()
            if name in term.agreements
        ]
        found = found + ibis.cases((ibis.or_(*deciding), f" {name}"), else_="")
    return found
