"""A knowledge centre (kenniscentrum), and the requests for recognition that reach it."""

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
    PlannedDate,
    Role,
    named,
    not_yet,
    required,
)

CentreList = Literal["schools_served", "needs", "supply", "school_support", "cooperation"]
RequestList = Literal["criteria", "decisions", "extensions_of_term"]


class Supply(EventItem):
    """Places offered by recognised companies against places needed, as counted on a day.

    ``need`` tells which of the centre's own ``needs`` was counted.
    """

    need: Identifier | None = named("behoefte", "need")
    qualification: Crebo | None = named("kwalificatie (crebo)", "qualification (crebo)")
    region: Identifier | None = named("regio", "region")
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


class KnowledgeCentre(JudgedRecord):
    """A knowledge centre.

    ``needs`` is its own list of what it watches: a qualification, or one in a region.
    """

    kind: Literal["knowledge_centre"] = required("soort", "kind")
    id: Brin = required("BRIN", "BRIN")
    name: FreeText | None = named("naam", "name")
    schools_served: list[Brin] | None = named("bediende scholen", "schools served")
    needs: list[Identifier] | None = named("gevolgde behoeften", "needs that are watched")
    supply: list[Supply] | None = named("aanbod en behoefte", "supply and need")
    school_support: list[SchoolSupport] | None = named(
        "ondersteuning van scholen", "support of schools"
    )
    cooperation: list[CooperationActivity] | None = named("samenwerking", "co-operation")
    lists_complete_until: dict[CentreList, PlannedDate] | None = named(
        "lijsten volledig tot en met", "lists complete until"
    )
    lists_complete_since: DayOf[CentreList] | None = named(
        "lijsten volledig vanaf", "lists complete since"
    )


class CriteriaAssessment(EventItem):
    """Whether the company meets the criteria for recognition."""

    outcome: Literal["met", "not_met"] | None = named("voldoet aan de criteria", "criteria")


class RequestDecision(EventItem):
    """The decision on the request.

    ``reasons_given``: it says why the term was exceeded (or why it is refused); the centres'
    regulations ask for that in the decision (art. 6).
    """

    outcome: Literal["recognised", "refused"] | None = named("besluit", "decision")
    reasons_given: bool | None = named("gemotiveerd", "reasons given")


class TermExtension(EventItem):
    """A longer term for the decision, with the reason that was given."""

    until: PlannedDate | None = named("verlengd tot en met", "extended until")
    motivation: FreeText | None = named("motivering", "motivation")
    motivated_on: EventDate | None = named("gemotiveerd op", "motivated on")
    not_yet: DayOf[Literal["motivated_on"]] | None = not_yet()


class RecognitionRequest(JudgedRecord):
    """A company asks to be recognised."""

    kind: Literal["recognition_request"] = required("soort", "kind")
    id: Identifier = required("kenmerk", "id")
    knowledge_centre: Brin = required("kenniscentrum (BRIN)", "knowledge centre (BRIN)")
    company: CompanyId | None = named("leerbedrijf", "company")
    qualification: Crebo | None = named("kwalificatie (crebo)", "qualification (crebo)")
    requested_on: EventDate | None = named("aangevraagd op", "requested on")
    criteria: list[CriteriaAssessment] | None = named(
        "toets aan de criteria", "criteria assessments"
    )
    decisions: list[RequestDecision] | None = named("besluiten", "decisions")
    extensions_of_term: list[TermExtension] | None = named(
        "verlengingen van de termijn", "extensions of the term"
    )
    lists_complete_until: dict[RequestList, PlannedDate] | None = named(
        "lijsten volledig tot en met", "lists complete until"
    )
    lists_complete_since: DayOf[RequestList] | None = named(
        "lijsten volledig vanaf", "lists complete since"
    )
