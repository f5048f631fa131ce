"""The items of a list with what calls ask of each, as columns of one table.

Each bound, condition and mask is computed once, however many calls ask it; what aggregating looks
up is kept, and nothing else of the items.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.observe.compile import bound, value
from bpvcheck.observe.covers import mask, mask_key
from bpvcheck.observe.frame import Column, Frame, ItemColumns
from bpvcheck.observe.lists import condition_of

_PERIOD: Final = frozenset({"since", "until", "open_ended", "ended_on"})
"""What says from when to when something lasts."""


def days_of(call: n.ListCall, frame: Frame) -> Iterator[tuple[object, Callable[[], Column]]]:
    """The days between which a call looks: what each is known by, and what makes its column."""
    if isinstance(call, n.Covered):
        since, until = call.since, call.until
    else:
        since, until = call.select.since, call.select.by  # type: ignore[assignment]
    yield ("bound", until), lambda: bound(until, frame)
    if since is not None:
        yield since, lambda: value(since, frame)


def conditions_of(calls: Sequence[n.ListCall]) -> list[n.Node]:
    """The conditions that calls put on the items, each once."""
    return list(dict.fromkeys(node for node in map(condition_of, calls) if node is not None))


def events_of(source: n.Path) -> Events:
    """The type of a list of items."""
    assert isinstance(source.type, Events)  # noqa: S101 - parsed as such
    return source.type


def answered(calls: Sequence[n.ListCall], frame: Frame) -> Frame:
    """The frame in which what calls ask of each item is known."""
    conditions = conditions_of(calls)
    frame = _with_bounds(conditions, frame)
    frame = _with(frame, "c", {node: value(node, frame) for node in conditions})
    covers = [call for call in calls if isinstance(call, n.Covers)]
    masked = {mask_key(call, frame): call for call in covers if mask_key(call, frame) is not None}
    return _with(frame, "x", {key: mask(call, frame) for key, call in masked.items()})


def looked_up(calls: Sequence[n.ListCall], frame: Frame) -> ibis.Table:
    """What aggregating looks up: answers, bounds, how far the list goes, and a few fields."""
    wanted = {"row", "as_of", "p__window__end", frame.complete}
    for call in calls:
        wanted |= {frame.known[key] for key, _make in days_of(call, frame)}
        if condition_of(call) is not None:
            wanted.add(frame.known[condition_of(call)])
        if isinstance(call, n.Covers) and mask_key(call, frame) is not None:
            wanted.add(frame.known[mask_key(call, frame)])
    kept = [column for column in frame.table.columns if column in wanted]
    return frame.table.select(*kept, **_fields(calls, frame))


def _with_bounds(conditions: Sequence[n.Node], frame: Frame) -> Frame:
    """Bounds that depend on an item, such as ``by=its.on + workdays(10)``."""
    parts = (part for node in conditions for part in n.walk(node))
    bounds = {("bound", part.by): part.by for part in parts if isinstance(part, n.Happened)}
    new: dict[object, Column] = {
        key: bound(by, frame) for key, by in bounds.items() if key not in frame.known
    }
    return _with(frame, "e", new)


def _with(frame: Frame, letter: str, columns: Mapping[object, Column]) -> Frame:
    """The frame with columns beside what is there, known by their keys."""
    names = {key: f"{letter}{i}" for i, key in enumerate(columns)}
    made = {names[key]: column for key, column in columns.items()}
    table = frame.table.mutate(**made) if made else frame.table
    known = dict(frame.known) | names
    return replace(frame, table=table, item=ItemColumns(table, kept=False), known=known)


def _fields(calls: Sequence[n.ListCall], frame: Frame) -> dict[str, Column]:
    assert frame.item is not None  # noqa: S101 - in the frame of the items
    fields = {frame.dated}
    for call in calls:
        if isinstance(call, n.Covers | n.SumOf):
            fields.add(".".join(call.field.parts))
        if isinstance(call, n.Covered):
            fields |= _PERIOD & set(events_of(call.source).fields)
    return {f"i__{name}": frame.item[name] for name in sorted(fields)}
