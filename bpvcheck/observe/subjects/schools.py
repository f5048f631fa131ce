"""Schools per school year: one for each in which placements start, or something is recorded."""

import numpy as np
import pyarrow as pa

from bpvcheck.observe.columns import Made, codes_of
from bpvcheck.observe.subjects import years
from bpvcheck.observe.subjects.recorded import recorded_years
from bpvcheck.observe.subjects.rows import Linked, SubjectRows
from bpvcheck.observe.subjects.running import Running
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import FAR, Array, known_day
from bpvcheck.rulebook.subjects import subject

__all__ = ["schools"]

_YEARS = 10_000


def schools(world: World, running: Running) -> SubjectRows:
    """Return the schools of a run, per school year."""
    started = np.flatnonzero((running.since >= years.PROTOCOL) & (running.school >= 0))
    key = _key(running.school[started], years.year_of(running.since[started]))
    judged = np.unique(np.concatenate([key, _recorded(world)]))
    school, year = judged // _YEARS, judged % _YEARS
    texts = world.words.texts()
    ids = pa.array([texts[code] for code in school.tolist()], pa.string())
    record = Linked(world.records["school"], world.school_rows(ids))
    at = np.searchsorted(judged, key)
    undated = np.isin(school, running.undated_schools)
    first, doubtful = _first_starts(running, started, at, len(judged))
    extra = years.window(year)
    extra["first_start",] = known_day(np.where(undated | (doubtful < first), FAR, first))
    rows = started[np.lexsort((running.since[started], at))]
    rows = rows[running.certain[rows]]
    held = np.bincount(at[running.certain[started]], minlength=len(judged))
    ends = np.cumsum(held)
    return SubjectRows(
        subject("school", "school_year"),
        world,
        ids,
        years.labels(year),
        record,
        {},
        Made(extra),
        {"school": ids},
        running.listed(rows, ends - held, ends),
        years.complete_in(
            year,
            record.placements_complete(world.complete).where(~undated & (doubtful == FAR)),
            world.as_of,
        ),
    )


def _key(school: Array, year: Array) -> Array:
    key: Array = school.astype(np.int64) * _YEARS + year
    return key


def _recorded(world: World) -> Array:
    """Return the schools and years of which something is recorded."""
    row, year = recorded_years(world, "school")
    return _key(codes_of(world.records["school"].texts("id"), world.words)[row], year)


def _first_starts(running: Running, started: Array, at: Array, size: int) -> tuple[Array, Array]:
    """Return the first day on which a placement certainly, and on which another may have started.

    ``at`` tells at which school in which year each did.
    """
    found = []
    doubtful = running.possible & ~running.certain
    for chosen in (running.certain[started], doubtful[started]):
        first = np.full(size, FAR)
        np.minimum.at(first, at[chosen], running.since[started][chosen])
        found.append(first)
    return found[0], found[1]
