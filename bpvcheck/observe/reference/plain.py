"""Fields, terms, logic, comparisons and plain lists."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.timing import on_end
from bpvcheck.expressions.types import Date, Int
from bpvcheck.observe.functions import called
from bpvcheck.observe.reference.dispatch import evaluate, evaluates
from bpvcheck.observe.reference.lists import all_told
from bpvcheck.observe.reference.situation import SubjectSituation, lookup
from bpvcheck.observe.reference.values import (
    Range,
    both,
    compare,
    compare_ranges,
    either,
    negate,
)
from bpvcheck.rulebook.card import Variant
from bpvcheck.rulebook.subjects import drawn_up

_LATER: Final = {">": True, ">=": True, "<": False, "<=": False}
"""Whether a later left side can only make a comparison true."""
UNSETTLED: Final = frozenset({"pending", "not_demonstrated"})
"""Verdicts that settle nothing yet: a duty that rests on one does not know."""


@evaluates(n.FieldPath)
def _path(node: n.FieldPath, at: SubjectSituation) -> Any:  # noqa: ANN401
    if node == n.AS_OF:
        return at.as_of
    found = lookup(node.parts, at.item if node.of_item else at.fields)
    if node.of_item and node.parts == n.OPEN_ENDED and found is None:
        # of what has a last day, an end is foreseen
        return None if lookup(("until",), at.item) is None else False
    return Range(found, found) if isinstance(node.type, Int) else found


@evaluates(n.Constant)
def _constant(node: n.Constant, at: SubjectSituation) -> Any:  # noqa: ANN401
    del at
    return literal(node.value)


def literal(raw: Any) -> Any:  # noqa: ANN401
    """A constant as a value."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Range(raw, raw)
    return list(raw) if isinstance(raw, tuple) else raw


@evaluates(n.Term)
def _term(node: n.Term, at: SubjectSituation) -> Any:  # noqa: ANN401
    found = variant_of(at.terms[node.card, node.name].variants, at)
    if found is None:
        return Range(None, None) if isinstance(node.type, Int) else None
    return literal(found.value)


def variant_of(variants: Sequence[Variant], at: SubjectSituation) -> Variant | None:
    """The first variant that holds, None where it cannot be told which does."""
    if len(variants) == 1:
        return variants[0]
    trigger = evaluate(at.trigger, at)
    for each in variants:
        if trigger is None or trigger not in each.valid:
            continue
        within = True if each.when is None else evaluate(each.when, at)
        if within is not False:
            return each if within else None
    return None


@evaluates(n.Call)
def _added(node: n.Call, at: SubjectSituation) -> Any:  # noqa: ANN401
    values = [evaluate(argument, at) for argument in node.arguments]
    exact = [v.low if isinstance(v, Range) and v.known else v for v in values]
    unknown = any(each is None or isinstance(each, Range) for each in exact)
    found = None if unknown else called(node, at.functions, exact)
    return Range(found, found) if isinstance(node.type, Int) else found


@evaluates(n.Not)
def _not(node: n.Not, at: SubjectSituation) -> bool | None:
    return negate(evaluate(node.operand, at))


@evaluates(n.And)
def _and(node: n.And, at: SubjectSituation) -> bool | None:
    return both(*(evaluate(part, at) for part in node.operands))


@evaluates(n.Or)
def _or(node: n.Or, at: SubjectSituation) -> bool | None:
    return either(*(evaluate(part, at) for part in node.operands))


@evaluates(n.Compare)
def _compare(node: n.Compare, at: SubjectSituation) -> bool | None:
    left, right = evaluate(node.left, at), evaluate(node.right, at)
    if isinstance(left, Range):
        return compare_ranges(node.operator, left, right)
    found = compare(node.operator, left, right)
    is_day = found is None and isinstance(node.left.type, Date)
    return _no_earlier(node, at) if is_day else found


def _no_earlier(node: n.Compare, at: SubjectSituation) -> bool | None:
    """What follows where an end that is not known is known to be no earlier than a day."""
    left, right = on_end(node.left), on_end(node.right)
    if node.operator not in _LATER or left == right:
        return None
    surely = replace(at, at_least=True)
    found = compare(node.operator, evaluate(node.left, surely), evaluate(node.right, surely))
    return found if found is (_LATER[node.operator] is left) else None


@evaluates(n.Arithmetic)
def _arithmetic(node: n.Arithmetic, at: SubjectSituation) -> Range:
    a, b = evaluate(node.left, at), evaluate(node.right, at)
    if a.low is None or b.low is None or a.low < 0 or b.low < 0:
        return Range(None, None)
    ends = a.high is not None and b.high is not None
    if node.operator == "*":
        return Range(a.low * b.low, a.high * b.high if ends else None)
    if b.low == 0:
        return Range(None, None)
    low = a.low // b.high if b.high is not None else 0
    return Range(low, a.high // b.low if ends else None)


@evaluates(n.VerdictOf)
def _verdict(node: n.VerdictOf, at: SubjectSituation) -> str | None:
    found = at.verdict(node.card, at)
    return None if found in UNSETTLED else found


def complete_by(container: n.FieldPath, at: SubjectSituation) -> bool:
    """Whether a plain list is known to show everything, as of its own date."""
    if container.of_item:
        day, complete = (at.item or {}).get(at.dated), at.item_complete
    else:
        day, complete = _document_date(container, at), at.complete_from(None, container.parts)
    wanted = day if day is not None and day < at.as_of else at.as_of
    return complete is not None and complete >= wanted


def _document_date(container: n.FieldPath, at: SubjectSituation) -> Any:  # noqa: ANN401
    """A practice agreement says what it says on the day on which it was drawn up, or signed."""
    return evaluate(drawn_up(), at) if container.parts[0] == "agreement" else None


def _held(*texts: n.Node, found: bool | None, at: SubjectSituation) -> bool | None:
    """What is not found in lists is not there only if they are complete."""
    return None if found is False and not all(_told(each, at) for each in texts) else found


def _told(texts: n.Node, at: SubjectSituation) -> bool:
    """Whether a list shows all that it holds; what a card writes out does."""
    if isinstance(texts, n.ValuesOf):
        return all_told(texts, at)
    return not isinstance(texts, n.FieldPath) or complete_by(texts, at)


@evaluates(n.In)
def _in(node: n.In, at: SubjectSituation) -> bool | None:
    item, held = evaluate(node.item, at), evaluate(node.container, at)
    found = None if item is None or held is None else item in held
    return _held(node.container, found=found, at=at)


@evaluates(n.IncludesAll)
def _includes_all(node: n.IncludesAll, at: SubjectSituation) -> bool | None:
    held, required = evaluate(node.container, at), evaluate(node.required, at)
    found = None if held is None or required is None else set(required) <= set(held)
    if found and isinstance(node.required, n.ValuesOf) and not all_told(node.required, at):
        return None
    return _held(node.container, found=found, at=at)


@evaluates(n.Overlaps)
def _overlaps(node: n.Overlaps, at: SubjectSituation) -> bool | None:
    held, values = evaluate(node.container, at), evaluate(node.values, at)
    found = None if held is None or values is None else bool(set(held) & set(values))
    return _held(node.container, node.values, found=found, at=at)


@evaluates(n.Size)
def _size(node: n.Size, at: SubjectSituation) -> Range:
    held = evaluate(node.container, at)
    if held is None:
        return Range(None, None)
    if node.values is not None:
        values = evaluate(node.values, at)
        if values is None:
            return Range(None, None)
        held = set(held) & set(values)
    return Range(len(held), len(held) if complete_by(node.container, at) else None)
