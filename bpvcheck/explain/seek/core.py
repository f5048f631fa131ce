"""The search itself: who knows which node, and how far to look."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final, Protocol, TypeVar

from bpvcheck.explain.draft import Draft, Mark
from bpvcheck.expressions import nodes as n

Settler = Callable[[Any, Draft], Iterator[Draft]]
F = TypeVar("F", bound=Callable[..., Iterator[Draft]])
S = TypeVar("S", bound=Callable[..., Iterator[Draft]])


class Seeker(Protocol):
    """Yields drafts in which a node may be what is wanted."""

    def __call__(self, node: Any, draft: Draft, *, wanted: bool) -> Iterator[Draft]:  # noqa: ANN401
        """Look for them."""


MOST: Final = 4
"""How many ways to reach one thing are looked at."""
_SEEKERS: dict[type, Seeker] = {}
_SETTLERS: dict[type, Settler] = {}


def seeks(*kinds: type) -> Callable[[S], S]:
    """Mark what makes nodes of these kinds true or false."""

    def mark(seeker: S) -> S:
        _SEEKERS.update(dict.fromkeys(kinds, seeker))
        return seeker

    return mark


def settles(*kinds: type) -> Callable[[F], F]:
    """Mark what makes the value of nodes of these kinds known."""

    def mark(settler: F) -> F:
        _SETTLERS.update(dict.fromkeys(kinds, settler))
        return settler

    return mark


def seek(node: n.Node, draft: Draft, *, wanted: bool = True) -> Iterator[Draft]:
    """Yield drafts in which a node is true, or false; only the draft itself where it is already."""
    if draft.value(node) is wanted:
        yield draft
        return
    seeker = _SEEKERS.get(type(node))
    if seeker is None or not draft.budget.spend():
        return
    found = (each.leave(draft) for each in seeker(node, draft, wanted=wanted))
    yield from islice((each for each in found if each.value(node) is wanted), MOST)


def settle(node: n.Node | None, draft: Draft) -> Iterator[Draft]:
    """Yield drafts in which the value of a node is known."""
    if node is None or not draft.unknown(node):
        yield draft
        return
    settler = _SETTLERS.get(type(node))
    if settler is None or not draft.budget.spend():
        return
    found = (each.leave(draft) for each in settler(node, draft))
    yield from islice((each for each in found if not each.unknown(node)), MOST)


def settle_all(nodes: Sequence[n.Node | None], draft: Draft) -> Iterator[Draft]:
    """Yield drafts in which the values of all nodes are known."""
    if not nodes:
        yield draft
        return
    for each in settle(nodes[0], draft):
        yield from settle_all(nodes[1:], each)


def all_of(
    nodes: Sequence[n.Node], draft: Draft, *, wanted: bool, tried: "Tried | None" = None
) -> Iterator[Draft]:
    """Yield drafts in which all nodes are as wanted; what was reached may have to be mended."""
    tried = tried or Tried(len(nodes) + MOST)
    waiting = [node for node in nodes if draft.value(node) is not wanted]
    if not waiting:
        yield draft
        return
    reached = not tried.left
    for each in seek(waiting[0], draft, wanted=wanted) if tried.left else ():
        reached = True
        deeper = replace(tried, left=tried.left - 1)
        yield from all_of(nodes, each, wanted=wanted, tried=deeper)
        if tried.dead:
            return
    if not reached:
        # nothing before it makes this one possible: leave the other ways alone
        tried.dead.append(waiting[0])


@dataclass(frozen=True)
class Tried:
    """How many more nodes are reached one after the other, and which cannot be reached at all."""

    left: int
    dead: list[n.Node] = field(default_factory=list)


def assign(node: n.Node, value: Any, mark: Mark, draft: Draft) -> Iterator[Draft]:  # noqa: ANN401
    """Yield the draft with a value in a field, where it may be put there.

    What is recorded of something that happened stays: only what is not recorded is filled in.
    """
    if not isinstance(node, n.Path) or not draft.may_change(node):
        return
    if node.of_item and not draft.open(node):
        return
    yield draft.put(draft.place(node), value, mark)
