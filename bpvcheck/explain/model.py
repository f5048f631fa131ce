"""An explanation as plain data: what was judged, what decided, what was read, what is missing."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bpvcheck.expressions.types import Parts
from bpvcheck.judge import Verdict
from bpvcheck.rulebook.card import Card, LawRef, TermValue, Texts, Validity


@dataclass(frozen=True)
class Bearer:
    """Who bears a duty: the kind of party and its id, as far as that is known."""

    kind: str
    id: str | None


@dataclass(frozen=True)
class JudgedDuty:
    """One duty of one subject, as the ledger has it."""

    duty: str
    version: str
    subject: str
    part: str
    verdict: Verdict
    due: date | None
    bearers: tuple[Bearer, ...]

    @property
    def name(self) -> str:
        """The name by which it can be asked for."""
        return ":".join(part for part in (self.duty, self.subject, self.part) if part)


class Mark(StrEnum):
    """What an item is to a fact that looks for some."""

    FOUND = "found"
    LATER = "later"
    PLANNED = "planned"
    OUTSIDE = "outside"
    UNCLEAR = "unclear"
    OTHER = "other"


@dataclass(frozen=True)
class FieldValue:
    """A field with what is recorded in it, or a duty with its verdict; None is not recorded."""

    path: Parts
    title: Texts
    value: Any


@dataclass(frozen=True)
class ItemRead:
    """An item of a list, with the fields by which it is not, or perhaps, what was looked for."""

    day: date | None
    until: date | None
    mark: Mark
    fields: tuple[FieldValue, ...]


@dataclass(frozen=True)
class Gap:
    """What is not on record: a field, with what it is ``of``, or that a list is complete."""

    path: Parts
    of: Texts = field(default_factory=dict)
    complete_until: date | None = None


@dataclass(frozen=True)
class ListRead:
    """A list that was looked at: what for, between which days, and what of it was there.

    ``holds`` tells whether it shows what was asked, ``unwanted`` that nothing should be found, and
    ``items`` is None where the list is not recorded. ``result`` says what came of it, "" where the
    items tell: what is still missing, how many there are, the first day that is not covered.
    ``missing`` is what would tell more, where that matters to the fact.
    """

    path: Parts
    title: Texts
    looks_for: Texts
    holds: bool | None
    unwanted: bool
    since: date | None
    by: date | None
    complete: date | None
    items: tuple[ItemRead, ...] | None
    result: Texts
    missing: tuple[Gap, ...]


@dataclass(frozen=True)
class ValuesRead:
    """Fields that were looked at, and what for; that may stand in the reading of a list."""

    looks_for: Texts
    values: tuple[FieldValue, ...]
    missing: tuple[Gap, ...]


Reading = ListRead | ValuesRead


@dataclass(frozen=True)
class FactShown:
    """A fact: what it says, whether that is so, by which day it was asked, whether it decides."""

    name: str
    says: Texts
    truth: bool | None
    asked_by: date
    decides: bool
    read: tuple[Reading, ...]


@dataclass(frozen=True)
class TermRead:
    """A term with the value that holds for the subject, where that is from, and when it holds."""

    name: str
    value: TermValue | None
    unit: str
    agreement: str
    source: Texts
    valid: Validity
    why: Texts


@dataclass(frozen=True)
class Missing:
    """What to record: in words, by its path in the ledger, and where it usually is."""

    path: str
    says: Texts
    where: Texts


@dataclass(frozen=True)
class InTime:
    """What in time would have meant: a fact, by which day; and what is on record instead.

    ``later`` are the days of what came too late, ``instead`` says what there was by that day.
    """

    says: Texts
    by: date
    later: tuple[date, ...]
    instead: Texts


@dataclass(frozen=True)
class Explanation:
    """Why a finding has its verdict.

    ``clause`` is the part of the card that decided: ``met`` (in time or late), ``breached``, or
    ``""`` where none did. ``law`` is what was in force for the subject.
    """

    finding: JudgedDuty
    card: Card
    law: tuple[LawRef, ...]
    as_of: date
    clause: str
    facts: tuple[FactShown, ...]
    terms: tuple[TermRead, ...]
    missing: tuple[Missing, ...]
    in_time: tuple[InTime, ...]
