"""From the text of an expression to typed nodes.

The text is a small subset of Python's expression grammar, read with ``ast`` and never run. A name
or a type that the records do not have is an `ExpressionError` with its column and the nearest name.
"""

import ast
from typing import Final

from bpvcheck.errors import Code, did_you_mean
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.functions import call, see_functions
from bpvcheck.expressions.scope import ExpressionError, Scope
from bpvcheck.expressions.types import (
    Bool,
    Date,
    Events,
    Int,
    Str,
    Struct,
    Type,
    Values,
    describe,
)
from bpvcheck.i18n import _

_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
MAX_LEVELS: Final = 100
"""How deep an expression may nest: far beyond what readers follow, far within what Python does."""


def parse(text: str, scope: Scope, *, wanted: Type | None = None) -> n.Node:
    """Parse and type-check an expression; ``wanted`` is the type that it must have.

    Raises `ExpressionError`.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        reason, column = getattr(error, "msg", error), (getattr(error, "offset", 0) or 1) - 1
        message = _("The expression cannot be read: {reason}.").format(reason=reason)
        raise ExpressionError(Code.WRONG_EXPRESSION, message, column) from None
    except (MemoryError, RecursionError):
        raise _too_deep() from None
    if _levels(tree) > MAX_LEVELS:
        raise _too_deep()
    node = build(tree, scope)
    if wanted is not None and type(node.type) is not type(wanted):
        raise _unexpected(tree, wanted, node.type)
    return node


def _levels(tree: ast.AST) -> int:
    """Count how deep a tree nests, without going down into it."""
    level, count = [tree], 0
    while level and count <= MAX_LEVELS:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        count += 1
    return count


def _too_deep() -> ExpressionError:
    message = _("This is nested deeper than {limit} levels.").format(limit=MAX_LEVELS)
    hint = _("give a part of it a name under define:")
    return ExpressionError(Code.WRONG_EXPRESSION, message, 0, hint)


def build(tree: ast.expr, scope: Scope) -> n.Node:  # noqa: PLR0911 - one for each kind of node
    """Return the node of one piece of Python's syntax tree."""
    match tree:
        case ast.Constant():
            return _constant(tree)
        case ast.List() | ast.Tuple():
            return _texts(tree)
        case ast.Name() | ast.Attribute():
            return _named(tree, scope)
        case ast.BoolOp():
            operands = tuple(boolean(value, scope) for value in tree.values)
            return n.And(operands) if isinstance(tree.op, ast.And) else n.Or(operands)
        case ast.UnaryOp(op=ast.Not()):
            return n.Not(boolean(tree.operand, scope))
        case ast.Compare():
            return _compare(tree, scope)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return _shift(tree, scope)
        case ast.BinOp(op=ast.Mult() | ast.Div()):
            return _arithmetic(tree, scope)
        case ast.Call(func=ast.Name()):
            return call(tree, scope, build)
    message = _("This is not part of the language of rule cards.")
    raise ExpressionError(Code.WRONG_EXPRESSION, message, tree.col_offset, see_functions())


def boolean(tree: ast.expr, scope: Scope) -> n.Node:
    """Return a node that is true, false or unknown."""
    return typed(tree, scope, Bool())


def typed(tree: ast.expr, scope: Scope, wanted: Type) -> n.Node:
    """Return a node of the wanted type."""
    node = build(tree, scope)
    if type(node.type) is not type(wanted):
        raise _unexpected(tree, wanted, node.type)
    return node


def _constant(tree: ast.Constant) -> n.Node:
    value = tree.value
    if isinstance(value, bool):
        return n.Constant(value, Bool())
    if isinstance(value, int):
        return n.Constant(value, Int())
    if isinstance(value, str):
        return n.Constant(value, Str())
    message = _("Only texts in quotes, whole numbers, True and False can be written out.")
    raise ExpressionError(Code.WRONG_EXPRESSION, message, tree.col_offset)


def _texts(tree: ast.List | ast.Tuple) -> n.Node:
    values = [item.value if isinstance(item, ast.Constant) else None for item in tree.elts]
    if not values or not all(isinstance(value, str) for value in values):
        message = _("A list that is written out holds texts in quotes, at least one.")
        raise ExpressionError(Code.WRONG_EXPRESSION, message, tree.col_offset)
    return n.Constant(tuple(values), Values(Str()))


def _named(tree: ast.Name | ast.Attribute, scope: Scope) -> n.Node:
    parts = _dotted(tree)
    if parts[0] == "its":
        return _field(parts[1:], _item_fields(tree, scope), tree, of_item=True)
    if parts[0] == "terms" and len(parts) == 2:  # noqa: PLR2004 - terms.name
        return _term(parts[1], scope, tree)
    if len(parts) == 1 and parts[0] in scope.defined:
        return scope.defined[parts[0]]
    known = {*scope.defined, *scope.subject.fields}
    if parts[0] not in known:
        message = _('There is no field "{name}".').format(name=".".join(parts))
        hint = did_you_mean(parts[0], known)
        raise ExpressionError(Code.UNKNOWN_NAME, message, tree.col_offset, hint)
    return _field(parts, scope.subject, tree, card=scope.card, of_item=False)


def _dotted(tree: ast.expr) -> tuple[str, ...]:
    if isinstance(tree, ast.Name):
        return (tree.id,)
    if isinstance(tree, ast.Attribute):
        return (*_dotted(tree.value), tree.attr)
    message = _("A field is named by words with dots between them.")
    raise ExpressionError(Code.WRONG_EXPRESSION, message, tree.col_offset)


