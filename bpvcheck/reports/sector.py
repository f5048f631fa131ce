"""A branch's report: how its agreement is kept, who stands out, where regions differ.

It is about schools and companies. It names no student and no placement, and hides counts of
placements below five, and what would tell these (`bpvcheck.reports.masking`). Companies are counted
as they are.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from bpvcheck.errors import Code, NothingJudgedError
from bpvcheck.i18n import _, using
from bpvcheck.reports.branches import NAMED, PROTOCOL, title_of
from bpvcheck.reports.duties import SOON, duty_lines
from bpvcheck.reports.find import agreements, find_agreement
from bpvcheck.reports.head import head
from bpvcheck.reports.layout.document import Section
from bpvcheck.reports.ledger_view import Counted, LedgerView
from bpvcheck.reports.masking import ShownSums, mask, mask_part
from bpvcheck.reports.model import FEW, DutyLine, Head, Masked, ObjectiveLine, Settle, Tally
from bpvcheck.reports.objectives import objective_lines
from bpvcheck.reports.sector_lines import SectorLines, masked_objectives
from bpvcheck.reports.sector_parties import Parties, parties_of, per_placement
from bpvcheck.reports.sector_regions import Regions, regions_of
from bpvcheck.reports.settle import settle


@dataclass(frozen=True)
class Reach:
    """For how much an agreement holds.

    ``unsure`` is of how many of the placements the records leave open whether it does.
    """

    placements: int | str
    unsure: int | str
    schools: int
    companies: int


@dataclass(frozen=True)
class OfAgreement:
    """How the findings stand that rest on an agreement.

    ``placements`` counts each placement once, by the worst verdict on it. ``own`` counts findings
    of the agreement's own duties, ``values`` those of the protocol's duties in which a value of
    the agreement decided, ``total`` both. Regions are None where only a ledger is at hand.
    """

    placements: Tally | Masked
    total: Tally | Masked
    own: Tally | Masked
    values: Tally | Masked
    within: int
    due_soon: int | str
    duties: tuple[DutyLine, ...]
    regions: Regions | None
    schools: Parties
    companies: Parties
    settle: tuple[Settle, ...]
    settle_left_out: int


@dataclass(frozen=True)
class OfProtocol:
    """How the protocol's other findings stand on the same placements and companies."""

    total: Tally | Masked
    duties: tuple[DutyLine, ...]
    regions: Regions | None


@dataclass(frozen=True)
class SectorReport:
    """One branch over all schools and companies: its agreement, and the protocol beside it."""

    head: Head
    reach: Reach
    agreement: OfAgreement
    protocol: OfProtocol
    objectives: tuple[ObjectiveLine, ...]
    sections: tuple[Section, ...] = ()


def sector_view(  # noqa: PLR0913 - how a report is asked for
    ledger: LedgerView,
    name: str,
    lang: str,
    *,
    strict: bool = False,
    within: int = SOON,
    limit: int | None = 10,
) -> SectorReport:
    """Report on a branch, by the name of its plugin.

    Raises UsageError where there is no such plugin, NothingJudgedError where its agreement holds
    for nothing in the records.
    """
    with using(lang):
        agreement = find_agreement(agreements(ledger), name)
        sums = ShownSums()
        with _subjects(ledger, agreement):
            reach = _reach(ledger, agreement)
            with _rows(ledger, NAMED, agreement) as rows:
                lines = SectorLines(agreement, duty_lines(ledger, rows, strict=strict), sums)
                mine = _of_agreement(ledger, rows, lines, strict=strict, within=within, limit=limit)
            with _rows(ledger, "agreement = ?", PROTOCOL) as rows:
                beside = SectorLines(PROTOCOL, duty_lines(ledger, rows, strict=strict), sums)
                regions = regions_of(ledger, limit, strict=strict)
                protocol = OfProtocol(beside.total(beside.true), beside.shown, regions)
            with _rows(ledger, f"agreement <> ? AND NOT {NAMED}", PROTOCOL, agreement) as rows:
                others = SectorLines("", duty_lines(ledger, rows, strict=strict), sums)
            with _rows(ledger, "true") as rows:
                found = objective_lines(ledger, rows, strict=strict)
            objectives = masked_objectives(found, (lines, beside, others), sums)
        known = {agreement: title_of(ledger, agreement)}
        return SectorReport(
            head(ledger, "sector", agreement, known, strict=strict),
            reach,
            mine,
            protocol,
            objectives,
        )


