"""Plain Python over the pydantic models of the records: a function per duty.

A fact is true, false or None (not known), as of a day.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
from common import AS_OF, Verdicts, collected, workdays_after

from bpvcheck.records import Company, Placement

Truth = bool | None
SCHOOL = {"school", "supervisor"}
COMPANY = {"company", "trainer"}
FITS = {"fits", "fits_with_arrangements"}


def both(*facts: Truth) -> Truth:
    """Join with `and`: false wins, then unknown."""
    return False if False in facts else None if None in facts else True


def either(*facts: Truth) -> Truth:
    """Join with `or`: true wins, then unknown."""
    return True if True in facts else None if None in facts else False


class Dossier:
    """A placement with its company, and what duties ask of it."""

    def __init__(self, placement: Placement, companies: dict[str, Company]) -> None:
        """Find when it starts and ends."""
        self.p, self.company = placement, companies.get(placement.company or "")
        period = placement.period
        self.start = period.start if period else None
        self.end = period.planned_end if period else None
        for ending in placement.endings or []:
            if ending.on and ending.on <= AS_OF:
                self.end = ending.on
        closing = timedelta(28)
        self.closing = max(self.start, self.end - closing) if self.start and self.end else None

    def after_end(self, workdays: int) -> date | None:
        """Return a day some working days after the end."""
        return workdays_after(self.end, workdays) if self.end else None

    def complete(self, name: str, day: date) -> bool:
        """Return whether a list is there and complete up to a day."""
        until = (self.p.lists_complete_until or {}).get(name) or self.p.complete_until
        return getattr(self.p, name) is not None and until is not None and until >= day

    def done(
        self,
        name: str,
        by: date,
        holds: Callable[[Any], Truth],
        since: date | None = date.min,
    ) -> Truth:
        """Return whether an item that meets a condition is dated within a term."""
        if since is None:
            return None
        unsure = later = False
        for item in getattr(self.p, name) or []:
            found = holds(item)
            if found is False or (item.on and (item.on < since or item.on > AS_OF)):
                continue
            if item.on and item.on > by:
                later = later or found is True
            elif found and item.on:
                return True
            else:
                unsure = True
        if unsure:
            return None
        return False if later or self.complete(name, min(by, AS_OF)) else None

    def covers(
        self, required: Iterable[str], name: str, field: str, by: date, **kept: Any
    ) -> Truth:
        """Return whether the items together name all that is required."""
        holds = kept.pop("holds", lambda _item: True)

        def names(value: str) -> Callable[[Any], Truth]:
            return lambda item: value in _listed(getattr(item, field)) and holds(item)

        return both(*(self.done(name, by, names(value), **kept) for value in required))

    def last_is(self, name: str, by: date, good: Callable[[Any], Truth]) -> Truth:
        """Return whether the last item of a list is good."""
        dated = [item for item in getattr(self.p, name) or [] if item.on and item.on <= by]
        if not dated or not self.complete(name, min(by, AS_OF)):
            return None
        last = max(item.on for item in dated)
        found = {good(item) for item in dated if item.on == last}
        return found.pop() if len(found) == 1 else None

    def agreed(self, topics: Iterable[str], signer: str, by: date) -> Truth:
        """Return whether the agreement has these topics, and a party signed it by a day."""
        agreement = self.p.agreement
        if agreement is None:
            return None
        names = None if agreement.topics is None else set(topics) <= set(agreement.topics)
        drawn_up = agreement.drawn_up_on or date(2000, 1, 1)
        signed = self.done("signatures", by, lambda it: it.by == signer, since=drawn_up)
        return both(names, signed)


def _listed(value: list[str] | str | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


@dataclass(frozen=True)
class Stance:
    """What the records show of a duty, and whether its day is past."""

    applies: Truth
    past: bool
    in_time: Truth
    by_now: Truth
    broken: Truth = False


def stance(
    dossier: Dossier,
    due: date | None,
    met: Callable[[date], Truth],
    late: date | None = AS_OF,
    **other: Truth,
) -> Stance:
    """Ask `met` of the due day and of now, or of the day until which late counts."""
    status = dossier.p.status
    happens = None if status is None else status not in ("withdrawn", "rejected")
    applies = both(happens, other.pop("applies", True))
    if due is None:
        return Stance(applies, past=True, in_time=None, by_now=None)
    in_time, by_now = (met(min(day or AS_OF, AS_OF)) for day in (due, late))
    return Stance(applies, due < AS_OF, in_time, by_now, other.get("broken", False))


def decide(found: Stance) -> str:
    """Say the verdict."""
    if found.applies is False:
        return "not_applicable"
    if found.applies and found.in_time:
        return "met"
    if found.applies and found.broken:
        return "breached"
    if not found.past:
        return "pending"
    if found.applies and found.in_time is False:
        return "met_late" if found.by_now else "breached"
    return "not_demonstrated"


# VRB-ST-1a
def vrb_st_1a(d: Dossier) -> Stance:
    def looked_up(it: Any) -> Truth:
        alone = not SCHOOL & {*it.participants}
        took_part = it.response == "took_part" or alone
        return "the_company" in it.subjects and "student" in it.participants and took_part

    return stance(d, d.start, lambda by: d.done("preparation", by, looked_up), d.end)


# VRB-ST-1b
def vrb_st_1b(d: Dossier) -> Stance:
    def explored(it: Any) -> Truth:
        alone = not SCHOOL & {*it.participants}
        return "student" in it.participants and (it.response == "took_part" or alone)

    subjects = ["branches", "occupations", "companies", "learning_opportunities"]
    return stance(
        d,
        d.start,
        lambda by: d.covers(subjects, "preparation", "subjects", by, holds=explored),
        d.end,
    )


def _prepared_by_school(it: Any) -> Truth:
    with_school = bool(SCHOOL & {*it.participants})
    return "student" in it.participants and it.response == "took_part" and with_school


# VRB-OI-1
def vrb_oi_1(d: Dossier) -> Stance:
    practical = {"company_orientation", "sector_orientation", "the_company"}

    def prepared(it: Any) -> Truth:
        return bool(practical & {*it.subjects}) and _prepared_by_school(it)

    return stance(d, d.start, lambda by: d.done("preparation", by, prepared), d.end)


# VRB-OI-4
def vrb_oi_4(d: Dossier) -> Stance:
    subjects = ["company_orientation", "presentation_skills", "application_skills"]
    return stance(
        d,
        d.start,
        lambda by: d.covers(subjects, "preparation", "subjects", by, holds=_prepared_by_school),
        d.end,
    )


# VRB-OI-3a
def vrb_oi_3a(d: Dossier) -> Stance:
    def fits(it: Any) -> Truth:
        return it.outcome in FITS

    def matched(by: date) -> Truth:
        return both(d.done("match_checks", by, fits), d.last_is("match_checks", by, fits))

    return stance(d, d.start, matched, d.end)


# VRB-OI-3b
def vrb_oi_3b(d: Dossier) -> Stance:
    def goals_known(by: date) -> Truth:
        def known(it: Any) -> Truth:
            day = it.confirmed_by_student_on
            return both(len(it.goals) >= 1, None if day is None else day <= by)

        return d.done("learning_goals", by, known)

    return stance(d, d.start, goals_known, d.end)


# VRB-OI-3c
def vrb_oi_3c(d: Dossier) -> Stance:
    outcomes = {*FITS, "does_not_fit"}

    def compared(it: Any) -> Truth:
        return len(it.needs) >= 1 and len(it.opportunities) >= 1 and it.outcome in outcomes

    return stance(d, d.start, lambda by: d.done("match_checks", by, compared), d.end)


# VRB-OI-5
def vrb_oi_5(d: Dossier) -> Stance:
    topics = [
        *("responsibilities_company", "responsibilities_school", "duties_company"),
        *("duties_school", "insurance"),
    ]

    def told(audience: set[str], by: date) -> Truth:
        def heard(it: Any) -> Truth:
            return bool(audience & {*it.audience})

        return d.covers(topics, "briefings", "topics", by, holds=heard)

    return stance(d, d.start, lambda by: both(told({"student"}, by), told(COMPANY, by)), d.end)


# VRB-OI-6c
def vrb_oi_6c(d: Dossier) -> Stance:
    def stated(by: date) -> Truth:
        agreement = d.p.agreement
        items = agreement.learning_programme if agreement else None
        concrete = None if items is None else len(items) >= 1
        return both(d.agreed(["learning_programme"], "school", by), concrete)

    return stance(d, d.start, stated, d.end)


# VRB-OI-6d
def vrb_oi_6d(d: Dossier) -> Stance:
    def stated(by: date) -> Truth:
        agreement = d.p.agreement
        methods = agreement.assessment_methods if agreement else None
        concrete = None if methods is None else len(methods) >= 1
        return both(d.agreed(["assessment"], "school", by), concrete)

    return stance(d, d.start, stated, d.end)


# VRB-LB-1
def vrb_lb_1(d: Dossier) -> Stance:
    def recognised(*, any_qualification: bool) -> Truth:
        signed = [
            [it.on for it in d.p.signatures or [] if it.by == party and it.on]
            for party in ("school", "student", "company")
        ]
        if d.company is None or d.company.recognitions is None or not all(signed):
            return None
        day = max(map(max, signed))
        found: list[Truth] = []
        for it in d.company.recognitions:
            ended = any(end <= day for end in it.ended_on or [])
            held = it.since <= day and (it.open_ended or day <= it.until) and not ended
            here = it.location == "all" or (d.p.location and it.location == d.p.location)
            mine = any_qualification or it.qualification == d.p.qualification
            found.append(held and mine and (None if here is None else here))
        return either(*found, False)

    fact = either(
        recognised(any_qualification=False),
        both(d.p.optional_unit_only, recognised(any_qualification=True)),
    )
    return stance(d, d.start, lambda _by: fact, d.end, broken=None if fact is None else not fact)


# VRB-LB-2
def vrb_lb_2(d: Dossier) -> Stance:
    outcomes = {*FITS, "does_not_fit"}

    def compared(it: Any) -> Truth:
        present = "student" in it.participants and COMPANY & {*it.participants}
        return bool(present) and it.expectations in outcomes

    return stance(d, d.start, lambda by: d.done("introductions", by, compared), d.end)


# VRB-LB-3a
def vrb_lb_3a(d: Dossier) -> Stance:
    guidance = {"guidance", "guidance_manner", "guidance_frequency"}

    def agreed(by: date) -> Truth:
        topics = d.p.agreement.topics if d.p.agreement else None
        guided = None if topics is None else bool(guidance & {*topics})
        return both(d.agreed(["form", "content", "assessment"], "company", by), guided)

    return stance(d, d.start, agreed, d.end)


# ALG-LB-1b
def alg_lb_1b(d: Dossier) -> Stance:
    def enough(it: Any) -> Truth:
        all_there = set(it.needs) <= set(it.opportunities)
        some_there = it.outcome == "fits_with_arrangements" and set(it.needs) & {*it.opportunities}
        return it.outcome != "does_not_fit" and bool(all_there or some_there)

    def fine(by: date) -> Truth:
        return both(
            d.done("match_checks", by, lambda _it: True),
            d.last_is("match_checks", by, enough),
            d.last_is("match_checks", by, lambda it: it.places_taken <= it.places_available),
        )

    return stance(d, d.start, fine, d.end)


def carried_through(d: Dossier) -> Truth:
    """Return whether a placement was finished, or was not broken off before its planned end."""
    planned = d.p.period.planned_end if d.p.period else None
    completed = d.done("endings", AS_OF, lambda it: it.reason == "completed")
    broken_off = d.done("endings", planned or AS_OF, lambda it: it.reason != "completed")
    return either(completed, None if broken_off is None else not broken_off)


def assessed_at_all(d: Dossier) -> Truth:
    """Return whether there is an assessment to talk about."""

    def final(it: Any) -> bool:
        return it.moment == "final" and it.by in SCHOOL

    return either(carried_through(d), d.done("assessments", AS_OF, final, d.closing))


def _talk(it: Any, subject: str) -> bool:
    return subject in it.subjects and bool(
        COMPANY & {*it.participants} and SCHOOL & {*it.participants}
    )


def _evaluated_together(it: Any) -> bool:
    return bool(COMPANY & {*it.participants} and SCHOOL & {*it.participants})


# BEO-LB-2
def beo_lb_2(d: Dossier) -> Stance:
    def in_contact(by: date) -> Truth:
        return d.done("contacts", by, lambda it: _talk(it, "assessment"), d.closing)

    return stance(d, d.after_end(10), in_contact, applies=assessed_at_all(d))


# BEO-OI-2a
def beo_oi_2a(d: Dossier) -> Stance:
    def in_contact(by: date) -> Truth:
        assessed = d.done("contacts", by, lambda it: _talk(it, "assessment"), d.closing)
        evaluated = d.done("contacts", by, lambda it: _talk(it, "evaluation"), d.closing)
        together = d.done("evaluations", by, _evaluated_together, d.closing)
        return both(assessed, either(evaluated, together))

    return stance(d, d.after_end(10), in_contact, applies=assessed_at_all(d))


# BEO-OI-2b
def beo_oi_2b(d: Dossier) -> Stance:
    def asked(it: Any, subject: str) -> Truth:
        about = subject in it.subjects and bool(COMPANY & {*it.participants})
        return both(about, None if it.initiative is None else it.initiative in SCHOOL)

    def initiative(by: date) -> Truth:
        assessed = d.done("contacts", by, lambda it: asked(it, "assessment"), d.closing)
        evaluated = d.done("contacts", by, lambda it: asked(it, "evaluation"), d.closing)
        together = d.done("evaluations", by, _evaluated_together, d.closing)
        return both(assessed, either(evaluated, None if together is not False else False))

    return stance(d, d.after_end(10), initiative, applies=assessed_at_all(d))


# BEO-ST-1
def beo_st_1(d: Dossier) -> Stance:
    parts = d.p.agreement.programme_parts if d.p.agreement else None
    applies = both(carried_through(d), None if parts is None else len(parts) > 0)
    return stance(
        d,
        d.after_end(10),
        lambda by: None if parts is None else d.covers(parts, "parts_handed_in", "part", by),
        applies=applies,
    )


# EVA-OL-1
def eva_ol_1(d: Dossier) -> Stance:
    def with_school(it: Any) -> Truth:
        present = "student" in it.participants and SCHOOL & {*it.participants}
        return "period" in it.about and bool(present)

    due = d.after_end(30)
    return stance(d, due, lambda by: d.done("evaluations", by, with_school, d.closing))


# EVA-OL-2
def eva_ol_2(d: Dossier) -> Stance:
    def together(it: Any) -> Truth:
        return "cooperation" in it.about and _evaluated_together(it)

    due = d.after_end(30)
    return stance(d, due, lambda by: d.done("evaluations", by, together, d.start))


JUDGES: dict[str, Callable[[Dossier], Stance]] = {
    "VRB-ST-1a": vrb_st_1a,
    "VRB-ST-1b": vrb_st_1b,
    "VRB-OI-1": vrb_oi_1,
    "VRB-OI-3a": vrb_oi_3a,
    "VRB-OI-3b": vrb_oi_3b,
    "VRB-OI-3c": vrb_oi_3c,
    "VRB-OI-4": vrb_oi_4,
    "VRB-OI-5": vrb_oi_5,
    "VRB-OI-6c": vrb_oi_6c,
    "VRB-OI-6d": vrb_oi_6d,
    "VRB-LB-1": vrb_lb_1,
    "VRB-LB-2": vrb_lb_2,
    "VRB-LB-3a": vrb_lb_3a,
    "ALG-LB-1b": alg_lb_1b,
    "BEO-LB-2": beo_lb_2,
    "BEO-OI-2a": beo_oi_2a,
    "BEO-OI-2b": beo_oi_2b,
    "BEO-ST-1": beo_st_1,
    "EVA-OL-1": eva_ol_1,
    "EVA-OL-2": eva_ol_2,
}


def dossiers(path: Path) -> Iterator[Dossier]:
    """Read placements and companies by their models."""
    placements: list[Placement] = []
    companies: dict[str, Company] = {}
    with path.open("rb") as file:
        for line in file:
            kind = orjson.loads(line)["kind"]
            if kind == "placement":
                placements.append(Placement.model_validate_json(line))
            elif kind == "company":
                company = Company.model_validate_json(line)
                companies[company.id] = company
    return (Dossier(placement, companies) for placement in placements)


def judge(path: Path) -> Verdicts:
    """Judge all placements of a file."""
    return collected(
        (duty, dossier.p.id, decide(judged(dossier)))
        for dossier in dossiers(path)
        for duty, judged in JUDGES.items()
    )
