"""School years: from 1 August to 31 July, known by the calendar year in which they begin."""

from typing import Final

import numpy as np
import pyarrow as pa

from bpvcheck.expressions.types import Parts
from bpvcheck.observe.values import Array, Dates, Value, day_number
from bpvcheck.rulebook import subjects

__all__ = [
    "PROTOCOL",
    "complete_in",
    "end_of",
    "labels",
    "spread",
    "start_of",
    "window",
    "year_of",
]

PROTOCOL: Final = day_number(subjects.PROTOCOL)
"""The day of the protocol as a number."""
_AUGUST: Final = 7


def year_of(day: Array) -> Array:
    """Return the school year in which a day lies."""
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    year: Array = 1970 + (month - _AUGUST) // 12
    return year


def start_of(year: Array) -> Array:
    """Return the first day of a school year."""
    month = ((year - 1970) * 12 + _AUGUST).astype("datetime64[M]")
    day: Array = month.astype("datetime64[D]").astype(np.int32)
    return day


def end_of(year: Array) -> Array:
    """Return the last day of a school year."""
    last: Array = start_of(year + 1) - np.int32(1)
    return last


def spread(since: Array, until: Array) -> tuple[Array, Array]:
    """Return, for each pair of days, the school years from one to the other: place and year."""
    first, last = year_of(since), year_of(until)
    lengths = np.maximum(last - first + 1, 0)
    at = np.repeat(np.arange(len(lengths)), lengths)
    year = first[at] + np.arange(len(at)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return at, year


def complete_in(year: Array, complete: Dates, as_of: Dates) -> Dates:
    """Return up to when what lies in each school year is complete: past its end, up to now."""
    told = complete.known & (complete.day >= np.minimum(end_of(year), as_of.day))
    return Dates(np.where(told, np.maximum(complete.day, as_of.day), complete.day))


def labels(years: Array) -> pa.Array:
    """Return the names of school years, such as 2011-2012."""
    names = {year: f"{year}-{year + 1}" for year in np.unique(years).tolist()}
    return pa.array([names[year] for year in years.tolist()], pa.string())


def window(years: Array) -> dict[Parts, Value]:
    """Return the fields of the window of school years."""
    return {
        ("window", "start"): Dates(start_of(years)),
        ("window", "end"): Dates(end_of(years)),
    }
