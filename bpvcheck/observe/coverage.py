"""``covered(...)``: whether every day of a term lies in some period.

The periods that certainly hold must leave no gap for true; false needs a day that not even the
periods that possibly hold can cover, in a list that is complete up to that day.
"""

from collections.abc import Callable

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.observe.builtin import reached
from bpvcheck.observe.compile import bound, truth, value
from bpvcheck.observe.fitting import FALSE, TRUE, held
from bpvcheck.observe.frame import Column, Frame, complete_column

ALWAYS = "9999-12-31"
NEVER = "0001-01-01"


def covered_parts(call: n.Covered, name: str, frame: Frame) -> dict[str, Column]:
    """Up to when periods certainly, and possibly, cover the term without a gap."""
    first, last = value(call.since, frame), bound(call.until, frame)

    def span(one: Frame) -> Column:
        since, where = one.item["since"], held(call.where, one)
        sure = ibis.cases(((where == TRUE) & since.notnull(), one.answer("sure until")))
        may = ibis.cases((where != FALSE, one.answer("may until")))
        return ibis.struct({"since": ibis.coalesce(since, _day(NEVER)), "sure": sure, "may": may})

    spans = frame.each(span)
    within = spans.filter(lambda span: (span["may"] >= first) & (span["since"] <= last))
    return {f"{name}_reached": reached(within, first)}


def covered_result(call: n.Covered, name: str, _bits: None, frame: Frame) -> dict[str, Column]:
    """True, false or unknown by the first day without; unknown while the term has not begun."""
    first, last = value(call.since, frame), bound(call.until, frame)
    complete = frame.table[complete_column(call.source.parts)]
    spans = frame.table[f"{name}_reached"]
    sure, may = (ibis.coalesce(_after(spans[kind]), first) for kind in ("sure", "may"))
    begun = first <= last
    return {
        name: truth(
            (begun & (sure > last), True),
            (begun & (may <= last) & (complete >= may), False),
        )
    }


def _after(day: Column) -> Column:
    return (day + ibis.interval(days=1)).cast("date")


def ends_of(call: n.Covered) -> dict[object, Callable[[Frame], Column]]:
    """The last day that a period certainly and possibly holds: what each is known by."""
    return {
        "sure until": lambda one: _ends(call, one)[0],
        "may until": lambda one: _ends(call, one)[1],
    }


def _ends(call: n.Covered, frame: Frame) -> tuple[Column, Column]:
    item = frame.item
    stated = ibis.coalesce(item["until"], ibis.cases((item["open_ended"], _day(ALWAYS))))
    longest = ibis.coalesce(item["until"], _day(ALWAYS))
    assert isinstance(call.source.type, Events)  # noqa: S101
    if "ended_on" not in call.source.type.fields:
        return stated, longest
    endings = item["ended_on"].filter(lambda day: day <= frame.as_of)
    broken = endings.mins() - ibis.interval(days=1)
    broken = ibis.cases((endings.length() > 0, broken.cast("date")))
    # that it was not ended is known as far as the list is complete
    unbroken = ibis.cases((item["ended_on"].notnull(), _earliest(stated, frame.item_complete)))
    sure = ibis.cases((broken.notnull(), ibis.least(longest, broken)), else_=unbroken)
    return sure, ibis.cases((broken.notnull(), ibis.least(longest, broken)), else_=longest)


def _earliest(a: Column, b: Column) -> Column:
    return ibis.cases((a.notnull() & b.notnull(), ibis.least(a, b)))


def _day(text: str) -> Column:
    return ibis.literal(text).cast("date")
