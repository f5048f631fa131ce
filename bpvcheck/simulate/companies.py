"""The companies: recognitions, trainers, listings, profile, and the support that they received."""

from collections.abc import Iterator
from random import Random
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.branches import company_fields
from bpvcheck.simulate.catalogue import (
    REGIONS,
    SECTORS,
    JsonObject,
    company_id,
    company_name,
    location_of,
    sibling,
    track_of,
)
from bpvcheck.simulate.people import Trainer, trainers
from bpvcheck.simulate.plan import TERM, Fate, Plan
from bpvcheck.simulate.rates import pick

MOST_BASED_ON: Final = 6
HELPED: Final = 60
CLOSED: Final = 150
"""Days after the wish for a plan on which the centre helps with it, and on which it is closed."""
RECORDED_SINCE: Final = 1100
"""Support goes back so many days."""
_LISTINGS: Final = rates.named(rates.LISTINGS)
_PROFILES: Final = rates.named(rates.PROFILES)
_ANSWERS: Final = rates.table(
    rates.SUSTAINABILITY, "positive", negative="negative", conditional="conditional"
)
_TOPICS: Final = ["qualifications", "tasks", "learning_opportunities", "guidance", "places"]
_SUPPORT: Final = (
    ("training", ["trainer"], ["guidance", "assessment", "competence"], 2),
    ("advice", ["company", "trainer"], ["guidance", "assessment", "competence"], 1),
    ("tools", ["company", "trainer"], ["guidance", "assessment"], 2),
    ("coaching", ["trainer"], ["guidance", "assessment"], 1),
    ("advice", ["company"], ["profile"], 4),
)
"""Form, to whom, subjects, and once in how many school years with placements."""
_TYPES: Final = (*("regular" for _ in range(18)), "training_company", "agency")
_LOST_BECAUSE: Final = ("conditions_lapsed", "closed", "on_request", "harm_to_student")


def companies(plan: Plan, random: Random, branches: Random) -> Iterator[JsonObject]:
    """Make the record of every company; what branches ask is drawn from ``branches``."""
    for number in range(plan.companies):
        made = _Company(plan, random, number)
        more = company_fields(plan, number, made.track, made.trainers, branches)
        yield {**made.record(), **more}


