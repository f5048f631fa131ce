"""Attestations: what students, trainers and schools answered when they were asked to judge."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from random import Random
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.branches import days_before, on_site, stage_of
from bpvcheck.simulate.catalogue import SECTORS, JsonObject, track_of
from bpvcheck.simulate.plan import Course, Plan
from bpvcheck.simulate.rates import pick

_ANSWERS: Final = rates.table(
    rates.SURVEY, "positive", negative="negative", conditional="conditional"
)
_AT_START: Final = (
    ("VRB-ST-2a", "school"),
    ("VRB-ST-2b", "company"),
    ("BPV-ST-1", "trainer"),
)
_AT_END: Final = (
    ("BPV-ST-2", "trainer"),
    ("BPV-ST-3a", "trainer"),
    ("BPV-OI-4", "trainer"),
    ("BPV-LB-1", "student"),
    ("BPV-LB-2", "student"),
)
COOPERATION: Final = "BPV-KC-2"
_ON_SITE: Final = rates.table(
    rates.SITE_ANSWERS, "positive", negative="negative", conditional="conditional"
)
_ASKED_FIRST: Final = 40
_ASKED_EVERY: Final = 120
"""After how many days it is asked how a leermeester guides, and how long after that again."""


def attestations(plan: Plan, random: Random, branches: Random) -> Iterator[JsonObject]:
    """Make the answers about placements of schools that asked, then those on knowledge centres.

    Last come those on sites in construction, drawn from ``branches``.
    """
    found = chain(_surveys(plan, random), _cooperation(plan, random), _sites(plan, branches))
    for number, item in enumerate(found):
        yield {"kind": "attestation", "id": f"att-{number:06d}", **item}


def _surveys(plan: Plan, random: Random) -> Iterator[JsonObject]:
    rnd = random.random
    for number in range(len(plan.start)):
        if rnd() >= rates.SURVEYED or plan.course[number] == Course.WITHDRAWN:
            continue
        school = plan.school[number]
        if plan.thin(school):
            continue
        for day, duties in (
            (plan.start[number], _AT_START),
            (plan.ended[number], _AT_END),
        ):
            if not 0 < day <= plan.exported[school]:
                continue
            on, subject = plan.days.iso[day], plan.placement_id(number)
            for duty, by in duties:
                yield {
                    "duty": duty,
                    "subject_kind": "placement",
                    "subject": subject,
                    "by": by,
                    "on": on,
                    "outcome": pick(rnd, _ANSWERS),
                }


def _cooperation(plan: Plan, random: Random) -> Iterator[JsonObject]:
    """Schools on whether their knowledge centre treats them and companies as equals."""
    for info in SECTORS:
        for year in plan.days.school_years():
            on, asked = date(year, 10, 15), random.random() < rates.ATTESTED_COOPERATION
            if asked and on <= plan.days.date:
                yield {
                    "duty": COOPERATION,
                    "subject_kind": "knowledge_centre",
                    "subject": info.centre,
                    "by": "school",
                    "on": on.isoformat(),
                    "until": f"{year + 1}-07-31",
                    "outcome": pick(random.random, _ANSWERS),
                }


def _sites(plan: Plan, random: Random) -> Iterator[JsonObject]:
    """Students and supervisors on how near the leermeester is, as construction asks of BBL."""
    for number in range(len(plan.start)):
        track, school = track_of(plan.company[number]), plan.school[number]
        if plan.thin(school) or not on_site(track, bbl=bool(plan.bbl[number])):
            continue
        if plan.course[number] == Course.WITHDRAWN:
            continue
        start, before = plan.start[number], days_before(number)
        last = min(plan.ended[number] or plan.planned[number], plan.exported[school])
        for place, day in enumerate(range(start + _ASKED_FIRST, last + 1, _ASKED_EVERY)):
            asked, answer = random.random() < rates.SITE_ASKED, pick(random.random, _ON_SITE)
            if asked:
                yield {
                    "duty": stage_of(day - start + before, track.level),
                    "subject_kind": "placement",
                    "subject": plan.placement_id(number),
                    "by": "supervisor" if place % 2 else "student",
                    "on": plan.days.iso[day],
                    "outcome": answer,
                }
