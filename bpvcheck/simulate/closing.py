"""What happens when a placement ends: parts handed in, assessment, feedback, evaluation."""

from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.case import BROKEN_OFF, PARTS, Case, JsonObjects
from bpvcheck.simulate.catalogue import JsonObject
from bpvcheck.simulate.people import SUPERVISORS, supervisor
from bpvcheck.simulate.rates import pick

_COMPANY: Final = rates.named(rates.COMPANY_ASSESSMENT)
_SCHOOL: Final = rates.named(rates.SCHOOL_ASSESSMENT)


def closing(case: Case, not_kept: frozenset[str]) -> JsonObject:
    """Make the lists that are filled at the end; empty as long as the placement runs."""
    assessed = _assessed(case)
    company = _company_assessment(case) if assessed else []
    judged = case.ended + 1 + int(10 * case.rnd())
    school = _school_assessment(case, judged) if assessed and judged <= case.shown else []
    lists: JsonObject = {
        "assessments": company + school,
        "objections": _objections(case, judged) if school else [],
        "feedback": _feedback(case, judged + 4) if school else [],
        "evaluations": _evaluations(case),
    }
    if "parts_handed_in" not in not_kept:
        lists["parts_handed_in"] = _parts(case)
    return lists


def _assessed(case: Case) -> bool:
    """Who broke off is assessed half of the time."""
    if case.course in BROKEN_OFF:
        return case.rnd() >= rates.NOT_ASSESSED_AFTER_BREAK
    return case.ended > 0


def _parts(case: Case) -> JsonObjects:
    """Hand in the parts of the programme along the way; the last is sometimes missing."""
    missing = case.course in BROKEN_OFF or case.rnd() < rates.PARTS_MISSING
    span = case.last - case.start
    items: JsonObjects = []
    for rank, part in enumerate(PARTS[:-1] if missing else PARTS, start=1):
        day = case.start + span * rank // len(PARTS)
        if day <= case.shown:
            finished = case.iso[max(day - 2, case.start)]
            items.append({"on": case.iso[day], "part": part, "finished_on": finished})
    return items


def _result(case: Case) -> str:
    return "insufficient" if case.course in BROKEN_OFF or case.number % 12 == 0 else "sufficient"


def _company_assessment(case: Case) -> JsonObjects:
    """Let the company judge at the end, by the agreed methods or by others."""
    variant = pick(case.rnd, _COMPANY)
    if variant == "none":
        return []
    item: JsonObject = {
        "on": case.iso[case.ended - int(5 * case.rnd())],
        "by": "trainer",
        "moment": "final",
        "methods": ["report"] if variant == "other_methods" else case.methods,
        "result": _result(case),
    }
    if case.trainers:
        item["assessors"] = [case.trainers[0].person]
    return [item]


def _school_assessment(case: Case, day: int) -> JsonObjects:
    """Let the school assess, and take in the company's judgement as it should."""
    variant = pick(case.rnd, _SCHOOL)
    if variant == "none":
        return []
    item: JsonObject = {
        "on": case.iso[day],
        "by": "school",
        "moment": "final",
        "assessors": [supervisor(case.brin, case.number % SUPERVISORS)],
        "methods": case.methods,
        "takes_in": (
            ["school_judgement"]
            if variant == "without_company"
            else ["company_judgement", "school_judgement"]
        ),
        "result": _result(case),
    }
    if variant != "without_criteria":
        item["criteria"] = case.goals
    return [item]


def _objections(case: Case, judged: int) -> JsonObjects:
    if case.rnd() >= rates.OBJECTIONS or judged + 6 > case.shown:
        return []
    item: JsonObject = {"on": case.iso[judged + 6]}
    if judged + 30 <= case.shown:
        item["decided_on"] = case.iso[judged + 30]
        item["outcome"] = "rejected" if case.number % 3 else "upheld"
    return [item]


def _feedback(case: Case, day: int) -> JsonObjects:
    if case.rnd() < rates.NO_FEEDBACK or day > case.shown:
        return []
    return [{"on": case.iso[day], "by": "supervisor", "to": "company", "channel": "mail"}]


def _evaluations(case: Case) -> JsonObjects:
    """Evaluate the period with the student, and often the co-operation as well."""
    if not case.evaluated:
        return []
    on = case.iso[case.evaluated]
    period: JsonObject = {
        "on": on,
        "to_centre_on": on,
        "about": ["period", "improvements"],
        "participants": ["student", "supervisor", "trainer"],
        "conclusion": "none_needed",
    }
    if case.number % 3 == 0:
        period["conclusion"] = "improvements_named"
        period["improvements"] = ["begeleiding"]
    if case.rnd() >= rates.COOPERATION_EVALUATED:
        return [period]
    talkers = ["supervisor", "trainer"]
    both: JsonObject = {
        "on": on,
        "to_centre_on": on,
        "about": ["cooperation"],
        "participants": talkers,
    }
    return [period, both]
