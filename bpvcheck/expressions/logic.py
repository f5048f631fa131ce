"""Three-valued (Kleene) logic over named facts: the `judge` part of a rule card.

A card writes `met: briefed and in_time and not refused`. Each fact is true, false or unknown,
and so is the whole: "false and anything" is false, "true or anything" is true, and what cannot
be told is unknown. The text is read with `ast` and never run.
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum, unique
from typing import Final

from msgspec import Struct

from bpvcheck.errors import Code, did_you_mean, nearest
from bpvcheck.i18n import _

__all__ = [
    "Conjunction",
    "Disjunction",
    "Fact",
    "Logic",
    "LogicError",
    "Negation",
    "Truth",
    "evaluate",
    "names",
    "negated_names",
    "parse_logic",
    "renamed",
]

MAX_DEPTH: Final = 50
"""How deep a tree may nest: far beyond what a reader follows, far within what Python does."""

_STRANGE = re.compile(r"[^\w\s()]+|\b\d\w*")
"""What no logic has: characters outside names, spaces and parentheses, or numbers."""


@unique
class Truth(StrEnum):
    """What the records say of a fact; the letter is its place in an evidence pattern."""

    TRUE = "t"
    FALSE = "f"
    UNKNOWN = "u"


class Fact(Struct, frozen=True):
    """A fact by its name, such as `briefed`."""

    name: str


class Negation(Struct, frozen=True):
    """Kleene negation: unknown stays unknown."""

    item: "Logic"


class Conjunction(Struct, frozen=True):
    """Kleene conjunction of one item or more; raises ValueError when there is none."""

    items: tuple["Logic", ...]

    def __post_init__(self) -> None:
        """Refuse a conjunction of nothing, which would be true of everything."""
        _need_items(self.items, "Conjunction")


class Disjunction(Struct, frozen=True):
    """Kleene disjunction of one item or more; raises ValueError when there is none."""

    items: tuple["Logic", ...]

    def __post_init__(self) -> None:
        """Refuse a disjunction of nothing, which would be false of everything."""
        _need_items(self.items, "Disjunction")


Logic = Fact | Negation | Conjunction | Disjunction
"""A three-valued boolean tree: immutable, hashable, equal when it says the same."""


def _need_items(items: tuple[Logic, ...], node: str) -> None:
    """Raise ValueError where a node has nothing to combine."""
    if not items:
        msg = f"{node} needs at least one item"
        raise ValueError(msg)


class LogicError(ValueError):
    """A text that is not logic over the facts of its card.

    It has the parts of an `ExpressionError`: `code` (R104 or R105), `message`, `column` (in
    characters, from 0) and `hint`; and `nearest`, the fact that was probably meant, if any.
    """

    def __init__(
        self, code: Code, message: str, column: int, *, hint: str = "", nearest: str | None = None
    ) -> None:
        """Keep the parts; the loader of rule cards adds file and line."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.column = column
        self.hint = hint
        self.nearest = nearest


def parse_logic(text: str, names: Collection[str]) -> Logic:
    """Read `briefed and not (late or refused)`, where `names` are the facts there are.

    Line breaks count as spaces. Raises LogicError for anything but known names, `and`, `or`,
    `not` and parentheses.
    """
    flat = re.sub(r"\s", " ", text)
    if strange := _STRANGE.search(flat):
        raise _misplaced(strange.group(), strange.start())
    if not flat.strip():
        raise LogicError(Code.WRONG_EXPRESSION, _("A judgement names at least one fact."), 0)
    return _Reader(flat, frozenset(names)).read()


