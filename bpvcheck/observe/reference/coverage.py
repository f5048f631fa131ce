"""``covered(...)``: whether every day of a term lies in some period; see `observe.coverage`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.observe.reference.dispatch import before_end, bound, evaluate, evaluates
from bpvcheck.observe.reference.situation import SubjectSituation, known_since
from bpvcheck.observe.reference.values import Item, at_most

ALWAYS: Final = date(9999, 12, 30)
NEVER: Final = date.min
DAY: Final = timedelta(days=1)
Interval = tuple[date, date]


@dataclass(frozen=True)
class Coverage:
    """The term, and the first day of it that no period certainly, and possibly, covers.

    These lie after ``last`` where every day is covered; ``told`` is whether the lists show all that
    covers the day ``may``. ``open`` is where the term may go on after ``last``: that every day is
    covered cannot be told then.
    """

    first: date
    last: date
    sure: date
    may: date
    told: bool
    open: bool

    @property
    def holds(self) -> bool | None:
        """True while every day is covered, false from the first that is shown not to be."""
        if self.sure > self.last:
            return None if self.open else True
        return False if self.may <= self.last and self.told else None


def coverage_of(call: n.Covered, at: SubjectSituation) -> Coverage | None:
    """How far the periods reach; None where the term is unknown or has not begun."""
    first, last = evaluate(call.since, at), before_end(call.until, at)
    if first is None or last is None or first > last:
        return None
    found = [_spans(each, item, at) for each in call.lists for item in at.items(each.source) or ()]
    sure = _gap((days for days, _may in found if days), first, last)
    may = _gap((days for _sure, days in found if days), first, last)
    told = all(_told(each.source, may, at) for each in call.lists)
    return Coverage(first, last, sure, may, told, bound(call.until, at) is None)


def _told(source: n.FieldPath, day: date, at: SubjectSituation) -> bool:
    """Whether a list shows all that covers a day."""
    known = known_since(day, at.known_from(source.parts))
    return known and bool(at_most(day, at.complete(source.parts)))


@evaluates(n.Covered)
def _covered(call: n.Covered, at: SubjectSituation) -> bool | None:
    found = coverage_of(call, at)
    return None if found is None else found.holds


def _spans(
    call: n.Covered, item: Item, at: SubjectSituation
) -> tuple[Interval | None, Interval | None]:
    """The days that a period certainly and possibly covers."""
    inside = at.of(item, call.source)
    condition = True if call.where is None else evaluate(call.where, inside)
    sure_until, may_until = _ends(call, item, inside)
    since = item.get("since")
    sure = None
    if condition is True and since is not None and sure_until is not None:
        sure = (since, sure_until)
    return sure, None if condition is False else (since or NEVER, may_until)


def _ends(call: n.Covered, item: Item, at: SubjectSituation) -> tuple[date | None, date]:
    """The last day that a period certainly and possibly holds."""
    until = item.get("until")
    stated: date | None = until or (ALWAYS if item.get("open_ended") else None)
    longest: date = until or ALWAYS
    assert isinstance(call.source.type, Events)  # noqa: S101 - parsed as such
    if "ended_on" not in call.source.type.fields:
        return stated, longest
    ended_on = item.get("ended_on")
    if endings := [day for day in ended_on or () if day <= at.as_of]:
        broken = min(longest, min(endings) - DAY)
        return broken, broken
    # that it was not ended is known as far as the list is complete, or as is stated of it
    told = (None if ended_on is None else at.item_complete, item.get("not_ended_until"))
    known = max((day for day in told if day is not None), default=None)
    return None if stated is None or known is None else min(stated, known), longest


def _gap(spans: Iterable[Interval], first: date, last: date) -> date:
    """The first day from ``first`` on that no span covers."""
    reached = first
    for since, until in sorted(span for span in spans if span[1] >= first and span[0] <= last):
        if since > reached:
            return reached
        reached = max(reached, min(until, ALWAYS) + DAY)
    return reached
