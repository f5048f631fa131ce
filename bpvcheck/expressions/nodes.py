"""The nodes of an expression: small, typed, immutable, and equal when they say the same.

Equality is structural, so that a fact that several cards share is observed once. Every function of
the language is one node here; what it means in three-valued logic stands in its docstring, and each
engine (``bpvcheck.observe``) has one entry per node. Those that look at the items of a list are
written in `bpvcheck.expressions.list_nodes`; all have their name here. They are msgspec's structs:
every command needs these classes, and a data class takes thirty times as long to make.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from bpvcheck.expressions.list_nodes import (
    OF_ITEMS,
    ActualEnd,
    CountOf,
    Covered,
    Covers,
    Done,
    FewestIn,
    LargestGap,
    LastIs,
    ListCall,
    NoneOf,
    Pick,
    Select,
    SumOf,
    ValuesOf,
)
from bpvcheck.expressions.types import Bool, Date, Duration, Int, Str, Type, Values

__all__ = [
    "AS_OF",
    "OPEN_ENDED",
    "ActualEnd",
    "And",
    "Arithmetic",
    "Call",
    "Compare",
    "Constant",
    "CountOf",
    "Covered",
    "Covers",
    "DaysBetween",
    "Done",
    "Extreme",
    "FewestIn",
    "FieldPath",
    "Happened",
    "Hinted",
    "In",
    "IncludesAll",
    "LargestGap",
    "LastIs",
    "ListCall",
    "Node",
    "NoneOf",
    "Not",
    "Or",
    "Overlaps",
    "Pick",
    "ProRata",
    "Recorded",
    "Select",
    "Shift",
    "Size",
    "Span",
    "SumOf",
    "Term",
    "ValuesOf",
    "VerdictOf",
    "children",
    "element_type",
    "part_names",
    "walk",
]


class Constant(Struct, frozen=True):
    """A literal: text, number, date, true or false, or a tuple of texts."""

    value: object
    type: Type


class FieldPath(Struct, frozen=True):
    """A field of the subject, or (``its.``) of the item of a list that is being looked at."""

    parts: tuple[str, ...]
    type: Type
    of_item: bool = False

    def __str__(self) -> str:
        """The path as a card spells it."""
        return ".".join(("its", *self.parts) if self.of_item else self.parts)


class Term(Struct, frozen=True):
    """A term of the card: a value that a branch agreement may fill in, or a dated value of law.

    ``card`` is the card's key: versions of a duty have terms of their own.
    """

    card: str
    name: str
    type: Type


class Not(Struct, frozen=True):
    """Kleene negation."""

    operand: "Node"
    type: Type = Bool()


class And(Struct, frozen=True):
    """Kleene conjunction."""

    operands: tuple["Node", ...]
    type: Type = Bool()


class Or(Struct, frozen=True):
    """Kleene disjunction."""

    operands: tuple["Node", ...]
    type: Type = Bool()


class Compare(Struct, frozen=True):
    """``==``, ``!=``, ``<``, ``<=``, ``>`` or ``>=`` of two values; unknown if either is."""

    operator: str
    left: "Node"
    right: "Node"
    type: Type = Bool()


class In(Struct, frozen=True):
    """A value stands in a list. False only if the list is complete."""

    item: "Node"
    container: "Node"
    type: Type = Bool()


class Span(Struct, frozen=True):
    """``days(n)``, ``workdays(n)``, ``months(n)`` or ``years(n)``."""

    unit: str
    amount: "Node"
    type: Type = Duration()


class Shift(Struct, frozen=True):
    """A date plus or minus a duration. Working days count from the day after."""

    date: "Node"
    span: Span
    backwards: bool
    type: Type = Date()


class Extreme(Struct, frozen=True):
    """``latest(...)`` or ``earliest(...)`` of dates; unknown if any is."""

    latest: bool
    dates: tuple["Node", ...]
    type: Type = Date()


class Recorded(Struct, frozen=True):
    """``recorded(field, other)``: a date or number, and another where none is recorded.

    For what another recorded fact implies: a signed agreement was drawn up by then, and once in so
    many weeks is so often in all.
    """

    date: FieldPath
    other: "Node"
    type: Type = Date(happens=True)


class Hinted(Struct, frozen=True):
    """``hinted(field)``: never true; unknown where a field is recorded, false where it is not.

    For what a field shows to have happened without its day, or speaks against. A date of which it
    is stated that it had not come by some day (`not_yet`) leaves nothing open: that is false too.
    """

    field: FieldPath
    type: Type = Bool()

    @property
    def denial(self) -> tuple[str, ...]:
        """The path of the statement that a date had not come; empty of anything else."""
        *outer, name = self.field.parts
        return (*outer, "not_yet", name) if isinstance(self.field.type, Date) else ()


class Happened(Struct, frozen=True):
    """``done(date, by=...)`` on a single date or a list of dates.

    True: on or before the bound (``by``, or the as-of date if that is earlier). False: the earliest
    date is later; or a list of dates is empty and complete up to the bound.
    """

    date: "Node"
    by: "Node | None"
    since: "Node | None" = None
    type: Type = Bool()


class IncludesAll(Struct, frozen=True):
    """``includes_all(list, required)``: the list holds every required value."""

    container: "Node"
    required: "Node"
    type: Type = Bool()


class Overlaps(Struct, frozen=True):
    """``overlaps(list, values)``: the list holds at least one of the values."""

    container: "Node"
    values: "Node"
    type: Type = Bool()


class Size(Struct, frozen=True):
    """``size(list, values)``: how many values a plain list holds; open above unless it is complete.

    Of ``values`` alone, where these are given.
    """

    container: FieldPath
    values: "Node | None" = None
    type: Type = Int()


class ProRata(Struct, frozen=True):
    """``pro_rata(n, since, until, by=, slack=)``: the part of n that is due by a day, rounded down.

    Each of the n falls due when its share of the days from ``since`` to ``until`` is over; those
    are counted that fall due up to ``by`` (the as-of date where it is not given). With ``slack``
    only those count whose slack, counted forward from that day, is over on the as-of date.
    """

    amount: "Node"
    since: "Node"
    until: "Node"
    by: "Node | None" = None
    slack: "Span | None" = None
    type: Type = Int()


class Arithmetic(Struct, frozen=True):
    """``a * b`` or ``a / b`` of whole numbers that are not negative; ``/`` rounds down.

    Unknown where b may be 0 in a division.
    """

    operator: str
    left: "Node"
    right: "Node"
    type: Type = Int()


class DaysBetween(Struct, frozen=True):
    """``days_between(a, b)``: whole days from a to b."""

    start: "Node"
    end: "Node"
    type: Type = Int()


class VerdictOf(Struct, frozen=True):
    """``verdict("ID")``: what was judged of another duty for the same subject.

    Unknown while that duty is pending or not demonstrated.
    """

    card: str
    type: Type = Str()


class Call(Struct, frozen=True):
    """A function that an agreement adds, of single values; unknown where one of them is."""

    function: str
    arguments: tuple["Node", ...]
    type: Type


Node = (
    Constant | FieldPath | Term | Not | And | Or | Compare | In | Span | Shift | Extreme | Recorded
    | Happened | Hinted
    | ListCall | IncludesAll | Overlaps | Size | ProRata | DaysBetween | Arithmetic | VerdictOf
    | Call
)  # fmt: skip
AS_OF = FieldPath(("as_of",), Date())
"""The date as of which everything is judged."""
OPEN_ENDED = ("open_ended",)
"""What says of a period that no end is foreseen. Where its last day is recorded that is false."""


@cache
def part_names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - a class of nodes
    """Return the names of a node's parts, without its type."""
    return tuple(name for name in kind.__struct_fields__ if name != "type")


