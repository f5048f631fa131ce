"""The smaller kinds of subjects: requests, centres, sectors with their regions, the programme."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from bpvcheck.observe.columns import Made, codes_of, days_array
from bpvcheck.observe.subjects import years
from bpvcheck.observe.subjects.ids import IdIndex
from bpvcheck.observe.subjects.recorded import recorded_years
from bpvcheck.observe.subjects.records import Records
from bpvcheck.observe.subjects.rows import Linked, SubjectRows, texts_at
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import UNKNOWN_DAY, Array, Dates, Value, Words, day_number
from bpvcheck.rulebook.subjects import PROTOCOL, subject

if TYPE_CHECKING:
    from bpvcheck.expressions.types import Parts

__all__ = ["centres", "programmes", "regions", "requests", "sectors"]


def requests(world: World) -> SubjectRows:
    """Return the requests for recognition."""
    records = world.records["recognition_request"]
    named = records.texts("company")
    rows = world.company_rows(named)
    recorded = texts_at(world.records["company"].texts("id"), rows)
    who = {
        "company": pa.compute.coalesce(recorded, named),
        "knowledge_centre": records.texts("knowledge_centre"),
    }
    return _of_records(world, "recognition_request", who)


def sectors(world: World) -> SubjectRows:
    """Return the sectors."""
    return _of_records(world, "sector", {})


def _of_records(world: World, kind: str, who: Mapping[str, pa.Array]) -> SubjectRows:
    records = world.records[kind]
    return SubjectRows(
        subject(kind),
        world,
        records.texts("id"),
        pa.array([""] * records.size, pa.string()),
        Linked(records, None),
        {},
        Made({}),
        who,
    )


def centres(world: World, companies: SubjectRows) -> SubjectRows:
    """Return the knowledge centres, for each school year of which something is recorded.

    That is in their own record, about companies of theirs, or a request that reached them.
    """
    records = world.records["knowledge_centre"]
    rows, year = recorded_years(world, "knowledge_centre")
    found = set(
        zip(records.texts("id").take(pa.array(rows)).to_pylist(), year.tolist(), strict=True)
    )
    for ids, days in _elsewhere(world, companies):
        found |= _years_of(ids, days, world)
    named = sorted(found)
    ids = pa.array([name for name, _year in named], pa.string())
    of_year = np.array([year for _name, year in named], np.int64)
    return SubjectRows(
        subject("knowledge_centre", "school_year"),
        world,
        ids,
        years.labels(of_year),
        Linked(records, IdIndex(records.texts("id")).find(ids)),
        {},
        Made(years.window(of_year)),
        {"knowledge_centre": ids},
    )


def _elsewhere(world: World, companies: SubjectRows) -> Iterator[tuple[pa.Array, Array]]:
    """Yield centres with days on which something is recorded of them in other records."""
    asked = world.records["recognition_request"]
    day = asked.array("requested_on")
    if day is not None and asked.size:
        yield asked.texts("knowledge_centre"), days_array(day)
    yield companies.who["knowledge_centre"], companies.day("window", "start").day


def _years_of(ids: pa.Array, days: Array, world: World) -> set[tuple[str, int]]:
    """Return the school years of days that have come, since the protocol."""
    known = (days != UNKNOWN_DAY) & (days <= world.as_of.day) & (days >= years.PROTOCOL)
    year = years.year_of(np.where(known, days, 0))
    codes = codes_of(ids, world.words)
    pairs = np.unique(codes[known].astype(np.int64) * 10_000 + year[known])
    texts = world.words.texts()
    return {
        (texts[code], pair_year)
        for code, pair_year in (divmod(pair, 10_000) for pair in pairs.tolist())
        if code >= 0
    }


def regions(world: World) -> SubjectRows:
    """Return the sectors per region of theirs; one whose regions are not known, without one."""
    records = world.records["sector"]
    pairs = [
        (row, region) for row, found in _lists(records, "regions") for region in found or (None,)
    ]
    rows = np.array([row for row, _region in pairs], np.int64)
    names = pa.array([region for _row, region in pairs], pa.string())
    return SubjectRows(
        subject("sector", "region"),
        world,
        texts_at(records.texts("id"), rows),
        names.fill_null(""),
        Linked(records, rows),
        {},
        Made({("region",): Words(codes_of(names, world.words))}),
        {},
    )


def _lists(records: Records, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the row of every record, and what it lists, each once."""
    array = records.array(name)
    found = [None] * records.size if array is None else array.to_pylist()
    yield from ((row, list(dict.fromkeys(each or ()))) for row, each in enumerate(found))


