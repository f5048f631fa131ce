"""Working days: Monday to Friday without the holidays of the Algemene termijnenwet, art. 3.

These are New Year's Day, Good Friday, Easter Monday, the King's (until 2013 the Queen's) birthday,
5 May, Ascension Day, Whit Monday and both Christmas days. The dates come from the ``holidays``
library; its optional days hold Good Friday and 5 May of every year.
"""

from datetime import date
from functools import cache
from typing import Final

FIRST: Final = date(2005, 1, 1)
LAST: Final = date(2045, 12, 31)
"""The days that the calendar knows; a term that leaves them is unknown."""


@cache
def free_days() -> frozenset[date]:
    """The holidays of art. 3 between `FIRST` and `LAST`."""
    from holidays import country_holidays

    years = range(FIRST.year, LAST.year + 1)
    found = country_holidays("NL", years=years, categories=("public", "optional"))
    return frozenset(found)


def calendar_statements() -> list[str]:
    """The table ``workdays`` of one row: how many working days lie behind each day, and each one.

    ``days_until[day - FIRST]`` counts the working days up to and including a day;
    ``nth_day[count]`` is the working day with that count. Two look-ups in a list cost a hundredth
    of a join per term.
    """
    free = ", ".join(f"DATE '{day}'" for day in sorted(free_days()))
    days = f"range(TIMESTAMP '{FIRST}', TIMESTAMP '{LAST}', INTERVAL 1 DAY)"
    working = f"isodow(day) < 6 AND day NOT IN ({free})"
    return [
        f"""CREATE TABLE workdays AS
        WITH days AS (SELECT unnest({days})::DATE AS day), marked AS (
            SELECT day, {working} AS works, count(*) FILTER (WHERE {working}) OVER (ORDER BY day)
                AS count
            FROM days)
        SELECT list(count::INTEGER ORDER BY day) AS days_until,
            list(day ORDER BY day) FILTER (WHERE works) AS nth_day
        FROM marked"""
    ]