class _Company:
    """A company while its record is made."""

    __slots__ = ("ended", "iso", "number", "plan", "rnd", "since", "track", "trainers")

    def __init__(self, plan: Plan, random: Random, number: int) -> None:
        self.plan, self.rnd, self.number = plan, random.random, number
        self.iso = plan.days.iso
        self.track = track_of(number)
        self.trainers = trainers(plan, number)
        self.ended = plan.fate_day[number] if plan.fate[number] == Fate.LOST else 0
        self.since = max(plan.since[number], plan.days.as_of - RECORDED_SINCE)

    def record(self) -> JsonObject:
        answers, plans, help_with_plans = self._sustainability()
        return {
            "kind": "company",
            "id": company_id(self.number),
            "name": company_name(self.number),
            "knowledge_centre": SECTORS[self.track.sector].centre,
            "sector": SECTORS[self.track.sector].key,
            "region": REGIONS[self.plan.home(self.number) % len(REGIONS)],
            "type": pick(self.rnd, _TYPES),
            "recognitions": self._recognitions(),
            "trainers": [self._trainer(trainer) for trainer in self.trainers],
            **self._listings(),
            "profiles": self._profiles(),
            "support": [*self._support(), *help_with_plans],
            "sustainability_decisions": answers,
            "improvement_plans": plans,
            "complete_until": self.iso[self.plan.days.as_of],
        }

    def _recognitions(self) -> list[JsonObject]:
        """Terms of four years, the last of which may have been ended early."""
        fate, crebo = self.plan.fate[self.number], self.track.crebo
        if fate == Fate.OTHER_QUALIFICATION:
            crebo = sibling(self.track).crebo
        terms: list[JsonObject] = [
            {
                "qualification": crebo,
                "location": location_of(self.number) or "all",
                **self._term(since),
                "ended_on": [],
            }
            for since in self._terms()
        ]
        if self.ended:
            terms[-1]["ended_on"] = [self.iso[self.ended]]
            terms[-1]["ended_because"] = (
                pick(self.rnd, _LOST_BECAUSE) if fate == Fate.LOST else "not_sustainable"
            )
        return terms

    def _terms(self) -> list[int]:
        """List the first days of the terms, up to the one that ran last."""
        last = self.ended or self.plan.days.as_of
        terms = [self.plan.since[self.number]]
        if not self._indefinite() and self.plan.fate[self.number] != Fate.EXPIRED:
            while terms[-1] + TERM <= last:
                terms.append(terms[-1] + TERM)
        return terms

    def _term(self, since: int) -> JsonObject:
        if self._indefinite():
            return {"since": self.iso[since], "open_ended": True}
        return {"since": self.iso[since], "until": self.iso[since + TERM - 1]}

    def _indefinite(self) -> bool:
        expired = self.plan.fate[self.number] == Fate.EXPIRED
        return SECTORS[self.track.sector].open_ended and not expired

    def _trainer(self, trainer: Trainer) -> JsonObject:
        record: JsonObject = {
            "person": trainer.person,
            "since": self.iso[trainer.since],
            "open_ended": True,
            "level": trainer.level,
        }
        if trainer.qualification:
            record["qualification"] = trainer.qualification
            record["qualified_on"] = self.iso[trainer.qualified]
        return record

    def _listings(self) -> JsonObject:
        variant, since = pick(self.rnd, _LISTINGS), self.iso[self.plan.since[self.number]]
        if variant == "nowhere":
            return {"listings": [], "listing_exemptions": []}
        if variant == "exempt":
            exemption = {"reason": "shelter_address", "granted_on": since, "since": since}
            return {"listings": [], "listing_exemptions": [{**exemption, "open_ended": True}]}
        places = 1 + self.number % 7
        channels = ("public_register", "stagemarkt")[: 1 if variant == "register_only" else 2]
        return {
            "listings": [
                {"channel": channel, "since": since, "open_ended": True, "places": places}
                for channel in channels
            ],
            "listing_exemptions": [],
        }

    def _profiles(self) -> list[JsonObject]:
        variant = pick(self.rnd, _PROFILES)
        if variant == "none":
            return []
        updated = self.plan.days.as_of - int(300 * self.rnd())
        return [
            {
                "channel": "website" if variant == "website" else "stagemarkt",
                "since": self.iso[self.plan.since[self.number]],
                "open_ended": True,
                "topics": _TOPICS[: 2 if variant == "outdated" else 5],
                "updated_on": self.iso[
                    self.since if variant == "outdated" else max(updated, self.since)
                ],
            }
        ]

    def _support(self) -> Iterator[JsonObject]:
        """Support company and trainer in the school years with placements."""
        person = {"trainer": self.trainers[0].person} if self.trainers else {}
        for rank, first in enumerate(self._years()):
            for form, to, subjects, every in _SUPPORT:
                day = first + 30 + int(120 * self.rnd())
                given = self.rnd() < rates.SUPPORT_GIVEN
                if rank % every or not given or not self.since <= day <= self.plan.days.as_of:
                    continue
                yield {
                    "on": self.iso[day],
                    "by": "knowledge_centre",
                    "to": to,
                    "form": form,
                    "subjects": subjects,
                    "response": "took_part" if self.rnd() < rates.SUPPORT_TAKEN else "declined",
                    **(person if "trainer" in to else {}),
                }

    def _years(self) -> list[int]:
        """List the first days of the school years in which placements run."""
        plan, numbers = self.plan, self._placements()
        return [
            first
            for first, last in plan.days.years
            if any(
                plan.start[number] <= last and first <= (plan.ended[number] or plan.planned[number])
                for number in numbers
            )
        ]

    def _placements(self) -> range:
        return range(self.plan.first[self.number], self.plan.first[self.number + 1])

    def _sustainability(self) -> tuple[list[JsonObject], list[JsonObject], list[JsonObject]]:
        """Answer on the strength of a year's evaluations; improve if the answer asks for it."""
        answers: list[JsonObject] = []
        plans: list[JsonObject] = []
        support: list[JsonObject] = []
        for first, last in self.plan.days.years:
            based_on = [n for n in self._placements() if first <= self.plan.evaluated[n] <= last]
            if based_on and self.rnd() < rates.SUSTAINABILITY_ANSWERED:
                self._answer(based_on[:MOST_BASED_ON], answers, plans, support)
        return answers, plans, support

    def _answer(
        self,
        based_on: list[int],
        answers: list[JsonObject],
        plans: list[JsonObject],
        support: list[JsonObject],
    ) -> None:
        """Add an answer, and what follows from one that is not positive."""
        plan = self.plan
        day = max(plan.evaluated[number] for number in based_on) + 10 + int(50 * self.rnd())
        if day > plan.days.as_of:
            return
        outcome = pick(self.rnd, _ANSWERS)
        answer: JsonObject = {
            "on": self.iso[day],
            "by": "knowledge_centre",
            "outcome": outcome,
            "based_on": [plan.placement_id(number) for number in based_on],
        }
        if self.trainers:
            answer["trainer"] = self.trainers[0].person
        answers.append(answer)
        if outcome != "positive" and not plans and day + 14 <= plan.days.as_of:
            self._improve(day + 14, plans, support)

    def _improve(self, day: int, plans: list[JsonObject], support: list[JsonObject]) -> None:
        """Draw how it went with the plan to improve, as far as that is known."""
        as_of = self.plan.days.as_of
        refused = self.rnd() < rates.IMPROVEMENT_REFUSED
        helped = self.rnd() < rates.SUPPORT_GIVEN
        failed = self.rnd() < rates.IMPROVEMENT_FAILED
        record: JsonObject = {"on": self.iso[day], "wanted_by_company": not refused}
        plans.append(record)
        if refused:
            record["outcome"] = "refused"
            return
        if day + HELPED <= as_of:
            record["drawn_up_on"] = self.iso[day + 21]
            if helped:
                record["supported_on"] = self.iso[day + 20]
                support.append(self._help_with_plan(day + HELPED))
        if day + CLOSED <= as_of:
            record["outcome"] = "failed" if failed else "succeeded"
            record["closed_on"] = self.iso[day + CLOSED]
            if failed and self.plan.fate[self.number] == Fate.FINE:
                self.ended = day + CLOSED

    def _help_with_plan(self, day: int) -> JsonObject:
        """Visit the company to see how the plan goes."""
        return {
            "on": self.iso[day],
            "by": "knowledge_centre",
            "to": ["company", "trainer"],
            "form": "visit",
            "subjects": ["improvement_plan"],
        }
