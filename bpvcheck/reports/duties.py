"""How duties stand: counts per duty and phase."""

from collections.abc import Iterable, Sequence
from typing import Final

from bpvcheck.i18n import pick
from bpvcheck.reports.branches import branches
from bpvcheck.reports.ledger_view import Counted, LedgerView, by_verdict
from bpvcheck.reports.model import Branch, DutyLine, PhaseLine, Tally
from bpvcheck.rulebook.card import BEARERS, PHASES

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
