"""An explanation as plain data: what was judged, by what, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bpvcheck.explain.changes import Change
from bpvcheck.explain.deeds import Deed
from bpvcheck.explain.readings import Reading
from bpvcheck.judge import Verdict
from bpvcheck.records.extensions import Extensions
from bpvcheck.rulebook.card import Card, Texts


@dataclass(frozen=True)
class Party:
    """Who bears a duty: the kind of party and its id, as far as that is known."""

    kind: str
    id: str | None


@dataclass(frozen=True)
class Finding:
    """One duty of one subject, as the ledger has it."""

    duty: str
    version: str
    subject: str
    part: str
    verdict: Verdict
    due: date | None
    bearers: tuple[Party, ...]

    @property
    def name(self) -> str:
        """The name by which it can be asked for."""
        return ":".join(part for part in (self.duty, self.subject, self.part) if part)


@dataclass(frozen=True)
class FactShown:
    """A fact with its truth, what it read, and whether knowing it would settle the verdict.

    ``name`` is the fact's own, or ``applies``.
    """

    name: str
    truth: bool | None
    settles: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Way:
    """What would change the verdict: into which, by which facts, and what has to be recorded.

    ``past`` tells that a day in it is over: it helps only if it was so. ``changes`` are empty where
    a record is meant whose id is not known.
    """

    verdict: Verdict
    facts: tuple[str, ...]
    deeds: tuple[Deed, ...]
    changes: tuple[Change, ...]
    past: bool


@dataclass(frozen=True)
class Explanation:
    """Why a finding has its verdict, and what would change that.

    ``clause`` is the part of the card that decided: ``met``, ``met_late``, ``breached``, or ``""``
    where none did. ``extensions`` are the fields that branches add to records; ``rests_on`` has
    the titles of the duties whose verdicts it rests on.
    """

    finding: Finding
    card: Card
    extensions: Extensions
    as_of: date
    clause: str
    facts: tuple[FactShown, ...]
    ways: tuple[Way, ...]
    rests_on: Mapping[str, Texts]
