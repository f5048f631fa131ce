"""A learning company (leerbedrijf): recognitions, trainers, listings, and the support it received.

Recognition: WEB art. 7.2.10 and the knowledge centres' regulations; code leerbedrijf: UWEB annex 3.
"""

from typing import Literal

from bpvcheck.records.types import (
    Brin,
    CompanyId,
    Count,
    Crebo,
    DayOf,
    EventDate,
    EventItem,
    FreeText,
    Identifier,
    JudgedRecord,
    Level,
    Outcome,
    PeriodItem,
    PlannedDate,
    Pseudonym,
    Role,
    named,
    not_yet,
    required,
)
from bpvcheck.records.vocabulary import TrainerQualification

CompanyType = Literal["regular", "simulation", "agency", "training_company", "school_run"]
SupportSubject = Literal[
    "guidance", "assessment", "competence", "profile", "cooperation", "improvement_plan"
]
ProfileTopic = Literal[
    "qualifications", "tasks", "learning_opportunities", "guidance", "places", "working_conditions"
]


EndedBecause = Literal[
    "not_sustainable", "conditions_lapsed", "harm_to_student", "on_request", "closed", "other"
]


class Recognition(PeriodItem):
    """The company is recognised for a qualification, at a location or at all of them.

    Where no ``location`` is given it is not known which; ``all`` states that it holds for all.
    ``ended_on`` holds the first day without it when it was ended before its term; an empty list
    states that it was not ended (up to the day until which ``recognitions`` is complete), and
    ``not_ended_until`` states that by itself: up to and including that day it was not ended before
    its term. ``decided_on`` is the day on which the centre decided.
    """

    qualification: Crebo | None = named("kwalificatie (crebo)", "qualification (crebo)")
    location: Identifier | None = named("vestiging", "location")
    conditional: bool | None = named("onder voorwaarden", "conditional")
    ended_on: list[EventDate] | None = named("voortijdig beëindigd op", "ended early on")
    ended_because: EndedBecause | None = named("reden van beëindiging", "why it was ended")
    not_ended_until: PlannedDate | None = named(
        "niet voortijdig beëindigd tot en met", "not ended early until"
    )
    decided_on: EventDate | None = named("besloten op", "decided on")
    not_yet: DayOf[Literal["decided_on"]] | None = not_yet()


class CompanyTrainer(PeriodItem):
    """A trainer (praktijkopleider) of the company; a line per person and qualification.

    ``qualified_throughout`` states that the qualification was held all the time of this line.
    """

    person: Pseudonym | None = named("praktijkopleider", "trainer")
    qualification: TrainerQualification | None = named("kwalificatie", "qualification")
    qualified_on: EventDate | None = named("gekwalificeerd op", "qualified on")
    qualified_throughout: bool | None = named(
        "de hele tijd gekwalificeerd", "qualified all the time"
    )
    level: Level | None = named("niveau", "level")
    not_yet: DayOf[Literal["qualified_on"]] | None = not_yet()


class Listing(PeriodItem):
    """The company's places are listed where schools and students look."""

    channel: Literal["public_register", "stagemarkt"] | None = named("waar", "where")
    places: Count | None = named("aantal plaatsen", "number of places")


class ListingExemption(PeriodItem):
    """A lawful reason not to list (part of) the company's data, such as a shelter's address."""

    reason: Literal["shelter_address", "safety", "other_lawful"] | None = named("reden", "reason")
    granted_on: EventDate | None = named("toegestaan op", "granted on")
    not_yet: DayOf[Literal["granted_on"]] | None = not_yet()


class Profile(PeriodItem):
    """A company profile that shows what BPV the company offers."""

    channel: Literal["stagemarkt", "public_register", "website"] | None = named("waar", "where")
    topics: list[ProfileTopic] | None = named("wat erin staat", "what it shows")
    updated_on: EventDate | None = named("bijgewerkt op", "updated on")
    not_yet: DayOf[Literal["updated_on"]] | None = not_yet()


class Support(EventItem):
    """Support that company or trainer received."""

    by: Role | None = named("van", "by")
    to: list[Role] | None = named("voor wie", "to whom")
    form: Literal["advice", "tools", "training", "coaching", "visit"] | None = named("vorm", "form")
    subjects: list[SupportSubject] | None = named("onderwerpen", "subjects")
    trainer: Pseudonym | None = named("praktijkopleider", "trainer")
    response: Literal["took_part", "declined"] | None = named("reactie", "response")


class SustainabilityDecision(EventItem):
    """The knowledge centre answers whether this company with this trainer is sustainable."""

    by: Role | None = named("door", "by")
    trainer: Pseudonym | None = named("praktijkopleider", "trainer")
    outcome: Outcome | None = named("uitkomst", "outcome")
    based_on: list[Identifier] | None = named(
        "op grond van evaluaties (BPV's)", "on the evaluations of (placements)"
    )


class ImprovementPlan(EventItem):
    """A plan to improve after a negative or conditional answer: whether wanted, and how it went."""

    wanted_by_company: bool | None = named("gewenst door het leerbedrijf", "wanted by the company")
    drawn_up_on: EventDate | None = named("opgesteld op", "drawn up on")
    supported_on: EventDate | None = named("ondersteund op", "supported on")
    outcome: Literal["succeeded", "failed", "refused"] | None = named("afloop", "outcome")
    closed_on: EventDate | None = named("afgerond op", "closed on")
    not_yet: DayOf[Literal["drawn_up_on", "supported_on", "closed_on"]] | None = not_yet()


CompanyList = Literal[
    "also_known_as",
    "recognitions",
    "trainers",
    "listings",
    "listing_exemptions",
    "profiles",
    "support",
    "sustainability_decisions",
    "improvement_plans",
]


class Company(JudgedRecord):
    """A learning company.

    ``placements_complete_until`` states that every placement at this company is in the input, up to
    and including that day: a company without any has none.
    """

    kind: Literal["company"] = required("soort", "kind")
    id: CompanyId = required("code leerbedrijf of leerbedrijf-ID", "company code or id")
    also_known_as: list[CompanyId] | None = named("ook bekend als", "also known as")
    name: FreeText | None = named("naam", "name")
    knowledge_centre: Brin | None = named("kenniscentrum (BRIN)", "knowledge centre (BRIN)")
    sector: Identifier | None = named("branche", "sector")
    region: Identifier | None = named("regio", "region")
    type: CompanyType | None = named("soort bedrijf", "type of company")
    recognitions: list[Recognition] | None = named("erkenningen", "recognitions")
    trainers: list[CompanyTrainer] | None = named("praktijkopleiders", "trainers")
    listings: list[Listing] | None = named("vermeldingen", "listings")
    listing_exemptions: list[ListingExemption] | None = named(
        "vrijstelling van vermelding", "exemptions from listing"
    )
    profiles: list[Profile] | None = named("bedrijfsprofielen", "profiles")
    support: list[Support] | None = named("ondersteuning", "support")
    sustainability_decisions: list[SustainabilityDecision] | None = named(
        "oordeel duurzaam leerbedrijf", "decisions on sustainability"
    )
    improvement_plans: list[ImprovementPlan] | None = named("verbeterplannen", "improvement plans")
    lists_complete_until: dict[CompanyList, PlannedDate] | None = named(
        "lijsten volledig tot en met", "lists complete until"
    )
    lists_complete_since: DayOf[CompanyList] | None = named(
        "lijsten volledig vanaf", "lists complete since"
    )
    placements_complete_until: PlannedDate | None = named(
        "BPV's volledig tot en met", "placements complete until"
    )
