"""From a node to what evaluates it: each module beside this one adds the nodes that it knows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.reference.situation import SubjectSituation
from bpvcheck.observe.reference.values import at_most

Evaluator = Callable[[Any, SubjectSituation], Any]
E = TypeVar("E", bound=Evaluator)

_EVALUATORS: dict[type, Evaluator] = {}


def evaluates(*kinds: type) -> Callable[[E], E]:
    """Mark what evaluates nodes of these kinds."""

    def mark(evaluator: E) -> E:
        _EVALUATORS.update(dict.fromkeys(kinds, evaluator))
        return evaluator

    return mark


def evaluate(node: n.Node, at: SubjectSituation) -> Any:  # noqa: ANN401 - as many types as the language
    """The value of a node: True, False or None; a date, text, list or `Range`."""
    return _EVALUATORS[type(node)](node, at)


def bound(by: n.Node | None, at: SubjectSituation) -> Any:  # noqa: ANN401 - a date or None
    """The day up to which things count: ``by`` or the day asked by, at most now."""
    last = at.day_asked if by is None else evaluate(by, at)
    return None if last is None else min(last, at.as_of)


def before_end(by: n.Node | None, at: SubjectSituation) -> Any:  # noqa: ANN401 - a date or None
    """The bound; where an end that is not known decides it, a day that it is not before."""
    last = bound(by, at)
    return bound(by, replace(at, at_least=True)) if last is None else last


def timely(day: date | None, by: n.Node | None, at: SubjectSituation) -> bool | None:
    """Whether a day is not after the bound."""
    found = at_most(day, bound(by, at))
    return True if found is None and at_most(day, before_end(by, at)) else found


def begun(day: date | None, since: n.Node, at: SubjectSituation) -> bool | None:
    """Whether a day is not before a first day."""
    found = at_most(evaluate(since, at), day)
    if found is None and at_most(evaluate(since, replace(at, at_least=True)), day) is False:
        return False
    return found
