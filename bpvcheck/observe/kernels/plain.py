"""Fields, constants, terms, logic and comparisons."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Bool, Date, Int, Str, Type, Values
from bpvcheck.observe.functions import called_on_rows
from bpvcheck.observe.kernels.table import kernel
from bpvcheck.observe.values import (
    HIGHEST,
    LOWEST,
    TRUE,
    UNKNOWN_DAY,
    Array,
    Choice,
    Dates,
    Number,
    Truths,
    Value,
    Words,
    both,
    day_number,
    either,
    truth,
)
from bpvcheck.rulebook.card import Validity, Variant

_TEXTS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_LATER: Final = {">": True, ">=": True, "<": False, "<=": False}
"""Whether a later left side can only make a comparison true."""


@kernel(n.FieldPath)
def _path(node: n.FieldPath, view: Any) -> Value:  # noqa: ANN401 - a FrameView
    if node.of_item:
        found: Value = view.list.value(node.parts, node.type)
        return _open_ended(found, view) if node.parts == n.OPEN_ENDED else found
    if node == n.AS_OF:
        as_of: Dates = view.frame.as_of
        return as_of
    field: Value = view.frame.subjects.value(node.parts, node.type)
    return field


def _open_ended(stated: Any, view: Any) -> Truths:  # noqa: ANN401
    """Return whether no end is foreseen; of what has a last day, one is."""
    return Truths(stated.true, stated.false | view.list.value(("until",), Date()).known)


@kernel(n.Constant)
def _constant(node: n.Constant, view: Any) -> Value:  # noqa: ANN401
    if isinstance(node.value, tuple):
        return Choice(np.int64(0), (tuple(map(str, node.value)),))  # type: ignore[arg-type]
    return _literals([node.value], node.type, view.frame.words, np.int64(0))


@kernel(n.Term)
def _term(node: n.Term, view: Any) -> Value:  # noqa: ANN401
    variants = view.frame.terms[node.card, node.name].variants
    index = chosen(variants, view)
    values = [variant.value for variant in variants]
    if isinstance(node.type, Values):
        return Choice(index, tuple(tuple(value) for value in values))
    return _literals(values, node.type, view.frame.words, index)


def _literals(values: Sequence[Any], kind: Type, words: Any, index: Any) -> Value:  # noqa: ANN401
    """Return, per row, the value with this index; unknown where it is -1."""
    match kind:
        case Bool():
            true = np.array([bool(value) for value in values])[index]
            return truth(true, np.asarray(index >= 0))
        case Int():
            numbers = np.array(values, np.int64)[index]
            known = index >= 0
            return Number(np.where(known, numbers, LOWEST), np.where(known, numbers, HIGHEST))
        case Date():
            days = np.array([_day(value) for value in values], np.int32)[index]
            return Dates(np.where(index >= 0, days, UNKNOWN_DAY))
        case Str():
            codes = words.codes([str(value) for value in values])[index]
            return Words(np.where(index >= 0, codes, np.int32(-1)))
    message = f"nothing of type {kind} is written on a card"
    raise TypeError(message)


def _day(value: date) -> np.int32:
    return day_number(value)


def chosen(variants: Sequence[Variant], view: Any) -> Array:  # noqa: ANN401
    """Return the place of the first variant that holds; -1 where it cannot be told which does."""
    if len(variants) == 1:
        return np.int64(0)  # type: ignore[return-value] # a scalar for all rows
    trigger = view.value(view.frame.trigger)
    index = np.full(view.size, -1)
    open_ = np.array(np.broadcast_to(trigger.known, index.shape))
    for place, variant in enumerate(variants):
        holds = in_dates(trigger, variant.valid) & open_
        within = TRUE if variant.when is None else view.value(variant.when)
        index[holds & within.true] = place
        # where it is not known whether it holds, no later one is taken
        open_ &= ~(holds & ~within.false)
    return index


def in_dates(trigger: Dates, valid: Validity) -> Array:
    """Whether a day lies in the dates between which something holds; False where unknown."""
    holds = trigger.known
    if valid.start is not None:
        holds = holds & (trigger.day >= day_number(valid.start))
    if valid.until is not None:
        holds = holds & (trigger.day <= day_number(valid.until))
    return holds


@kernel(n.Not)
def _not(node: n.Not, view: Any) -> Truths:  # noqa: ANN401
    return ~view.value(node.operand)  # type: ignore[no-any-return]


@kernel(n.And)
def _and(node: n.And, view: Any) -> Truths:  # noqa: ANN401
    return both(view.value(part) for part in node.operands)


@kernel(n.Or)
def _or(node: n.Or, view: Any) -> Truths:  # noqa: ANN401
    return either(view.value(part) for part in node.operands)


@kernel(n.Compare)
def _compare(node: n.Compare, view: Any) -> Truths:  # noqa: ANN401
    left, right = view.value(node.left), view.value(node.right)
    match left:
        case Number():
            return compare_numbers(node.operator, left, right)
        case Dates():
            holds = _TEXTS[node.operator](left.day, right.day)
            return _no_earlier(node, truth(holds, left.known & right.known), view)
        case Words():
            return _compare_words(node.operator, left, right, view)
        case _:
            holds = _TEXTS[node.operator](left.true, right.true)
            return truth(holds, ~(left.unknown | right.unknown))


def _no_earlier(node: n.Compare, found: Truths, view: Any) -> Truths:  # noqa: ANN401
    """Add what follows where an end that is not known is known to be no earlier than a day."""
    on_end = [view.frame.index.of(side).on_end for side in (node.left, node.right)]
    if node.operator not in _LATER or on_end[0] == on_end[1]:
        return found
    left, right = (view.surely().value(side) for side in (node.left, node.right))
    least = truth(_TEXTS[node.operator](left.day, right.day), left.known & right.known)
    if _LATER[node.operator] is on_end[0]:
        return Truths(found.true | (found.unknown & least.true), found.false)
    return Truths(found.true, found.false | (found.unknown & least.false))


def _compare_words(operator: str, left: Words, right: Words, view: Any) -> Truths:  # noqa: ANN401
    known = left.known & right.known
    if operator in {"==", "!="}:
        return truth(_TEXTS[operator](left.code, right.code), known)
    ranks = view.frame.words.ranks()
    return truth(_TEXTS[operator](ranks[left.code], ranks[right.code]), known)


def compare_numbers(operator: str, a: Number, b: Number) -> Truths:
    """Compare two numbers; unknown where their bounds do not settle it."""
    match operator:
        case ">" | ">=":
            return compare_numbers({">": "<", ">=": "<="}[operator], b, a)
        case "<":
            return Truths(a.high < b.low, a.low >= b.high)
        case "<=":
            return Truths(a.high <= b.low, a.low > b.high)
    same = (a.low == b.high) & (a.high == b.low)
    apart = (a.high < b.low) | (a.low > b.high)
    equal = Truths(same, apart)
    return equal if operator == "==" else ~equal


@kernel(n.Arithmetic)
def _arithmetic(node: n.Arithmetic, view: Any) -> Number:  # noqa: ANN401
    a, b = view.value(node.left), view.value(node.right)
    if node.operator == "*":
        return _range(_capped(a.low) * _capped(b.low), _capped(a.high) * _capped(b.high), a, b)
    safe_low, safe_high = np.maximum(b.low, 1), np.maximum(b.high, 1)
    found = _range(a.low // safe_high, a.high // safe_low, a, b)
    known = b.low > 0
    return Number(np.where(known, found.low, LOWEST), np.where(known, found.high, HIGHEST))


def _capped(bound: Array) -> Array:
    """Keep a bound that is no bound out of a multiplication."""
    return np.where((bound == LOWEST) | (bound == HIGHEST), 0, bound)


def _range(low: Array, high: Array, a: Number, b: Number) -> Number:
    """Return the bounds of a result; a number that has none, or may be negative, gives none."""
    told = (a.low >= 0) & (b.low >= 0)
    ends = told & (a.high != HIGHEST) & (b.high != HIGHEST)
    return Number(np.where(told, low, LOWEST), np.where(ends, high, HIGHEST))


@kernel(n.VerdictOf)
def _verdict(node: n.VerdictOf, view: Any) -> Words:  # noqa: ANN401
    found: Words = view.frame.verdicts[node.card]
    return found


@kernel(n.Call)
def _added(node: n.Call, view: Any) -> Value:  # noqa: ANN401
    arguments = [view.value(argument) for argument in node.arguments]
    return called_on_rows(node, view.frame.functions, arguments, view.size, view.frame.words)
