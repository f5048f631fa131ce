"""The arguments of a call in an expression: taken one by one, and type-checked on the way."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from bpvcheck.errors import Code
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.scope import ExpressionError, Scope
from bpvcheck.expressions.types import (
    Bool,
    Date,
    Duration,
    Events,
    Int,
    Str,
    Type,
    Values,
    describe,
)
from bpvcheck.i18n import _

__all__ = ["Arguments", "Build"]

Build = Callable[[ast.expr, Scope], n.Node]


@dataclass
class Arguments:
    """The arguments of one call, taken one by one and type-checked on the way."""

    tree: ast.Call
    name: str
    usage: str
    scope: Scope
    build: Build
    taken: int = 0
    named: dict[str, ast.expr] = field(default_factory=dict)

    def fail(self, message: str, at: ast.expr | None = None, hint: str = "") -> ExpressionError:
        """Return the error for this call."""
        return ExpressionError(Code.WRONG_TYPE, message, (at or self.tree).col_offset, hint)

    def more(self) -> bool:
        """Whether there is another argument without a name."""
        return self.taken < len(self.tree.args)

    def take(self) -> ast.expr:
        """Return the next argument without a name."""
        if not self.more():
            message = _("Something is missing here: {usage}.")
            raise self.fail(message.format(usage=self.usage))
        self.taken += 1
        return self.tree.args[self.taken - 1]

    def node(self, *kinds: type[Type], scope: Scope | None = None) -> n.Node:
        """Return the next argument, of one of these types."""
        return self._typed(self.take(), kinds, scope or self.scope)

    def option(self, name: str, *kinds: type[Type]) -> n.Node | None:
        """Return the argument of this name, None where it is not given."""
        tree = self.named.pop(name, None)
        return None if tree is None else self._typed(tree, kinds, self.scope)

    def needed(self, name: str, *kinds: type[Type]) -> n.Node:
        """Return the argument of this name, which must be given."""
        found = self.option(name, *kinds)
        if found is None:
            raise self.fail(_("{name}= is missing here.").format(name=name))
        return found

    def _typed(self, tree: ast.expr, kinds: tuple[type[Type], ...], scope: Scope) -> n.Node:
        node = self.build(tree, scope)
        if not isinstance(node.type, kinds):
            found, wanted = _(describe(node.type)), _(describe(_blank(kinds[0])))
            message = _("{name}() takes {wanted} here, not {found}.")
            raise self.fail(message.format(name=self.name, wanted=wanted, found=found), tree)
        return node

    def source(self) -> tuple[n.FieldPath, Scope]:
        """Return the list to look at, and the scope of conditions on its items."""
        tree = self.take()
        node = self.build(tree, self.scope)
        if not isinstance(node, n.FieldPath) or not isinstance(node.type, Events):
            found = _(describe(node.type))
            message = _("{name}() looks at a list of items, not at {found}.")
            raise self.fail(message.format(name=self.name, found=found), tree)
        if node.of_item:
            message = _("{name}() looks at a list of the record, not at one inside an item.")
            raise self.fail(message.format(name=self.name), tree)
        return node, self.scope.within(node.type)

    def condition(self, inner: Scope) -> n.Node | None:
        """Return the condition on items that may follow, None where there is none."""
        return self.node(Bool, scope=inner) if self.more() else None

    def select(self, source: n.FieldPath, inner: Scope) -> n.Select:
        """Return the rest of the call: a condition, ``since=`` and ``by=``."""
        where = self.condition(inner)
        return n.Select(source, where, self.option("since", Date), self.option("by", Date))

    def finish(self, node: n.Node) -> n.Node:
        """Return the node, once no argument is left over."""
        if self.more():
            raise self.fail(_("This is one argument too many."), self.tree.args[self.taken])
        for name, tree in self.named.items():
            message = _('{function}() has no "{name}=".').format(function=self.name, name=name)
            raise self.fail(message, tree)
        if isinstance(node, n.ListCall) and n.reads_item(node):
            message = _('{name}() looks at another list here, and cannot ask "its" for a day.')
            hint = _("compare days of one item with done(its.…, by=its.…)")
            raise self.fail(message.format(name=self.name), hint=hint)
        return node


def _blank(kind: type[Type]) -> Type:
    blanks: tuple[Type, ...] = (Bool(), Int(), Str(), Date(), Duration(), Values(Str()))
    return next(blank for blank in blanks if type(blank) is kind)
