"""What all peers are given: the day as of which is judged, and working days.

A working day is one of Monday to Friday that is no holiday of the Algemene termijnenwet, art. 3.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from holidays import country_holidays

AS_OF = date(2012, 11, 1)
DUTIES = (
    "VRB-ST-1a",
    "VRB-OI-5",
    "VRB-LB-2",
    "BEO-LB-2",
    "EVA-OL-1",
    "VRB-ST-1b",
    "VRB-OI-1",
    "VRB-OI-3a",
    "VRB-OI-3b",
    "VRB-OI-3c",
    "VRB-OI-4",
    "VRB-OI-6c",
    "VRB-OI-6d",
    "VRB-LB-1",
    "VRB-LB-3a",
    "ALG-LB-1b",
    "BEO-OI-2a",
    "BEO-OI-2b",
    "BEO-ST-1",
    "EVA-OL-2",
)
"""The duties that every peer judges, each in the eyes of its first bearer."""

Verdicts = dict[str, dict[str, str]]
"""By duty and placement, the verdict."""


@cache
def holidays() -> list[date]:
    """Return the free days of the years that the records are about."""
    years = range(2005, 2020)
    return sorted(country_holidays("NL", years=years, categories=("public", "optional")))


@cache
def workdays_after(day: date, number: int) -> date:
    """Return the working day so many after a day; the first one counted is the next."""
    found: date = np.busday_offset(day, number, roll="backward", holidays=holidays()).item()
    return found


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Read the records of a file as plain dictionaries."""
    with path.open("rb") as file:
        yield from map(orjson.loads, file)


def collected(judged: Iterable[tuple[str, str, str]]) -> Verdicts:
    """Gather duty, placement and verdict."""
    verdicts: Verdicts = {duty: {} for duty in DUTIES}
    for duty, placement, verdict in judged:
        verdicts[duty][placement] = verdict
    return verdicts
