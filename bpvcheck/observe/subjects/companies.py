"""Companies per school year: one for each in which placements run, or something is recorded."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from bpvcheck.expressions.types import Bool, Date, Events, Parts, Values
from bpvcheck.observe.columns import Made, values_of
from bpvcheck.observe.subjects import years
from bpvcheck.observe.subjects.recorded import recorded_years
from bpvcheck.observe.subjects.rows import Linked, SubjectRows
from bpvcheck.observe.subjects.running import Running, Unknown
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import (
    FAR,
    UNKNOWN_DAY,
    Array,
    Dates,
    Listed,
    Truths,
    Value,
    any_of,
    known_day,
    or_far,
    reduced,
)
from bpvcheck.rulebook.fields import record_type
from bpvcheck.rulebook.subjects import subject

__all__ = ["companies", "ids_of"]

_OPEN = np.int32(2_932_896)
"""9999-12-31."""
_YEAR_BEFORE = 366
"""How many days before a school year a placement may have ended that was evaluated in it."""
_RECORDED, _RECOGNISED, _ACTIVE = range(3)
"""What there is of a company on some days: anything, a recognition, a placement."""


@dataclass(frozen=True)
class _Spans:
    """Days on which there is something of companies, and ``what``; ``sure`` of the last day.

    ``begun`` is the first day of a recognition and of those to which it joins on.
    """

    company: Array
    since: Array
    until: Array
    what: Array
    sure: Array
    begun: Array

    def pick(self, rows: Array) -> "_Spans":
        return _Spans(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @classmethod
    def of(cls, company: Array, since: Array, until: Array, what: int) -> "_Spans":
        size = len(company)
        return cls(company, since, until, np.full(size, what, np.int8), np.ones(size, bool), since)

    @classmethod
    def joined(cls, *parts: "_Spans") -> "_Spans":
        names = cls.__dataclass_fields__
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True)
class _Years:
    """Companies by school year, in the order of both, and the placements of each company.

    ``placement`` and ``at`` are pairs of a placement and a year of its company.
    """

    company: Array
    year: Array
    placement: Array
    at: Array

    @property
    def size(self) -> int:
        return len(self.year)


def companies(world: World, running: Running, unknown: Unknown) -> SubjectRows:
    """Return the companies of a run, per school year."""
    spans = _by_year(
        _Spans.joined(_recorded(world), _recognised(world), *_placed(world, running)), world
    )
    new = np.ones(len(spans.company), bool)
    year = years.year_of(spans.since)
    new[1:] = (spans.company[1:] != spans.company[:-1]) | (year[1:] != year[:-1])
    starts = np.flatnonzero(new)
    lengths = np.diff(np.append(starts, len(new)))
    judged = _years(spans.company[starts], year[starts], running)
    rows = np.where(judged.company < world.records["company"].size, judged.company, -1)
    ids = ids_of(world, unknown).take(pa.array(judged.company, pa.int64()))
    record = Linked(world.records["company"], rows)
    ran = (running.since[judged.placement] <= years.end_of(judged.year)[judged.at]) & (
        running.until[judged.placement] >= years.start_of(judged.year)[judged.at]
    )
    complete = _placements_complete(judged, running, ran, record, world)
    extra = years.window(judged.year)
    told = complete.known & (complete.day >= world.as_of.day)
    doubtful = ran & ~running.certain[judged.placement]
    doubtful &= running.since[judged.placement] <= world.as_of.day
    extra |= _days(spans, lengths, judged, running, told, doubtful)
    extra |= _recognition(spans, lengths, judged, record, world)
    extra |= _evaluated(judged, running, told, world)
    ran &= running.certain[judged.placement]
    held = np.bincount(judged.at[ran], minlength=judged.size)
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
        running.listed(judged.placement[ran], ends - held, ends),
        complete,
    )


def ids_of(world: World, unknown: Unknown) -> pa.Array:
    """Return the ids of companies, those without a record last."""
    recorded_ids = world.records["company"].texts("id")
    return pa.concat_arrays([recorded_ids, pa.array(unknown.ids, pa.string())])


def _recorded(world: World) -> _Spans:
    """Return a day of each school year for which something is recorded of companies."""
    row, year = recorded_years(world, "company")
    day = np.maximum(years.start_of(year), years.PROTOCOL)
    return _Spans.of(row, day, day, _RECORDED)


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
        or_far(fields.value(("until",), Date()).day[at]),
        np.where(fields.value(("open_ended",), Bool()).true[at], _OPEN, FAR),
    )
    endings = fields.value(("ended_on",), Values(Date(happens=True))).take(at)
    _item, place = endings.spread
    days = values_of(endings).day[place] if len(place) else np.empty(0, np.int32)
    come = np.where(days <= world.as_of.day, days, FAR).astype(np.int32)
    ended = reduced(np.minimum, come, endings.lengths, FAR)
    until = np.minimum(stated, np.where(ended == FAR, FAR, ended - 1))
    known = until != FAR
    not_ended = fields.value(("not_ended_until",), Date()).day[at]
    told = endings.present | (not_ended >= np.minimum(until, world.as_of.day))
    begun = (since != UNKNOWN_DAY) & (since <= world.as_of.day)
    last = np.where(known, until, since)
    found = _Spans(
        rows, since, last, np.full(len(rows), _RECOGNISED, np.int8), told & known, since
    ).pick(begun)
    return replace(
        found,
        since=np.maximum(found.since, years.PROTOCOL),
        begun=_unbroken(found.company, found.since, found.until),
    )


def _unbroken(company: Array, since: Array, until: Array) -> Array:
    """Return, for periods of companies, the first day of those that join on to each other."""
    order = np.lexsort((since, company))
    # a company's days lie far from those of any other, so that one maximum runs through all
    far = company[order].astype(np.int64) << 32
    reached = np.maximum.accumulate(far + until[order])
    new = np.ones(len(order), bool)
    new[1:] = far[1:] + since[order][1:] > reached[:-1] + 1
    begun = np.empty_like(since)
    begun[order] = since[order][new][np.cumsum(new) - 1]
    return begun


def _placed(world: World, running: Running) -> tuple[_Spans, _Spans]:
    """Return the days on which companies certainly have placements, and those of all others.

    Of a placement that was withdrawn, or that may have been, something is recorded.
    """
    since = np.maximum(running.since, years.PROTOCOL)
    begun = (running.company >= 0) & (running.since <= world.as_of.day)
    sure = _Spans.of(running.company, since, running.until, _ACTIVE)
    other = _Spans.of(running.company, since, running.until, _RECORDED)
    return sure.pick(begun & running.certain), other.pick(begun & ~running.certain)


def _by_year(spans: _Spans, world: World) -> _Spans:
    """Return the spans cut to school years, by company and year."""
    spans = spans.pick(spans.since <= spans.until)
    at, year = years.spread(spans.since, np.minimum(spans.until, world.as_of.day))
    found = spans.pick(at)
    order = np.lexsort((year, found.company))
    found, year = found.pick(order), year[order]
    return _Spans(
        found.company,
        np.maximum(found.since, years.start_of(year)),
        np.minimum(found.until, years.end_of(year)),
        found.what,
        found.sure,
        found.begun,
    )


def _years(company: Array, year: Array, running: Running) -> _Years:
    """Return companies by school year, with the placements of each."""
    low = np.searchsorted(company, running.company, "left")
    high = np.searchsorted(company, running.company, "right")
    counts = np.where((running.company >= 0) & running.possible, high - low, 0)
    placement = np.repeat(np.arange(len(counts)), counts)
    at = np.repeat(low - (np.cumsum(counts) - counts), counts) + np.arange(len(placement))
    order = np.argsort(at, kind="stable")
    return _Years(company, year, placement[order], at[order])


def _placements_complete(
    judged: _Years, running: Running, ran: Array, record: Linked, world: World
) -> Dates:
    """Return up to when the placements of each company are all known.

    That is not known where one has no start, or ran in the year if it took place at all.
    """
    doubtful = any_of(judged.at, ran & ~running.certain[judged.placement], judged.size)
    undated = np.isin(judged.company, running.undated_companies)
    stated = record.placements_complete(world.complete).where(~doubtful & ~undated)
    return years.complete_in(judged.year, stated, world.as_of)


def _days(  # noqa: PLR0913, PLR0917 - what it is found from
    spans: _Spans, lengths: Array, judged: _Years, running: Running, told: Array, doubtful: Array
) -> dict[Parts, Value]:
    """Return whether each company was active, and between which days.

    A day is not known where a placement that may take place (``doubtful``, of the pairs of
    ``judged``) lies before it, or after it.
    """
    active = spans.what == _ACTIVE
    first = reduced(np.minimum, np.where(active, spans.since, FAR), lengths, FAR)
    last = reduced(np.maximum, np.where(active, spans.until, UNKNOWN_DAY), lengths, UNKNOWN_DAY)
    ran = reduced(np.logical_or, active, lengths, False)  # noqa: FBT003
    placement, at = judged.placement[doubtful], judged.at[doubtful]
    sooner = np.maximum(running.since[placement], years.start_of(judged.year)[at]) < first[at]
    later = np.minimum(running.until[placement], years.end_of(judged.year)[at]) > last[at]
    return {
        ("active",): Truths(ran, ~ran & told),
        ("first_day",): known_day(first).where(~any_of(at, sooner, judged.size)),
        ("last_day",): Dates(last.astype(np.int32)).where(~any_of(at, later, judged.size)),
    }


def _recognition(
    spans: _Spans, lengths: Array, judged: _Years, record: Linked, world: World
) -> dict[Parts, Value]:
    """Return whether each company was recognised in its year, since when, and until when in it.

    Since when without a break, so that a school year begins no term of what lasts. Until when is
    not known where there was a break in the year: on the days between, nothing was owed.
    """
    recognised = spans.what == _RECOGNISED
    held = reduced(np.logical_or, recognised, lengths, False)  # noqa: FBT003
    since = reduced(np.minimum, np.where(recognised, spans.begun, FAR), lengths, FAR)
    last = np.where(recognised, spans.until, UNKNOWN_DAY)
    until = reduced(np.maximum, last, lengths, UNKNOWN_DAY)
    sure = reduced(np.logical_and, spans.sure, lengths, False)  # noqa: FBT003
    begun = np.where(recognised, spans.begun, UNKNOWN_DAY)
    sure &= reduced(np.maximum, begun, lengths, UNKNOWN_DAY) == since
    complete = record.complete(("recognitions",), world.complete)
    known_from = record.known_from(("recognitions",))
    end = np.minimum(years.end_of(judged.year), world.as_of.day)
    all_told = complete.known & (complete.day >= end)
    all_told &= known_from.day <= years.start_of(judged.year)
    return {
        ("recognised",): Truths(held, ~held & all_told),
        ("recognised_since",): known_day(since),
        ("recognised_until",): Dates(np.where(sure, until, UNKNOWN_DAY).astype(np.int32)),
    }


def _evaluated(judged: _Years, running: Running, told: Array, world: World) -> dict[Parts, Value]:
    """Return whether a placement of the company was evaluated in its year, and when first.

    And when the first of these evaluations reached the knowledge centre.
    """
    start, end = years.start_of(judged.year), years.end_of(judged.year)
    last = np.minimum(end, world.as_of.day)
    placement, at = judged.placement, judged.at
    near = (running.since[placement] <= end[at]) & (
        running.until[placement] >= start[at] - _YEAR_BEFORE
    )
    placement, at = placement[near], at[near]
    ends = np.cumsum(running.evaluation_counts)
    held = Listed(ends - running.evaluation_counts, ends, np.ones(len(ends), bool), None)
    pair, place = held.take(placement).spread
    days, about = running.evaluations[place], at[pair]
    fits = (days != UNKNOWN_DAY) & (days <= last[about]) & (days >= start[about])
    first = np.full(judged.size, FAR)
    np.minimum.at(first, about[fits], days[fits])
    found = first != FAR
    sent = running.evaluations_sent[place]
    reached = np.full(judged.size, FAR)
    arrived = fits & (sent != UNKNOWN_DAY) & (sent <= world.as_of.day)
    np.minimum.at(reached, about[arrived], sent[arrived])
    upto, since = running.evaluations_until[placement], running.evaluations_from[placement]
    shown = (upto != UNKNOWN_DAY) & (upto >= last[at]) & (since <= start[at])
    undated = any_of(about, days == UNKNOWN_DAY, judged.size)
    untold = any_of(at, ~shown, judged.size) | undated
    # a list that does not tell of the days before may hold an earlier one
    told_before = (upto >= first[at] - 1) & (since <= start[at])
    sure = ~any_of(at, ~told_before, judged.size) & ~undated
    return {
        ("evaluated",): Truths(found, ~found & told & ~untold),
        ("evaluated_on",): known_day(first).where(sure),
        ("evaluation_at_centre_on",): known_day(reached).where(sure),
    }
