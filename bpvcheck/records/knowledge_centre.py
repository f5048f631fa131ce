"""A knowledge centre (kenniscentrum), and the requests for recognition that reach it."""

from typing import Literal

from bpvcheck.records.types import (
    Brin,
    CompanyId,
    Count,
    Crebo,
    EventDate,
    EventItem,
    Key,
    PlannedDate,
    Role,
    Text,
    TopRecord,
    named,
    required,
)


class Supply(EventItem):
    """Places offered by recognised companies against places needed, as counted on a day."""

    qualification: Crebo | None = named("kwalificatie (crebo)", "qualification (crebo)")
    region: Key | None = named("regio", "region")
    places_offered: Count | None = named("aangeboden plaatsen", "places offered")
    places_needed: Count | None = named("benodigde plaatsen", "places needed")
    recruited_on: list[EventDate] | None = named("daarna geworven op", "recruited afterwards on")


class SchoolSupport(EventItem):
    """A school is supported in using stagemarkt.nl for matching."""

    school: Brin | None = named("onderwijsinstelling (BRIN)", "school (BRIN)")
    subject: Literal["stagemarkt", "matching", "other"] | None = named("onderwerp", "subject")


class CooperationActivity(EventItem):
    """An activity that furthers co-operation of schools and companies as equals."""

    participants: list[Role] | None = named("deelnemers", "participants")
    subject: Literal["cooperation", "regional_consultation", "other"] | None = named(
        "onderwerp", "subject"
    )


class KnowledgeCentre(TopRecord):
    """A knowledge centre."""

    kind: Literal["knowledge_centre"] = required("soort", "kind")
    id: Brin = required("BRIN", "BRIN")
    name: Text | None = named("naam", "name")
    schools_served: list[Brin] | None = named("bediende scholen", "schools served")
    supply: list[Supply] | None = named("aanbod en behoefte", "supply and need")
    school_support: list[SchoolSupport] | None = named(
        "ondersteuning van scholen", "support of schools"
    )
    cooperation: list[CooperationActivity] | None = named("samenwerking", "co-operation")
    lists_complete_until: (
        dict[Literal["schools_served", "supply", "school_support", "cooperation"], PlannedDate]
        | None
    ) = named("lijsten volledig tot en met", "lists complete until")


class CriteriaAssessment(EventItem):
    """Whether the company meets the criteria for recognition."""

    outcome: Literal["met", "not_met"] | None = named("voldoet aan de criteria", "criteria")


class Decision(EventItem):
    """The decision on the request."""

    outcome: Literal["recognised", "refused"] | None = named("besluit", "decision")


class TermExtension(EventItem):
    """A longer term for the decision, with the reason that was given."""

    until: PlannedDate | None = named("verlengd tot en met", "extended until")
    motivation: Text | None = named("motivering", "motivation")
    motivated_on: EventDate | None = named("gemotiveerd op", "motivated on")


class RecognitionRequest(TopRecord):
    """A company asks to be recognised."""

    kind: Literal["recognition_request"] = required("soort", "kind")
    id: Key = required("kenmerk", "id")
    knowledge_centre: Brin = required("kenniscentrum (BRIN)", "knowledge centre (BRIN)")
    company: CompanyId | None = named("leerbedrijf", "company")
    qualification: Crebo | None = named("kwalificatie (crebo)", "qualification (crebo)")
    requested_on: EventDate | None = named("aangevraagd op", "requested on")
    criteria: list[CriteriaAssessment] | None = named(
        "toets aan de criteria", "criteria assessments"
    )
    decisions: list[Decision] | None = named("besluiten", "decisions")
    extensions_of_term: list[TermExtension] | None = named(
        "verlengingen van de termijn", "extensions of the term"
    )
    lists_complete_until: (
        dict[Literal["criteria", "decisions", "extensions_of_term"], PlannedDate] | None
    ) = named("lijsten volledig tot en met", "lists complete until")
