"""Working days: Monday to Friday without the holidays of the Algemene termijnenwet, art. 3.

These are New Year's Day, Good Friday, Easter Monday, the King's (until 2013 the Queen's) birthday,
5 May, Ascension Day, Whit Monday and both Christmas days. The dates come from the ``holidays``
library; its optional days hold Good Friday and 5 May of every year.
"""

from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Final

import numpy as np

from bpvcheck.cache import kept
from bpvcheck.observe.values import UNKNOWN_DAY, Array, day_number

FIRST: Final = date(2005, 1, 1)
LAST: Final = date(2045, 12, 31)
"""The days that the calendar knows; a term that leaves them is unknown."""
_START: Final = day_number(FIRST)
_SIZE: Final = int(day_number(LAST) - _START)


@cache
def free_days() -> frozenset[date]:
    """Return the holidays of art. 3 between `FIRST` and `LAST`.

    Kept between runs: the library loads all countries for them, which takes a tenth of a second.
    """
    key = sha256(f"{version('holidays')} {FIRST} {LAST}".encode()).hexdigest()
    return kept("holidays", key, frozenset, _holidays)


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
