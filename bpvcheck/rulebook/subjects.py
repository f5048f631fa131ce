"""Whom or what a duty is judged for, and what its expressions can name.

A subject is a record, or a record in a window of time (a school year, a half-year, two years) or in
a region: a duty that recurs is judged once for each. Windows follow from the records and the as-of
date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from bpvcheck.expressions.nodes import FieldPath, Node, Recorded
from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import Scope
from bpvcheck.expressions.types import Bool, Date, Events, Str, Struct, Type
from bpvcheck.records.extensions import Extensions
from bpvcheck.rulebook.fields import record_type

PROTOCOL: Final = date(2009, 6, 10)
"""The day of the protocol; what was before is not judged."""
WINDOW = Struct({"start": Date(), "end": Date()})


@dataclass(frozen=True, eq=False)
class Subject:
    """A kind of subject.

    ``record`` is the kind of record that it is (part of), ``per`` what divides that record,
    ``refers`` the records that it refers to by the name cards use, ``extra`` the fields that are
    derived from other records, and ``derived`` the values that are derived by an expression.
    ``trigger`` is the day that decides which version of a card or term holds. ``parties`` says in
    which field the party is found that bears a duty.
    """

    record: str
    per: str
    trigger: str
    parties: Mapping[str, str]
    refers: Mapping[str, str]
    extra: Mapping[str, Type]
    derived: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the subject: ``placement``, ``school per school_year``."""
        return f"{self.record} per {self.per}" if self.per else self.record


PLACEMENTS = Events(
    {
        "since": Date(),
        "until": Date(),
        "school": Str(),
        "qualification": Str(),
        "evaluated_on": Date(happens=True),
    },
    "since",
)
"""The placements of a school or company as far as the records at hand show them."""
ATTESTATIONS = Events(
    {
        "on": Date(happens=True),
        "about_on": Date(),
        "until": Date(),
        "by": record_type("attestation").fields["by"],
        "outcome": record_type("attestation").fields["outcome"],
    },
    "on",
)
"""The attestations of the card's duty about the subject."""

SUBJECTS: tuple[Subject, ...] = (
    Subject(
        "placement",
        "",
        trigger="start",
        parties={
            "student": "student",
            "school": "school",
            "company": "company",
            "knowledge_centre": "the_company.knowledge_centre",
        },
        refers={"the_school": "school", "the_company": "company"},
        extra={},
        derived={
            "start": "period.start",
            "end": "actual_end(endings, period.planned_end)",
            # who signs again later had signed by then
            "signed_on": 'latest(first_recorded(signatures, its.by == "school"),'
            ' first_recorded(signatures, its.by == "student"),'
            ' first_recorded(signatures, its.by == "company"))',
        },
    ),
    Subject(
        "school",
        "school_year",
        trigger="window.start",
        parties={"school": "id"},
        refers={},
        extra={"window": WINDOW, "first_start": Date(), "placements": PLACEMENTS},
        derived={},
    ),
    Subject(
        "company",
        "school_year",
        trigger="window.start",
        parties={"company": "id", "knowledge_centre": "knowledge_centre"},
        refers={},
        extra={
            "window": WINDOW,
            "active": Bool(),
            "recognised": Bool(),
            "first_day": Date(),
            "last_day": Date(),
            "planned_last_day": Date(),
            "recognised_since": Date(),
            "recognised_until": Date(),
            "evaluated": Bool(),
            "evaluated_on": Date(happens=True),
            "evaluation_at_centre_on": Date(happens=True),
            "placements": PLACEMENTS,
        },
        derived={},
    ),
    Subject(
        "recognition_request",
        "",
        trigger="requested_on",
        parties={"knowledge_centre": "knowledge_centre", "company": "company"},
        refers={},
        extra={},
        derived={},
    ),
    Subject(
        "knowledge_centre",
        "school_year",
        trigger="window.start",
        parties={"knowledge_centre": "id"},
        refers={},
        extra={"window": WINDOW},
        derived={},
    ),
    Subject(
        "sector",
        "",
        trigger='day("2009-06-10")',
        parties={"sector": "id"},
        refers={},
        extra={},
        derived={},
    ),
    Subject(
        "sector",
        "region",
        trigger='day("2009-06-10")',
        parties={"sector": "id"},
        refers={},
        extra={"region": Str()},
        derived={},
    ),
    *(
        Subject(
            "programme",
            per,
            trigger="window.end",
            parties={"parties": "party"},
            refers={},
            extra={
                "window": WINDOW,
                "party": record_type("programme").fields["parties"].element,  # type: ignore[union-attr]
            },
            derived={},
        )
        for per in ("school_year", "half_year", "two_years")
    ),
)
"""Every kind of subject. A programme is judged per party, in each of its windows."""


@cache
def subject(record: str, per: str = "") -> Subject:
    """Return the subject of a card; raises KeyError where there is no such subject."""
    return {(each.record, each.per): each for each in SUBJECTS}[record, per]


def table_name(kind: Subject) -> str:
    """Return the name of the table of a kind of subject: ``company_per_school_year``."""
    return kind.name.replace(" ", "_")


@cache
def subject_type(kind: Subject, extensions: Extensions = ()) -> Struct:
    """Return the fields that expressions about a subject can name, those of branches included."""
    fields: dict[str, Type] = dict(record_type(kind.record, extensions).fields)
    fields |= {name: record_type(record, extensions) for name, record in kind.refers.items()}
    fields |= kind.extra
    fields |= {"as_of": Date(), "attestations": ATTESTATIONS}
    return Struct(fields)


@cache
def derived_values(kind: Subject) -> Mapping[str, Node]:
    """Return the derived values of a subject, as nodes."""
    scope = Scope("", subject_type(kind))
    return {name: parse(text, scope) for name, text in kind.derived.items()}


@cache
def drawn_up() -> Node:
    """Give the day on which a practice agreement was drawn up, else that on which it was signed."""
    placement = subject("placement")
    day = parse("agreement.drawn_up_on", Scope("", subject_type(placement)))
    assert isinstance(day, FieldPath)  # noqa: S101 - a field
    return Recorded(day, derived_values(placement)["signed_on"])
