"""What happens before a placement starts: preparation, briefing, learning goals, match, talk."""

from typing import TYPE_CHECKING, Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.case import Case, JsonObjects
from bpvcheck.simulate.rates import pick

if TYPE_CHECKING:
    from bpvcheck.simulate.catalogue import JsonObject

_PREPARATION: Final = rates.named(rates.PREPARATION)
_BRIEFINGS: Final = rates.named(rates.BRIEFINGS)
_GOALS: Final = rates.named(rates.GOALS)
_MATCHES: Final = rates.named(rates.MATCHES)
_INTRODUCTIONS: Final = rates.named(rates.INTRODUCTIONS)
_ORIENTATION: Final = [
    "the_company",
    "company_orientation",
    "sector_orientation",
    "branches",
    "occupations",
    "companies",
    "learning_opportunities",
]
_SKILLS: Final = ["presentation_skills", "application_skills"]
_TOPICS: Final = ["responsibilities_company", "responsibilities_school", "duties_company"]
_ALL_TOPICS: Final = [*_TOPICS, "duties_school", "insurance", "bpv_policy"]
_BOTH: Final = ["student", "school"]


def preparation(case: Case) -> JsonObjects:
    """Orientation, skills and help in finding a place, ahead of the earliest agreement."""
    variant = pick(case.rnd, _PREPARATION)
    if variant == "none":
        return []
    day = case.start + 5 if variant == "late" else case.start - 90 - int(30 * case.rnd())
    orientation: JsonObject = {
        "subjects": _ORIENTATION,
        "participants": _BOTH,
        "response": "took_part",
    }
    skills: JsonObject = {"subjects": _SKILLS, "participants": _BOTH, "response": "took_part"}
    place: JsonObject = {
        "subjects": ["finding_a_place"],
        "participants": _BOTH,
        "response": "took_part",
    }
    if variant == "declined":
        place["response"] = "declined"
    items: JsonObjects = []
    for later, item in ((0, orientation), (3, skills), (7, place)):
        if day + later <= case.shown:
            items.append({"on": case.iso[day + later], **item})
    if variant == "no_skills":
        return items[:1] + items[2:]
    return items[:2] if variant == "no_help" else items


def briefings(case: Case) -> JsonObjects:
    """Tell student and company of duties and responsibilities."""
    variant = pick(case.rnd, _BRIEFINGS)
    day = case.start + 6 if variant == "late" else case.start - 1 - int(30 * case.rnd())
    if variant == "none" or day > case.shown:
        return []
    return [
        {
            "on": case.iso[day],
            "audience": ["student"] if variant == "student_only" else ["student", "company"],
            "topics": _TOPICS if variant == "no_insurance" else _ALL_TOPICS,
            "channel": "meeting" if case.number % 3 else "mail",
        }
    ]


def learning_goals(case: Case) -> JsonObjects:
    """Set what the student is to learn, and that the student agreed."""
    variant = pick(case.rnd, _GOALS)
    day = case.start + 9 if variant == "late" else case.start - 4 - int(25 * case.rnd())
    if variant == "none" or day > case.shown:
        return []
    item: JsonObject = {"on": case.iso[day], "goals": case.goals}
    if variant != "not_confirmed" and day + 3 <= case.shown:
        item["confirmed_by_student_on"] = case.iso[day + 3]
    return [item]


def match_checks(case: Case) -> JsonObjects:
    """Compare the needs of the student with what the place offers."""
    variant = pick(case.rnd, _MATCHES)
    day = case.start - 2 - int(40 * case.rnd())
    if variant == "none" or day > case.shown:
        return []
    offered, outcome = case.goals, "fits"
    if variant in {"arranged", "no_fit"}:
        offered = case.goals[:-1]
        outcome = "does_not_fit" if variant == "no_fit" else "fits_with_arrangements"
    places = 1 + case.company % 7
    taken = places + 1 if variant == "too_many" else 1 + case.number % places
    return [
        {
            "on": case.iso[day],
            "needs": case.goals,
            "opportunities": offered,
            "outcome": outcome,
            "places_available": places,
            "places_taken": taken,
        }
    ]


def introductions(case: Case) -> JsonObjects:
    """Let student and company meet."""
    variant = pick(case.rnd, _INTRODUCTIONS)
    day = case.start if variant == "late" else case.start - 3 - int(50 * case.rnd())
    day += 2 if variant == "late" else 0
    if variant == "none" or day > case.shown:
        return []
    fit = "fits_with_arrangements" if variant == "arranged" else "fits"
    return [{"on": case.iso[day], "participants": ["student", "trainer"], "expectations": fit}]
