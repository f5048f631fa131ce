"""How the protocol's objectives stand, by the duties that serve each; an objective has no score.

A duty that several owe counts once for each of them. Duties are counted apart before they are added
up, so that nobody takes many findings of one for a sign of all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from bpvcheck.i18n import pick
from bpvcheck.reports.ledger_view import Counted, LedgerView, by_verdict
from bpvcheck.reports.model import ObjectiveLine, Tally
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT
from bpvcheck.rulebook.card import Objective

__all__ = ["objective_lines"]


def objective_lines(
    ledger: LedgerView, rows: Sequence[Counted], *, strict: bool
) -> tuple[ObjectiveLine, ...]:
    """Say of each objective how the duties stand that serve it."""
    counts: dict[str, Counter[str]] = {}
    for (duty, _bearer), verdicts in by_verdict(rows).items():
        counts.setdefault(duty, Counter()).update(verdicts)
    return tuple(
        _line(objective, _serving(objective, ledger), counts, strict=strict)
        for objective in ledger.book.objectives.values()
    )


def _serving(objective: Objective, ledger: LedgerView) -> tuple[str, ...]:
    """Return the duties that serve an objective: those that it names, and those of branches."""
    if not objective.and_branches:
        return objective.rests_on
    protocol = PROTOCOL_AGREEMENT.name
    own = (card.id for card in ledger.book if card.agreement != protocol and not card.repeats)
    return tuple(dict.fromkeys([*objective.rests_on, *own]))


def _line(
    objective: Objective,
    serving: Sequence[str],
    counts: Mapping[str, Mapping[str, int]],
    *,
    strict: bool,
) -> ObjectiveLine:
    duties = tuple(
        (duty, Tally.of(counts[duty], strict=strict)) for duty in serving if duty in counts
    )
    return ObjectiveLine(
        id=objective.id,
        title=pick(objective.title),
        tally=Tally.added([tally for _duty, tally in duties]),
        duties=duties,
        absent=tuple(duty for duty in serving if duty not in counts),
    )
