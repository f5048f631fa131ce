"""Days: what happened by a day, and days that have to be known first."""

from collections.abc import Iterator
from datetime import date

from bpvcheck.explain.draft import Draft, Mark
from bpvcheck.explain.seek.complete import state_complete
from bpvcheck.explain.seek.core import seek, seeks, settle, settle_all, settles
from bpvcheck.explain.seek.lists import Term, fill, more
from bpvcheck.explain.seek.samples import days
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Values


@seeks(n.Happened)
def _happened(node: n.Happened, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    if not wanted:
        yield from _not_happened(node, draft)
        return
    for each in settle_all((node.by, node.since), draft):
        by = None if node.by is None else each.value(node.by)
        since = None if node.since is None else each.value(node.since)
        last = min(day for day in (by, each.base.as_of) if day is not None)
        if since is not None and since > last:
            continue
        if isinstance(node.date, n.Pick):
            yield from _picked_in_time(node, node.date, each)
        elif isinstance(node.date, n.Path):
            yield from _dated(node.date, last, Mark(since=since, by=by), each)


def _dated(node: n.Path, day: date, mark: Mark, draft: Draft) -> Iterator[Draft]:
    """Date something, or move its date; in a list of dates add one."""
    if not draft.may_change(node):
        return
    if isinstance(node.type, Values):
        held = list(draft.value(node) or ())
        yield draft.put(draft.place(node), [*held, day], mark)
    else:
        yield draft.put(draft.place(node), day, mark)


def _picked_in_time(node: n.Happened, pick: n.Pick, draft: Draft) -> Iterator[Draft]:
    """Have an item that fits, in a list that shows which is the first or the last."""
    select = n.Select(pick.select.source, pick.select.where, node.since, node.by)
    for each in seek(n.Done(select), draft):
        yield each
        yield from state_complete(select.source.parts, each.base.as_of, each)


def _not_happened(node: n.Happened, draft: Draft) -> Iterator[Draft]:
    """What a list of dates does not show did not happen, if the list is complete."""
    if isinstance(node.date, n.Path) and isinstance(node.date.type, Values):
        source = draft.source if node.date.of_item else node.date
        if source is not None and not draft.unknown(node.date):
            yield from state_complete(source.parts, draft.base.as_of, draft)


@settles(n.Shift)
def _shift(node: n.Shift, draft: Draft) -> Iterator[Draft]:
    yield from settle_all((node.date, node.span.amount), draft)


@settles(n.Extreme)
def _extreme(node: n.Extreme, draft: Draft) -> Iterator[Draft]:
    yield from settle_all(node.dates, draft)


@settles(n.ActualEnd)
def _end(node: n.ActualEnd, draft: Draft) -> Iterator[Draft]:
    for each in settle(node.planned, draft):
        yield from state_complete(node.select.source.parts, each.base.as_of, each)


@settles(n.Pick)
def _pick(node: n.Pick, draft: Draft) -> Iterator[Draft]:
    """Have an item that fits, in a list that shows which it is."""
    if node.which != "only":
        yield from state_complete(node.select.source.parts, draft.base.as_of, draft)
    for day in days(draft):
        undated = fill(node.select, draft, Term(day, Mark(example=True), asked=True))
        added = more(node.select, draft, day=day)
        for each in (*undated, *added):
            found = each.leave(draft)
            yield found
            if node.which != "only":
                yield from state_complete(node.select.source.parts, draft.base.as_of, found)
