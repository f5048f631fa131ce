"""The dossier of one BPV: what happened before, during and after one student's placement.

Vocabulary: domain section 3 and 4 (BRON, EduArte).
"""

from typing import Literal

from bpvcheck.records.agreement import PracticeAgreement, Signature
from bpvcheck.records.types import (
    Brin,
    Channel,
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
    OptionalUnit,
    Party,
    Pathway,
    PeriodItem,
    PlannedDate,
    Pseudonym,
    RecordModel,
    Role,
    SubjectId,
    named,
    not_yet,
    required,
)
from bpvcheck.records.vocabulary import (
    AssessmentMethod,
    BriefingTopic,
    ContactSubject,
    EndReason,
    Fit,
    IncidentKind,
    Intensity,
    PlaceLossReason,
    PreparationSubject,
    Status,
    SupervisorQualification,
    TrainerQualification,
    TrainerTask,
)


class Period(RecordModel):
    """When the placement runs by the agreement: known beforehand."""

    start: PlannedDate | None = named("begindatum", "start")
    planned_end: PlannedDate | None = named("geplande einddatum", "planned end")


class Ending(EventItem):
    """The actual end: the last day of the placement, as planned or not."""

    by: Party | None = named("op initiatief van", "by")
    reason: EndReason | None = named("reden", "reason")


class PreparationActivity(EventItem):
    """Something the student did, or was offered, to prepare."""

    subjects: list[PreparationSubject] | None = named("onderwerpen", "subjects")
    channel: Channel | None = named("vorm", "channel")
    participants: list[Role] | None = named("deelnemers", "participants")
    response: Literal["took_part", "declined", "absent"] | None = named(
        "reactie van de student", "response of the student"
    )


class Briefing(EventItem):
    """Information given beforehand about duties and responsibilities."""

    audience: list[Role] | None = named("voor wie", "audience")
    topics: list[BriefingTopic] | None = named("onderwerpen", "topics")
    channel: Channel | None = named("vorm", "channel")


class LearningGoals(EventItem):
    """What the student is to learn, as recorded on a day."""

    goals: list[Identifier] | None = named(
        "leerdoelen (werkprocessen)", "learning goals (work processes)"
    )
    confirmed_by_student_on: EventDate | None = named(
        "bevestigd door de student op", "confirmed by the student on"
    )
    not_yet: DayOf[Literal["confirmed_by_student_on"]] | None = not_yet()


class MatchCheck(EventItem):
    """The school compares what the student needs with what the place offers."""

    needs: list[Identifier] | None = named(
        "leerbehoeften (werkprocessen)", "learning needs (work processes)"
    )
    opportunities: list[Identifier] | None = named(
        "leermogelijkheden (werkprocessen)", "learning opportunities (work processes)"
    )
    outcome: Fit | None = named("uitkomst", "outcome")
    places_available: Count | None = named("aantal plaatsen", "places available")
    places_taken: Count | None = named(
        "bezette plaatsen, deze meegeteld", "places taken, this one included"
    )


class Introduction(EventItem):
    """The talk in which company and student meet."""

    participants: list[Role] | None = named("deelnemers", "participants")
    expectations: Fit | None = named("passen de verwachtingen", "expectations")


class ContactPerson(PeriodItem):
    """Whom student and trainer can turn to at the school, and when."""

    person: Pseudonym | None = named("contactpersoon", "contact person")
    channels: list[Channel] | None = named("bereikbaar via", "reachable by")
    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] | None = named(
        "bereikbaar op", "reachable on"
    )
    student_told_on: list[EventDate] | None = named("meegedeeld aan student op", "student told on")
    trainer_told_on: list[EventDate] | None = named(
        "meegedeeld aan praktijkopleider op", "trainer told on"
    )


class PlacementTrainer(PeriodItem):
    """A trainer (praktijkopleider) of this placement; a line per person and qualification.

    ``qualified_throughout`` states that the qualification was held all the time of this line.
    """

    person: Pseudonym | None = named("praktijkopleider", "trainer")
    tasks: list[TrainerTask] | None = named("taken", "tasks")
    qualification: TrainerQualification | None = named("kwalificatie", "qualification")
    qualified_on: EventDate | None = named("gekwalificeerd op", "qualified on")
    qualified_throughout: bool | None = named(
        "de hele tijd gekwalificeerd", "qualified all the time"
    )
    level: Level | None = named("niveau", "level")
    not_yet: DayOf[Literal["qualified_on"]] | None = not_yet()


