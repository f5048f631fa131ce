"""How duties stand: counts per duty and phase, and what falls due."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from bpvcheck.i18n import pick
from bpvcheck.reports.branches import branches, branches_of
from bpvcheck.reports.find import holder_for
from bpvcheck.reports.ledger_view import Counted, LedgerView, by_verdict
from bpvcheck.reports.model import Branch, DueLine, DutyLine, PhaseLine, Tally
from bpvcheck.rulebook.read import BEARERS, PHASES

SOON: Final = 30
"""What falls due within this many days is due soon."""


def title(ledger: LedgerView, duty: str) -> str:
    """Return the title of a duty; nothing where the rules no longer have it."""
    card = ledger.card(duty)
    return pick(card.title) if card else ""


def order(ledger: LedgerView) -> dict[str, int]:
    """Return the place of each duty in the rule book."""
    return {duty: place for place, duty in enumerate(ledger.book.ids)}


def duty_lines(
    ledger: LedgerView,
    rows: Sequence[Counted],
    *,
    strict: bool,
) -> tuple[DutyLine, ...]:
    """Return a line per duty and bearer of the rows in ``mine``."""
    place, rests_on = order(ledger), branches(ledger)
    lines = [
        _duty_line(ledger, key, Tally.of(counts, strict=strict), rests_on.get(key, ()))
        for key, counts in by_verdict(rows).items()
    ]
    return tuple(sorted(lines, key=lambda line: _place(place, line.duty, line.bearer)))


def _place(place: dict[str, int], duty: str, bearer: str) -> tuple[int, str, int]:
    return place.get(duty, len(place)), duty, BEARERS.index(bearer)


def _duty_line(
    ledger: LedgerView,
    key: tuple[str, str],
    tally: Tally,
    rests_on: tuple[Branch, ...],
) -> DutyLine:
    duty, bearer = key
    card = ledger.card(duty)
    return DutyLine(
        duty=duty,
        title=pick(card.title) if card else "",
        phase=card.phase if card else "",
        bearer=bearer,
        towards=card.towards if card else (),
        subject_kind=card.subject_record if card else "",
        remedy=pick(card.remedy) if card else "",
        tally=tally,
        branches=rests_on,
    )


def phase_lines(
    ledger: LedgerView, rows: Iterable[Counted], *, per_bearer: bool, strict: bool
) -> tuple[PhaseLine, ...]:
    """Count verdicts per phase, and per bearer where asked."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        card = ledger.card(row.duty)
        key = (card.phase if card else "", row.bearer if per_bearer else "")
        mine = counts.setdefault(key, {})
        mine[row.verdict] = mine.get(row.verdict, 0) + row.number
    lines = [PhaseLine(*key, Tally.of(mine, strict=strict)) for key, mine in counts.items()]
    return tuple(sorted(lines, key=_phase_place))


def _phase_place(line: PhaseLine) -> tuple[int, int]:
    phase = PHASES.index(line.phase) if line.phase in PHASES else len(PHASES)
    return phase, BEARERS.index(line.bearer) if line.bearer else -1


def total(rows: Iterable[Counted], *, strict: bool) -> Tally:
    """Count the verdicts of all rows."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.verdict] = counts.get(row.verdict, 0) + row.number
    return Tally.of(counts, strict=strict)


def due_lines(
    ledger: LedgerView, own: str, *, where: str, within: int = SOON, limit: int | None = None
) -> tuple[tuple[DueLine, ...], int]:
    """Return what in ``mine`` falls due within so many days, and how many were left out.

    ``own`` is the kind of party that reads it.
    """
    as_of = ledger.info.as_of
    chosen = f"FROM mine WHERE verdict = 'pending' AND due BETWEEN ? AND ? AND {where}"
    window = as_of, as_of + timedelta(days=within)
    cut = "" if limit is None else f"LIMIT {limit}"
    rows = ledger.rows(
        f"""SELECT due, duty, bearer, {holder_for(own)}, subject_kind, subject, part,
            agreement {chosen}
        ORDER BY due, duty, subject, part, bearer {cut}""",
        *window,
    )
    count = ledger.rows(f"SELECT count(*) {chosen}", *window)[0][0]
    return tuple(_due_line(ledger, row) for row in rows), count - len(rows)


def _due_line(ledger: LedgerView, row: Sequence[Any]) -> DueLine:
    due, duty, bearer, holder, *about, agreement = row
    kind, subject, part = about
    days = (due - ledger.info.as_of).days
    name = title(ledger, duty)
    who = bearer, holder
    marks = branches_of(ledger, agreement)
    return DueLine(due, days, duty, name, *who, kind, subject, part or "", marks)
