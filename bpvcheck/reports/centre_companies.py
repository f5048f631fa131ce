"""The companies of a knowledge centre: what to look at first, what expires, who is active."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bpvcheck.reports.company_records import STATE
from bpvcheck.reports.duties import title
from bpvcheck.reports.find import names
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.masking import mask_count

MONTHS = (3, 6)
"""Recognitions that expire within these many months are shown."""


@dataclass(frozen=True)
class Reason:
    """A duty of which a company has something open, for how many placements (small ones hidden)."""

    duty: str
    title: str
    verdict: str
    placements: int | str


@dataclass(frozen=True)
class CompanyLine:
    """A company with what it has open.

    ``breached`` and ``not_demonstrated`` count duties, not placements. ``lost`` tells that no
    recognition is in force while students are there; None where the records are not at hand.
    """

    company: str
    name: str
    breached: int
    not_demonstrated: int
    lost: bool | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Expiring:
    """A recognition that runs out within ``months``, with nothing after it."""

    company: str
    name: str
    qualification: str
    location: str
    until: date
    months: int
    active: bool


@dataclass(frozen=True)
class YearLine:
    """How many companies are recognised and active in a school year, or now (``""``)."""

    part: str
    recognised: int
    active: int
    both: int
    active_unrecognised: int


def ranked(ledger: LedgerView, limit: int | None) -> tuple[tuple[CompanyLine, ...], int]:
    """Return the companies with something open, and how many were left out.

    First those that have students and no recognition, then those with most duties that are not
    met, then those with most that are not demonstrated, then by code.
    """
    lost = _lost(ledger)
    found = ledger.rows(
        """SELECT company, count(DISTINCT duty) FILTER (verdict = 'breached') AS breached,
            count(DISTINCT duty) FILTER (verdict = 'not_demonstrated') AS unknown
        FROM mine WHERE bearer = 'company' AND verdict IN ('breached', 'not_demonstrated')
            AND company IS NOT NULL
        GROUP BY company"""
    )
    found.sort(key=lambda row: (row[0] not in lost, -row[1], -row[2], row[0]))
    shown = found[:limit]
    codes = [row[0] for row in shown]
    reasons, known = _reasons(ledger, codes), names(ledger, "company", codes)
    lines = tuple(
        CompanyLine(
            company=code,
            name=known.get(code, ""),
            breached=breached,
            not_demonstrated=unknown,
            lost=code in lost if ledger.with_records else None,
            reasons=tuple(reasons.get(code, ())),
        )
        for code, breached, unknown in shown
    )
    return lines, len(found) - len(lines)


def _reasons(ledger: LedgerView, codes: list[str]) -> dict[str, list[Reason]]:
    """Say what companies have open, what is not met first."""
    found: dict[str, list[Reason]] = {}
    for company, duty, verdict, count in ledger.rows(
        """SELECT company, duty, verdict, count(*) AS n FROM mine
        WHERE bearer = 'company' AND verdict IN ('breached', 'not_demonstrated')
            AND company IN (SELECT unnest(?::VARCHAR[]))
        GROUP BY ALL ORDER BY company, verdict, duty""",
        codes,
    ):
        reason = Reason(duty, title(ledger, duty), verdict, mask_count(count))
        found.setdefault(company, []).append(reason)
    return found


def _lost(ledger: LedgerView) -> set[str]:
    """Return the companies where students are on the as-of date and no recognition is in force."""
    if not ledger.with_records:
        return set()
    rows = ledger.rows(
        f"""WITH held AS (SELECT id, unnest(recognitions) AS r FROM company)
        SELECT id FROM held CROSS JOIN run GROUP BY id, as_of
        HAVING count(*) FILTER ({STATE} IN ('in_force', 'unknown')) = 0
            AND id IN (SELECT company FROM running WHERE since <= as_of AND until >= as_of)"""  # noqa: S608
    )
    return {row[0] for row in rows}


def expiring(ledger: LedgerView, centre: str) -> tuple[Expiring, ...] | None:
    """List recognitions that run out soon and are not followed by another; None without records."""
    if not ledger.with_records:
        return None
    rows = ledger.rows(
        f"""WITH held AS (
            SELECT c.id, c.name, unnest(c.recognitions) AS r FROM company c
            WHERE c.knowledge_centre = ?
        ), states AS (SELECT *, {STATE} AS state FROM held CROSS JOIN run)
        SELECT s.id, s.name, s.r.qualification, s.r.location, s.r.until,
            s.r.until <= s.as_of + INTERVAL {MONTHS[0]} MONTH,
            s.id IN (SELECT company FROM running WHERE since <= s.as_of AND until >= s.as_of)
        FROM states s
        WHERE s.state = 'in_force' AND s.r.until <= s.as_of + INTERVAL {MONTHS[-1]} MONTH
            AND NOT EXISTS (SELECT 1 FROM held h WHERE h.id = s.id
                AND h.r.qualification IS NOT DISTINCT FROM s.r.qualification
                AND (h.r.location IS NOT DISTINCT FROM s.r.location OR h.r.location = 'all')
                AND h.r.since <= s.r.until + 1
                AND (h.r.until > s.r.until OR coalesce(h.r.open_ended, false)))
        ORDER BY s.r.until, s.id, s.r.qualification, s.r.location""",  # noqa: S608
        centre,
    )
    return tuple(map(_expiring, rows))


def _expiring(row: tuple[Any, ...]) -> Expiring:
    company, name, qualification, location, until, first, active = row
    months = MONTHS[0] if first else MONTHS[-1]
    words = qualification or "", location or ""
    return Expiring(company, name or "", *words, until, months, bool(active))


def activity(ledger: LedgerView, centre: str) -> tuple[YearLine, ...] | None:
    """Count recognised and active companies per school year and now; None without records."""
    if not ledger.with_records:
        return None
    years = ledger.rows(
        """SELECT s.part, count(*) FILTER (s.recognised), count(*) FILTER (s.active),
            count(*) FILTER (s.recognised AND s.active),
            count(*) FILTER (s.active AND NOT s.recognised)
        FROM company_year s JOIN company c ON c.row = s.company_row
        WHERE c.knowledge_centre = ? GROUP BY s.part ORDER BY s.part""",
        centre,
    )
    now = ledger.rows(
        f"""WITH one AS (
            SELECT c.id,
                list_bool_or(list_transform(c.recognitions, lambda r: {STATE} = 'in_force'))
                    AS recognised,
                c.id IN (SELECT company FROM running WHERE since <= as_of AND until >= as_of)
                    AS active
            FROM company c CROSS JOIN run WHERE c.knowledge_centre = ?
        )
        SELECT '', count(*) FILTER (recognised), count(*) FILTER (active),
            count(*) FILTER (recognised AND active),
            count(*) FILTER (active AND NOT coalesce(recognised, false)) FROM one""",  # noqa: S608
        centre,
    )
    return tuple(YearLine(*row) for row in (*now, *years))
