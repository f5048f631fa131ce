"""What a few branches ask to be recorded beside the protocol, as their plugins read it.

The fields are those of ``plugins/``: construction, childcare, security, ICT, garages, and work by
minors. They are drawn from numbers of their own, so that all else is as it would be without them.
"""

from collections.abc import Iterator
from random import Random
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.case import Case, JsonObjects
from bpvcheck.simulate.catalogue import SECTORS, JsonObject, Track
from bpvcheck.simulate.people import Trainer
from bpvcheck.simulate.plan import Course, Plan
from bpvcheck.simulate.rates import Draw, pick

__all__ = ["company_fields", "days_before", "on_site", "placement_fields", "stage_of"]

_BOUW, _MOBILITEIT, _ICT = (
    [info.key for info in SECTORS].index(key)
    for key in ("bouw-infra", "mobiliteit-logistiek", "economie-ict")
)
_SECURITY: Final = "94850"
_CHILDCARE: Final = "92620"
_BETWEEN_LINES: Final = 28
"""Week sheets are entered for one week in four, on its Friday; placements start on a Monday."""
_FRIDAY: Final = 4
_HALF_YEAR: Final = 182
_SCHOOL_RUN: Final = 8
"""One garage in so many is run by schools (onderwijsleerbedrijf): assumption."""
_LEVEL: Final = 3
"""Up to this level construction asks for guidance on the site."""
_GUIDED: Final = rates.named(rates.SITE_GUIDANCE)
_CERTIFICATES: Final = rates.named(rates.CONDUCT)
_PASSES: Final = rates.named(rates.SECURITY_PASSES)
_WORK: Final = rates.named(rates.WORK_BY_MINORS)
_ASSESSED: Final = rates.named(rates.RISK_ASSESSMENTS)
_TOPICS: Final = [
    "inexperience", "workplace", "exposure", "equipment", "work_organisation",
    "training_and_information", "listed_work",
]  # fmt: skip
_KEPT: Final = rates.named(rates.PROFILES)
_PERMIT: Final = rates.named(rates.PERMITS)


def company_fields(
    plan: Plan, number: int, track: Track, trainers: list[Trainer], random: Random
) -> JsonObject:
    """Return what branches record of a company, by the name of the plugin; often nothing."""
    rnd, iso, since = random.random, plan.days.iso, plan.since[number]
    found: JsonObject = {}
    if number % 3 == 0:
        found["minderjarigen"] = _risks(rnd, iso[since])
    if track.sector == _BOUW:
        found["bouw"] = {"site_checks": list(_site_checks(plan, number, trainers, rnd))}
    elif track.sector == _MOBILITEIT:
        found["mobiliteit"] = {
            "exemptions": [],
            "profiles": [
                {
                    "since": iso[since],
                    "open_ended": True,
                    "updated_on": list(_updated(plan, since, rnd)),
                }
            ],
            "quality_visits": list(_visits(plan, number, rnd)),
        }
    elif track.crebo == _SECURITY:
        found["beveiliging"] = {"authorisations": _authorisations(pick(rnd, _PERMIT), iso[since])}
    elif track.sector == _ICT:
        exempt = trainers[: rnd() < rates.EXEMPT]
        period = {"since": iso[since], "open_ended": True}
        found["ict"] = {"exemptions": [{"trainer": each.person, **period} for each in exempt]}
    more: JsonObject = {"extensions": found} if found else {}
    if track.sector == _MOBILITEIT and number % _SCHOOL_RUN == 0:
        more["type"] = "school_run"
    return more


def _risks(rnd: Draw, day: str) -> JsonObject:
    variant = pick(rnd, _ASSESSED)
    if variant == "none":
        return {"risk_assessments": []}
    if variant == "not_recorded":
        return {}
    topics = _TOPICS[:2] if variant == "not_on_youth" else _TOPICS
    return {"risk_assessments": [{"on": day, "youth_topics": topics}]}


