"""Days as small numbers, with their texts ready: no date arithmetic while records are made."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Final

BACK: Final = 4400
"""Days before the as-of date that records may reach."""
AHEAD: Final = 1700
"""Days after it: ends of recognitions."""
EARLIEST_START: Final = 1030
LATEST_START: Final = 240
PAST_WEIGHT: Final = 3
"""A day before the as-of date is so much more often a start than one after it: later placements
are not all known yet."""
MONDAY: Final = 0


class DayRange:
    """The days around an as-of date; day 0 lies ``BACK`` days before it."""

    def __init__(self, as_of: date) -> None:
        """Prepare the texts of all days, and the days on which placements start."""
        self.date = as_of
        self.as_of: Final = BACK
        self._first = as_of - timedelta(days=BACK)
        self.iso: Final = [self._on(day).isoformat() for day in range(BACK + AHEAD + 1)]
        self.starts: Final = {
            "BBL": tuple(self._starts(((8, 20), (11, 5)), ((2, 1), (2, 28)))),
            "BOL": tuple(self._starts(((8, 25), (9, 30)), ((11, 8), (11, 30)), ((2, 1), (2, 28)))),
        }

    def _on(self, day: int) -> date:
        return self._first + timedelta(days=day)

    def day(self, on: date) -> int:
        """Return the number of a day; it may lie before or after those that have a text."""
        return (on - self._first).days

    def _starts(self, *seasons: tuple[tuple[int, int], tuple[int, int]]) -> Iterator[int]:
        """Mondays in a season, past ones ``PAST_WEIGHT`` times."""
        for day in range(self.as_of - EARLIEST_START, self.as_of + LATEST_START):
            on = self._on(day)
            if on.weekday() == MONDAY and any(
                first <= (on.month, on.day) <= last for first, last in seasons
            ):
                yield from (day for _ in range(PAST_WEIGHT if day <= self.as_of else 1))

    @cached_property
    def years(self) -> list[tuple[int, int]]:
        """List the first and last days of the school years, oldest first."""
        return [
            (self.day(date(year, 8, 1)), self.day(date(year + 1, 7, 31)))
            for year in self.school_years()
        ]

    def school_years(self) -> list[int]:
        """List the years in which the school years of the placements start, oldest first."""
        last = self.date.year if (self.date.month, self.date.day) >= (8, 1) else self.date.year - 1
        return list(range(last - 3, last + 1))
