"""Logic, single fields, comparisons of texts and days, and plain lists of words."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Final

from bpvcheck.explain.draft import Draft, Mark
from bpvcheck.explain.seek.complete import state_complete
from bpvcheck.explain.seek.core import all_of, assign, seek, seeks, settle, settles
from bpvcheck.explain.seek.numbers import seek_order
from bpvcheck.explain.seek.samples import sample
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Bool, Date, Int, Text
from bpvcheck.observe.reference.plain import complete_by

_MANY: Final = 3
"""How many words of a list are tried."""


@seeks(n.Not)
def _not(node: n.Not, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    yield from seek(node.operand, draft, wanted=not wanted)


@seeks(n.And, n.Or)
def _joined(node: n.And | n.Or, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    if isinstance(node, n.And) is wanted:
        yield from all_of(node.operands, draft, wanted=wanted)
        return
    # what is unknown is nearer than what is known to be otherwise
    for operand in sorted(node.operands, key=lambda each: draft.value(each) is not None):
        yield from seek(operand, draft, wanted=wanted)


@seeks(n.Path)
def _field(node: n.Path, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    yield from assign(node, wanted, Mark(), draft)


@seeks(n.Compare)
def _compare(node: n.Compare, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    if isinstance(node.left.type, Int):
        yield from seek_order(node, draft, wanted=wanted)
    elif node.operator in {"==", "!="}:
        same = (node.operator == "==") is wanted
        for one, other in ((node.left, node.right), (node.right, node.left)):
            yield from _same(one, other, draft) if same else _other(one, other, draft)
    elif isinstance(node.left.type, Date):
        yield from _ordered(node, draft, wanted=wanted)


def _same(one: n.Node, other: n.Node, draft: Draft) -> Iterator[Draft]:
    """Give a field the value of the other side."""
    if isinstance(one, n.VerdictOf):
        yield from _judged(one, draft.value(other), draft)
        return
    if not draft.may_change(one):
        return
    for known in settle(other, draft):
        yield from assign(one, known.value(other), Mark(), known)


def _other(one: n.Node, other: n.Node, draft: Draft) -> Iterator[Draft]:
    """Give a field that is not recorded another value than the other side has."""
    if not isinstance(one.type, Text | Bool) or not draft.unknown(one):
        return
    refused = draft.value(other)
    if isinstance(one.type, Bool):
        yield from assign(one, not refused, Mark(), draft)
    elif isinstance(one, n.Path):
        options = sorted(one.type.choices - {refused}) or list(sample(one, draft))
        yield from assign(one, options[0], Mark(example=True), draft)


def _judged(node: n.VerdictOf, wanted: str | None, draft: Draft) -> Iterator[Draft]:
    """Change what another duty rests on, until it is judged as wanted."""
    goal = None if wanted is None else draft.goal(node.card, wanted)
    if goal is not None:
        yield from seek(goal, draft)


_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _ordered(node: n.Compare, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    operator = node.operator if wanted else _OPPOSITE[node.operator]
    sides = ((node.left, operator, node.right), (node.right, _MIRRORED[operator], node.left))
    for one, how, other in sides:
        if not draft.may_change(one):
            continue
        for known in settle(other, draft):
            day, mark = _day(how, known.value(other))
            yield from assign(one, day, mark, known)


def _day(operator: str, other: date) -> tuple[date, Mark]:
    """The nearest day that stands in this order to another, and how far it is free."""
    step = timedelta(days={"<": -1, ">": 1}.get(operator, 0))
    day = other + step
    return day, Mark(by=day) if operator in {"<", "<="} else Mark(since=day)


@seeks(n.In)
def _in(node: n.In, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    if not wanted:
        yield from chain(_outside(node, draft), _completed(node.container, draft))
        return
    if isinstance(node.item, n.VerdictOf):
        for word in draft.value(node.container) or ():
            yield from _judged(node.item, word, draft)
        return
    yield from _one_of(node, draft)
    for known in settle(node.item, draft):
        yield from _append(node.container, [known.value(node.item)], Mark(), known)


def _one_of(node: n.In, draft: Draft) -> Iterator[Draft]:
    if not draft.may_change(node.item):
        return
    words = draft.value(node.container) or ()
    for word in words[:_MANY]:
        yield from assign(node.item, word, Mark(options=tuple(words)), draft)


def _outside(node: n.In, draft: Draft) -> Iterator[Draft]:
    """Give a field that is not recorded a value that the list does not have."""
    if isinstance(node.item.type, Text) and draft.unknown(node.item):
        refused = draft.value(node.container) or ()
        options = [word for word in sorted(node.item.type.choices) if word not in refused]
        for word in options[:1]:
            yield from assign(node.item, word, Mark(example=True), draft)


def _append(node: n.Node, words: Sequence[str], mark: Mark, draft: Draft) -> Iterator[Draft]:
    """Add words to a list of the record."""
    if isinstance(node, n.Path) and draft.may_change(node):
        if node.of_item and not draft.open(node) and _shown(node, draft):
            return
        held = list(draft.value(node) or ())
        more = [word for word in words if word not in held]
        yield draft.put(draft.place(node), [*held, *more], mark)


def _shown(node: n.Path, draft: Draft) -> bool:
    """Whether a list of words of an item was known to hold all there is."""
    origin = draft.original or draft.base
    items = origin.items(draft.source) if draft.source else None
    if not items or draft.source is None:
        return False
    return complete_by(node, origin.of(items[draft.index], draft.source))


def _completed(node: n.Node, draft: Draft) -> Iterator[Draft]:
    """State that a list of words holds all there is."""
    if not isinstance(node, n.Path) or draft.unknown(node):
        return
    source = draft.source if node.of_item else node
    if source is not None:
        yield from state_complete(source.parts, draft.base.as_of, draft)


@seeks(n.IncludesAll)
def _includes_all(node: n.IncludesAll, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    if not wanted:
        yield from _completed(node.container, draft)
        return
    for known in settle(node.required, draft):
        yield from _append(node.container, known.value(node.required), Mark(), known)


@seeks(n.Overlaps)
def _overlaps(node: n.Overlaps, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    if not wanted:
        yield from _completed(node.container, draft)
        return
    words = draft.value(node.values) or ()
    for word in words[:_MANY]:
        yield from _append(node.container, [word], Mark(options=tuple(words)), draft)


@settles(n.Path)
def _known_field(node: n.Path, draft: Draft) -> Iterator[Draft]:
    if not draft.may_change(node):
        return
    for value in sample(node, draft):
        yield from assign(node, value, Mark(example=True), draft)
