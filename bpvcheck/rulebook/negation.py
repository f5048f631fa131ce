"""Where a card would take it as shown that something was not done.

`done(...)` is false too where a later item is recorded in a list that is not complete, so its
negation can become true by taking data away. What is met must be shown: such a negation is refused
in `applies` and in `met`, whether it stands in an expression or is made by the logic over facts.
"""

from collections.abc import Iterator

from bpvcheck.expressions import logic
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Values
from bpvcheck.rulebook.card import Card


def negated_done(card: Card) -> Iterator[tuple[str, str]]:
    """Yield the part of the card and the function that is negated there."""
    yield from (("applies", name) for name in negated(card.applies, holds=True))
    under_not = logic.negated_names(card.met)
    plain = logic.negated_names(logic.Negation(card.met))
    yield from (("applies", "hinted") for _hint in _hinted_in_calls(card.applies))
    for name, fact in card.facts.items():
        yield from ((f"facts.{name}.is", "hinted") for _hint in _hinted_in_calls(fact.node))
        if name in plain:
            yield from ((f"facts.{name}.is", each) for each in negated(fact.node, holds=True))
        if name in under_not:
            yield from (("met", each) for each in negated(fact.node, holds=False))


def negated(node: n.Node, *, holds: bool) -> Iterator[str]:
    """Yield the functions that must be false for a node to be true (or false, unless `holds`)."""
    match node:
        case n.Done() | n.Covers() | n.Hinted():
            if not holds:
                yield type(node).__name__.lower()
        case n.Happened(date=date):
            if not holds and isinstance(date.type, Values):
                yield "done"
        case n.Not(operand=operand):
            yield from negated(operand, holds=not holds)
        case n.And(operands=operands) | n.Or(operands=operands):
            for operand in operands:
                yield from negated(operand, holds=holds)
        case n.Compare(left=left, right=right):
            for side in (left, right):
                yield from negated(side, holds=False)


def _hinted_in_calls(node: n.Node) -> Iterator[n.Node]:
    """Yield each `hinted(...)` in a call: what a call makes of its being false is not followed."""
    if isinstance(node, n.And | n.Or | n.Not):
        yield from (hint for part in n.children(node) for hint in _hinted_in_calls(part))
    elif not isinstance(node, n.Hinted):
        yield from (part for part in n.walk(node) if isinstance(part, n.Hinted))
