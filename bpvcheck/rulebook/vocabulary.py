"""Whether the words of terms and literals are words that the fields beside them can hold."""

from collections.abc import Collection, Iterator

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Str
from bpvcheck.rulebook.card import Card


def strange_words(card: Card) -> Iterator[tuple[str, str, Collection[str]]]:
    """Yield where a word stands that its field never holds, the word, and what the field holds."""
    for path, top in card.expressions:
        for node in n.walk(top):
            for field, other in _pairs(node):
                choices = _choices(field)
                for place, word in _words(card, other, path):
                    if choices and word not in choices:
                        yield place, word, choices


def _pairs(node: n.Node) -> Iterator[tuple[n.Node, n.Node]]:
    """Yield a field and what it is compared with, both ways."""
    match node:
        case n.Covers(required=one, field=other):
            yield other, one
        case n.In(item=one, container=other) | n.Compare(left=one, right=other):
            yield one, other
            yield other, one
        case n.IncludesAll(container=one, required=other) | n.Overlaps(container=one, values=other):
            yield one, other
            yield other, one


def _choices(node: n.Node) -> Collection[str]:
    inner = n.element_type(node) or node.type
    return inner.choices if isinstance(inner, Str) else ()


def _words(card: Card, node: n.Node, path: str) -> Iterator[tuple[str, str]]:
    """Yield the words that a term or literal can be, each with where it is written."""
    if isinstance(node, n.Term):
        values = [variant.value for variant in card.terms[node.name].variants]
        path = f"terms.{node.name}.default"
        if path not in card.places:
            path = f"terms.{node.name}.dated"
    elif isinstance(node, n.Constant):
        values = [node.value]  # type: ignore[list-item]
    else:
        return
    for value in values:
        yield from (
            (path, word)
            for word in (value if isinstance(value, tuple) else (value,))
            if isinstance(word, str)
        )
