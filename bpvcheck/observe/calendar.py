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
    """The table ``workday`` (each day with the working days so far) and ``bpv_workdays(day, n)``."""
    free = ", ".join(f"DATE '{day}'" for day in sorted(free_days()))
    return [
        f"""CREATE TEMP TABLE workday AS
        SELECT day, sum(CASE WHEN isodow(day) < 6 AND day NOT IN ({free}) THEN 1 ELSE 0 END)
            OVER (ORDER BY day) AS count
        FROM (SELECT unnest(range(TIMESTAMP '{FIRST}', TIMESTAMP '{LAST}', INTERVAL 1 DAY))::DATE
            AS day)""",  # noqa: S608 - dates of our own
        """CREATE TEMP MACRO bpv_workdays(start, amount) AS (
        SELECT min(later.day) FROM workday later, workday first
        WHERE first.day = start AND later.count = first.count + amount)""",
    ]
