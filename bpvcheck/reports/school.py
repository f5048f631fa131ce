"""A school's report: what is open, who must act, what falls due, how the objectives stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bpvcheck.i18n import pick, using
from bpvcheck.reports.duties import SOON, due_lines, duty_lines, phase_lines, total
from bpvcheck.reports.find import find_party, names
from bpvcheck.reports.head import head
from bpvcheck.reports.key_figures import KeyFigure, key_figures
from bpvcheck.reports.layout.document import Section
from bpvcheck.reports.ledger_view import Counted, LedgerView, by_verdict
from bpvcheck.reports.model import (
    Actor,
    DueLine,
    DutyLine,
    Head,
    ObjectiveLine,
    PhaseLine,
    Settle,
    Tally,
)
from bpvcheck.reports.settle import settle
from bpvcheck.rulebook.card import Objective


@dataclass(frozen=True)
class SchoolReport:
    """One school: its own duties, and everybody's duties around its placements.

    ``duties`` has every duty with its counts, and under it what is open; ``key_figures`` is None
    where only a ledger is at hand.
    """

    head: Head
    placements: int
    total: Tally
    own: Tally
    key_figures: tuple[KeyFigure, ...] | None
    phases: tuple[PhaseLine, ...]
    duties: tuple[DutyLine, ...]
    actors: tuple[Actor, ...]
    actors_left_out: int
    within: int
    due: tuple[DueLine, ...]
    due_left_out: int
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
        with ledger.mine("school = ?", school) as mine:
            rows = mine.counted()
            due, due_more = due_lines(ledger, within=within, limit=limit)
            actors = actor_lines(ledger, within)
            settles = settle(ledger, rows)
            return SchoolReport(
                head=head(
                    ledger, "school", school, names(ledger, "school", [school]), strict=strict
                ),
                placements=placements(ledger),
                total=total(rows, strict=strict),
                own=total((row for row in rows if row.bearer == "school"), strict=strict),
                key_figures=key_figures(ledger, school, rows),
                phases=phase_lines(ledger, rows, per_bearer=False, strict=strict),
                duties=duty_lines(ledger, rows, strict=strict, limit=limit),
                actors=actors[:limit],
                actors_left_out=len(actors) - len(actors[:limit]),
                within=within,
                due=due,
                due_left_out=due_more,
                objectives=tuple(objective_lines(ledger, rows, strict=strict)),
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


def objective_lines(
    ledger: LedgerView, rows: Sequence[Counted], *, strict: bool
) -> Iterable[ObjectiveLine]:
    """Say of each objective how the duties stand on which it rests; no score."""
    counts: dict[str, dict[str, int]] = {}
    for (duty, _bearer), verdicts in by_verdict(rows).items():
        mine = counts.setdefault(duty, {})
        for verdict, count in verdicts.items():
            mine[verdict] = mine.get(verdict, 0) + count
    for objective in ledger.book.objectives.values():
        yield _objective(objective, counts, strict=strict)


def _objective(
    objective: Objective, counts: dict[str, dict[str, int]], *, strict: bool
) -> ObjectiveLine:
    duties = tuple(
        (duty, Tally.of(counts[duty], strict=strict))
        for duty in objective.rests_on
        if duty in counts
    )
    together: dict[str, int] = {}
    for duty, _tally in duties:
        for verdict, count in counts[duty].items():
            together[verdict] = together.get(verdict, 0) + count
    return ObjectiveLine(
        id=objective.id,
        title=pick(objective.title),
        tally=Tally.of(together, strict=strict),
        duties=duties,
        absent=tuple(duty for duty in objective.rests_on if duty not in counts),
    )
