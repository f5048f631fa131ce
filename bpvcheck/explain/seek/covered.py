"""``covered(...)``: a period from a day to a day. Days that are past and shown bare stay bare."""

from collections.abc import Iterator
from datetime import date

from bpvcheck.explain.draft import Draft, Mark
from bpvcheck.explain.seek.complete import state_complete
from bpvcheck.explain.seek.core import seek, seeks, settle_all
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.observe.reference import evaluate
from bpvcheck.observe.reference.coverage import Coverage, coverage_of

_ROUNDS = 4
"""How many periods are mended or added at most."""


@seeks(n.Covered)
def _covered(call: n.Covered, draft: Draft, *, wanted: bool) -> Iterator[Draft]:
    if not wanted:
        return
    for each in settle_all((call.since, call.until), draft):
        yield from _rounds(call, each, _ROUNDS)


def _rounds(call: n.Covered, draft: Draft, left: int) -> Iterator[Draft]:
    found = coverage_of(call, draft.at)
    if found is None or not left or not draft.budget.spend():
        return
    if found.holds:
        yield draft
        return
    if found.may < draft.base.as_of and evaluate(call, draft.original or draft.base) is False:
        return  # the day is past, and it is shown that nothing covered it
    ways = (*_stretched(call, found, draft), *_mended(call, found, draft))
    for each in (*ways, *_added(call, found, draft)):
        if _reach(call, each) > found.sure:
            yield from _rounds(call, each.leave(draft), left - 1)


def _reach(call: n.Covered, draft: Draft) -> date:
    found = coverage_of(call, draft.base)
    assert found is not None  # noqa: S101 - its term is known by now
    return found.sure


def _stretched(call: n.Covered, found: Coverage, draft: Draft) -> Iterator[Draft]:
    """Let a period that was added before begin earlier and end later."""
    for index, item in enumerate(draft.base.items(call.source) or ()):
        inside = draft.enter(call.source, index)
        if not inside.added():
            continue
        since, until = item.get("since") or found.sure, item.get("until") or found.last
        place = _place(call, index)
        first, last = min(since, found.sure), max(until, found.last)
        longer = inside.put((*place, "since"), first, Mark(by=first))
        longer = longer.put((*place, "until"), last, Mark(since=last))
        for each in [longer] if call.where is None else seek(call.where, longer):
            yield from _held(call, found, each)


def _mended(call: n.Covered, found: Coverage, draft: Draft) -> Iterator[Draft]:
    """Record of a period that possibly covers the day what makes that certain."""
    for index, item in enumerate(draft.base.items(call.source) or ()):
        inside = draft.enter(call.source, index)
        if (item.get("until") or found.sure) < found.sure:
            continue
        for each in _fitting(call, inside):
            yield from _held(call, found, each)


def _fitting(call: n.Covered, inside: Draft) -> Iterator[Draft]:
    """Make the condition true of a period of which it was not shown to be false."""
    if call.where is None:
        yield inside
    elif inside.value(call.where) is not False or (
        not inside.added() and inside.first(call.where) is None
    ):
        yield from seek(call.where, inside)


def _added(call: n.Covered, found: Coverage, draft: Draft) -> Iterator[Draft]:
    new = draft.new_item(call.source).date_item(found.sure, Mark(by=found.sure))
    for each in [new] if call.where is None else seek(call.where, new):
        yield from _held(call, found, each)


def _held(call: n.Covered, found: Coverage, draft: Draft) -> Iterator[Draft]:
    """Give the period a beginning and an end, and state that it was not ended before."""
    item = (draft.base.items(call.source) or ())[draft.index]
    place = _place(call, draft.index)
    if item.get("since") is None:
        draft = draft.put((*place, "since"), found.sure, Mark(by=found.sure))
    if item.get("until") is None and not item.get("open_ended"):
        draft = draft.put((*place, "until"), found.last, Mark(since=found.last))
    assert isinstance(call.source.type, Events)  # noqa: S101 - parsed as such
    if "ended_on" not in call.source.type.fields:
        yield draft
        return
    if item.get("ended_on") is None:
        draft = draft.put((*place, "ended_on"), [], Mark(stated=True))
    yield from state_complete(call.source.parts, found.last, draft)


def _place(call: n.Covered, index: int) -> tuple[str | int, ...]:
    return (*call.source.parts, index)
