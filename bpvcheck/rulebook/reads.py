"""Which fields of the records a card reads."""

from typing import Final

from bpvcheck.expressions.nodes import Path, walk
from bpvcheck.rulebook.card import Card

_WITHOUT_EFFECT: Final = frozenset({"id", "status"})
"""Fields that every record has: they need not be listed, and may be."""


def reads(card: Card, *, scope: bool = True) -> tuple[str, ...]:
    """List the top-level fields that a card reads, as its `record:` part names them.

    A field of a record that is referred to stands behind its name: `the_company.recognitions`; one
    of a branch behind its namespace: `extensions.bouw`. What is derived for a subject counts
    through what it is derived from. Without ``scope`` what only tells whom it concerns is left out.
    """
    kind = card.subject
    found: dict[str, None] = {}
    for path in _paths(card, scope=scope):
        head = path[0]
        if head in kind.refers or head == "extensions":
            referred = path[1] == "extensions"
            found[".".join(path[: 3 if referred else 2])] = None
        elif head not in {*kind.extra, "as_of", *_WITHOUT_EFFECT}:
            found[head] = None
    return tuple(found)


def without_effect(name: str) -> bool:
    """Tell whether a field may be listed or left out."""
    return name in _WITHOUT_EFFECT


def _paths(card: Card, *, scope: bool) -> list[tuple[str, ...]]:
    return [
        node.parts
        for place, top in card.expressions
        if scope or place != "scope"
        for node in walk(top)
        if isinstance(node, Path) and not node.of_item
    ]
