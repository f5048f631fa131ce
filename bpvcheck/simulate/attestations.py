"""Attestations: what students, trainers and schools answered when they were asked to judge."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.catalogue import SECTORS, JsonObject
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


def attestations(plan: Plan, random: Random) -> Iterator[JsonObject]:
    """Make the answers about placements of schools that asked, then those on knowledge centres."""
    made = 0
    for item in _surveys(plan, random):
        yield {"kind": "attestation", "id": f"att-{made:06d}", **item}
        made += 1
    for item in _cooperation(plan, random):
        yield {"kind": "attestation", "id": f"att-{made:06d}", **item}
        made += 1


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