def _item_fields(tree: ast.expr, scope: Scope) -> Struct:
    if scope.item is None:
        message = _('"its" stands only in the condition on a list.')
        raise ExpressionError(Code.UNKNOWN_NAME, message, tree.col_offset)
    return Struct(scope.item.fields)


def _field(
    parts: tuple[str, ...], kind: Struct, tree: ast.expr, *, card: str = "", of_item: bool
) -> n.Node:
    current: Type = kind
    for part in parts:
        known = current.fields if isinstance(current, Struct) else {}
        if part not in known:
            message = _('There is no field "{name}".').format(name=".".join(parts))
            raise ExpressionError(
                Code.UNKNOWN_NAME, message, tree.col_offset, did_you_mean(part, known)
            )
        current = known[part]
    # every duty looks at the attestations about itself
    if parts == ("attestations",) and not of_item:
        parts = ("attestations", card)
    return n.FieldPath(parts, current, of_item)


def _term(name: str, scope: Scope, tree: ast.expr) -> n.Node:
    if name not in scope.terms:
        message = _('The card has no term "{name}".').format(name=name)
        hint = did_you_mean(name, scope.terms)
        raise ExpressionError(Code.UNKNOWN_NAME, message, tree.col_offset, hint)
    return n.Term(scope.key or scope.card, name, scope.terms[name])


def _compare(tree: ast.Compare, scope: Scope) -> n.Node:
    if len(tree.ops) != 1:
        message = _("Compare two values at a time, with `and` between the comparisons.")
        raise ExpressionError(Code.WRONG_EXPRESSION, message, tree.col_offset)
    operator = tree.ops[0]
    if isinstance(operator, ast.Is | ast.IsNot):
        message = _("Whether something is recorded cannot be asked: what is absent is unknown.")
        raise ExpressionError(Code.WRONG_EXPRESSION, message, tree.col_offset)
    left, right = build(tree.left, scope), build(tree.comparators[0], scope)
    if isinstance(operator, ast.In | ast.NotIn):
        found = _membership(left, right, tree)
        return found if isinstance(operator, ast.In) else n.Not(found)
    _check_comparable(left, right, tree)
    return n.Compare(_COMPARE[type(operator)], left, right)


def _check_comparable(left: n.Node, right: n.Node, tree: ast.Compare) -> None:
    if type(left.type) is not type(right.type) or isinstance(left.type, Values | Struct | Events):
        message = _("{left} cannot be compared with {right}.").format(
            left=_(describe(left.type)), right=_(describe(right.type))
        )
        raise ExpressionError(Code.WRONG_TYPE, message, tree.col_offset)
    for side in (left, right):
        if isinstance(side.type, Date) and side.type.happens:
            message = _("The date of something that happens is not compared directly.")
            hint = _(
                "Write done({name}, by=...): what is later than the as-of date has not happened."
            )
            hint = hint.format(name=side if isinstance(side, n.FieldPath) else "…")
            raise ExpressionError(Code.WRONG_TYPE, message, tree.col_offset, hint)
    check_choice(left, right, tree)


def check_choice(kind: n.Node, value: n.Node, tree: ast.expr) -> None:
    """Refuse a written-out text that the vocabulary of the other side does not have."""
    for typed_side, other in ((kind, value), (value, kind)):
        inner = n.element_type(typed_side) or typed_side.type
        if not (isinstance(inner, Str) and inner.choices and isinstance(other, n.Constant)):
            continue
        words = other.value if isinstance(other.value, tuple) else (other.value,)
        for word in words:
            if word not in inner.choices:
                message = _('"{word}" is not one of the words that this field holds.').format(
                    word=word
                )
                hint = did_you_mean(str(word), inner.choices)
                raise ExpressionError(Code.WRONG_TYPE, message, tree.col_offset, hint)


def _membership(item: n.Node, container: n.Node, tree: ast.expr) -> n.Node:
    element = n.element_type(container)
    if element is None or type(element) is not type(item.type):
        message = _("After `in` comes a list of such values.")
        raise ExpressionError(Code.WRONG_TYPE, message, tree.col_offset)
    check_choice(item, container, tree)
    return n.In(item, container)


def _shift(tree: ast.BinOp, scope: Scope) -> n.Node:
    left, right = build(tree.left, scope), build(tree.right, scope)
    if not (isinstance(left.type, Date) and isinstance(right, n.Span)):
        message = _(
            "Plus and minus stand between a date and days(n), workdays(n), months(n) or years(n)."
        )
        raise ExpressionError(Code.WRONG_TYPE, message, tree.col_offset)
    return n.Shift(left, right, isinstance(tree.op, ast.Sub))


def _arithmetic(tree: ast.BinOp, scope: Scope) -> n.Node:
    operator = "*" if isinstance(tree.op, ast.Mult) else "/"
    left, right = typed(tree.left, scope, Int()), typed(tree.right, scope, Int())
    return n.Arithmetic(operator, left, right)


def _unexpected(tree: ast.expr, wanted: Type, found: Type) -> ExpressionError:
    message = _("Expected {wanted}, found {found}.").format(
        wanted=_(describe(wanted)), found=_(describe(found))
    )
    return ExpressionError(Code.WRONG_TYPE, message, tree.col_offset)
