"""Which fields of the records a card reads, and where these are recorded."""

from collections.abc import Iterator, Mapping
from typing import Final

from bpvcheck.expressions.nodes import FieldPath, walk
from bpvcheck.rulebook.card import Card, RecordField, Texts

_WITHOUT_EFFECT: Final = frozenset({"id", "status"})
"""Fields that every record has: they need not be listed, and may be."""


def reads(card: Card, *, scope: bool = True) -> tuple[str, ...]:
    """List the top-level fields that a card reads, as its `record:` part names them.

    A field of a record that is referred to stands behind its name: `the_company.recognitions`; one
    of a branch behind its namespace: `extensions.bouw.outplacements`. What is derived for a subject
    counts through what it is derived from. Without ``scope`` what only tells whom it concerns is
    left out.
    """
    kind = card.subject
    found: dict[str, None] = {}
    for path in _paths(card, scope=scope):
        head = path[0]
        if head not in {*kind.extra, "as_of", *_WITHOUT_EFFECT}:
            length = 1 + (head in kind.refers) + 2 * ("extensions" in path[:2])
            found[".".join(path[:length])] = None
    return tuple(found)


def recorded(
    card: Card, own: Mapping[str, Texts], usual: Mapping[str, Mapping[str, Texts]]
) -> tuple[RecordField, ...]:
    """Return where what a card reads is recorded: as it says itself, else as is usual.

    A field that neither says anything of is left out.
    """
    return tuple(_recorded(card, own, usual))


def _recorded(
    card: Card, own: Mapping[str, Texts], usual: Mapping[str, Mapping[str, Texts]]
) -> Iterator[RecordField]:
    refers = card.subject.refers
    for name in dict.fromkeys((*reads(card, scope=False), *own)):
        head, _point, rest = name.partition(".")
        kind, field = (refers[head], rest) if head in refers else (card.subject_record, name)
        where = own.get(name) or usual.get(kind, {}).get(field)
        if where:
            yield RecordField(name, where)


def without_effect(name: str) -> bool:
    """Return whether a field may be listed or left out."""
    return name in _WITHOUT_EFFECT


def _paths(card: Card, *, scope: bool) -> list[tuple[str, ...]]:
    return [
        node.parts
        for place, top in card.expressions
        if scope or place != "scope"
        for node in walk(top)
        if isinstance(node, FieldPath) and not node.of_item
    ]
