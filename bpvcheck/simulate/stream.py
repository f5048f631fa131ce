"""Puts the kinds of records in order and writes them as lines."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from random import Random

import orjson

from bpvcheck.simulate.attestations import attestations
from bpvcheck.simulate.catalogue import MOST_SCHOOLS
from bpvcheck.simulate.companies import companies
from bpvcheck.simulate.days import DayRange
from bpvcheck.simulate.joint import knowledge_centres, programme, sectors
from bpvcheck.simulate.placements import placements
from bpvcheck.simulate.plan import Plan, make_plan
from bpvcheck.simulate.requests import requests
from bpvcheck.simulate.schools import schools as school_records

AS_OF = date(2012, 11, 1)
"""In the middle of the records, while knowledge centres sign BBL agreements."""


def simulate(schools: int, placements: int, seed: int, *, as_of: date = AS_OF) -> Iterator[bytes]:
    """Make records as of a day, a line of NDJSON each; see the package for what is in them.

    The same arguments give the same bytes. Starts of placements lie between three years before
    ``as_of`` and eight months after it. ValueError: a number is negative, there are placements but
    no school, or more schools than fictitious BRINs (6,084).
    """
    if min(schools, placements) < 0 or schools > MOST_SCHOOLS or (placements and not schools):
        message = f"cannot simulate {placements} placements at {schools} schools (0-{MOST_SCHOOLS})"
        raise ValueError(message)
    plan = make_plan(schools, placements, seed, DayRange(as_of))
    return _lines(plan, seed)


def _lines(plan: Plan, seed: int) -> Iterator[bytes]:
    """Each kind draws from numbers of its own, so that a change to one leaves the others alone."""
    as_of = plan.days.date
    records = chain(
        iter((programme(as_of, _random(seed, "programme")),)),
        sectors(as_of, _random(seed, "sectors")),
        knowledge_centres(plan, _random(seed, "centres")),
        companies(plan, _random(seed, "companies"), _random(seed, "branches of companies")),
        requests(plan, _random(seed, "requests")),
        school_records(plan, _random(seed, "schools")),
        placements(plan, _random(seed, "placements"), _random(seed, "branches")),
        attestations(
            plan, _random(seed, "attestations"), _random(seed, "branches of attestations")
        ),
    )
    for record in records:
        yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _random(seed: int, part: str) -> Random:
    return Random(f"{seed}/{part}")  # noqa: S311 - made-up records, not secrets
