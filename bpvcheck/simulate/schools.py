"""The schools: BPV information and policy, what they tell of it, and the desk for complaints."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.catalogue import REGIONS, JsonObject, school_name
from bpvcheck.simulate.plan import Plan

_EVERYONE: Final = ["student", "company", "knowledge_centre", "public"]
_AUDIENCES: Final = (("student", "lesson"), ("company", "mail"))


def schools(plan: Plan, random: Random) -> Iterator[JsonObject]:
    """Make the record of every school; thin ones tell little of themselves as well."""
    for number, brin in enumerate(plan.brins):
        record: JsonObject = {
            "kind": "school",
            "id": brin,
            "name": school_name(number),
            "region": REGIONS[number % len(REGIONS)],
        }
        if not plan.thin(number):
            age = timedelta(days=plan.days.as_of - plan.exported[number])
            record.update(_policy(plan, plan.days.date - age, random))
        yield record


def _policy(plan: Plan, until: date, random: Random) -> JsonObject:
    """Make what the school publishes and tells, up to the day of its export."""
    opened = date(plan.days.school_years()[0], 1, 11)
    desk: JsonObject = {
        "since": opened.isoformat(),
        "open_ended": True,
        "channels": ["mail", "phone"],
        "open_to": ["student", "company"],
    }
    has_desk = random.random() >= rates.SCHOOL_WITHOUT_CONTACT_POINT
    return {
        "publications": _publications(opened, random),
        "information": list(_information(plan, until, random, has_desk=has_desk)),
        "contact_points": [desk] if has_desk else [],
        "complete_until": until.isoformat(),
    }


def _publications(opened: date, random: Random) -> list[JsonObject]:
    subjects = ["bpv_information", "bpv_policy"]
    if random.random() < rates.POLICY_NOT_PUBLISHED:
        subjects = ["bpv_information"]
    return [
        {
            "since": opened.isoformat(),
            "open_ended": True,
            "subjects": subjects,
            "audience": _EVERYONE,
            "channel": "website",
            "reference": "bpv-gids",
        }
    ]


def _information(
    plan: Plan, until: date, random: Random, *, has_desk: bool
) -> Iterator[JsonObject]:
    """Each school year: student and company are informed, everyone hears of the desk."""
    for year in plan.days.school_years():
        for audience, channel in _AUDIENCES:
            on = date(year, 8, 1 + int(18 * random.random()))
            skipped = random.random() < rates.SCHOOL_INFORMATION_SKIPPED
            if on <= until and not skipped:
                yield _told(on, ["bpv_information", "bpv_policy"], [audience], channel)
        on = date(year, 8, 20 + int(10 * random.random()))
        skipped = random.random() < rates.SCHOOL_INFORMATION_SKIPPED
        if has_desk and on <= until and not skipped:
            subjects = ["contact_point", "contact_point_tasks"]
            yield _told(on, subjects, ["student", "company", "knowledge_centre"], "mail")


def _told(on: date, subjects: list[str], audience: list[str], channel: str) -> JsonObject:
    return {"on": on.isoformat(), "subjects": subjects, "audience": audience, "channel": channel}
