"""Companies per school year: one for each in which placements run.

While a company is recognised it is also judged for the year of the as-of date and the one before.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bpvcheck.expressions.types import Bool, Date, Events, Values
from bpvcheck.observe.columns import Made, Parts, values_of
from bpvcheck.observe.subjects import years
from bpvcheck.observe.subjects.rows import Linked, SubjectRows
from bpvcheck.observe.subjects.running import Running, Unknown
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import UNKNOWN_DAY, Array, Days, Listed, Truth, Value, reduced
from bpvcheck.rulebook.fields import record_type
from bpvcheck.rulebook.subjects import subject

__all__ = ["companies", "ids_of"]

_FAR = np.int32(2**31 - 1)
_OPEN = np.int32(2_932_896)
"""9999-12-31."""
_YEAR_BEFORE = 366
"""How many days before a school year a placement may have ended that was evaluated in it."""


@dataclass(frozen=True)
class _Spans:
    """Days on which companies were recognised, or had placements; ``sure`` of the last day."""

    company: Array
    since: Array
    until: Array
    recognised: Array
    sure: Array

    def pick(self, rows: Array) -> "_Spans":
        return _Spans(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @classmethod
    def joined(cls, one: "_Spans", other: "_Spans") -> "_Spans":
        names = cls.__dataclass_fields__
        return cls(*(np.concatenate([getattr(one, n), getattr(other, n)]) for n in names))


@dataclass(frozen=True)
class _Years:
    """Companies by school year, in the order of both."""

    company: Array
    year: Array


def companies(world: World, running: Running, unknown: Unknown) -> SubjectRows:
    """Return the companies of a run, per school year."""
    spans = _Spans.joined(_recognised(world), _active(world, running))
    spans, year = _spread(spans, world)
    order = np.lexsort((year, spans.company))
    spans, year = spans.pick(order), year[order]
    new = np.ones(len(order), bool)
    new[1:] = (spans.company[1:] != spans.company[:-1]) | (year[1:] != year[:-1])
    starts = np.flatnonzero(new)
    lengths = np.diff(np.append(starts, len(order)))
    judged = _Years(spans.company[starts], year[starts])
    known = judged.company < world.records["company"].size
    rows = np.where(known, judged.company, -1)
    ids = ids_of(world, unknown).take(pa.array(judged.company, pa.int64()))
    record = Linked(world.records["company"], rows)
    extra = years.window(judged.year) | _days(spans, lengths)
    extra |= _recognition(spans, lengths, extra, record, world)
    pairs, at = _pairs(judged, running)
    extra |= _evaluated(extra, running, pairs, at, world)
    ran = (running.since[pairs] <= years.end_of(judged.year)[at]) & (
        running.until[pairs] >= years.start_of(judged.year)[at]
    )
    held = np.bincount(at[ran], minlength=len(starts))
    ends = np.cumsum(held)
    return SubjectRows(
        subject("company", "school_year"),
        world,
        ids,
        years.labels(judged.year),
        record,
        {},
        Made(extra),
        {"company": ids, "knowledge_centre": record.texts("knowledge_centre")},
        running.listed(pairs[ran], ends - held, ends),
    )


def ids_of(world: World, unknown: Unknown) -> pa.Array:
    """Return the ids of companies, those without a record last."""
    recorded = world.records["company"].texts("id")
    return pa.concat_arrays([recorded, pa.array(unknown.ids, pa.string())])


def _recognised(world: World) -> _Spans:
    """Return the days of recognitions; one without a known end is certain on its first day only."""
    records = world.records["company"]
    kind = record_type("company").fields["recognitions"]
    assert isinstance(kind, Events)  # noqa: S101 - a list of items
    listed: Listed = records.value(("recognitions",), kind)  # type: ignore[assignment]
    rows, at = listed.spread
    fields = values_of(listed)
    since = fields.value(("since",), Date()).day[at]
    stated = np.minimum(
        _or_far(fields.value(("until",), Date()).day[at]),
        np.where(fields.value(("open_ended",), Bool()).true[at], _OPEN, _FAR),
    )
    endings = fields.value(("ended_on",), Values(Date(happens=True))).take(at)
    _item, place = endings.spread
    days = values_of(endings).day[place] if len(place) else np.empty(0, np.int32)
    come = np.where(days <= world.as_of.day, days, _FAR).astype(np.int32)
    ended = reduced(np.minimum, come, endings.lengths, _FAR)
    until = np.minimum(stated, np.where(ended == _FAR, _FAR, ended - 1))
    known = until != _FAR
    begun = (since != UNKNOWN_DAY) & (since <= world.as_of.day)
    return _Spans(
        rows,
        np.maximum(since, years.PROTOCOL),
        np.where(known, until, since),
        np.ones(len(rows), bool),
        endings.present & known,
    ).pick(begun)


def _or_far(days: Array) -> Array:
    far: Array = np.where(days == UNKNOWN_DAY, _FAR, days)
    return far


def _active(world: World, running: Running) -> _Spans:
    """Return the days on which companies have placements."""
    begun = (running.company >= 0) & (running.since <= world.as_of.day)
    size = len(running.company)
    return _Spans(
        running.company,
        np.maximum(running.since, years.PROTOCOL),
        running.until,
        np.zeros(size, bool),
        np.ones(size, bool),
    ).pick(begun)


def _spread(spans: _Spans, world: World) -> tuple[_Spans, Array]:
    """Return the spans once for every school year of theirs that is judged, cut to that year."""
    spans = spans.pick(spans.since <= spans.until)
    first = years.year_of(spans.since)
    last = years.year_of(np.minimum(spans.until, world.as_of.day))
    lengths = np.maximum(last - first + 1, 0)
    at = np.repeat(np.arange(len(lengths)), lengths)
    year = first[at] + np.arange(len(at)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    key = spans.company[at] * 10_000 + year
    now = int(years.year_of(np.array([int(world.as_of.day)]))[0])
    wanted = np.isin(key, key[~spans.recognised[at]]) | (year == now) | (year == now - 1)
    at, year = at[wanted], year[wanted]
    found = spans.pick(at)
    cut = _Spans(
        found.company,
        np.maximum(found.since, years.start_of(year)),
        np.minimum(found.until, years.end_of(year)),
        found.recognised,
        found.sure,
    )
    return cut, year


def _days(spans: _Spans, lengths: Array) -> dict[Parts, Value]:
    """Return whether each company was active, and between which days."""
    active = ~spans.recognised
    first = reduced(np.minimum, np.where(active, spans.since, _FAR), lengths, _FAR)
    last = reduced(np.maximum, np.where(active, spans.until, UNKNOWN_DAY), lengths, UNKNOWN_DAY)
    ran = reduced(np.logical_or, active, lengths, False)  # noqa: FBT003
    return {
        ("active",): Truth(ran, ~ran),
        ("first_day",): _known(first),
        ("last_day",): Days(last.astype(np.int32)),
    }


def _known(days: Array) -> Days:
    return Days(np.where(days == _FAR, UNKNOWN_DAY, days).astype(np.int32))


def _recognition(
    spans: _Spans, lengths: Array, extra: dict[Parts, Value], record: Linked, world: World
) -> dict[Parts, Value]:
    """Return whether each company was recognised in its year, and between which days."""
    held = reduced(np.logical_or, spans.recognised, lengths, False)  # noqa: FBT003
    since = reduced(np.minimum, np.where(spans.recognised, spans.since, _FAR), lengths, _FAR)
    last = np.where(spans.recognised, spans.until, UNKNOWN_DAY)
    until = reduced(np.maximum, last, lengths, UNKNOWN_DAY)
    sure = reduced(np.logical_and, spans.sure, lengths, False)  # noqa: FBT003
    complete = record.complete(("recognitions",), world.complete)
    end: Days = extra["window", "end"]  # type: ignore[assignment]
    all_told = complete.known & (complete.day >= np.minimum(end.day, world.as_of.day))
    return {
        ("recognised",): Truth(held, ~held & all_told),
        ("recognised_since",): _known(since),
        ("recognised_until",): Days(np.where(sure, until, UNKNOWN_DAY).astype(np.int32)),
    }


def _pairs(judged: _Years, running: Running) -> tuple[Array, Array]:
    """Return placements and years of one company together: rows of both, in the order of years."""
    low = np.searchsorted(judged.company, running.company, "left")
    high = np.searchsorted(judged.company, running.company, "right")
    counts = np.where(running.company >= 0, high - low, 0)
    placement = np.repeat(np.arange(len(counts)), counts)
    at = np.repeat(low - (np.cumsum(counts) - counts), counts) + np.arange(len(placement))
    order = np.argsort(at, kind="stable")
    return placement[order], at[order]


def _evaluated(
    extra: dict[Parts, Value], running: Running, placement: Array, at: Array, world: World
) -> dict[Parts, Value]:
    """Return whether a placement of the company was evaluated in its year, and when first."""
    start: Days = extra["window", "start"]  # type: ignore[assignment]
    end: Days = extra["window", "end"]  # type: ignore[assignment]
    active: Truth = extra[("active",)]  # type: ignore[assignment]
    near = (running.since[placement] <= end.day[at]) & (
        running.until[placement] >= start.day[at] - _YEAR_BEFORE
    )
    placement, at = placement[near], at[near]
    ends = np.cumsum(running.evaluation_counts)
    held = Listed(ends - running.evaluation_counts, ends, np.ones(len(ends), bool), None)
    pair, place = held.take(placement).spread
    days, about = running.evaluations[place], at[pair]
    fits = (
        (days != UNKNOWN_DAY)
        & (days <= np.minimum(end.day[about], world.as_of.day))
        & (days >= start.day[about])
    )
    size = len(start.day)
    first = np.full(size, _FAR, np.int32)
    np.minimum.at(first, about[fits], days[fits])
    found = first != _FAR
    upto = running.evaluations_until[placement]
    told = (upto != UNKNOWN_DAY) & (upto >= np.minimum(end.day[at], world.as_of.day))
    joined = np.bincount(at, minlength=size) > 0
    untold = np.bincount(at[~told], minlength=size) > 0
    none = np.where(joined, ~untold, active.false)
    return {
        ("evaluated",): Truth(found, ~found & none),
        ("evaluated_on",): _known(first),
    }
