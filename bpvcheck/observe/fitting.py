"""Whether an item of a list fits what a call selects: certainly, possibly, later, or not at all.

What its date shows (`moment`) and what the condition shows (`held`) are a few bits each; both
together they tell what the item shows of a call. Numbers are reckoned with here, not cases: that
takes half the time.
"""

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.observe.compile import bound, value
from bpvcheck.observe.frame import Column, Frame

CERTAIN, LATE = 1, 4
POSSIBLE = 2 | 8
"""Where the date does not tell (2), and where the condition does not (8)."""
BITS = 4
TRUE, UNKNOWN, FALSE = 7, 8, 0
"""What is left of a moment by a condition."""


def moment_key(select: n.Select) -> object:
    """What the moment of an item is known by."""
    assert isinstance(select.source.type, Events)  # noqa: S101 - parsed as such
    always = select.source.type.periods and select.by is None and select.since is None
    return ("moment",) if always else ("moment", select.since, select.by)


def moment(select: n.Select, frame: Frame) -> Column:
    """Whether an item is dated in time, later, or neither."""
    in_time = CERTAIN | 8
    if moment_key(select) == ("moment",):
        return ibis.literal(in_time, "int8").cast("int64")
    day, last = frame.item[frame.dated], bound(select.by, frame)
    timely, late = day <= last, day > last
    if select.since is not None:
        after = day >= value(select.since, frame)
        timely, late = timely & after, late & after & _within_window(day, frame)
    later = late.fill_null(False).cast("int64") * LATE  # noqa: FBT003
    return (timely.cast("int64") * in_time + later).fill_null(POSSIBLE)


def _within_window(day: Column, frame: Frame) -> Column:
    """A later date in another school year says nothing about this one."""
    if "p__window__end" not in frame.table.columns:
        return ibis.literal(True)  # noqa: FBT003
    return day <= frame.table["p__window__end"]


def held(condition: n.Node | None, frame: Frame) -> Column:
    """Whether a condition holds for an item, as `TRUE`, `UNKNOWN` or `FALSE`."""
    if condition is None:
        return ibis.literal(TRUE, "int8").cast("int64")
    return (value(condition, frame).cast("int64") * TRUE).fill_null(UNKNOWN)


def shown(select: n.Select, frame: Frame) -> Column:
    """What an item shows of a call: `CERTAIN`, `POSSIBLE` (any of its bits), `LATE` or 0."""
    when = frame.answer(moment_key(select))
    return when & TRUE if select.where is None else when & held(select.where, frame)


def shows(bits: int, select: n.Select, frame: Frame) -> Column:
    """Whether an item shows one of these."""
    return (shown(select, frame) & bits) != 0
