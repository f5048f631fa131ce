"""What is observed of a card, and the code of its evidence pattern."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.frame import Column
from bpvcheck.rulebook.card import Card


def observed_of(card: Card) -> Iterator[n.Node]:
    """What is observed of a card beside its due date."""
    yield card.applies
    if card.in_scope is not None:
        yield card.in_scope
    yield from (fact.node for fact in card.facts.values())


def before_verdicts(nodes: Iterable[n.Node]) -> Iterator[n.Node]:
    """What can be observed before other duties are judged: nodes, or parts of them."""
    for node in nodes:
        if not any(isinstance(part, n.VerdictOf) for part in n.walk(node)):
            yield node
        else:
            parts = n.children(node)
            yield from before_verdicts(p for p in parts if not isinstance(p, n.Constant))


def judging(
    card: Card, versions: Sequence[Card], seen: ibis.Table, asked: Mapping[object, str]
) -> Column | None:
    """Whether this version of a duty judges a subject; None where there is no other.

    The version in force on the trigger date does. Where none is in force, or the date is unknown,
    the last one does: it tells that the duty does not apply, or what would settle whether it does.
    """
    *earlier, last = versions
    if not earlier:
        return None
    if card.key != last.key:
        return seen[asked["valid", card.valid]]
    held = ibis.or_(*(seen[asked["valid", version.valid]] for version in earlier))
    return ibis.cases((held, False), else_=True)


def code(
    card: Card, seen: ibis.Table, asked: Mapping[object, str], judges: Column | None
) -> Column:
    """The evidence pattern as a number in base three: true 0, false 1, unknown 2 per fact.

    It is NULL where another version of the duty judges the subject.
    """
    applies = seen[asked["valid", card.valid]] & seen[asked[card.applies]]
    if card.in_scope is not None:
        applies &= seen[asked[card.in_scope]]
    passed = seen["as_of"] > seen[asked["due", card.due.node]]
    facts = [applies, passed, *(seen[asked[fact.node]] for fact in card.facts.values())]
    digits = [(~fact).cast("int32").fill_null(2) * 3**i for i, fact in enumerate(facts)]
    total = digits[0]
    for digit in digits[1:]:
        total = total + digit
    number = total.cast("int32")
    return number if judges is None else ibis.cases((judges, number), else_=ibis.null("int32"))


def verdicts_of(cards: Iterable[Card]) -> Iterator[n.VerdictOf]:
    """The verdicts of other duties that cards rest on."""
    for card in cards:
        for node in card.nodes:
            yield from (part for part in n.walk(node) if isinstance(part, n.VerdictOf))
