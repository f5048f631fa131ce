"""Schools per school year: one for each in which placements start."""

import numpy as np
import pyarrow as pa

from bpvcheck.observe.columns import Made
from bpvcheck.observe.subjects import years
from bpvcheck.observe.subjects.rows import Linked, SubjectRows
from bpvcheck.observe.subjects.running import Running
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import UNKNOWN_DAY, Days
from bpvcheck.rulebook.subjects import subject

__all__ = ["schools"]


def schools(world: World, running: Running) -> SubjectRows:
    """Return the schools of a run, per school year.

    A placement without a start may have been the first: which day that was is then unknown.
    """
    counted = np.flatnonzero((running.since >= years.PROTOCOL) & (running.school >= 0))
    year = years.year_of(running.since[counted])
    order = counted[np.lexsort((running.since[counted], year, running.school[counted]))]
    school, since = running.school[order], running.since[order]
    year = years.year_of(since)
    new = np.ones(len(order), bool)
    new[1:] = (school[1:] != school[:-1]) | (year[1:] != year[:-1])
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(order)) if len(starts) else starts
    mine, first, of_year = school[starts], since[starts], year[starts]
    unsure = np.isin(mine, running.undated)
    texts = world.words.texts()
    ids = pa.array([texts[code] for code in mine.tolist()], pa.string())
    extra = years.window(of_year) | {
        ("first_start",): Days(np.where(unsure, UNKNOWN_DAY, first).astype(np.int32))
    }
    return SubjectRows(
        subject("school", "school_year"),
        world,
        ids,
        years.labels(of_year),
        Linked(world.records["school"], world.school_rows(ids)),
        {},
        Made(extra),
        {"school": ids},
        running.listed(order, starts, ends),
    )
