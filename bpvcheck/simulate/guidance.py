"""What happens while a placement runs: people, contacts, progress, presence, incidents, loss."""

from collections.abc import Mapping
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.case import BROKEN_OFF, Case, JsonObjects
from bpvcheck.simulate.catalogue import JsonObject, company_id
from bpvcheck.simulate.people import SUPERVISORS, supervisor
from bpvcheck.simulate.plan import Course, Plan
from bpvcheck.simulate.rates import pick

_CONTACT_PERSONS: Final = rates.named(rates.CONTACT_PERSONS)
_SUPERVISORS: Final = rates.named({"none": rates.SUPERVISORS["none"]})
_FEWER: Final = rates.table(rates.CONTACTS, 0, one_fewer=1, two_fewer=2, hardly_any=3)
_END_CONTACT: Final = rates.table(rates.END_CONTACT, "supervisor", none="", by_company="trainer")
_PROGRESS: Final = rates.named(rates.PROGRESS)
_PRESENCE: Final = rates.named(rates.PRESENCE)
_REPLACEMENT: Final = rates.named(rates.REPLACEMENT)
_INCIDENTS: Final = (
    ("absence", "student"),
    ("absence", "student"),
    ("hours", "student"),
    ("agreement_not_kept", "student"),
    ("instructions_not_followed", "student"),
    ("guidance_fell_short", "company"),
    ("unwanted_behaviour", "company"),
    ("complaint", "student"),
    ("accident", "company"),
)
_LOSSES: Final[Mapping[int, str]] = {
    Course.COMPANY_ENDED: "company_ended",
    Course.RECOGNITION_LOST: "recognition_lost",
    Course.COMPANY_CLOSED: "company_closed",
}
_TALK: Final = ["supervisor", "trainer", "student"]
_CHECKED: Final = (1, 4, 7)
"""Progress is looked at, and reported on, after so many eighths of the placement."""


def contact_persons(case: Case) -> JsonObjects:
    """Whom to turn to at the school, and when student and trainer heard of it."""
    variant = pick(case.rnd, _CONTACT_PERSONS)
    told = case.start + 12 if variant == "late" else case.start - int(14 * case.rnd())
    if variant == "none" or told > case.shown:
        return []
    item: JsonObject = {
        "person": supervisor(case.brin, case.number % SUPERVISORS),
        "since": case.iso[case.start],
        "until": case.iso[case.last],
        "channels": ["phone", "mail"],
        "days": ["mon", "thu"],
        "student_told_on": [case.iso[told]],
    }
    if variant != "trainer_not_told":
        item["trainer_told_on"] = [case.iso[told]]
    return [item]


def trainers(case: Case) -> JsonObjects:
    """List the trainers; where there are two, the second guides from day to day."""
    items: JsonObjects = []
    for trainer in case.trainers:
        item: JsonObject = {
            "person": trainer.person,
            "since": case.iso[case.start],
            "until": case.iso[case.last],
            "tasks": ["daily_guidance"] if items else ["contact", "daily_guidance", "assessment"],
            "level": trainer.level,
        }
        if trainer.qualification:
            item["qualification"] = trainer.qualification
            item["qualified_on"] = case.iso[trainer.qualified]
        items.append(item)
    return items


def supervisors(case: Case) -> JsonObjects:
    """Name the supervisor of the school, whose qualification may not be recorded."""
    if pick(case.rnd, _SUPERVISORS):
        return []
    rank = case.number % SUPERVISORS
    item: JsonObject = {
        "person": supervisor(case.brin, rank),
        "since": case.iso[case.start],
        "until": case.iso[case.last],
    }
    if rank * 100 >= rates.SUPERVISORS["not_recorded"] * SUPERVISORS:
        item["qualification"] = "supervision_training" if rank % 4 else "teaching_qualification"
        item["qualified_on"] = case.iso[300 + rank * 37]
    return [item]