Window = tuple[str, date, date]
"""What a window of time is called, and its first and last day."""


def programmes(world: World, per: str) -> SubjectRows:
    """Return the parties to the programme, for each window of time since it began.

    Where its first day is not known, that is the window of the as-of date; where its parties are
    not, a subject without one.
    """
    records = world.records["programme"]
    as_of = date(1970, 1, 1) + timedelta(days=int(world.as_of.day))
    begun = records.array("since")
    since = [None] * records.size if begun is None else begun.to_pylist()
    found = [
        (row, party, window)
        for row, parties in _lists(records, "parties")
        for window in _windows(per, since[row], as_of)
        for party in parties or (None,)
    ]
    rows = np.array([row for row, _party, _window in found], np.int64)
    party = pa.array([party for _row, party, _window in found], pa.string())
    part = [f"{label} {name or ''}".rstrip() for _row, name, (label, _first, _last) in found]
    extra: dict[Parts, Value] = {
        ("window", "start"): _day_column([first for _r, _p, (_l, first, _e) in found]),
        ("window", "end"): _day_column([last for _r, _p, (_l, _f, last) in found]),
        ("party",): Words(codes_of(party, world.words)),
    }
    return SubjectRows(
        subject("programme", per),
        world,
        texts_at(records.texts("id"), rows),
        pa.array(part, pa.string()),
        Linked(records, rows),
        {},
        Made(extra),
        {"party": party},
    )


def _windows(per: str, since: date | None, as_of: date) -> Iterator[Window]:
    """Yield the windows since a day, or else the one of the as-of date."""
    if since is not None:
        yield from _WINDOWS[per](since, as_of)
        return
    # the protocol began on this day, and so did the parties' joint programme
    yield from list(_WINDOWS[per](min(PROTOCOL, as_of), as_of))[-1:]


def _day_column(days: list[date]) -> Dates:
    return Dates(np.array([day_number(day) for day in days], np.int32))


def _school_years(since: date, as_of: date) -> Iterator[Window]:
    first, last = (int(years.year_of(np.array([day_number(d)]))[0]) for d in (since, as_of))
    for year in range(first, last + 1):
        yield f"{year}-{year + 1}", date(year, 8, 1), date(year + 1, 7, 31)


def _half_years(since: date, as_of: date) -> Iterator[Window]:
    """Yield calendar half-years, whole ones after the beginning."""
    for year in range(since.year, as_of.year + 1):
        for half, first, last in (
            (1, date(year, 1, 1), date(year, 6, 30)),
            (2, date(year, 7, 1), date(year, 12, 31)),
        ):
            if since <= first <= as_of:
                yield f"{year}-{half}", first, last


def _two_years(since: date, as_of: date) -> Iterator[Window]:
    first = since
    number = 0
    while first <= as_of:
        number += 1
        following = _years_later(since, 2 * number)
        yield f"{first.year}-{first.year + 2}", first, _years_later(first, 2) - timedelta(days=1)
        first = following


def _years_later(day: date, years_: int) -> date:
    try:
        return day.replace(year=day.year + years_)
    except ValueError:
        return day.replace(year=day.year + years_, day=28)


_WINDOWS: Final[Mapping[str, Callable[[date, date], Iterator[Window]]]] = {
    "school_year": _school_years,
    "half_year": _half_years,
    "two_years": _two_years,
}
