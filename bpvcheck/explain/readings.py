"""What the facts of a finding read: values, items of lists, verdicts; each with what it did."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events, Int
from bpvcheck.observe.reference import Item, Range, Situation, evaluate, lookup
from bpvcheck.observe.reference.lists import fits
from bpvcheck.observe.reference.situation import dated_by

Parts = tuple[str, ...]


class Mark(StrEnum):
    """What an item does for a fact."""

    COUNTS = "counts"
    MAYBE = "maybe"
    LATE = "late"
    AHEAD = "ahead"
    NOT = "not"


@dataclass(frozen=True)
class ItemRead:
    """An item of a list: its date, the fields that were looked at, and what it does."""

    day: date | None
    fields: tuple[tuple[Parts, Any], ...]
    mark: Mark


@dataclass(frozen=True)
class Value:
    """A field of the record; None is not recorded."""

    parts: Parts
    value: Any


@dataclass(frozen=True)
class Listed:
    """A list: its items, None where it is absent, and up to when it is complete.

    ``since`` and ``by`` are the days between which was looked, ``one`` tells that one item was
    looked up.
    """

    parts: Parts
    items: tuple[ItemRead, ...] | None
    complete: date | None
    since: date | None
    by: date | None
    one: bool = False


@dataclass(frozen=True)
class Number:
    """A number that was compared with another: what was found, and what was asked.

    A number that is not known exactly has a lowest and a highest value, None where it has none.
    """

    parts: Parts
    found: tuple[int | None, int | None]
    operator: str
    asked: tuple[int | None, int | None]


@dataclass(frozen=True)
class Required:
    """What a list had to name, and what of it was named."""

    parts: Parts
    words: tuple[str, ...]
    named: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class Rested:
    """The verdict of another duty."""

    card: str
    verdict: str | None


Reading = Value | Listed | Number | Required | Rested


def readings(node: n.Node, at: Situation) -> tuple[Reading, ...]:
    """What a fact reads, each once, in the order of its expression."""
    found: dict[object, Reading] = {}
    for each in _walk(node, at):
        key = (each.parts, "only") if isinstance(each, Listed) and each.one else repr(each)
        found[key] = _together(found.get(key), each)
    return tuple(found.values())


def _together(before: Reading | None, each: Reading) -> Reading:
    """Look-ups of single items of one list, as of the signatures by party, are one reading."""
    if not isinstance(before, Listed) or not isinstance(each, Listed):
        return each
    pairs = zip(before.items or (), each.items or (), strict=True)
    items = tuple(a if a.mark is Mark.COUNTS else b for a, b in pairs)
    return replace(each, items=items if each.items is not None else None)


def _walk(node: n.Node, at: Situation) -> Iterator[Reading]:
    match node:
        case n.Path() if not node.of_item and node != n.AS_OF and not isinstance(node.type, Events):
            found = evaluate(node, at)
            yield Value(node.parts, found.low if isinstance(found, Range) else found)
        case n.VerdictOf(card=card):
            yield Rested(card, at.verdict(card, at))
        case n.Compare(left=left) if isinstance(left.type, Int):
            yield from _number(node, at)
        case n.Covers():
            yield from _required(node, at)
        case (
            n.Covered() | n.Done() | n.NoneOf() | n.CountOf() | n.SumOf() | n.Pick() | n.ActualEnd()
        ):
            yield _listed(node, at)
    for child in n.children(node):
        yield from _walk(child, at)


def _number(node: n.Compare, at: Situation) -> Iterator[Number]:
    """How many there are against how many are asked; of items of a list the list tells more."""
    counted = next(
        (x for x in n.walk(node.left) if isinstance(x, n.CountOf | n.SumOf | n.Size)), None
    )
    if counted is None or any(isinstance(x, n.Path) and x.of_item for x in n.walk(node.right)):
        return
    parts = counted.container.parts if isinstance(counted, n.Size) else counted.select.source.parts
    if isinstance(counted, n.Size) and counted.container.of_item:
        return
    left, right = evaluate(node.left, at), evaluate(node.right, at)
    yield Number(parts, (left.low, left.high), node.operator, (right.low, right.high))


def _required(node: n.Covers, at: Situation) -> Iterator[Reading]:
    from bpvcheck.observe.reference.lists import named, tally

    words = evaluate(node.required, at)
    if words is not None:
        found = named(node, tally(node.select, at).fitting)
        yield Required(
            node.select.source.parts, tuple(words), tuple(w for w in words if w in found),
            node.field.parts[-1],
        )  # fmt: skip
    yield _listed(node, at)


def _listed(node: Any, at: Situation) -> Listed:  # noqa: ANN401 - any list call
    source = node.source if isinstance(node, n.Covered) else node.select.source
    where = node.where if isinstance(node, n.Covered) else node.select.where
    items = at.items(source)
    fields = _fields(node, where)
    read = None if items is None else tuple(_item(node, each, fields, at) for each in items)
    since, by = _term(node, at)
    one = isinstance(node, n.Pick) and node.which == "only"
    return Listed(source.parts, read, at.complete(source.parts), since, by, one)


def _term(node: Any, at: Situation) -> tuple[date | None, date | None]:  # noqa: ANN401
    first, last = (
        (node.since, node.until)
        if isinstance(node, n.Covered)
        else (node.select.since, node.select.by)
    )
    return tuple(None if each is None else evaluate(each, at) for each in (first, last))  # type: ignore[return-value]


def _fields(node: Any, where: n.Node | None) -> tuple[Parts, ...]:  # noqa: ANN401
    """The fields of an item that a call looks at."""
    found = (
        [] if where is None else [x for x in n.walk(where) if isinstance(x, n.Path) and x.of_item]
    )
    if isinstance(node, n.Covers | n.SumOf):
        found.append(node.field)
    names = [each.parts for each in found]
    if isinstance(node, n.Covered):
        assert isinstance(node.source.type, Events)  # noqa: S101 - parsed as such
        known = node.source.type.fields
        names += [(name,) for name in ("until", "open_ended", "ended_on") if name in known]
    return tuple(dict.fromkeys(names))


def _item(node: Any, item: Item, fields: tuple[Parts, ...], at: Situation) -> ItemRead:  # noqa: ANN401
    source = node.source if isinstance(node, n.Covered) else node.select.source
    dated = dated_by(source)
    shown = tuple(
        (parts, lookup(parts, item))
        for parts in fields
        if parts != (dated,) and not (parts == ("open_ended",) and not item.get("open_ended"))
    )
    return ItemRead(item.get(dated), shown, _mark(node, item, at))


def _mark(node: Any, item: Item, at: Situation) -> Mark:  # noqa: ANN401
    if isinstance(node, n.Covered):
        fit = True if node.where is None else evaluate(node.where, at.of(item, node.source))
        late = False
    else:
        fit, late = fits(node.select, item, at)
    if late:
        day = item.get(dated_by(node.select.source))
        return Mark.AHEAD if day is not None and day > at.as_of else Mark.LATE
    return {True: Mark.COUNTS, None: Mark.MAYBE, False: Mark.NOT}[fit]
