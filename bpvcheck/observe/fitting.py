"""Whether an item of a list fits what a call selects: certainly, possibly, later, or not at all."""

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.observe.compile import bound, value
from bpvcheck.observe.frame import Column, Frame

CERTAIN, POSSIBLE, LATE = 1, 2, 4


def shown(select: n.Select, frame: Frame) -> Column:
    """What an item shows, as one of three bits, or 0."""
    certain, late, not_at_all = fits(select, frame)
    return ibis.cases((certain, CERTAIN), (late, LATE), (not_at_all, 0), else_=POSSIBLE).cast(
        "int64"
    )


def fits(select: n.Select, frame: Frame) -> tuple[Column, Column, Column]:
    """Whether an item certainly fits, fits but for being later, or does not."""
    yes = ibis.literal(True)  # noqa: FBT003
    condition = yes if select.where is None else value(select.where, frame)
    assert frame.item is not None  # noqa: S101 - in the frame of the items
    assert isinstance(select.source.type, Events)  # noqa: S101 - parsed as such
    if select.source.type.periods and select.by is None and select.since is None:
        return condition, ~yes, ~condition
    day, last = frame.item[frame.dated], bound(select.by, frame)
    timely, late = day <= last, day > last
    if select.since is not None:
        after = day >= value(select.since, frame)
        timely, late = timely & after, late & after & _within_window(day, frame)
    return condition & timely, condition & late, ~condition | ~timely


def _within_window(day: Column, frame: Frame) -> Column:
    """A later date in another school year says nothing about this one."""
    if "p__window__end" not in frame.table.columns:
        return ibis.literal(True)  # noqa: FBT003
    return day <= frame.table["p__window__end"]
