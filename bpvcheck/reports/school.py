"""A school's report: what is open, who must act, what falls due, how the objectives stand."""

from dataclasses import dataclass
from datetime import timedelta

from bpvcheck.i18n import using
from bpvcheck.reports.duties import SOON, duty_lines, phase_lines, total
from bpvcheck.reports.find import CONCERNS, find_party, names
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.head import head
from bpvcheck.reports.key_figures import GuidanceYear, KeyFigure, guidance_years, key_figures
from bpvcheck.reports.layout.document import Section
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import (
    ActionLine,
    Actor,
    DutyLine,
    Head,
    ObjectiveLine,
    PhaseLine,
    Settle,
    Tally,
)
from bpvcheck.reports.objectives import objective_lines
from bpvcheck.reports.settle import settle
from bpvcheck.reports.to_do import actions, to_do


@dataclass(frozen=True)
class SchoolReport:
    """One school: its own duties, and everybody's duties around its placements.

    ``own`` counts its own duties, ``others`` those of others around its placements, ``total`` both;
    ``key_figures`` is None where only a ledger is at hand.
    """

    head: Head
    placements: int
    total: Tally
    own: Tally
    others: Tally
    key_figures: tuple[KeyFigure, ...] | None
    guidance: tuple[GuidanceYear, ...]
    phases: tuple[PhaseLine, ...]
    duties: tuple[DutyLine, ...]
    actors: tuple[Actor, ...]
    actors_left_out: int
    within: int
    actions: tuple[ActionLine, ...]
    to_do: FindingList
    objectives: tuple[ObjectiveLine, ...]
    settle: tuple[Settle, ...]
    settle_left_out: int
    sections: tuple[Section, ...] = ()


def school_view(  # noqa: PLR0913 - how a report is asked for
    ledger: LedgerView,
    brin: str,
    lang: str,
    *,
    strict: bool = False,
    within: int = SOON,
    limit: int | None = 10,
) -> SchoolReport:
    """Report on a school. Raises UsageError where the ledger has no such school.

    ``limit`` cuts every list; None gives all.
    """
    with using(lang):
        school = find_party(ledger, "school", brin)
        with ledger.mine(CONCERNS["school"], school) as mine:
            rows = mine.counted()
            findings = to_do(ledger, "school", within=within)
            actors = actor_lines(ledger, within)
            settles = settle(ledger, rows)
            return SchoolReport(
                head=head(
                    ledger, "school", school, names(ledger, "school", [school]), strict=strict
                ),
                placements=placements(ledger),
                total=total(rows, strict=strict),
                own=total((row for row in rows if row.bearer == "school"), strict=strict),
                others=total((row for row in rows if row.bearer != "school"), strict=strict),
                key_figures=key_figures(ledger, school, rows),
                guidance=guidance_years(ledger),
                phases=phase_lines(ledger, rows, per_bearer=False, strict=strict),
                duties=duty_lines(ledger, rows, strict=strict),
                actors=actors[:limit],
                actors_left_out=len(actors) - len(actors[:limit]),
                within=within,
                actions=actions(ledger, findings),
                to_do=findings,
                objectives=objective_lines(ledger, rows, strict=strict),
                settle=settles[:limit],
                settle_left_out=len(settles) - len(settles[:limit]),
            )


def placements(ledger: LedgerView) -> int:
    """Count the placements in ``mine``."""
    query = "SELECT count(DISTINCT subject) FROM mine WHERE subject_kind = 'placement'"
    return int(ledger.rows(query)[0][0])


def actor_lines(ledger: LedgerView, within: int) -> tuple[Actor, ...]:
    """List who has to act on what is in ``mine``, who has most to mend first."""
    soon = ledger.info.as_of + timedelta(days=within)
    rows = ledger.rows(
        """SELECT bearer, bearer_id,
            count(*) FILTER (verdict = 'breached') AS breached,
            count(*) FILTER (verdict = 'not_demonstrated') AS unknown,
            count(*) FILTER (verdict = 'pending' AND due <= ?) AS soon,
            min(due) FILTER (verdict = 'breached') AS oldest
        FROM mine GROUP BY ALL HAVING breached + unknown + soon > 0
        ORDER BY breached DESC, unknown DESC, soon DESC, bearer, bearer_id""",
        soon,
    )
    known = {
        kind: names(
            ledger, kind, [holder for bearer, holder, *_ in rows if bearer == kind and holder]
        )
        for kind in ("school", "company", "knowledge_centre")
    }
    return tuple(
        Actor(bearer, holder or "", known.get(bearer, {}).get(holder, ""), *counts)
        for bearer, holder, *counts in rows
    )
