"""Numbers: how many items, how many words, and how they stand to each other."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from bpvcheck.explain.draft import Draft, Mark
from bpvcheck.explain.seek.complete import state_complete
from bpvcheck.explain.seek.core import assign, settle_all, settles
from bpvcheck.explain.seek.lists import more
from bpvcheck.explain.seek.samples import word
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Values

_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
MOST_ITEMS: Final = 60
"""How many items are added at most."""


def seek_order(node: n.Compare, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    """Bring two numbers in the wanted order."""
    operator = node.operator if wanted else _OPPOSITE[node.operator]
    left, right = node.left, node.right
    if operator in {">", ">="}:
        operator, left, right = {">": "<", ">=": "<="}[operator], right, left
    if operator not in {"<", "<="}:
        return
    gap = 1 if operator == "<" else 0
    for each in _one_known(left, right, draft):
        low, high = each.value(left), each.value(right)
        if low.high is not None:
            yield from at_least(right, low.high + gap, each)
        if high.low is not None:
            yield from at_most(left, high.low - gap, each)


def _one_known(left: n.Node, right: n.Node, draft: Draft) -> Iterator[Draft]:
    """Yield the draft, with the left side made known where neither is."""
    if draft.value(left).high is None and draft.value(right).low is None:
        for node in (left, right):
            if isinstance(node, n.Path):
                yield from assign(node, 1, Mark(example=True), draft)
                return
    yield draft


def at_least(node: n.Node, number: int, draft: Draft) -> Iterator[Draft]:
    """Yield drafts in which a number is known to be so much or more."""
    if _low(node, draft, number):
        yield draft
        return
    how = _RAISE.get(type(node))
    if how and draft.budget.spend():
        found = (each.leave(draft) for each in how(node, number, draft))
        yield from (each for each in found if _low(node, each, number))


def _low(node: n.Node, draft: Draft, number: int) -> bool:
    low = draft.value(node).low
    return low is not None and low >= number


def at_most(node: n.Node, number: int, draft: Draft) -> Iterator[Draft]:
    """Yield drafts in which a number is known to be so much or less."""
    if _high(node, draft, number):
        yield draft
        return
    how = _LOWER.get(type(node))
    if how and draft.budget.spend():
        found = (each.leave(draft) for each in how(node, number, draft))
        yield from (each for each in found if _high(node, each, number))


def _high(node: n.Node, draft: Draft, number: int) -> bool:
    high = draft.value(node).high
    return high is not None and high <= number


def _field_up(node: n.Path, number: int, draft: Draft) -> Iterator[Draft]:
    yield from assign(node, max(number, 0), Mark(relation="at_least"), draft)


def _field_down(node: n.Path, number: int, draft: Draft) -> Iterator[Draft]:
    # what was agreed is not lowered to what was done
    if number >= 0 and draft.unknown(node):
        yield from assign(node, number, Mark(relation="at_most"), draft)


def _more_items(node: n.CountOf, number: int, draft: Draft) -> Iterator[Draft]:
    """Add items one by one, spread over the time that there is."""
    short = number - draft.value(node).low
    if short > MOST_ITEMS:
        return
    for i in range(short):
        found = next(more(node.select, draft, part=(i + 1, short)), None)
        if found is None:
            return
        draft = found.leave(draft)
    yield draft


def _more_words(node: n.Size, number: int, draft: Draft) -> Iterator[Draft]:
    held = list(draft.value(node.container) or ())
    kind = node.container.type
    assert isinstance(kind, Values)  # noqa: S101 - parsed as such
    for i in range(1, 200):
        if len(held) >= number:
            break
        made = word(node.container, kind.element, i)
        held += [made] if made not in held else []
    if len(held) >= number and draft.may_change(node.container):
        yield draft.put(draft.place(node.container), held, Mark(relation="such_as"))


def _more_in_all(node: n.SumOf, number: int, draft: Draft) -> Iterator[Draft]:
    short = number - draft.value(node).low
    for each in more(node.select, draft):
        yield each.put(each.place(node.field), short, Mark(relation="at_least"))


def _complete_list(node: n.CountOf | n.SumOf, number: int, draft: Draft) -> Iterator[Draft]:
    del number
    yield from state_complete(node.select.source.parts, draft.base.as_of, draft)


def _complete_words(node: n.Size, number: int, draft: Draft) -> Iterator[Draft]:
    del number
    yield from state_complete(node.container.parts, draft.base.as_of, draft)


def _less_in_part(node: n.ProRata, number: int, draft: Draft) -> Iterator[Draft]:
    for each in settle_all((node.since, node.until), draft):
        yield from at_most(node.amount, number, each)


def _more_in_part(node: n.ProRata, number: int, draft: Draft) -> Iterator[Draft]:
    for each in settle_all((node.since, node.until), draft):
        whole = number
        while _share(node, whole, each) < number and whole < number + MOST_ITEMS:
            whole += 1
        yield from at_least(node.amount, whole, each)


def _share(node: n.ProRata, amount: int, draft: Draft) -> int:
    part = draft.value(n.ProRata(n.Constant(amount, node.amount.type), node.since, node.until))
    return int(part.low or 0)


Adjust = Callable[[Any, int, Draft], Iterator[Draft]]
_RAISE: dict[type, Adjust] = {
    n.Path: _field_up,
    n.CountOf: _more_items,
    n.Size: _more_words,
    n.SumOf: _more_in_all,
    n.ProRata: _more_in_part,
}
_LOWER: dict[type, Adjust] = {
    n.Path: _field_down,
    n.CountOf: _complete_list,
    n.Size: _complete_words,
    n.SumOf: _complete_list,
    n.ProRata: _less_in_part,
}


@settles(n.ProRata)
def _known_part(node: n.ProRata, draft: Draft) -> Iterator[Draft]:
    yield from settle_all((node.since, node.until, node.amount), draft)


@settles(n.DaysBetween)
def _known_days(node: n.DaysBetween, draft: Draft) -> Iterator[Draft]:
    yield from settle_all((node.start, node.end), draft)