def _site_checks(
    plan: Plan, number: int, trainers: list[Trainer], rnd: Draw
) -> Iterator[JsonObject]:
    """Count a leermeester's students once in a school year, in most of them."""
    for first, _last in plan.days.years:
        day, seen, crowded = first + 60 + int(120 * rnd()), rnd(), rnd()
        known = plan.since[number] <= day <= plan.days.as_of
        if trainers and known and seen < rates.SITES_SEEN:
            students = 4 if crowded < rates.SITES_CROWDED else 1 + number % 3
            yield {
                "on": plan.days.iso[day],
                "by": "knowledge_centre",
                "trainer": trainers[0].person,
                "students": students,
            }


def _updated(plan: Plan, since: int, rnd: Draw) -> Iterator[str]:
    """Fill a profile in once, and bring it up to date each year; some companies do not."""
    kept = pick(rnd, _KEPT) != "outdated"
    for day in range(since, plan.days.as_of + 1 if kept else since + 1, 365):
        yield plan.days.iso[day]


def _visits(plan: Plan, number: int, rnd: Draw) -> Iterator[JsonObject]:
    for first, _last in plan.days.years:
        day, given, refused = first + 30 + int(250 * rnd()), rnd(), rnd()
        if given < rates.SUPPORT_GIVEN and plan.since[number] <= day <= plan.days.as_of:
            outcome = "refused_by_company" if refused < rates.VISITS_REFUSED else "held"
            yield {"on": plan.days.iso[day], "outcome": outcome}


def _authorisations(variant: str, since: str) -> JsonObjects:
    if variant == "none":
        return []
    return [{"basis": "permit", "since": since, "open_ended": True}]


def placement_fields(case: Case, random: Random) -> JsonObject:
    """Return what branches record of a placement, by the name of the plugin; often nothing."""
    rnd = random.random
    found: JsonObject = {}
    group = pick(rnd, rates.AGE_GROUPS[case.pathway])
    if case.course == Course.WITHDRAWN:
        return {}
    found["minderjarigen"] = {"age_group_at_start": group, **_by_minor(case, group, rnd)}
    if case.start > case.shown:
        return {"extensions": found}  # the rest is recorded once the placement has begun
    if case.track.sector == _BOUW and case.pathway == "BBL":
        found["bouw"] = _on_site(case, rnd)
    elif case.track.crebo == _CHILDCARE:
        found["kinderopvang"] = _conduct(case, rnd)
    elif case.track.crebo == _SECURITY:
        found["beveiliging"] = _security(case, rnd)
    elif case.track.sector == _MOBILITEIT and case.pathway == "BOL":
        found["mobiliteit"] = {"bpv_hours": 1600, "olb_hours": [_hours(case)]}
    return {"extensions": found}


def _lines(case: Case) -> range:
    """Return the Fridays on which weeks end that were entered, as far as the export shows."""
    return range(case.start + _FRIDAY, min(case.last, case.shown) + 1, _BETWEEN_LINES)


def _hours(case: Case) -> JsonObject:
    return {"on": case.iso[case.start], "hours": 8 * (case.number % 5)}


def _on_site(case: Case, rnd: Draw) -> JsonObject:
    """Say how the leermeester guided: every day, then near by, then seeing the work."""
    variant, flaw = pick(rnd, _GUIDED), rnd()
    before = days_before(case.number)
    found: JsonObject = {"programme_since": case.iso[case.start - before]}
    if case.number % 8 == 0:
        entered = [case.iso[case.start]] if variant != "too_little" else []
        period = {"since": case.iso[case.start], "until": case.iso[case.planned]}
        found["outplacements"] = [{**period, "entered_on": entered}]
    else:
        found["outplacements"] = []
    if case.track.level > _LEVEL or variant == "not_kept":
        return found
    days = _lines(case)
    wrong = days[int(flaw * len(days))] if variant == "too_little" and days else 0
    found["weeks"] = [_week(case, day, day - case.start + before, bad=day == wrong) for day in days]
    return found


