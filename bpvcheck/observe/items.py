"""The items of a list with what calls ask of each.

Each condition and mask is computed once per item, however many calls ask it; what the calls look at
is kept, and nothing else of the items.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events
from bpvcheck.observe.compile import bound, value
from bpvcheck.observe.coverage import ends_of
from bpvcheck.observe.covers import mask, mask_key
from bpvcheck.observe.fitting import moment, moment_key
from bpvcheck.observe.frame import Column, Frame, complete_column, list_column
from bpvcheck.observe.lists import condition_of

Asked = dict[object, Callable[[Frame], Column]]
"""What is asked of each item, by the keys that the answers are found by."""


def days_of(call: n.ListCall, frame: Frame) -> Iterator[tuple[object, Callable[[], Column]]]:
    """The days between which a call looks: what each is known by, and what makes its column."""
    if isinstance(call, n.Covered):
        since, until = call.since, call.until
    else:
        since, until = call.select.since, call.select.by  # type: ignore[assignment]
    yield ("bound", until), lambda: bound(until, frame)
    if since is not None:
        yield since, lambda: value(since, frame)


def events_of(source: n.Path) -> Events:
    """The type of a list of items."""
    assert isinstance(source.type, Events)  # noqa: S101 - parsed as such
    return source.type


def items_frame(source: n.Path, frame: Frame) -> Frame:
    """The frame in which the items of a list are looked through."""
    return replace(
        frame,
        items=frame.table[list_column(source.parts)],
        complete=complete_column(source.parts),
        dated=events_of(source).dated,
    )


def answered(calls: Sequence[n.ListCall], frame: Frame) -> Frame:
    """The frame with the items as what calls ask of them, each thing once."""
    asked: Asked = {}
    for call in calls:
        condition = condition_of(call)
        if condition is not None:
            asked |= {part: partial(value, part) for part in _parts(condition)}
        if isinstance(call, n.Covered):
            asked |= ends_of(call)
        elif not isinstance(call, n.ActualEnd | n.Pick):
            asked[moment_key(call.select)] = partial(moment, call.select)
        if isinstance(call, n.Covers) and mask_key(call, frame) is not None:
            asked[mask_key(call, frame)] = partial(mask, call)
    # fields of records do not begin with a digit
    names = {key: str(i) for i, key in enumerate(asked)}

    def looked_up(one: Frame) -> Column:
        answers = {names[key]: ask(one) for key, ask in asked.items()}
        return ibis.struct({name: one.item[name] for name in _fields(calls, frame)} | answers)

    return replace(frame, items=frame.each(looked_up), answers=names)


def _parts(condition: n.Node) -> Iterator[n.Node]:
    """What a condition is made of, apart from and, or, not."""
    if isinstance(condition, n.And | n.Or | n.Not):
        for part in n.children(condition):
            yield from _parts(part)
    else:
        yield condition


def _fields(calls: Sequence[n.ListCall], frame: Frame) -> list[str]:
    """What calls look at beside the answers."""
    fields = set()
    for call in calls:
        if isinstance(call, n.ActualEnd | n.Pick):
            fields.add(frame.dated)
        elif isinstance(call, n.Covered):
            fields.add("since")
        elif isinstance(call, n.SumOf):
            fields.add(".".join(call.field.parts))
        elif isinstance(call, n.Covers) and mask_key(call, frame) is None:
            fields |= {".".join(call.field.parts), frame.dated}
    return sorted(fields)
