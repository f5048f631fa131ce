"""``covered(...)``: whether every day of a term lies in some period.

The periods that certainly hold must leave no gap for true; false needs a day that not even the
periods that possibly hold can cover, in a list that is complete up to that day. Gaps are found with
a window function over the periods in order of their first day.
"""

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.observe.compile import bound, truth, value
from bpvcheck.observe.frame import Column, Frame, complete_column

ALWAYS = "9999-12-31"
NEVER = "0001-01-01"


def coverage(call: n.Covered, name: str, frame: Frame) -> ibis.Table:
    """A table of one row per subject with what `covered_result` needs, from the items' frame."""
    condition = ibis.literal(True) if call.where is None else value(call.where, frame)  # noqa: FBT003
    item = frame.item
    assert item is not None  # noqa: S101 - compiled in the frame of the list's items
    first, last = value(call.since, frame), bound(call.until, frame)
    sure_until, may_until = _ends(call, frame)
    base = frame.table.select(
        "row",
        first=first,
        last=last,
        sure=condition & item["since"].notnull() & sure_until.notnull(),
        may=condition.fill_null(True),  # noqa: FBT003
        sure_since=item["since"],
        sure_until=sure_until,
        may_since=ibis.coalesce(item["since"], _day(NEVER)),
        may_until=may_until,
    )
    sure = _gaps(base, "sure", name)
    may = _gaps(base, "may", name)
    return sure.outer_join(may, "row").select(
        row=ibis.coalesce(sure["row"], may["row"]),
        **{column: sure[column] for column in sure.columns if column != "row"},
        **{column: may[column] for column in may.columns if column != "row"},
    )


def covered_result(call: n.Covered, name: str, frame: Frame) -> dict[str, Column]:
    """True, false or unknown by the gaps; unknown while the term has not begun."""
    first, last = value(call.since, frame), bound(call.until, frame)
    complete = frame.table[complete_column(call.source.parts)]
    sure, may = (ibis.coalesce(frame.table[f"{name}_{kind}"], first) for kind in ("sure", "may"))
    begun = first <= last
    return {
        name: truth(
            (begun & (sure > last), True),
            (begun & (may <= last) & (complete >= may), False),
        )
    }


def _ends(call: n.Covered, frame: Frame) -> tuple[Column, Column]:
    """The last day that a period certainly and possibly holds."""
    item = frame.item
    assert item is not None  # noqa: S101
    stated = ibis.coalesce(item["until"], ibis.cases((item["open_ended"], _day(ALWAYS))))
    longest = ibis.coalesce(item["until"], _day(ALWAYS))
    assert isinstance(call.source.type, Events)  # noqa: S101
    if "ended_on" not in call.source.type.fields:
        return stated, longest
    endings = item["ended_on"].filter(lambda day: day <= frame.as_of)
    broken = endings.sort()[0] - ibis.interval(days=1)
    broken = ibis.cases((endings.length() > 0, broken.cast("date")))
    # that it was not ended is known as far as the list is complete
    unbroken = ibis.cases((item["ended_on"].notnull(), _earliest(stated, frame.item_complete)))
    sure = ibis.cases((broken.notnull(), ibis.least(longest, broken)), else_=unbroken)
    return sure, ibis.cases((broken.notnull(), ibis.least(longest, broken)), else_=longest)


def _earliest(a: Column, b: Column | None) -> Column:
    return ibis.cases((a.notnull() & b.notnull(), ibis.least(a, b)))  # type: ignore[union-attr]


def _day(text: str) -> Column:
    return ibis.literal(text).cast("date")


def _gaps(base: ibis.Table, kind: str, name: str) -> ibis.Table:
    """The first day from ``first`` on that no period of this kind covers."""
    since, until = f"{kind}_since", f"{kind}_until"
    fitting = base.filter(base[kind], base[until] >= base["first"], base[since] <= base["last"])
    before = ibis.window(group_by="row", order_by=[since, until], preceding=(None, 1))
    covered = ibis.greatest(
        ibis.coalesce(fitting[until].max().over(before), _day(NEVER)),
        (fitting["first"] - ibis.interval(days=1)).cast("date"),
    )
    steps = fitting.mutate(reached=covered, reach=ibis.least(fitting[until], _day("9999-12-30")))
    after = (steps["reached"] + ibis.interval(days=1)).cast("date")
    gap = after.min(where=steps[since] > after)
    end = (steps["reach"].max() + ibis.interval(days=1)).cast("date")
    return steps.group_by("row").aggregate(**{f"{name}_{kind}": ibis.coalesce(gap, end)})
