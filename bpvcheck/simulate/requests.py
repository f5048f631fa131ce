"""The requests for recognition: most decided in ten working days, some late, some refused."""

from collections.abc import Iterator
from random import Random
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.catalogue import SECTORS, JsonObject, company_id, sibling, track_of
from bpvcheck.simulate.companies import RECORDED_SINCE
from bpvcheck.simulate.plan import Fate, Plan
from bpvcheck.simulate.rates import pick

_REQUESTS: Final = rates.named(rates.REQUESTS)
_MOTIVATIONS: Final = (
    "Bedrijfsbezoek uitgesteld op verzoek van het bedrijf",
    "Praktijkopleider volgt eerst de cursus",
    "Aanvullende gegevens over de veiligheid gevraagd",
)
_NEWCOMERS: Final = ("undecided", "overdue", "refused", "criteria_not_met")
STANDARD_TERM: Final = 14
"""Days that hold ten working days."""


def requests(plan: Plan, random: Random) -> Iterator[JsonObject]:
    """Make the requests of companies in the years that the records cover."""
    made = 0
    for company in range(plan.companies):
        granted = plan.since[company]
        if granted < plan.days.as_of - RECORDED_SINCE or plan.fate[company] == Fate.EXPIRED:
            continue
        request = _Request(plan, random, company)
        yield request.granted(f"r{made:06d}", granted)
        made += 1
        if random.random() < rates.NEWCOMERS:
            yield request.newcomer(f"r{made:06d}")
            made += 1


class _Request:
    """A request while its record is made."""

    __slots__ = ("company", "iso", "plan", "rnd", "track")

    def __init__(self, plan: Plan, random: Random, company: int) -> None:
        self.plan, self.rnd, self.company = plan, random.random, company
        self.iso = plan.days.iso
        self.track = track_of(company)

    def _record(self, key: str, requested: int) -> JsonObject:
        centre = SECTORS[self.track.sector].centre
        return {
            "kind": "recognition_request",
            "id": f"{centre}-{key}",
            "knowledge_centre": centre,
            "qualification": self.track.crebo,
            "requested_on": self.iso[requested],
            "complete_until": self.iso[self.plan.days.as_of],
        }

    def granted(self, key: str, decided: int) -> JsonObject:
        """Request what was granted on that day."""
        variant = pick(self.rnd, _REQUESTS)
        late = variant.startswith("late")
        lead = (20 + int(60 * self.rnd())) if late else (3 + int(9 * self.rnd()))
        record = self._record(key, decided - lead)
        if self.plan.fate[self.company] == Fate.OTHER_QUALIFICATION:
            record["qualification"] = sibling(self.track).crebo
        record["company"] = company_id(self.company)
        met = self.iso[decided - lead + min(lead - 1, 2 + int(6 * self.rnd()))]
        record["criteria"] = [{"on": met, "outcome": "met"}]
        record["decisions"] = [{"on": self.iso[decided], "outcome": "recognised"}]
        record["extensions_of_term"] = (
            [self._extension(decided - lead, decided)] if variant == "late_motivated" else []
        )
        return record

    def _extension(self, requested: int, decided: int) -> JsonObject:
        told = requested + 6 + int(5 * self.rnd())
        return {
            "on": self.iso[told],
            "until": self.iso[decided + 7],
            "motivation": pick(self.rnd, _MOTIVATIONS),
            "motivated_on": self.iso[told],
        }

    def newcomer(self, key: str) -> JsonObject:
        """Request for a company that has no record: undecided, overdue or refused."""
        variant, as_of = pick(self.rnd, _NEWCOMERS), self.plan.days.as_of
        requested = as_of - (1 if variant == "undecided" else 60) - int(28 * self.rnd())
        record = self._record(key, requested)
        record["extensions_of_term"] = []
        record["criteria"], record["decisions"] = [], []
        if variant != "undecided":
            met = "not_met" if variant == "criteria_not_met" else "met"
            record["criteria"] = [{"on": self.iso[requested + 5], "outcome": met}]
        if variant in {"refused", "criteria_not_met"}:
            record["decisions"] = [{"on": self.iso[requested + 9], "outcome": "refused"}]
        return record
