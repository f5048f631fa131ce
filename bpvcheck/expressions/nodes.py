"""The nodes of an expression: small, typed, immutable, and equal when they say the same.

Equality is structural, so that a fact that several cards share is observed once. Every function of
the language is one node here; what it means in three-valued logic stands in its docstring, and each
engine (``bpvcheck.observe``) has one entry per node.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from bpvcheck.expressions.types import Bool, Date, Duration, Int, Text, Type, Values

TEXTS = Values(Text())


@dataclass(frozen=True)
class Constant:
    """A literal: text, number, date, true or false, or a tuple of texts."""

    value: object
    type: Type


@dataclass(frozen=True)
class Path:
    """A field of the subject, or (``its.``) of the item of a list that is being looked at."""

    parts: tuple[str, ...]
    type: Type
    of_item: bool = False

    def __str__(self) -> str:
        """The path as a card spells it."""
        return ".".join(("its", *self.parts) if self.of_item else self.parts)


@dataclass(frozen=True)
class Term:
    """A term of the card: a value that a branch agreement may fill in, or a dated value of law.

    ``card`` is the card's key: versions of a duty have terms of their own.
    """

    card: str
    name: str
    type: Type


@dataclass(frozen=True)
class Not:
    """Kleene negation."""

    operand: "Node"
    type: Type = Bool()


@dataclass(frozen=True)
class And:
    """Kleene conjunction."""

    operands: tuple["Node", ...]
    type: Type = Bool()


@dataclass(frozen=True)
class Or:
    """Kleene disjunction."""

    operands: tuple["Node", ...]
    type: Type = Bool()


@dataclass(frozen=True)
class Compare:
    """``==``, ``!=``, ``<``, ``<=``, ``>`` or ``>=`` of two values; unknown if either is."""

    operator: str
    left: "Node"
    right: "Node"
    type: Type = Bool()


@dataclass(frozen=True)
class In:
    """A value stands in a list. False only if the list is complete."""

    item: "Node"
    container: "Node"
    type: Type = Bool()


@dataclass(frozen=True)
class Span:
    """``days(n)``, ``workdays(n)``, ``months(n)`` or ``years(n)``."""

    unit: str
    amount: "Node"
    type: Type = Duration()


@dataclass(frozen=True)
class Shift:
    """A date plus or minus a duration. Working days count from the day after."""

    date: "Node"
    span: Span
    backwards: bool
    type: Type = Date()


@dataclass(frozen=True)
class Extreme:
    """``latest(...)`` or ``earliest(...)`` of dates; unknown if any is."""

    latest: bool
    dates: tuple["Node", ...]
    type: Type = Date()


@dataclass(frozen=True)
class Recorded:
    """``recorded(date, other)``: a date, and another where none is recorded.

    For what another recorded fact implies: a signed agreement was drawn up by then.
    """

    date: Path
    other: "Node"
    type: Type = Date(happens=True)


@dataclass(frozen=True)
class Happened:
    """``done(date, by=...)`` on a single date or a list of dates.

    True: on or before the bound (``by``, or the as-of date if that is earlier). False: the earliest
    date is later; or a list of dates is empty and complete up to the bound.
    """

    date: "Node"
    by: "Node | None"
    since: "Node | None" = None
    type: Type = Bool()


@dataclass(frozen=True)
class Select:
    """Items of a list: those for which ``where`` holds, dated from ``since`` up to ``by``.

    Dates after the as-of date have not happened, so the bound is the earlier of ``by`` and the
    as-of date. An item counts for certain when condition and date are known to fit, and possibly
    when they are not known not to.
    """

    source: Path
    where: "Node | None" = None
    since: "Node | None" = None
    by: "Node | None" = None


@dataclass(frozen=True)
class Done:
    """``done(list, where, since=, by=)``: at least one item.

    False: none possibly, and either the list is complete up to the bound, or what is recorded of
    the kind is dated later (the later date shows that it was not done by then).
    """

    select: Select
    type: Type = Bool()


@dataclass(frozen=True)
class NoneOf:
    """``none(list, where, since=, by=)``: no item. True only if the list is complete."""

    select: Select
    type: Type = Bool()


@dataclass(frozen=True)
class CountOf:
    """``count(list, where, since=, by=)``: how many, as a range; open above unless complete."""

    select: Select
    type: Type = Int()


@dataclass(frozen=True)
class SumOf:
    """``total(list, its.field, where, since=, by=)``: the sum of a field, as a range."""

    select: Select
    field: Path
    type: Type = Int()


@dataclass(frozen=True)
class Covers:
    """``covers(required, list, its.field, where, since=, by=)``: together the items name them all.

    False under the same conditions as ``done``.
    """

    required: "Node"
    select: Select
    field: Path
    type: Type = Bool()


@dataclass(frozen=True)
class Covered:
    """``covered(periods, where, since=, until=)``: every day so far lies in some period.

    Days after the as-of date do not count yet; unknown while ``since`` lies after it. A period
    without a known end covers no day for certain unless it is open-ended. Of two lists of periods
    the other is ``also``, between the same days: a day lies in a period of either.
    """

    source: Path
    where: "Node | None"
    since: "Node"
    until: "Node"
    also: "Covered | None" = None
    type: Type = Bool()

    @property
    def lists(self) -> "tuple[Covered, ...]":
        """The same call with each of its lists in turn as the first."""
        if self.also is None:
            return (self,)
        return self, replace(self.also, also=replace(self, also=None))


@dataclass(frozen=True)
class Pick:
    """``only``, ``first_recorded``, ``first`` or ``last`` ``(list, where)``: the date of an item.

    ``only`` is the date where exactly one item is recorded, ``first_recorded`` the first of those
    that are (a signature per party), whatever else the list may hold. ``first`` is known where the
    list is complete up to it, ``last`` where it is complete up to ``by``, or up to the as-of date
    where that is not given. Items after the as-of date have not happened, save for the two that
    take what is recorded. Where it is known that there is none, the date is that of ``otherwise``.
    """

    which: str
    select: Select
    otherwise: "Node | None" = None
    type: Type = Date(happens=True)

    @property
    def of_recorded(self) -> bool:
        """Whether it takes what is recorded, and the list need not be complete."""
        return self.which in {"only", "first_recorded"}


@dataclass(frozen=True)
class ActualEnd:
    """``actual_end(endings, planned_end)``: the recorded end, else the planned one.

    The planned end stands while ``endings`` is complete up to it, or up to the as-of date.
    """

    select: Select
    planned: "Node"
    type: Type = Date()


@dataclass(frozen=True)
class IncludesAll:
    """``includes_all(list, required)``: the list holds every required value."""

    container: "Node"
    required: "Node"
    type: Type = Bool()


@dataclass(frozen=True)
class Overlaps:
    """``overlaps(list, values)``: the list holds at least one of the values."""

    container: "Node"
    values: "Node"
    type: Type = Bool()


@dataclass(frozen=True)
class Size:
    """``size(list, values)``: how many values a plain list holds; open above unless it is complete.

    Of ``values`` alone, where these are given.
    """

    container: Path
    values: "Node | None" = None
    type: Type = Int()


@dataclass(frozen=True)
class ProRata:
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


@dataclass(frozen=True)
class Arithmetic:
    """``a * b`` or ``a / b`` of whole numbers that are not negative; ``/`` rounds down.

    Unknown where b may be 0 in a division.
    """

    operator: str
    left: "Node"
    right: "Node"
    type: Type = Int()


@dataclass(frozen=True)
class LastIs:
    """``last_is(list, good, condition, by=, valid_on=)``: what holds of the last item for which.

    True: ``good`` is true of the last item (of several on its day, of all) and the list is complete
    up to the bound. False: ``good`` is false of it, also where the list is open: what is recorded
    counts until something later is. Items that certainly ended before ``valid_on`` do not count.
    Unknown where there is none, or where an item that may fit may be later.
    """

    select: Select
    good: "Node"
    valid_on: "Node | None" = None
    type: Type = Bool()


@dataclass(frozen=True)
class LargestGap:
    """``largest_gap(list, condition, since=, until=)``: the most days without, as a range.

    Counted from ``since`` to the first item, from each item to the next, and from the last one to
    ``until`` or the as-of date.
    """

    source: Path
    where: "Node | None"
    since: "Node"
    until: "Node"
    type: Type = Int()


@dataclass(frozen=True)
class FewestIn:
    """``fewest_in(n, list, condition, since=, until=)``: the fewest items in any n days.

    The days from ``since`` on are divided in periods of n days; those are looked at that lie wholly
    within the term and are over on the as-of date. Unknown where there is none yet.
    """

    length: "Node"
    source: Path
    where: "Node | None"
    since: "Node"
    until: "Node"
    type: Type = Int()


@dataclass(frozen=True)
class ValuesOf:
    """``values(list, its.field, condition, since=, by=)``: the texts that items have in a field.

    Taken as a list that is complete where the list of items is, and every item tells.
    """

    select: Select
    field: Path
    type: Type = TEXTS


@dataclass(frozen=True)
class DaysBetween:
    """``days_between(a, b)``: whole days from a to b."""

    start: "Node"
    end: "Node"
    type: Type = Int()


@dataclass(frozen=True)
class VerdictOf:
    """``verdict("ID")``: what was judged of another duty for the same subject.

    Unknown while that duty is pending or not demonstrated.
    """

    card: str
    type: Type = Text()


@dataclass(frozen=True)
class Call:
    """A function that an agreement adds, of single values; unknown where one of them is."""

    function: str
    arguments: tuple["Node", ...]
    type: Type


ListCall = (
    Done | NoneOf | CountOf | SumOf | Covers | Covered | Pick | ActualEnd
    | LastIs | LargestGap | FewestIn | ValuesOf
)  # fmt: skip
"""Nodes that look at the items of a list."""
Node = (
    Constant | Path | Term | Not | And | Or | Compare | In | Span | Shift | Extreme | Recorded
    | Happened
    | ListCall | IncludesAll | Overlaps | Size | ProRata | DaysBetween | Arithmetic | VerdictOf
    | Call
)  # fmt: skip
OF_ITEMS = frozenset({"source", "where", "field", "good"})
"""The parts of a call on a list that are about its items."""
OPEN_ENDED = ("open_ended",)
"""What says of a period that no end is foreseen. Where its last day is recorded that is false."""
AS_OF = Path(("as_of",), Date())
"""The date as of which everything is judged."""


@cache
def part_names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - a class of nodes
    """Return the names of a node's parts, without its type."""
    return tuple(item.name for item in fields(kind) if item.name != "type")


def children(node: "Node | Select") -> Iterator["Node"]:
    """The nodes directly under a node, in the order in which they were written."""
    kind: Any = type(node)
    for name in part_names(kind):
        value = getattr(node, name)
        if isinstance(value, Select):
            yield from children(value)
        elif isinstance(value, tuple):
            yield from (part for part in value if hasattr(part, "type"))
        elif hasattr(value, "type"):
            yield value


def walk(node: "Node") -> Iterator["Node"]:
    """The node and all nodes under it."""
    yield node
    for child in children(node):
        yield from walk(child)


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
    if isinstance(node, Path):
        return node.of_item
    parts = outside(node) if isinstance(node, ListCall) else children(node)
    return any(map(reads_item, parts))


def element_type(node: "Node") -> Type | None:
    """What a list holds, None for anything else."""
    return node.type.element if isinstance(node.type, Values) else None
