"""Days on which something is recorded of a school, company or knowledge centre.

A school year for which anything is recorded stays judged as time goes on, and every record is
judged for the year of the as-of date: nothing disappears by waiting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.expressions.types import Bool, Date, Events, Parts, Struct, Type, Values
from bpvcheck.observe.columns import values_of
from bpvcheck.observe.subjects import years
from bpvcheck.observe.subjects.ids import IdIndex
from bpvcheck.observe.subjects.records import Records
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import FAR, UNKNOWN_DAY, Array, Listed, or_far, reduced
from bpvcheck.rulebook.fields import record_type

__all__ = ["recorded_years"]


_YEARS: Final = 10_000


@dataclass(frozen=True)
class _Periods:
    """Days between which something is recorded, with the row of the record that it is of."""

    row: Array
    since: Array
    until: Array


def recorded_years(world: World, kind: str) -> tuple[Array, Array]:
    """Return the rows of records, each once with every school year for which anything is recorded.

    That is in them, or as a judgement. What is from before the protocol is left out; the as-of date
    is there for every record.
    """
    records, as_of = world.records[kind], int(world.as_of.day)
    now = np.full(records.size, as_of, np.int32)
    # of each list by itself, since there are many days in few years
    found = [_in_years(_Periods(np.arange(records.size), now, now), as_of)]
    for parts, listed in _lists(record_type(kind)):
        found.append(_in_years(_of_items(records, parts, listed, as_of), as_of))
    found.append(_in_years(_attested(world, kind), as_of))
    pairs = np.sort(_once(np.concatenate(found)))
    return pairs // _YEARS, pairs % _YEARS


def _in_years(found: _Periods, as_of: int) -> Array:
    """Return the rows and school years of some days, each pair once and as one number."""
    begun = (found.row >= 0) & (found.since <= as_of) & (found.until >= years.PROTOCOL)
    since = np.maximum(found.since[begun], years.PROTOCOL)
    at, year = years.spread(since, np.minimum(found.until[begun], as_of))
    return _once(found.row[begun][at].astype(np.int64) * _YEARS + year)


def _once(numbers: Array) -> Array:
    """Return each number once, in any order: by hash, as np.unique sorts all of them."""
    found: Array = pc.unique(pa.array(numbers)).to_numpy()
    return found


def _lists(kind: Struct, before: Parts = ()) -> Iterator[tuple[Parts, Events]]:
    """Yield the lists of items of a record."""
    for name, field in kind.fields.items():
        if isinstance(field, Events):
            yield (*before, name), field
        elif isinstance(field, Struct):
            yield from _lists(field, (*before, name))


def _of_items(records: Records, parts: Parts, kind: Events, as_of: int) -> _Periods:
    """Return, of each item of a list, its first and its last day; up to now while it lasts."""
    listed: Listed = records.value(parts, kind)  # type: ignore[assignment] # of its type
    row, at = listed.spread
    items = values_of(listed)
    first, last = np.full(len(row), FAR), np.full(len(row), UNKNOWN_DAY)
    for name, field in kind.fields.items():
        early, late = _outermost(items, name, field, at)
        first, last = np.minimum(first, early), np.maximum(last, late)
    lasts = np.zeros(len(row), bool)
    if kind.periods:
        lasts = items.value(("open_ended",), Bool()).true[at]
    elif "closed_on" in kind.fields:
        lasts = ~items.value(("closed_on",), Date()).known[at]
    return _Periods(row, first, np.where(lasts, np.int32(as_of), last))


def _outermost(items: object, name: str, kind: Type, at: Array) -> tuple[Array, Array]:
    """Return the first and the last day in a field of some items."""
    if isinstance(kind, Date):
        day: Array = items.value((name,), kind).day[at]  # type: ignore[attr-defined]
        return or_far(day), day
    if isinstance(kind, Values) and isinstance(kind.element, Date):
        listed: Listed = items.value((name,), kind).take(at)  # type: ignore[attr-defined]
        _item, place = listed.spread
        days = values_of(listed).day[place] if len(place) else np.empty(0, np.int32)
        first = reduced(np.minimum, days, listed.lengths, FAR)
        return first, reduced(np.maximum, days, listed.lengths, UNKNOWN_DAY)
    return FAR, UNKNOWN_DAY  # type: ignore[return-value] # scalars for all items


def _attested(world: World, kind: str) -> _Periods:
    """Return of which days the records were judged."""
    names, days = world.attestations.given(kind, world.as_of)
    return _Periods(_rows(world, kind, names), or_far(days), days)


def _rows(world: World, kind: str, names: pa.Array) -> Array:
    """Return the rows of records by their names; -1 where there is none."""
    if kind == "company":
        return world.company_rows(names)
    if kind == "school":
        return world.school_rows(names)
    return IdIndex(world.records[kind].texts("id")).find(names)