def children(node: "Node | Select") -> list["Node"]:
    """Return the nodes directly under a node, in the order in which they were written."""
    kind: Any = type(node)
    found: list[Node] = []
    for name in part_names(kind):
        value = getattr(node, name)
        if isinstance(value, Select):
            found += children(value)
        elif isinstance(value, tuple):
            found += (part for part in value if hasattr(part, "type"))
        elif hasattr(value, "type"):
            found.append(value)
    return found


def walk(node: "Node") -> Iterator["Node"]:
    """The node and all nodes under it, each before those under it."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(children(node))


def outside(node: ListCall) -> Iterator["Node"]:
    """The parts of a call on a list that are not asked of its items: the days, what is required."""
    kind: Any = type(node)
    for name in part_names(kind):
        if name not in OF_ITEMS:
            value: Any = getattr(node, name)
            parts: tuple[Any, ...] = (value,)
            if isinstance(value, Select):
                parts = (value.since, value.by)
            yield from (part for part in parts if hasattr(part, "type"))


def reads_item(node: "Node") -> bool:
    """Whether a node reads the item of the list that is being looked at."""
    if isinstance(node, FieldPath):
        return node.of_item
    parts = outside(node) if isinstance(node, ListCall) else children(node)
    return any(map(reads_item, parts))


def element_type(node: "Node") -> Type | None:
    """What a list holds, None for anything else."""
    return node.type.element if isinstance(node.type, Values) else None
