"""A school (onderwijsinstelling): its BPV policy, information and contact point for complaints."""

from typing import Literal

from bpvcheck.records.types import (
    Brin,
    Channel,
    DayOf,
    EventItem,
    FreeText,
    Identifier,
    JudgedRecord,
    PeriodItem,
    PlannedDate,
    Role,
    named,
    required,
)

InformationSubject = Literal[
    "bpv_information", "bpv_policy", "contact_point", "contact_point_tasks", "complaints_procedure"
]


SchoolList = Literal["publications", "information", "contact_points"]


class Publication(PeriodItem):
    """Information about the BPV that stands somewhere where people can reach it."""

    subjects: list[InformationSubject] | None = named("onderwerpen", "subjects")
    audience: list[Role] | None = named("bereikbaar voor", "within reach of")
    channel: Channel | None = named("vindplaats", "channel")
    reference: Identifier | None = named("verwijzing", "reference")


class SchoolInformation(EventItem):
    """The school sends or tells something about the BPV of its own accord."""

    subjects: list[InformationSubject] | None = named("onderwerpen", "subjects")
    audience: list[Role] | None = named("voor wie", "audience")
    channel: Channel | None = named("vorm", "channel")


class ContactPoint(PeriodItem):
    """A desk where company or student can bring a complaint (meldpunt)."""

    name: FreeText | None = named("naam van het meldpunt", "name of the desk")
    channels: list[Channel] | None = named("bereikbaar via", "reachable by")
    open_to: list[Role] | None = named("open voor", "open to")


class School(JudgedRecord):
    """A school.

    ``placements_complete_until`` states that every placement of this school is in the input, up to
    and including that day: a school without any has none.
    """

    kind: Literal["school"] = required("soort", "kind")
    id: Brin = required("BRIN", "BRIN")
    name: FreeText | None = named("naam", "name")
    region: Identifier | None = named("regio", "region")
    publications: list[Publication] | None = named("publicaties", "publications")
    information: list[SchoolInformation] | None = named("voorlichting", "information")
    contact_points: list[ContactPoint] | None = named("meldpunten", "contact points")
    lists_complete_until: dict[SchoolList, PlannedDate] | None = named(
        "lijsten volledig tot en met", "lists complete until"
    )
    lists_complete_since: DayOf[SchoolList] | None = named(
        "lijsten volledig vanaf", "lists complete since"
    )
    placements_complete_until: PlannedDate | None = named(
        "BPV's volledig tot en met", "placements complete until"
    )
