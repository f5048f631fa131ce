"""Dates as people write them: a notation such as ``d-m-yyyy`` becomes what reads it.

In a notation stand ``d`` or ``dd``, ``m`` or ``mm``, ``yyyy``, and between them what the file has
there; ``yyyy-Www`` is a week of ISO 8601 (``2012-W09``), read as its last day, the Sunday. ISO
dates (``2012-03-04``) are read without a notation. A time behind a date is left out, after it was
brought to the clock of the Netherlands where it says how far it is from UTC.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bpvcheck.tables import CellValue

__all__ = ["NOTATION", "day_of", "guesses", "is_ambiguous"]

NOTATION: Final = re.compile(
    r"(?=.*d)(?=.*m)(?=.*yyyy)(?!.*d.+d)(?!.*m.+m)(?:dd?|mm?|yyyy|[-/. ]){3,}"
    r"|yyyymmdd|ddmmyyyy|yyyy-Www"
)
"""What a notation may be."""
_PARTS: Final = {
    "yyyy": r"(?P<y>[0-9]{4})",
    "mm": r"(?P<m>[0-9]{2})",
    "dd": r"(?P<d>[0-9]{2})",
    "m": r"(?P<m>[0-9]{1,2})",
    "d": r"(?P<d>[0-9]{1,2})",
}
_TIME: Final = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_ISO: Final = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})" + _TIME)
_LOOKS: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})" + _TIME)
_WEEK: Final = re.compile(r"(?P<y>[0-9]{4})-W(?P<w>[0-9]{2})")
_MONTHS: Final = 12


@cache
def _pattern(notation: str) -> re.Pattern[str]:
    parts = re.split(r"(yyyy|mm?|dd?)", notation)
    return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts) + _TIME)


def day_of(cell: CellValue, notations: Sequence[str]) -> str | None:
    """Return the day in a cell as ISO has it; None where it is no day in these notations."""
    if isinstance(cell, datetime):
        return _local(cell).date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell).strip()
    if isinstance(cell, float | int):
        text = str(int(cell)) if float(cell).is_integer() else ""
    for pattern in (_ISO, *(_pattern(each) for each in notations if each != "yyyy-Www")):
        found = pattern.fullmatch(text)
        if found:
            with suppress(ValueError):
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    return (_end_of_week(text) if "yyyy-Www" in notations else None) or _with_zone(text)


def _end_of_week(text: str) -> str | None:
    """Return the last day of a week."""
    found = _WEEK.fullmatch(text)
    with suppress(ValueError):
        return (
            date.fromisocalendar(int(found["y"]), int(found["w"]), 7).isoformat() if found else None
        )
    return None


def _with_zone(text: str) -> str | None:
    """Return the day of a moment that says how far it is from UTC."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo and "T" in text:
            return _local(moment).date().isoformat()
    return None


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("Europe/Amsterdam")) if moment.tzinfo else moment


def guesses(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the notations in which all of the texts are days; more than one where it is open."""
    if not texts:
        return ()
    separators = {sign for text in texts for sign in "-/." if sign in text}
    notations = [f"{one}{sign}{other}{sign}yyyy" for sign in sorted(separators)
                 for one, other in (("d", "m"), ("m", "d"))]  # fmt: skip
    notations += ["yyyymmdd", *(f"yyyy{sign}m{sign}d" for sign in sorted(separators))]
    return tuple(
        notation for notation in notations if all(day_of(text, [notation]) for text in texts)
    )


def is_ambiguous(text: str) -> bool:
    """Return whether a text looks like a date of which day and month could be the other."""
    found = _LOOKS.fullmatch(text)
    return found is not None and int(found[1]) <= _MONTHS and int(found[2]) <= _MONTHS
