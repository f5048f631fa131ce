"""Working days: Monday to Friday without the holidays of the Algemene termijnenwet, art. 3.

These are New Year's Day, Good Friday, Easter Monday, the King's (until 2013 the Queen's) birthday,
5 May, Ascension Day, Whit Monday and both Christmas days. The dates come from the ``holidays``
library; its optional days hold Good Friday and 5 May of every year. Days that a royal decree
equals with these (art. 3, third paragraph) are added where we have the decree: `DECREED`.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Final

import numpy as np

from bpvcheck.cache import kept
from bpvcheck.observe.values import UNKNOWN_DAY, Array, day_number

FIRST: Final = date(1989, 1, 1)
LAST: Final = date(2101, 12, 31)
"""The days that the calendar knows: those of records, and a year and more around them.

A term that leaves them is unknown.
"""
DECREED: Final[Mapping[str, tuple[str, ...]]] = {
    # Besluit van 24 oktober 2016, nr. 2016001827 (Stcrt. 2016, 58653; BWBR0038666)
    "2017 to 2019": (
        "2017-04-28", "2017-05-26", "2018-05-11", "2018-12-24", "2018-12-31",
        "2019-05-31", "2019-12-27",
    ),
    # Besluit gelijkstelling van 28 april 2023, 19 mei 2023, 10 mei 2024, 27 december 2024 en
    # 30 mei 2025 met een algemeen erkende feestdag
    "2023 to 2025": ("2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30"),
    # Besluit gelijkstelling van 2 januari 2026, 15 mei 2026, 7 mei 2027, 28 april 2028 en
    # 26 mei 2028 met een algemeen erkende feestdag
    "2026 to 2028": ("2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26"),
}  # fmt: skip
"""Days equalled with a holiday, by the years that a decree is about; of other years none is known.

Algemene termijnenwet, art. 3, third paragraph. A decree is published in the Staatscourant; two are
known by their titles, which name the days.
"""
_START: Final = day_number(FIRST)
_SIZE: Final = int(day_number(LAST) - _START)


@cache
def free_days() -> frozenset[date]:
    """Return the days of art. 3 between `FIRST` and `LAST` that are free by law or by decree.

    Kept between runs: the library loads all countries for them, which takes a tenth of a second.
    """
    key = sha256(f"{version('holidays')} {FIRST} {LAST}".encode()).hexdigest()
    decreed = (date.fromisoformat(day) for days in DECREED.values() for day in days)
    return kept("holidays", key, frozenset, _holidays) | frozenset(decreed)


def _holidays() -> frozenset[date]:
    from holidays import country_holidays

    years = range(FIRST.year, LAST.year + 1)
    found = country_holidays("NL", years=years, categories=("public", "optional"))
    return frozenset(found)


@cache
def _working_days() -> tuple[Array, Array]:
    """Return how many working days there are up to and including each day, and each of them."""
    days = np.arange(_START, _START + _SIZE, dtype=np.int64)
    # 1970-01-01 was a Thursday
    works = (days + 3) % 7 < 5  # noqa: PLR2004 - Saturday is 5
    free = [int(day_number(day) - _START) for day in free_days()]
    works[[place for place in free if place < _SIZE]] = False
    return np.cumsum(works), days[works]


def working_days_later(day: Array, amount: Array) -> Array:
    """Return the working day so many working days after a day, or before it where negative.

    The first one counted is the one after (before) the day; no working days later is the day.
    """
    upto, nth = _working_days()
    place = day.astype(np.int64) - _START
    known = (place >= 0) & (place < _SIZE)
    inside = np.where(known, place, 0)
    before = np.where(inside > 0, upto[inside - 1], 0)
    wanted = np.where(amount > 0, upto[inside] + amount - 1, before + amount)
    known &= (wanted >= 0) & (wanted < len(nth))
    found = np.where(amount == 0, day, nth[np.where(known, wanted, 0)])
    moved: Array = np.where(known, found, UNKNOWN_DAY)
    return moved


def last_day_before(day: Array, amount: Array) -> Array:
    """Return the last day from which so many working days are over before a day."""
    upto, nth = _working_days()
    place = np.asarray(day, np.int64) - _START - 1
    known = (place >= 0) & (place < _SIZE)
    wanted = upto[np.where(known, place, 0)] - amount
    known = known & (wanted >= 0) & (wanted < len(nth))
    found = np.where(amount == 0, day - 1, nth[np.where(known, wanted, 0)] - 1)
    last: Array = np.where(known, found, UNKNOWN_DAY)
    return last