@contextmanager
def _subjects(ledger: LedgerView, agreement: str) -> Iterator[None]:
    """Keep what an agreement holds for, or may hold for, in the table ``branch``."""
    columns = "subject_kind, subject, school, company, pattern LIKE 'applies=unknown%' AS unsure"
    applies = f"{NAMED} AND verdict <> 'not_applicable'"
    with ledger.mine(applies, agreement, columns=columns):
        ledger.execute(
            """CREATE OR REPLACE TEMP TABLE branch AS
            SELECT subject_kind, subject, any_value(school) AS school,
                any_value(company) AS company, bool_and(unsure) AS unsure
            FROM mine GROUP BY subject_kind, subject"""
        )
    try:
        yield
    finally:
        ledger.execute("DROP TABLE branch")


@contextmanager
def _rows(ledger: LedgerView, condition: str, *values: str) -> Iterator[list[Counted]]:
    """Keep the findings on the branch's subjects that meet a condition in ``mine``."""
    of_branch = "(subject_kind, subject) IN (SELECT (subject_kind, subject) FROM branch)"
    with ledger.mine(f"{condition} AND {of_branch}", *values) as mine:
        yield mine.counted()


def _reach(ledger: LedgerView, agreement: str) -> Reach:
    """Count what an agreement holds for. Raises NothingJudgedError where that is nothing."""
    ((subjects, placements, unsure, schools, companies),) = ledger.rows(
        """SELECT count(*), count(*) FILTER (subject_kind = 'placement'),
            count(*) FILTER (subject_kind = 'placement' AND unsure),
            count(DISTINCT school), count(DISTINCT company) FROM branch"""
    )
    if not subjects:
        message = _('Nothing in these records falls under the agreement "{name}".')
        raise NothingJudgedError(
            Code.NO_RULES,
            message.format(name=agreement),
            hint=_(
                "see that records of its sector are there, and that its duties were judged"
                " (--only, --skip)"
            ),
        )
    shown = mask_part(placements, placements)
    return Reach(shown, mask_part(unsure, placements), schools, companies)


def _of_agreement(  # noqa: PLR0913 - how a report is asked for
    ledger: LedgerView,
    rows: Sequence[Counted],
    lines: SectorLines,
    *,
    strict: bool,
    within: int,
    limit: int | None,
) -> OfAgreement:
    own = [line for line in lines.true if is_own(line, lines.name)]
    hidden = {line.duty for line in lines.shown if not isinstance(line.tally.not_demonstrated, int)}
    settles = settle(ledger, [row for row in rows if row.duty not in hidden])
    enough = [_few_hidden(each) for each in settles if each.findings >= FEW]
    return OfAgreement(
        placements=mask(per_placement(ledger, strict=strict)),
        total=lines.total(lines.true),
        own=lines.total(own),
        values=lines.total([line for line in lines.true if line not in own]),
        within=within,
        due_soon=_due_soon(ledger, within),
        duties=lines.shown,
        regions=regions_of(ledger, None, strict=strict),
        schools=parties_of(ledger, "school", limit, strict=strict),
        companies=parties_of(ledger, "company", limit, strict=strict),
        settle=tuple(enough[:limit]),
        settle_left_out=len(enough) - len(enough[:limit]),
    )


def is_own(line: DutyLine, agreement: str) -> bool:
    """Return whether a duty is an agreement's own, not one of the protocol with a value of it."""
    return any(each.own and each.name == agreement for each in line.branches)


def _due_soon(ledger: LedgerView, within: int) -> int | str:
    last = ledger.info.as_of + timedelta(days=within)
    query = "SELECT count(*) FILTER (due <= ?), count(*) FROM mine WHERE verdict = 'pending'"
    return mask_part(*ledger.rows(query, last)[0])


def _few_hidden(line: Settle) -> Settle:
    """Hide how few findings a list settles; its duties are left out with their counts."""
    return replace(line, alone=mask_part(int(line.alone), line.findings), duties=())
