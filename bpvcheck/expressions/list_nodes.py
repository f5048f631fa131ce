"""The nodes that look at the items of a list: how many, until when, the first, the last.

They stand here by themselves; `bpvcheck.expressions.nodes` has all nodes under one name.
"""

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpvcheck.expressions.types import Bool, Date, Int, Str, Type, Values

if TYPE_CHECKING:
    from bpvcheck.expressions.nodes import FieldPath, Node

TEXTS = Values(Str())


class Select(Struct, frozen=True):
    """Items of a list: those for which ``where`` holds, dated from ``since`` up to ``by``.

    Dates after the as-of date have not happened, so the bound is the earlier of ``by`` and the
    as-of date. An item counts for certain when condition and date are known to fit, and possibly
    when they are not known not to.
    """

    source: "FieldPath"
    where: "Node | None" = None
    since: "Node | None" = None
    by: "Node | None" = None


class Done(Struct, frozen=True):
    """``done(list, where, since=, by=)``: at least one item.

    False: none possibly, and either the list is complete up to the bound, or what is recorded of
    the kind is dated later (the later date shows that it was not done by then).
    """

    select: Select
    type: Type = Bool()


class NoneOf(Struct, frozen=True):
    """``none(list, where, since=, by=)``: no item. True only if the list is complete."""

    select: Select
    type: Type = Bool()


class CountOf(Struct, frozen=True):
    """``count(list, where, since=, by=)``: how many, as a range; open above unless complete."""

    select: Select
    type: Type = Int()


class SumOf(Struct, frozen=True):
    """``total(list, its.field, where, since=, by=)``: the sum of a field, as a range."""

    select: Select
    field: "FieldPath"
    type: Type = Int()


class Covers(Struct, frozen=True):
    """``covers(required, list, its.field, where, since=, by=)``: together the items name them all.

    False under the same conditions as ``done``.
    """

    required: "Node"
    select: Select
    field: "FieldPath"
    type: Type = Bool()


class Covered(Struct, frozen=True):
    """``covered(periods, where, since=, until=)``: every day so far lies in some period.

    Days after the as-of date do not count yet; unknown while ``since`` lies after it. A period
    without a known end covers no day for certain unless it is open-ended. Of two lists of periods
    the other is ``also``, between the same days: a day lies in a period of either.
    """

    source: "FieldPath"
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


class Pick(Struct, frozen=True):
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


class ActualEnd(Struct, frozen=True):
    """``actual_end(endings, planned_end)``: the recorded end, else the planned one.

    The planned end stands while ``endings`` is complete up to it, or up to the as-of date.
    """

    select: Select
    planned: "Node"
    type: Type = Date()


class LastIs(Struct, frozen=True):
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


class LargestGap(Struct, frozen=True):
    """``largest_gap(list, condition, since=, until=)``: the most days without, as a range.

    Counted from ``since`` to the first item, from each item to the next, and from the last one to
    ``until`` or the as-of date.
    """

    source: "FieldPath"
    where: "Node | None"
    since: "Node"
    until: "Node"
    type: Type = Int()


class FewestIn(Struct, frozen=True):
    """``fewest_in(n, list, condition, since=, until=)``: the fewest items in any n days.

    The days from ``since`` on are divided in periods of n days; those are looked at that lie wholly
    within the term and are over on the as-of date. Unknown where there is none yet.
    """

    length: "Node"
    source: "FieldPath"
    where: "Node | None"
    since: "Node"
    until: "Node"
    type: Type = Int()


class ValuesOf(Struct, frozen=True):
    """``values(list, its.field, condition, since=, by=)``: the texts that items have in a field.

    Taken as a list that is complete where the list of items is, and every item tells.
    """

    select: Select
    field: "FieldPath"
    type: Type = TEXTS


ListCall = (
    Done | NoneOf | CountOf | SumOf | Covers | Covered | Pick | ActualEnd
    | LastIs | LargestGap | FewestIn | ValuesOf
)  # fmt: skip
"""Nodes that look at the items of a list."""
OF_ITEMS = frozenset({"source", "where", "field", "good"})
"""The parts of a call on a list that are about its items."""
