"""A knowledge centre's report: its own duties, and what to look at among its companies.

It shows companies and counts, no students and no placements; small counts of placements are hidden.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bpvcheck.i18n import using
from bpvcheck.reports.centre_companies import (
    CompanyLine,
    Expiring,
    YearLine,
    activity,
    expiring,
    ranked,
)
from bpvcheck.reports.duties import SOON, duty_lines, phase_lines, total
from bpvcheck.reports.find import find_party, names
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.head import head
from bpvcheck.reports.layout.document import Section
from bpvcheck.reports.lead_times import LeadTimes, lead_times
from bpvcheck.reports.ledger_view import Counted, LedgerView
from bpvcheck.reports.masking import mask
from bpvcheck.reports.model import ActionLine, DutyLine, Head, PhaseLine, Settle, Tally
from bpvcheck.reports.settle import settle
from bpvcheck.reports.to_do import actions, to_do

GROUPS: Final = {
    "sustainable": {"sustainability_decisions", "improvement_plans"},
    "register": {"listings", "listing_exemptions", "profiles"},
    "replacement": {"place_losses"},
    "training": {"support", "trainers"},
    "schools": {"school_support", "schools_served", "cooperation"},
    "recognition": set[str](),
}
"""The sections of the report: a duty is in the first of which it reads a field, else the last."""
_NO_STUDENT: Final = "bearer = 'knowledge_centre' AND subject_kind <> 'placement'"


@dataclass(frozen=True)
class DutyGroup:
    """A section of the report, and its duties."""

    group: str
    duties: tuple[DutyLine, ...]


@dataclass(frozen=True)
class KnowledgeCentreReport:
    """One knowledge centre. What only records say is None where only a ledger is at hand."""

    head: Head
    total: Tally
    phases: tuple[PhaseLine, ...]
    groups: tuple[DutyGroup, ...]
    lead_times: LeadTimes | None
    companies: tuple[CompanyLine, ...]
    companies_left_out: int
    expiring: tuple[Expiring, ...] | None
    expiring_left_out: int
    activity: tuple[YearLine, ...] | None
    within: int
    actions: tuple[ActionLine, ...]
    to_do: FindingList
    settle: tuple[Settle, ...]
    settle_left_out: int
    sections: tuple[Section, ...] = ()


def knowledge_centre_view(  # noqa: PLR0913 - how a report is asked for
    ledger: LedgerView,
    brin: str,
    lang: str,
    *,
    strict: bool = False,
    within: int = SOON,
    limit: int | None = 10,
) -> KnowledgeCentreReport:
    """Report on a knowledge centre. Raises UsageError where there is no such centre."""
    with using(lang):
        centre = find_party(ledger, "knowledge_centre", brin)
        known = names(ledger, "knowledge_centre", [centre])
        with ledger.mine(
            "knowledge_centre = ? AND bearer IN ('knowledge_centre', 'company')", centre
        ) as mine:
            own = [row for row in mine.counted() if row.bearer == "knowledge_centre"]
            open_rows = list(_without_placements(ledger, own))
            lines = duty_lines(ledger, own, strict=strict)
            findings = to_do(ledger, "knowledge_centre", within=within, where=_NO_STUDENT)
            companies, more = ranked(ledger, limit)
            soon = expiring(ledger, centre)
            settles = settle(ledger, open_rows)
            return KnowledgeCentreReport(
                head=head(ledger, "knowledge_centre", centre, known, strict=strict),
                total=total(open_rows, strict=strict),
                phases=phase_lines(ledger, open_rows, per_bearer=False, strict=strict),
                groups=tuple(_groups(ledger, lines)),
                lead_times=lead_times(ledger, centre, own),
                companies=companies,
                companies_left_out=more,
                expiring=soon[:limit] if soon is not None else None,
                expiring_left_out=len(soon) - len(soon[:limit]) if soon is not None else 0,
                activity=activity(ledger, centre),
                within=within,
                actions=actions(ledger, findings),
                to_do=findings,
                settle=settles[:limit],
                settle_left_out=len(settles) - len(settles[:limit]),
            )


def _without_placements(ledger: LedgerView, rows: Iterable[Counted]) -> Iterable[Counted]:
    """Leave out duties that are judged per placement: these are shown with small counts hidden."""
    for row in rows:
        card = ledger.card(row.duty)
        if card is None or card.subject_record != "placement":
            yield row


def _groups(ledger: LedgerView, lines: Sequence[DutyLine]) -> Iterable[DutyGroup]:
    by_group: dict[str, list[DutyLine]] = {name: [] for name in reversed(GROUPS)}
    for line in lines:
        card = ledger.card(line.duty)
        if card is not None:
            by_group[_group(ledger.reads(card))].append(_masked(line))
    for name, mine in by_group.items():
        if mine:
            yield DutyGroup(name, tuple(mine))


def _group(fields: frozenset[str]) -> str:
    return next((name for name, mine in GROUPS.items() if fields & mine), "recognition")


def _masked(line: DutyLine) -> DutyLine:
    """Hide small counts of a duty that is judged per placement."""
    if line.subject_kind != "placement" or not isinstance(line.tally, Tally):
        return line
    return replace(line, tally=mask(line.tally))
