"""What an annex says, in words of one language; a format places it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bpvcheck.i18n import N_
from bpvcheck.rulebook.agreements import Agreement

__all__ = ["FIELDS", "Annex", "AnnexDuty", "AnnexTopic", "AskedNumber", "For"]

FIELDS: Final[Mapping[str, str]] = {
    "school": N_("school and BRIN"),
    "student": N_("student"),
    "company": N_("learning company and code"),
    "address": N_("address where the student works"),
    "programme": N_("programme and crebo"),
    "dates": N_("start and planned end"),
    "supervisor": N_("supervisor of the school, and how to reach them"),
    "trainer": N_("trainer of the company, and how to reach them"),
}
"""The parties and the placement, to fill in first."""


@dataclass(frozen=True)
class For:
    """For which placements an annex is: ``level`` and ``crebo`` are None where for all."""

    agreement: Agreement | None
    pathway: str
    day: date
    level: int | None = None
    crebo: str | None = None


@dataclass(frozen=True)
class AnnexTopic:
    """A topic of the agreement: its name, what to write under it, and who asks for it."""

    name: str
    title: str
    hint: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class AskedNumber:
    """A number that may be agreed stricter: what it is for, what holds anyhow, and why."""

    title: str
    now: str
    why: str
    source: str


@dataclass(frozen=True)
class AnnexDuty:
    """What a duty asks of whom, for whom it holds where that is not everyone, and its source."""

    id: str
    title: str
    text: str
    bearers: str
    scope: str
    source: str


@dataclass(frozen=True)
class Annex:
    """A model annex: what must be agreed, what a branch asks, what may be agreed, and who signs."""

    title: str
    about: tuple[str, ...]
    must: tuple[AnnexTopic, ...]
    duties: tuple[AnnexDuty, ...]
    branch: tuple[AnnexDuty, ...]
    may: tuple[AnnexTopic, ...]
    stricter: tuple[AskedNumber, ...]
    signatures: tuple[str, ...]
    sources: tuple[str, ...]
