"""The practice agreement (praktijkovereenkomst, POK) of a placement, and who signed it.

Statutory content: WEB art. 7.2.8; parties: WEB art. 7.2.9.
"""

from typing import Literal

from bpvcheck.records.types import (
    Count,
    DayOf,
    EventDate,
    EventItem,
    Hours,
    Identifier,
    RecordModel,
    Role,
    named,
    not_yet,
)
from bpvcheck.records.vocabulary import AgreementTopic, AssessmentMethod, GuidanceForm


class GuidanceAgreed(RecordModel):
    """Manner and frequency of guidance by the school, as the agreement states them."""

    forms: list[GuidanceForm] | None = named("wijze van begeleiding", "forms of guidance")
    contacts: Count | None = named(
        "aantal contactmomenten over de hele BPV", "number of contacts over the whole placement"
    )
    every_weeks: Count | None = named("een contactmoment per aantal weken", "once in so many weeks")


class PracticeAgreement(RecordModel):
    """The practice agreement (praktijkovereenkomst, POK) and what it contains.

    ``drawn_up_on`` is the register's afsluitdatum: the day on which it was drawn up, not the one of
    the last signature (BRON, DUO). ``complete`` states that all that it contains is recorded, so
    that every list in it is complete, whatever the record states of its lists; false that not.
    """

    supplied_by: Role | None = named("geleverd door", "supplied by")
    drawn_up_on: EventDate | None = named("afsluitdatum", "drawn up on")
    topics: list[AgreementTopic] | None = named("wat erin staat", "what it contains")
    guidance: GuidanceAgreed | None = named("begeleiding", "guidance")
    learning_programme: list[Identifier] | None = named(
        "persoonlijk leerprogramma", "personal learning programme"
    )
    assessment_methods: list[AssessmentMethod] | None = named(
        "toetsingsmethoden", "assessment methods"
    )
    programme_parts: list[Identifier] | None = named(
        "onderdelen van het BPV-programma", "parts of the BPV programme"
    )
    hours: Count | None = named("totale omvang in uren", "total hours")
    hours_per_week: Hours | None = named("uren per week", "hours per week")
    knowledge_centre_code: Identifier | None = named(
        "code van het kenniscentrum (DualGate)", "code of the knowledge centre (DualGate)"
    )
    complete: bool | None = named("alle inhoud is vastgelegd", "all that it contains is recorded")
    not_yet: DayOf[Literal["drawn_up_on"]] | None = not_yet()


class Signature(EventItem):
    """One party, or a parent beside a student who is under age, signed the agreement on a day.

    Parents: servicedocument POK of the MBO Raad (2016), signing by minors.
    """

    by: Literal["student", "school", "company", "knowledge_centre", "parent"] | None = named(
        "partij", "party"
    )
