"""What reports are made of: plain frozen values that go to JSON as they are.

A view holds everything that a format shows, in words of one language where it is words; a format
prints it and computes nothing. ``REPORT_VERSION`` is the version of these shapes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Final

REPORT_VERSION: Final = 3
"""Version of the views; a change that breaks readers of their JSON raises it."""
FEW: Final = 5
"""Counts of placements below this are not shown to who may not see students."""


def share_of(part: int, whole: int) -> float:
    """Return a share to four decimals; 0 or 1 only where it is exactly that."""
    share = round(part / whole, 4)
    return min(max(share, 0.0001), 0.9999) if 0 < part < whole else share


@dataclass(frozen=True)
class Head:
    """What a report is about, and on what it rests.

    ``name`` is what the records call the one it is about. ``with_records`` tells whether the
    records were at hand: a report from a ledger alone lacks what only records say.
    """

    report: str
    report_version: int
    lang: str
    about: str
    name: str
    as_of: date
    complete_until: date | None
    strict: bool
    with_records: bool
    rules: str
    inputs: str
    version: str
    ledger_version: int

    @property
    def called(self) -> str:
        """The name of the one that it is about with the id beside it, or else the id."""
        return f"{self.name} ({self.about})" if self.name else self.about


@dataclass(frozen=True)
class Tally:
    """How many findings got each verdict, and out of how many.

    ``applicable`` is what is judged without what is not applicable, ``due`` is that without what
    is not due yet, ``done`` is met in time or late. ``open`` is what has to be mended: not met,
    and with ``--strict`` also what is not demonstrated.
    """

    met: int
    met_late: int
    breached: int
    not_demonstrated: int
    pending: int
    not_applicable: int
    judged: int
    applicable: int
    due: int
    done: int
    open: int

    @classmethod
    def of(cls, counts: Mapping[str, int], *, strict: bool = False) -> "Tally":
        """Count verdicts."""
        n = {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
        judged = sum(n.values())
        applicable = judged - n["not_applicable"]
        return cls(
            **n,
            judged=judged,
            applicable=applicable,
            due=applicable - n["pending"],
            done=n["met"] + n["met_late"],
            open=n["breached"] + (n["not_demonstrated"] if strict else 0),
        )

    @classmethod
    def added(cls, tallies: "Sequence[Tally]") -> "Tally":
        """Add tallies up."""
        return cls(
            **{
                field.name: sum(getattr(each, field.name) for each in tallies)
                for field in fields(cls)
            }
        )

    @property
    def told(self) -> int:
        """Of how many it can be told whether they are done; with ``--strict`` all that are due."""
        return self.done + self.open


VERDICTS: Final = ("met", "met_late", "breached", "not_demonstrated", "pending", "not_applicable")
"""The verdicts in the order in which they are shown."""


@dataclass(frozen=True)
class Masked:
    """A tally for who may not see how few: small counts are ``<5``, what tells them ``≥5``."""

    met: int | str
    met_late: int | str
    breached: int | str
    not_demonstrated: int | str
    pending: int | str
    not_applicable: int | str
    judged: int | str
    applicable: int | str
    due: int | str
    done: int | str
    open: int | str


@dataclass(frozen=True)
class Branch:
    """A branch's agreement, by the name of its plugin; ``own`` where the duty itself is its own.

    Of a duty of the protocol it decides a term for some of the subjects.
    """

    name: str
    title: str
    own: bool


@dataclass(frozen=True)
class Finding:
    """One duty of one bearer and subject on which something has to be done, or proved.

    - ``id`` is how it is linked to and how `bpvcheck explain` finds it;
    - ``own`` tells whether the reader of the report owes it;
    - ``part`` is the school year or other part of the subject that was judged;
    - ``overdue`` is in days; ``missing`` are the paths that would settle the verdict, ``lacking``
      the same in words;
    - names, ``team``, ``qualification`` and ``location`` are as recorded, ``""`` where not;
    - ``agreement`` is that of the ledger: which agreement the verdict rests on; ``branches`` are
      those beside the protocol.
    """

    id: str
    duty: str
    title: str
    phase: str
    own: bool
    bearer: str
    bearer_id: str
    bearer_name: str
    subject_kind: str
    subject: str
    part: str
    verdict: str
    due: date | None
    overdue: int | None
    missing: tuple[str, ...]
    lacking: tuple[str, ...]
    school: str
    company: str
    company_name: str
    school_year: str
    team: str
    qualification: str
    location: str
    agreement: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class ActionLine:
    """What to do about one duty of one bearer: how often, and by when.

    ``oldest`` is the first day that something not met was due, ``next_due`` the first day ahead.
    """

    duty: str
    title: str
    phase: str
    own: bool
    bearer: str
    towards: tuple[str, ...]
    remedy: str
    breached: int
    not_demonstrated: int
    due_soon: int
    oldest: date | None
    next_due: date | None
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class DutyLine:
    """How one duty of one bearer stands.

    ``branches`` are the agreements on which it rests beside the protocol, or instead.
    """

    duty: str
    title: str
    phase: str
    bearer: str
    towards: tuple[str, ...]
    subject_kind: str
    remedy: str
    tally: Tally | Masked
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class PhaseLine:
    """How the duties of one phase stand, of one bearer or (``""``) of all."""

    phase: str
    bearer: str
    tally: Tally | Masked


@dataclass(frozen=True)
class Actor:
    """Who has to act, and on how much."""

    bearer: str
    id: str
    name: str
    breached: int
    not_demonstrated: int
    due_soon: int
    oldest: date | None


@dataclass(frozen=True)
class Settle:
    """A list of the records that would settle findings which are not demonstrated.

    ``alone`` is how many it settles by itself, ``findings`` in how many it is needed. Who may not
    see small counts sees no ``duties``, and ``alone`` not where it is small.
    """

    kind: str
    field: str
    name: str
    findings: int
    alone: int | str
    duties: tuple[tuple[str, int], ...]
    paths: tuple[str, ...]


@dataclass(frozen=True)
class ObjectiveLine:
    """How the duties stand on which an objective rests."""

    id: str
    title: str
    tally: Tally | Masked
    duties: tuple[tuple[str, Tally | Masked], ...]
    absent: tuple[str, ...]


def plain(value: object) -> object:
    """Return a view as JSON has it: objects, lists, texts, numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Written:
    """A report that was written: how its party's own duties stand, and what it must do first.

    Of thousands of reports these are kept until the index is written, so they are small.
    """

    file: str
    id: str
    name: str
    own: Tally
    first: str
