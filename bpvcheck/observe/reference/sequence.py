"""What is asked of items one after the other: the last one, gaps, periods; and their values."""

from datetime import date, timedelta
from itertools import pairwise

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.reference.dispatch import bound, evaluate, evaluates
from bpvcheck.observe.reference.lists import complete_for, tally
from bpvcheck.observe.reference.situation import SubjectSituation, dated_by, known_since, lookup
from bpvcheck.observe.reference.values import Item, Range


@evaluates(n.LastIs)
def _last_is(node: n.LastIs, at: SubjectSituation) -> bool | None:
    found, dated = tally(node.select, at), dated_by(node.select.source)
    kept = [(item, _valid(node, item, at)) for item in found.fitting]
    certain = [item for item, valid in kept if valid is True]
    doubtful = [item for item, valid in kept if valid is None]
    doubtful += [item for item in found.possible if _valid(node, item, at) is not False]
    days: list[date] = [item[dated] for item in certain if item.get(dated) is not None]
    if not days:
        return None
    last = max(days)
    if any(item.get(dated) is None or item[dated] >= last for item in doubtful):
        return None
    inside = [at.of(item, node.select.source) for item in certain if item.get(dated) == last]
    marks = {evaluate(node.good, each) for each in inside}
    if marks == {True}:
        # what came before the last one does not matter
        return True if found.told and known_since(last, found.known_from) else None
    return False if marks == {False} else None


def _valid(node: n.LastIs, item: Item, at: SubjectSituation) -> bool | None:
    """Whether an item is valid on the day asked for; without a last day it is."""
    until = item.get("until")
    if node.valid_on is None or until is None:
        return True
    day: date | None = evaluate(node.valid_on, at)
    return None if day is None else until >= day


@evaluates(n.ValuesOf)
def _values_of(node: n.ValuesOf, at: SubjectSituation) -> list[str] | None:
    found = tally(node.select, at)
    if not found.present:
        return None
    values = [lookup(node.field.parts, item) for item in found.fitting]
    return [value for value in values if value is not None]


def _events(node: n.LargestGap | n.FewestIn, at: SubjectSituation, *, possible: bool) -> list[date]:
    """The days of items that fit, with ``possible`` also of those that may."""
    return [
        item[dated_by(node.source)]
        for item, fits in _marked(node, at)
        if item.get(dated_by(node.source)) is not None
        and (fits is True or (possible and fits is None))
    ]


def _marked(
    node: n.LargestGap | n.FewestIn, at: SubjectSituation
) -> list[tuple[Item, bool | None]]:
    return [
        (item, True if node.where is None else evaluate(node.where, at.of(item, node.source)))
        for item in at.items(node.source) or ()
    ]


def _undated(node: n.LargestGap | n.FewestIn, at: SubjectSituation) -> bool:
    dated = dated_by(node.source)
    return any(fits is not False and item.get(dated) is None for item, fits in _marked(node, at))


def _told(
    node: n.LargestGap | n.FewestIn, first: date, last: date, at: SubjectSituation
) -> date | None:
    """The day up to which the list is known to show everything, at most the last day."""
    complete = complete_for(node.source, node.where, at)
    known = known_since(first, at.known_from(node.source.parts))
    if at.items(node.source) is None or complete is None or not known:
        return None
    return min(complete, last)


@evaluates(n.LargestGap)
def _largest_gap(node: n.LargestGap, at: SubjectSituation) -> Range:
    first, last = evaluate(node.since, at), bound(node.until, at)
    if first is None or last is None or first > last:
        return Range(None, None)
    high = _gap(_events(node, at, possible=False), first, last)
    told = _told(node, first, last, at)
    if told is None or told < first or _undated(node, at):
        return Range(0, high)
    return Range(_gap(_events(node, at, possible=True), first, told), high)


def _gap(days: list[date], first: date, last: date) -> int:
    marks = sorted([first, last, *(day for day in days if first <= day <= last)])
    return max(((b - a).days for a, b in pairwise(marks)), default=0)


@evaluates(n.FewestIn)
def _fewest_in(node: n.FewestIn, at: SubjectSituation) -> Range:
    first, last = evaluate(node.since, at), bound(node.until, at)
    length = evaluate(node.length, at)
    if first is None or last is None or not length.known or length.low <= 0:
        return Range(None, None)
    low = _fewest(_events(node, at, possible=False), first, last, length.low)
    told = _told(node, first, last, at)
    if low is None or told is None or _undated(node, at):
        return Range(low, None)
    return Range(low, _fewest(_events(node, at, possible=True), first, told, length.low))


def _fewest(days: list[date], first: date, last: date, length: int) -> int | None:
    """The fewest events in any whole period; None where there is none."""
    periods = max(((last - first).days + 1) // length, 0)
    starts = [first + timedelta(days=length * number) for number in range(periods)]
    counts = [
        sum(start <= day < start + timedelta(days=length) for day in days) for start in starts
    ]
    return min(counts, default=None)