class Supervisor(PeriodItem):
    """A supervisor (BPV-begeleider) of the school; a line per person and qualification.

    ``qualified_throughout`` states that the qualification was held all the time of this line.
    """

    person: Pseudonym | None = named("BPV-begeleider", "supervisor")
    qualification: SupervisorQualification | None = named("kwalificatie", "qualification")
    qualified_on: EventDate | None = named("gekwalificeerd op", "qualified on")
    qualified_throughout: bool | None = named(
        "de hele tijd gekwalificeerd", "qualified all the time"
    )
    not_yet: DayOf[Literal["qualified_on"]] | None = not_yet()


class Contact(EventItem):
    """A contact or talk about this placement between the people involved."""

    channel: Channel | None = named("vorm", "channel")
    initiative: Role | None = named("initiatief van", "initiative")
    participants: list[Role] | None = named("deelnemers", "participants")
    subjects: list[ContactSubject] | None = named("onderwerpen", "subjects")


class StudentReport(EventItem):
    """The student reports back to someone."""

    to: Role | None = named("aan", "to")
    channel: Channel | None = named("vorm", "channel")


class ProgressCheck(EventItem):
    """The school looks at progress and at the fit of learning goals and opportunities."""

    by: Role | None = named("door", "by")
    subjects: list[Literal["progress", "goals_and_opportunities"]] | None = named(
        "gekeken naar", "looked at"
    )
    outcome: Literal["on_track", "behind", "no_longer_fits"] | None = named("uitkomst", "outcome")
    action_on: EventDate | None = named("actie genomen op", "action taken on")
    not_yet: DayOf[Literal["action_on"]] | None = not_yet()


class Presence(EventItem):
    """A week or month of presence; ``on`` is its last day."""

    days_present: Count | None = named("dagen aanwezig", "days present")
    days_guided: Count | None = named(
        "dagen begeleid op de werkvloer", "days guided on the work floor"
    )
    hours: Count | None = named("gewerkte uren", "hours worked")


class Incident(EventItem):
    """Something that went against the agreement, or a complaint."""

    kind: IncidentKind | None = named("soort", "kind")
    by: Role | None = named("van de kant van", "on the part of")
    resolved_on: EventDate | None = named("opgelost op", "resolved on")
    note: FreeText | None = named("toelichting", "note")
    not_yet: DayOf[Literal["resolved_on"]] | None = not_yet()


class PlaceLoss(EventItem):
    """The place was lost, and what was done about it (WEB art. 7.2.9 lid 2).

    An empty list of dates states that it was not done.
    """

    reason: PlaceLossReason | None = named("reden", "reason")
    school_consulted_on: list[EventDate] | None = named(
        "overleg met de school op", "school consulted on"
    )
    replacement_offered_on: list[EventDate] | None = named(
        "vervangende plaats aangeboden op", "replacement offered on"
    )
    replacement_company: CompanyId | None = named("vervangend leerbedrijf", "replacement company")


class PartHandedIn(EventItem):
    """The student finished and handed in a part of the programme."""

    part: Identifier | None = named("onderdeel", "part")
    finished_on: EventDate | None = named("afgerond op", "finished on")
    not_yet: DayOf[Literal["finished_on"]] | None = not_yet()


class Assessment(EventItem):
    """An assessment of the student, by company or school."""

    by: Role | None = named("door", "by")
    moment: Literal["interim", "final"] | None = named("moment", "moment")
    assessors: list[Pseudonym] | None = named("beoordelaars", "assessors")
    methods: list[AssessmentMethod] | None = named("gebruikte methoden", "methods used")
    criteria: list[Identifier] | None = named("criteria", "criteria")
    takes_in: list[Literal["company_judgement", "school_judgement", "student_view"]] | None = named(
        "meegenomen oordelen", "judgements taken in"
    )
    result: Literal["sufficient", "insufficient"] | None = named("resultaat", "result")


class Objection(EventItem):
    """An objection of the student to an assessment, and how it ended."""

    outcome: Literal["upheld", "rejected", "withdrawn"] | None = named("uitkomst", "outcome")
    decided_on: EventDate | None = named("beslist op", "decided on")
    not_yet: DayOf[Literal["decided_on"]] | None = not_yet()


class Feedback(EventItem):
    """The assessment is fed back."""

    by: Role | None = named("door", "by")
    to: Role | None = named("aan", "to")
    channel: Channel | None = named("vorm", "channel")


class Evaluation(EventItem):
    """An evaluation after the placement: of the period, or of the co-operation."""

    about: list[Literal["period", "cooperation", "improvements"]] | None = named(
        "waarover", "about"
    )
    participants: list[Role] | None = named("deelnemers", "participants")
    conclusion: Literal["improvements_named", "none_needed"] | None = named(
        "conclusie", "conclusion"
    )
    improvements: list[Identifier] | None = named("verbeterpunten", "improvements")
    to_centre_on: EventDate | None = named(
        "bij het kenniscentrum aangekomen op", "reached the knowledge centre on"
    )
    not_yet: DayOf[Literal["to_centre_on"]] | None = not_yet()


