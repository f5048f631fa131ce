"""From a node to what evaluates it: each module beside this one adds the nodes that it knows."""

from collections.abc import Callable
from typing import Any, TypeVar

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.reference.situation import Situation

Evaluator = Callable[[Any, Situation], Any]
E = TypeVar("E", bound=Evaluator)

_EVALUATORS: dict[type, Evaluator] = {}


def evaluates(*kinds: type) -> Callable[[E], E]:
    """Mark what evaluates nodes of these kinds."""

    def mark(evaluator: E) -> E:
        _EVALUATORS.update(dict.fromkeys(kinds, evaluator))
        return evaluator

    return mark


def evaluate(node: n.Node, at: Situation) -> Any:  # noqa: ANN401 - as many types as the language
    """The value of a node: True, False or None; a date, text, list or `Range`."""
    return _EVALUATORS[type(node)](node, at)


def bound(by: n.Node | None, at: Situation) -> Any:  # noqa: ANN401 - a date or None
    """The day up to which things count: ``by`` or the day asked by, at most now."""
    last = at.day_asked if by is None else evaluate(by, at)
    return None if last is None else min(last, at.as_of)
