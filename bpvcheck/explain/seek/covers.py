"""``covers(...)``: items that together name everything."""

from collections.abc import Iterator
from dataclasses import replace

from bpvcheck.explain.draft import Draft, Mark
from bpvcheck.explain.seek.complete import state_complete
from bpvcheck.explain.seek.core import seeks, settle
from bpvcheck.explain.seek.lists import Term, added, fill, more, terms
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Values
from bpvcheck.observe.reference.lists import named, tally


@seeks(n.Covers)
def _covers(node: n.Covers, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    if not wanted:
        return
    for each in _required_known(node, draft):
        yield from _named(node, each, len(each.value(node.required)) + 1)


def _required_known(node: n.Covers, draft: Draft) -> Iterator[Draft]:
    """What is required is known in full: a list of the record that is stated to be complete."""
    for each in settle(node.required, draft):
        if isinstance(node.required, n.Path) and each.base.complete(node.required.parts) is None:
            yield from state_complete(node.required.parts, each.base.as_of, each)
        else:
            yield each


def _named(node: n.Covers, draft: Draft, steps: int) -> Iterator[Draft]:
    """Yield drafts in which the items name everything, item by item."""
    if draft.value(node) is True:
        yield draft
        return
    inside = named(node, tally(node.select, draft.at).fitting)
    missing = [word for word in draft.value(node.required) if word not in inside]
    if not missing or not steps or not draft.budget.spend():
        return
    for each in _next(node, missing, draft):
        yield from _named(node, each.leave(draft), steps - 1)


def _next(node: n.Covers, missing: list[str], draft: Draft) -> Iterator[Draft]:
    """Yield drafts in which an item names what is missing: all of it, or the first word."""
    if not isinstance(node.field.type, Values):
        same = n.Compare("==", node.field, n.Constant(missing[0], node.field.type))
        yield from more(_and(node.select, same), draft)
        return
    yield from _late_enough(node, missing, draft)
    for each, term in terms(node.select, draft):
        yield from _filled(node, missing, each, term)
        for new in added(node.select, each, term):
            yield new.put(new.place(node.field), missing, Mark())


def _late_enough(node: n.Covers, missing: list[str], draft: Draft) -> Iterator[Draft]:
    """Yield drafts in which an item that came too late, and names what is missing, is in time."""
    names = n.IncludesAll(node.field, n.Constant(tuple(missing), node.field.type))
    if tally(node.select, draft.at).late:
        for each in more(_and(node.select, names), draft):
            if not each.added():
                yield each


def _filled(node: n.Covers, missing: list[str], draft: Draft, term: Term) -> Iterator[Draft]:
    """Yield drafts in which an item names what is missing that does not say what it names."""
    found = tally(node.select, draft.at)
    for index, item in enumerate(draft.base.items(node.select.source) or ()):
        inside = draft.enter(node.select.source, index)
        if item in found.fitting and inside.value(node.field) is None:
            yield inside.put(inside.place(node.field), missing, Mark())
    for each in fill(node.select, draft, term):
        if each.value(node.field) is None:
            yield each.put(each.place(node.field), missing, Mark())
        elif set(each.value(node.field)) & set(missing):
            yield each


def _and(select: n.Select, other: n.Node) -> n.Select:
    parts = (other,) if select.where is None else (select.where, other)
    return replace(select, where=n.And(parts))