def days_before(placement: int) -> int:
    """Return how long the programme had run when the placement began: a new one, or a next one."""
    return placement % 3 * _HALF_YEAR


def stage_of(into: int, level: int) -> str:
    """Return the duty of construction that holds so many days into the programme."""
    if into < _HALF_YEAR and level < _LEVEL:
        return "BOUW-4"
    return "BOUW-5" if into < 2 * _HALF_YEAR else "BOUW-6"


def on_site(track: Track, *, bbl: bool) -> bool:
    """Return whether construction asks for guidance on the site."""
    return track.sector == _BOUW and bbl and track.level <= _LEVEL


def _week(case: Case, day: int, into: int, *, bad: bool) -> JsonObject:
    """Return a line of the week sheet, so many days into the programme."""
    line: JsonObject = {"on": case.iso[day], "days_present": 4}
    if into < _HALF_YEAR + 7:
        line["days_with_leermeester"] = 3 if bad else 4
    if _HALF_YEAR - 7 <= into < 2 * _HALF_YEAR + 7:
        line |= {"share_near": 60, "days_unreachable": int(bad)}
    if into >= 2 * _HALF_YEAR - 7:
        line["times_work_seen"] = 1 if bad else 2
    return line


def _conduct(case: Case, rnd: Draw) -> JsonObject:
    """Say when the certificate of conduct was issued, and handed to the company."""
    variant, long_ago = pick(rnd, _CERTIFICATES), rnd() < rates.CONDUCT_OLD
    found: JsonObject = {"worked_before": case.pathway == "BOL" and case.number % 5 == 0}
    if variant == "not_recorded":
        return found
    if variant == "none":
        return {**found, "certificates": []}
    handed = case.start + 10 if variant == "late" else case.start - 3
    if handed > case.shown:
        return {**found, "certificates": []}
    issued = case.iso[case.start - (600 if long_ago else 30)]
    return {**found, "certificates": [{"on": issued, "handed_over_on": [case.iso[handed]]}]}


def _security(case: Case, rnd: Draw) -> JsonObject:
    """Say what the chief of police gave, and what the trainer followed."""
    variant, period = pick(rnd, _PASSES), {"until": case.iso[case.planned]}
    found: JsonObject = {"first_deployed_on": case.iso[case.start], "prolongations": []}
    if variant == "not_recorded":
        return found
    issued = case.start + 21 if variant == "late" else case.start - 14
    known = case.shown >= issued
    line = {"for_whom": "trainee", "since": case.iso[issued], **period}
    found["passes"] = [line] if known else []
    found["sector_training"] = [
        {
            "person": each.person,
            "since": case.iso[case.start],
            **period,
            "completed_on": []
            if variant == "untrained"
            else [case.iso[min(each.since, case.start)]],
        }
        for each in case.trainers[:1]
    ]
    return found


def _by_minor(case: Case, group: str, rnd: Draw) -> JsonObject:
    """Say how a minor worked, where that was kept."""
    variant, flaw = pick(rnd, _WORK), rnd()
    if group == "adult" or variant == "not_kept":
        return {}
    days = _lines(case)
    wrong = days[int(flaw * len(days))] if variant == "too_long" and days else 0
    return {
        "weeks": [_worked(case.iso[day], bad=day == wrong) for day in days],
        "sunday_agreed_on": [],
        "four_weeks": [
            {"on": case.iso[day], "minor": True, "working_time": 4 * 60 * 36} for day in days[1:]
        ],
    }


def _worked(day: str, *, bad: bool) -> JsonObject:
    """Return a week of a minor, in minutes; one that went wrong was too long, and on a Sunday."""
    return {
        "on": day,
        "minor": True,
        "working_time": 2820 if bad else 2160,
        "longest_shift": 600 if bad else 480,
        "shortest_rest": 780,
        "worked_at_night": False,
        "longest_rest": 2880,
        "shortest_break": 30,
        "worked_on_sunday": bad,
        "supervised": True,
    }
