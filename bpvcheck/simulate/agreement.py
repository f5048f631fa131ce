"""The practice agreement (praktijkovereenkomst) of a placement, and who signed it when."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.case import PARTS, Case, JsonObjects
from bpvcheck.simulate.catalogue import JsonObject
from bpvcheck.simulate.days import DayRange
from bpvcheck.simulate.rates import pick

QUALIFICATION_PART: Final = date(2012, 1, 1)
"""Since then it names a part of the qualification, not exit qualifications (WEB 7.2.8)."""
TOTAL_HOURS: Final = date(2014, 8, 1)
"""Since then it holds total hours and those per study year, not per calendar year (WEB 7.2.8)."""
NO_CENTRE: Final = date(2015, 8, 1)
"""Since then a BBL agreement is not signed by a knowledge centre (WEB 7.2.9)."""
MOST_HOURS: Final = 5120
"""The most hours that a student system takes (EduArte)."""
DUALGATE: Final = frozenset({3, 4})
"""The sectors whose knowledge centres signed electronically first (KC Handel, ECABO)."""

_VARIANTS: Final = rates.named(rates.AGREEMENT_TOPICS)
_LEFT_OUT: Final[Mapping[str, str]] = {
    "no_frequency": "guidance_frequency",
    "no_programme": "learning_programme",
    "no_assessment": "assessment",
}
_ALWAYS: Final = [
    "form",
    "content",
    "guidance_manner",
    "guidance_frequency",
    "learning_programme",
    "assessment",
    "period",
    "guidance",
    "dissolution",
    "trainer",
]


class Agreements:
    """Makes agreements by the law of the day on which they were drawn up."""

    def __init__(self, days: DayRange) -> None:
        """Note from which days the law changed."""
        self._part, self._hours = days.day(QUALIFICATION_PART), days.day(TOTAL_HOURS)
        self._no_centre = days.day(NO_CENTRE)
        part, calendar = "exit_qualifications_part", ["hours_per_calendar_year"]
        total = ["hours_total", "hours_per_study_year"]
        self._topics = [
            _by_variant([*_ALWAYS, *calendar, part]),
            _by_variant([*_ALWAYS, *calendar, "qualification_part"]),
            _by_variant([*_ALWAYS, *total, "qualification_part"]),
        ]

    def agreement(self, case: Case, signed: JsonObjects) -> JsonObject:
        """Make the agreement as the school supplied it; what it should hold may be left out."""
        variant = pick(case.rnd, _VARIANTS)
        law = (case.drawn >= self._part) + (case.drawn >= self._hours)
        record: JsonObject = {"supplied_by": "school", "topics": self._topics[law][variant]}
        record.update(size(case))
        forms = ["visit", "phone"]
        if variant == "no_frequency":
            record["guidance"] = {"forms": forms}
        else:
            record["guidance"] = {"forms": forms, "contacts": case.contacts}
        if variant != "no_programme":
            record["learning_programme"] = case.goals
        if variant != "no_assessment":
            record["assessment_methods"] = case.methods
        record["programme_parts"] = PARTS
        if case.track.sector in DUALGATE and any(
            item["by"] == "knowledge_centre" for item in signed
        ):
            record["knowledge_centre_code"] = str(10_000_000 + case.number * 7919 % 90_000_000)
        return record

    def signatures(self, case: Case) -> JsonObjects:
        """Who signed: school, student and company, for BBL the knowledge centre too (to 2015)."""
        if case.drawn > case.shown:
            return []
        parties = ["school", "student", "company"]
        if case.rnd() < rates.PARTY_SIGNATURE_MISSING:
            parties.pop(1 + case.number % 2)
        if (
            case.pathway == "BBL"
            and case.drawn < self._no_centre
            and case.rnd() >= rates.CENTRE_SIGNATURE_MISSING
        ):
            parties.append("knowledge_centre")
        latest = case.start if case.drawn <= case.start else case.shown
        latest = min(latest, case.shown)
        return [
            {"by": party, "on": case.iso[min(case.drawn + int(9 * case.rnd()), latest)]}
            for party in parties
        ]


def size(case: Case) -> JsonObject:
    """Hours over the period and per week: 32 x 40/52 a week is what BBL has most often (BRON)."""
    per_week = 32 if case.pathway == "BBL" or case.number % 3 else 36
    hours = min(MOST_HOURS, case.weeks * per_week * 40 // 52)
    if case.drawn > case.shown:
        return {"hours": hours, "hours_per_week": per_week}
    return {"drawn_up_on": case.iso[case.drawn], "hours": hours, "hours_per_week": per_week}


def _by_variant(topics: list[str]) -> dict[str, list[str]]:
    """List the topics in full, and with one left out."""
    return {"": topics} | {
        variant: [topic for topic in topics if topic != left_out]
        for variant, left_out in _LEFT_OUT.items()
    }