class _Reader:
    """Reads one text; it knows where in the text a node stands."""

    def __init__(self, text: str, known: frozenset[str]) -> None:
        self.source = text.lstrip()
        self.indent = len(text) - len(self.source)
        self.known = known

    def read(self) -> Logic:
        """Read the whole text, or raise LogicError."""
        try:
            tree = ast.parse(self.source, mode="eval")
        except SyntaxError as error:
            raise self._broken(error) from None
        except (MemoryError, RecursionError):
            raise _too_deep(self.indent) from None
        return self._node(tree.body, 0)

    def _node(self, node: ast.expr, depth: int) -> Logic:
        """Translate one node of Python's tree and what stands below it."""
        if depth > MAX_DEPTH:
            raise _too_deep(self._column(node))
        match node:
            case ast.Name(id=name):
                return self._fact(name, self._column(node))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Negation(self._node(operand, depth + 1))
            case ast.BoolOp(op=operator, values=values):
                kind = Conjunction if isinstance(operator, ast.And) else Disjunction
                return kind(tuple(self._node(value, depth + 1) for value in values))
        raise _misplaced(ast.get_source_segment(self.source, node) or "", self._column(node))

    def _fact(self, name: str, column: int) -> Fact:
        """Look a name up among the facts that there are."""
        if name in self.known:
            return Fact(name)
        message = _('Unknown fact "{name}".').format(name=name)
        hint = did_you_mean(name, self.known)
        near = nearest(name, self.known)
        raise LogicError(Code.UNKNOWN_NAME, message, column, hint=hint, nearest=near)

    def _column(self, node: ast.expr) -> int:
        """Find where a node starts; `ast` counts bytes."""
        return self.indent + len(self.source.encode()[: node.col_offset].decode())

    def _broken(self, error: SyntaxError) -> LogicError:
        """Make the error of a text that Python's grammar does not have."""
        if "too many nested" in error.msg:
            return _too_deep(self.indent)
        # Python gives no offset for a text that ends too early.
        column = self.indent + (error.offset or len(self.source.rstrip()) + 1) - 1
        message = _("The expression cannot be read: {reason}.").format(reason=error.msg)
        return LogicError(Code.WRONG_EXPRESSION, message, column)


def _misplaced(found: str, column: int) -> LogicError:
    """Make the error of something that is no part of logic."""
    message = _('"{found}" has no place in a judgement.').format(found=found)
    hint = _("use only the names of facts, and, or, not and parentheses")
    return LogicError(Code.WRONG_EXPRESSION, message, column, hint=hint)


def _too_deep(column: int) -> LogicError:
    """Make the error of a text that nests too deep."""
    message = _("This is nested deeper than {limit} levels.").format(limit=MAX_DEPTH)
    hint = _("name a part of it as a fact of its own")
    return LogicError(Code.WRONG_EXPRESSION, message, column, hint=hint)


_NEGATED: Final = {
    Truth.TRUE: Truth.FALSE,
    Truth.FALSE: Truth.TRUE,
    Truth.UNKNOWN: Truth.UNKNOWN,
}


def evaluate(logic: Logic, facts: Mapping[str, Truth]) -> Truth:
    """Return whether `logic` is true, false or unknown; KeyError for a fact that is not given."""
    match logic:
        case Fact(name):
            return facts[name]
        case Negation(item):
            return _NEGATED[evaluate(item, facts)]
        case Conjunction(items):
            return _combine(items, facts, Truth.FALSE)
        case Disjunction(items):
            return _combine(items, facts, Truth.TRUE)


def _combine(items: tuple[Logic, ...], facts: Mapping[str, Truth], strong: Truth) -> Truth:
    """Combine items where one `strong` value decides, and otherwise one unknown does."""
    found = [evaluate(item, facts) for item in items]
    if strong in found:
        return strong
    return Truth.UNKNOWN if Truth.UNKNOWN in found else _NEGATED[strong]


def names(logic: Logic) -> frozenset[str]:
    """Collect the facts that `logic` names."""
    return frozenset(name for name, _negated in _occurrences(logic))


def renamed(logic: Logic, names: Mapping[str, str]) -> Logic:
    """Return the same logic over facts by other names; those not in `names` keep theirs."""
    match logic:
        case Fact(name):
            return Fact(names.get(name, name))
        case Negation(item):
            return Negation(renamed(item, names))
        case Conjunction(items):
            return Conjunction(tuple(renamed(item, names) for item in items))
        case Disjunction(items):
            return Disjunction(tuple(renamed(item, names) for item in items))


def negated_names(logic: Logic) -> frozenset[str]:
    """Collect the facts that stand under an odd number of `not` somewhere in `logic`.

    Where there are none, more facts that are true never make `logic` less true.
    """
    return frozenset(name for name, negated in _occurrences(logic) if negated)


def _occurrences(logic: Logic, *, negated: bool = False) -> Iterator[tuple[str, bool]]:
    """Walk over every fact that is named, each with whether it is negated there."""
    match logic:
        case Fact(name):
            yield name, negated
        case Negation(item):
            yield from _occurrences(item, negated=not negated)
        case Conjunction(items) | Disjunction(items):
            for item in items:
                yield from _occurrences(item, negated=negated)