PlacementList = Literal[
    "endings",
    "preparation",
    "briefings",
    "learning_goals",
    "match_checks",
    "introductions",
    "signatures",
    "contact_persons",
    "trainers",
    "supervisors",
    "contacts",
    "student_reports",
    "progress",
    "presence",
    "incidents",
    "place_losses",
    "parts_handed_in",
    "assessments",
    "objections",
    "feedback",
    "evaluations",
]


class Placement(JudgedRecord):
    """The dossier of one BPV.

    ``status`` is that of the student system, ``status_on`` the day since which: before a placement
    was withdrawn it was not. ``under_age``: the student was a minor when it was signed; a birth
    date is more than anyone needs (GDPR, art. 5.1.c). ``channels_complete_until`` states of one
    sort of contacts, such as visits, that all of them are among ``contacts`` up to that day.
    """

    kind: Literal["placement"] = required("soort", "kind")
    id: Identifier = required("kenmerk", "id")
    school: Brin = required("onderwijsinstelling (BRIN)", "school (BRIN)")
    team: SubjectId | None = named("opleidingsteam", "team of the school")
    status: Status | None = named("status", "status")
    status_on: EventDate | None = named("status sinds", "status since")
    under_age: bool | None = named(
        "minderjarig bij het tekenen", "under age when the agreement was signed"
    )
    student: Pseudonym | None = named("student (pseudoniem)", "student (pseudonym)")
    company: CompanyId | None = named("leerbedrijf", "company")
    location: Identifier | None = named("vestiging van het leerbedrijf", "location of the company")
    qualification: Crebo | None = named("kwalificatie (crebo)", "qualification (crebo)")
    optional_unit: OptionalUnit | None = named("keuzedeel", "optional unit")
    optional_unit_only: bool | None = named(
        "alleen voor een keuzedeel", "for an optional unit only"
    )
    pathway: Pathway | None = named("leerweg", "pathway")
    intensity: Intensity | None = named("intensiteit", "intensity")
    level: Level | None = named("niveau", "level")
    period: Period | None = named("periode", "period")
    agreement: PracticeAgreement | None = named("praktijkovereenkomst", "practice agreement")
    endings: list[Ending] | None = named("feitelijk einde", "actual end")
    preparation: list[PreparationActivity] | None = named("voorbereiding", "preparation")
    briefings: list[Briefing] | None = named("voorlichting", "briefings")
    learning_goals: list[LearningGoals] | None = named("leerdoelen", "learning goals")
    match_checks: list[MatchCheck] | None = named("matching", "match checks")
    introductions: list[Introduction] | None = named("kennismaking", "introductions")
    signatures: list[Signature] | None = named("ondertekening", "signatures")
    contact_persons: list[ContactPerson] | None = named(
        "aanspreekpunt van de school", "contact persons of the school"
    )
    trainers: list[PlacementTrainer] | None = named("praktijkopleiders", "trainers")
    supervisors: list[Supervisor] | None = named("BPV-begeleiders", "supervisors")
    contacts: list[Contact] | None = named("contactmomenten en gesprekken", "contacts and talks")
    student_reports: list[StudentReport] | None = named(
        "terugkoppeling door de student", "reports by the student"
    )
    progress: list[ProgressCheck] | None = named("voortgangsbewaking", "progress checks")
    presence: list[Presence] | None = named("aanwezigheid", "presence")
    incidents: list[Incident] | None = named("incidenten", "incidents")
    place_losses: list[PlaceLoss] | None = named("verlies van de plaats", "loss of the place")
    parts_handed_in: list[PartHandedIn] | None = named("ingeleverde onderdelen", "parts handed in")
    assessments: list[Assessment] | None = named("beoordelingen", "assessments")
    objections: list[Objection] | None = named("bezwaren", "objections")
    feedback: list[Feedback] | None = named(
        "terugkoppeling van de beoordeling", "feedback of the assessment"
    )
    evaluations: list[Evaluation] | None = named("evaluaties", "evaluations")
    lists_complete_until: dict[PlacementList, PlannedDate] | None = named(
        "lijsten volledig tot en met", "lists complete until"
    )
    lists_complete_since: DayOf[PlacementList] | None = named(
        "lijsten volledig vanaf", "lists complete since"
    )
    channels_complete_until: DayOf[Channel] | None = named(
        "contactmomenten per vorm volledig tot en met", "contacts by channel complete until"
    )
