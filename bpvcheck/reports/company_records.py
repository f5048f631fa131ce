"""What the records of a company say: its recognitions, its trainers, the answers on it."""

from dataclasses import dataclass
from datetime import date

from bpvcheck.reports.ledger_view import LedgerView


@dataclass(frozen=True)
class RecognitionLine:
    """A recognition; ``state`` is `in_force`, `ended`, `expired`, `later` or `unknown`."""

    qualification: str
    location: str
    since: date | None
    until: date | None
    open_ended: bool
    conditional: bool
    ended_on: date | None
    ended_because: str
    state: str


@dataclass(frozen=True)
class TrainerLine:
    """A trainer of the company, with one qualification."""

    person: str
    qualification: str
    qualified_on: date | None
    level: int | None
    since: date | None
    until: date | None
    now: bool


@dataclass(frozen=True)
class Answer:
    """The knowledge centre's answer whether the company is sustainable."""

    on: date | None
    trainer: str
    outcome: str
    evaluations: int


_ENDED = "list_min(list_filter(r.ended_on, lambda d: d <= run.as_of))"
STATE = f"""CASE
    WHEN r.since IS NULL THEN 'unknown'
    WHEN r.since > run.as_of THEN 'later'
    WHEN {_ENDED} IS NOT NULL THEN 'ended'
    WHEN r.until < run.as_of THEN 'expired'
    WHEN r.until IS NULL AND NOT coalesce(r.open_ended, false) THEN 'unknown'
    ELSE 'in_force' END"""
"""The state of a recognition ``r`` as of the as-of date of ``run``, in SQL."""


def recognitions(ledger: LedgerView, company: str) -> tuple[RecognitionLine, ...] | None:
    """List the recognitions of a company; None where the records are not at hand."""
    if not ledger.with_records:
        return None
    rows = ledger.rows(
        f"""SELECT r.qualification, r.location, r.since, r.until, coalesce(r.open_ended, false),
            coalesce(r.conditional, false), {_ENDED}, r.ended_because, {STATE}
        FROM (SELECT unnest(recognitions) AS r FROM company WHERE id = ?) CROSS JOIN run
        ORDER BY r.qualification, r.location, r.since""",  # noqa: S608 - words of our own
        company,
    )
    return tuple(
        RecognitionLine(
            *(code or "", place or "", since, until, open_ended, conditional),
            *(ended, because or "", state),
        )
        for code, place, since, until, open_ended, conditional, ended, because, state in rows
    )


def trainers(ledger: LedgerView, company: str) -> tuple[TrainerLine, ...] | None:
    """List the trainers of a company; None where the records are not at hand."""
    if not ledger.with_records:
        return None
    rows = ledger.rows(
        """SELECT t.person, t.qualification, t.qualified_on, t.level, t.since, t.until,
            coalesce(t.since <= run.as_of AND coalesce(t.until >= run.as_of, t.open_ended, false),
                false)
        FROM (SELECT unnest(trainers) AS t FROM company WHERE id = ?) CROSS JOIN run
        ORDER BY t.person, t.since, t.qualification""",
        company,
    )
    return tuple(
        TrainerLine(person or "", qualification or "", on, level, since, until, now)
        for person, qualification, on, level, since, until, now in rows
    )


def answers(ledger: LedgerView, company: str) -> tuple[Answer, ...] | None:
    """List the answers on a company up to the as-of date; None without records."""
    if not ledger.with_records:
        return None
    rows = ledger.rows(
        """SELECT a."on", a.trainer, a.outcome, coalesce(len(a.based_on), 0)
        FROM (SELECT unnest(sustainability_decisions) AS a FROM company WHERE id = ?) CROSS JOIN run
        WHERE a."on" <= run.as_of OR a."on" IS NULL ORDER BY a."on" """,
        company,
    )
    return tuple(Answer(on, trainer or "", outcome or "", n) for on, trainer, outcome, n in rows)
