"""What the parties do together: the sector (branche), the joint programme, and attestations."""

from typing import Literal

from bpvcheck.records.types import (
    DayOf,
    EventDate,
    EventItem,
    FreeText,
    Identifier,
    JudgedRecord,
    Outcome,
    PeriodItem,
    PlannedDate,
    Role,
    SubjectId,
    TopRecord,
    named,
    not_yet,
    required,
)

ProgrammeParty = Literal[
    "mbo_raad", "mkb_nederland", "vno_ncw", "colo", "ocw", "paepon", "aoc_raad"
]
"""The signatories of the protocol (MBO Raad, MKB-Nederland, VNO-NCW, Colo) and those who work with
them (ministry of OCW, PAEPON, AOC Raad)."""


class Meeting(EventItem):
    """The parties meet about the BPV; the programme manager takes the initiative (protocol)."""

    initiative: Literal[ProgrammeParty, "programme_manager"] | None = named(
        "initiatief van", "initiative"
    )
    participants: list[ProgrammeParty] | None = named("deelnemers", "participants")


class MemberInformation(EventItem):
    """A party informs its members about their role in the BPV, or helps them in it."""

    party: ProgrammeParty | None = named("partij", "party")
    form: Literal["information", "facilitation"] | None = named("vorm", "form")


class Monitor(EventItem):
    """An edition of the BPV-monitor; ``on`` is its day of publication."""

    participants: list[ProgrammeParty] | None = named(
        "deelnemende partijen", "participating parties"
    )
    among: list[Role] | None = named("gehouden onder", "held among")


class ExamProfileActivity(EventItem):
    """Work in the exam-profile project (project examenprofiel)."""

    participants: list[ProgrammeParty] | None = named("deelnemers", "participants")


ProgrammeList = Literal["parties", "meetings", "member_information", "monitors", "exam_profile"]


class Programme(JudgedRecord):
    """The parties' joint work on the BPV."""

    kind: Literal["programme"] = required("soort", "kind")
    id: Identifier = required("kenmerk", "id")
    since: PlannedDate | None = named("vanaf", "since")
    parties: list[ProgrammeParty] | None = named("partijen", "parties")
    meetings: list[Meeting] | None = named("overleg", "meetings")
    member_information: list[MemberInformation] | None = named(
        "voorlichting aan de achterban", "information for members"
    )
    monitors: list[Monitor] | None = named("BPV-monitors", "monitors")
    exam_profile: list[ExamProfileActivity] | None = named(
        "project examenprofiel", "exam-profile project"
    )
    lists_complete_until: dict[ProgrammeList, PlannedDate] | None = named(
        "lijsten volledig tot en met", "lists complete until"
    )
    lists_complete_since: DayOf[ProgrammeList] | None = named(
        "lijsten volledig vanaf", "lists complete since"
    )


class SectorTalk(EventItem):
    """A talk between schools and branches on the basis of the protocol."""

    region: Identifier | None = named("regio", "region")
    participants: list[Role] | None = named("deelnemers", "participants")


class BranchAgreement(PeriodItem):
    """A branch agreement in force in a region."""

    region: Identifier | None = named("regio", "region")
    parties: list[Role] | None = named("partijen", "parties")
    agreed_on: EventDate | None = named("overeengekomen op", "agreed on")
    not_yet: DayOf[Literal["agreed_on"]] | None = not_yet()


class RegionalSurvey(EventItem):
    """How business is organised in a region, and whether it is linked to the national branch."""

    region: Identifier | None = named("regio", "region")
    linked_to_branch: bool | None = named(
        "verbonden met de landelijke branche", "linked to the national branch"
    )
    strengthened_on: EventDate | None = named("verband versterkt op", "link strengthened on")
    not_yet: DayOf[Literal["strengthened_on"]] | None = not_yet()


class Representative(PeriodItem):
    """The representative contact for schools in a region."""

    region: Identifier | None = named("regio", "region")
    schools_told_on: EventDate | None = named("meegedeeld aan scholen op", "schools told on")
    not_yet: DayOf[Literal["schools_told_on"]] | None = not_yet()


class ModelAnnex(EventItem):
    """Work on a model annex of basic agreements; ``on`` is the day of that step."""

    step: Literal["working_group", "available", "offered"] | None = named("stap", "step")
    contains: list[Literal["necessary_agreements", "optional_agreements"]] | None = named(
        "wat erin staat", "what it contains"
    )
    offered_to: list[Role] | None = named("aangeboden aan", "offered to")


SectorList = Literal["regions", "talks", "agreements", "surveys", "representatives", "model_annex"]


class Sector(JudgedRecord):
    """A sector (branche) and what it does about the BPV, by region."""

    kind: Literal["sector"] = required("soort", "kind")
    id: Identifier = required("kenmerk", "id")
    name: FreeText | None = named("naam", "name")
    regions: list[Identifier] | None = named("regio's", "regions")
    talks: list[SectorTalk] | None = named("gesprekken", "talks")
    agreements: list[BranchAgreement] | None = named("brancheafspraken", "branch agreements")
    surveys: list[RegionalSurvey] | None = named("regionale verkenningen", "regional surveys")
    representatives: list[Representative] | None = named(
        "aanspreekpunten", "representative contacts"
    )
    model_annex: list[ModelAnnex] | None = named("modelbijlage", "model annex")
    lists_complete_until: dict[SectorList, PlannedDate] | None = named(
        "lijsten volledig tot en met", "lists complete until"
    )
    lists_complete_since: DayOf[SectorList] | None = named(
        "lijsten volledig vanaf", "lists complete since"
    )


class Attestation(TopRecord):
    """A person's judgement where only a person can judge: which duty, of whom, what outcome.

    ``on`` is the day on which it was given, ``about_on`` the day that it is about.
    """

    kind: Literal["attestation"] = required("soort", "kind")
    id: Identifier = required("kenmerk", "id")
    duty: Identifier = required("verplichting", "duty")
    subject_kind: Literal[
        "placement",
        "school",
        "company",
        "recognition_request",
        "knowledge_centre",
        "sector",
        "programme",
    ] = required("soort onderwerp", "kind of subject")
    subject: SubjectId = required("over", "subject")
    by: Role | None = named("door", "by")
    on: EventDate | None = named("datum", "date")
    about_on: PlannedDate | None = named("over de dag", "about the day")
    until: PlannedDate | None = named("geldig tot en met", "valid until")
    outcome: Outcome | None = named("oordeel", "outcome")
    evidence: Identifier | None = named("verwijzing naar bewijs", "reference to evidence")