def contacts(case: Case) -> JsonObjects:
    """Hold the contacts that the agreement promises, or fewer, and one about the assessment."""
    promised = case.contacts
    held = max(promised - pick(case.rnd, _FEWER), 0)
    span = case.last - case.start
    days = [case.start + span * (2 * rank + 1) // (2 * promised) for rank in range(held)]
    items: JsonObjects = [
        {
            "on": case.iso[day],
            "channel": "phone" if rank % 2 else "visit",
            "participants": _TALK,
            "subjects": ["guidance", "progress"],
        }
        for rank, day in enumerate(days)
        if day <= case.shown
    ]
    initiative = pick(case.rnd, _END_CONTACT)
    if case.ended and initiative and case.course not in BROKEN_OFF:
        items.append(
            {
                "on": case.iso[case.ended - int(6 * case.rnd())],
                "channel": "phone",
                "initiative": initiative,
                "participants": ["supervisor", "trainer"],
                "subjects": ["assessment", "evaluation"],
            }
        )
    return items


def student_reports(case: Case) -> JsonObjects:
    """Let the student report to the supervisor: early, half-way and late."""
    if case.rnd() < rates.REPORTS_MISSING:
        return []
    return [
        {"on": case.iso[day], "to": "supervisor"} for day in _eighths(case) if day <= case.shown
    ]


def _eighths(case: Case) -> list[int]:
    span = case.last - case.start
    return [case.start + span * part // 8 for part in _CHECKED]


def progress(case: Case) -> JsonObjects:
    """Look at progress and fit: early, half-way and late."""
    variant = pick(case.rnd, _PROGRESS)
    if variant == "none":
        return []
    days = _eighths(case)
    subjects = (
        ["progress"] if variant == "only_progress" else ["progress", "goals_and_opportunities"]
    )
    items: JsonObjects = [
        {"on": case.iso[day], "by": "supervisor", "subjects": subjects, "outcome": "on_track"}
        for day in days
        if day <= case.shown
    ]
    if items and variant in {"no_longer_fits", "no_action"}:
        items[-1]["outcome"] = "no_longer_fits"
        day = days[len(items) - 1] + 4
        if variant == "no_longer_fits" and day <= case.shown:
            items[-1]["action_on"] = case.iso[day]
    return items


def presence(case: Case) -> JsonObjects | None:
    """Months of presence, where somebody kept them; elsewhere the list is absent, not empty."""
    variant = pick(case.rnd, _PRESENCE)
    if variant == "not_kept":
        return None
    days = 13 + case.number % 5
    return [
        {
            "on": case.iso[day],
            "days_present": days,
            "days_guided": 8 if variant == "little_guidance" else days,
        }
        for day in (case.start + 27, case.start + 55)
        if day <= case.shown and day <= case.last
    ]


def incidents(case: Case) -> JsonObjects:
    """Something that went wrong, at a few placements; most of it is resolved."""
    if case.rnd() >= rates.INCIDENTS or case.start + 5 > min(case.shown, case.last):
        return []
    span = min(case.shown, case.last) - case.start
    day = case.start + int(span * case.rnd())
    kind, by = pick(case.rnd, _INCIDENTS)
    item: JsonObject = {"on": case.iso[day], "kind": kind, "by": by}
    if case.number % 4 and day + 7 <= case.shown:
        item["resolved_on"] = case.iso[day + 7]
    return [item]


def place_losses(case: Case, plan: Plan) -> JsonObjects:
    """Return a lost place, and whether another was found in consultation with the school."""
    reason = _LOSSES.get(case.course)
    if reason is None:
        return []
    item: JsonObject = {"on": case.iso[case.ended], "reason": reason}
    variant = pick(case.rnd, _REPLACEMENT)
    consulted, offered = case.ended + 2, case.ended + 5 + int(20 * case.rnd())
    if variant != "no_consultation" and consulted <= case.shown:
        item["school_consulted_on"] = [case.iso[consulted]]
    if variant != "none" and offered <= case.shown:
        item["replacement_offered_on"] = [case.iso[offered]]
        other = plan.replacement(case.company)
        if other is not None:
            item["replacement_company"] = company_id(other)
    return [item]
