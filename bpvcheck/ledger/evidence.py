"""What a fact reads: the fields of records by which it is settled."""

from collections.abc import Iterator
from functools import cache

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.rulebook.card import Card


def reads(card: Card, fact: str) -> tuple[str, ...]:
    """The paths that a fact of a card reads, such as ``briefings.topics``; also of ``applies``."""
    return tuple(dict.fromkeys(path for node in _nodes(card, fact) for path in _paths(node)))


def _nodes(card: Card, fact: str) -> Iterator[n.Node]:
    """Yield what a fact asks, and what tells for whom its terms have which value."""
    if fact == "applies":
        asked = [card.applies, *([card.in_scope] if card.in_scope is not None else ())]
    else:
        asked = [card.due.node if fact == "due_passed" else card.facts[fact].node]
    yield from asked
    for node in (part for top in asked for part in n.walk(top) if isinstance(part, n.Term)):
        yield from (v.when for v in card.terms[node.name].variants if v.when is not None)


@cache
def _paths(node: n.Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_walk(node, "")))


def _walk(node: n.Node, source: str) -> Iterator[str]:
    if isinstance(node, n.Path):
        if node == n.AS_OF:
            return
        name = ".".join(node.parts[:1] if node.parts[0] == "attestations" else node.parts)
        yield f"{source}.{name}" if node.of_item else name
        return
    inner = source
    select = getattr(node, "select", None)
    held = node.source if isinstance(node, n.Covered) else getattr(select, "source", None)
    if held is not None and isinstance(held.type, Events):
        inner = ".".join(held.parts[:1] if held.parts[0] == "attestations" else held.parts)
        yield f"{inner}.{held.type.dated}"
    for child in n.children(node):
        if child is not held:
            yield from _walk(child, inner)
