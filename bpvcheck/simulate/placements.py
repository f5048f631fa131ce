"""The record of a placement: in full, or as thin as many schools' exports are."""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Final

from bpvcheck.simulate import before, guidance, rates
from bpvcheck.simulate.agreement import Agreements, size
from bpvcheck.simulate.branches import placement_fields
from bpvcheck.simulate.case import Case, JsonObjects
from bpvcheck.simulate.catalogue import JsonObject, company_id, location_of, track_of
from bpvcheck.simulate.closing import closing
from bpvcheck.simulate.people import trainers
from bpvcheck.simulate.plan import Course, Plan

_REASONS: Final = {
    Course.AS_PLANNED: ("school", "completed"),
    Course.COMPLETED_EARLY: ("school", "completed"),
    Course.STUDENT_LEFT: ("student", "student_left"),
    Course.COMPANY_ENDED: ("company", "company_ended"),
    Course.SCHOOL_ENDED: ("school", "school_ended"),
    Course.RECOGNITION_LOST: ("knowledge_centre", "recognition_lost"),
    Course.COMPANY_CLOSED: ("company", "company_closed"),
}
_LISTS: Final[Mapping[str, Callable[[Case], JsonObjects | None]]] = {
    "preparation": before.preparation,
    "briefings": before.briefings,
    "learning_goals": before.learning_goals,
    "match_checks": before.match_checks,
    "introductions": before.introductions,
    "contact_persons": guidance.contact_persons,
    "trainers": guidance.trainers,
    "supervisors": guidance.supervisors,
    "contacts": guidance.contacts,
    "student_reports": guidance.student_reports,
    "progress": guidance.progress,
    "presence": guidance.presence,
    "incidents": guidance.incidents,
}
_UNSIGNED: Final = ("draft", "complete", "printed")


def placements(plan: Plan, random: Random, branches: Random) -> Iterator[JsonObject]:
    """Make the record of every placement; what branches ask is drawn from ``branches``."""
    agreements = Agreements(plan.days)
    for number in range(len(plan.start)):
        case = _case(plan, number, random)
        record = _base(case)
        if plan.thin(plan.school[number]):
            record["agreement"] = size(case)
            record["signatures"] = agreements.signatures(case)
        else:
            _fill(record, case, agreements, plan)
            record.update(placement_fields(case, branches))
        yield record


def _case(plan: Plan, number: int, random: Random) -> Case:
    school, company = plan.school[number], plan.company[number]
    return Case(
        number=number,
        brin=plan.brins[school],
        company=company,
        pathway="BBL" if plan.bbl[number] else "BOL",
        track=track_of(company),
        start=plan.start[number],
        planned=plan.planned[number],
        drawn=plan.drawn[number],
        ended=plan.ended[number],
        evaluated=plan.evaluated[number],
        course=plan.course[number],
        shown=plan.exported[school],
        trainers=trainers(plan, company),
        rnd=random.random,
        iso=plan.days.iso,
    )


def _base(case: Case) -> JsonObject:
    """Make what every export holds."""
    record: JsonObject = {
        "kind": "placement",
        "id": f"{case.brin}-p{case.number:06d}",
        "school": case.brin,
        "status": _status(case),
        "student": f"{case.brin}-s{case.number:06d}",
        "company": company_id(case.company),
        "pathway": case.pathway,
        "level": case.track.level,
        "period": {"start": case.iso[case.start], "planned_end": case.iso[case.planned]},
    }
    if case.rnd() < rates.WITHOUT_CREBO:
        record["optional_unit"] = f"K{case.company % 1000:04d}"
        record["optional_unit_only"] = True
    else:
        record["qualification"] = case.track.crebo
        record["optional_unit_only"] = False
    if location := location_of(case.company):
        record["location"] = location
    if case.ended:
        by, reason = _REASONS[Course(case.course)]
        record["endings"] = [{"on": case.iso[case.ended], "by": by, "reason": reason}]
    return record


def _status(case: Case) -> str:
    if case.course == Course.WITHDRAWN:
        return "withdrawn" if case.number % 4 else "rejected"
    if case.ended:
        return "ended"
    if case.drawn <= case.shown:
        return "final"
    return "printed" if case.start <= case.shown else _UNSIGNED[case.number % 3]


def _fill(record: JsonObject, case: Case, agreements: Agreements, plan: Plan) -> None:
    """Add what a full dossier holds, without what this school does not keep."""
    record["complete_until"] = case.iso[case.shown]
    if case.course == Course.WITHDRAWN:
        return
    if not case.ended:
        record["endings"] = []
    signed = agreements.signatures(case)
    record["agreement"] = agreements.agreement(case, signed)
    record["signatures"] = signed
    not_kept = plan.not_kept(plan.school[case.number])
    for name, make in _LISTS.items():
        if name not in not_kept and (items := make(case)) is not None:
            record[name] = items
    record["place_losses"] = guidance.place_losses(case, plan)
    record.update(closing(case, not_kept))
