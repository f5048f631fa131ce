"""How the protocol's objectives stand, by the duties that serve each; an objective has no score.

A duty that several owe counts once for each of them. Duties are counted apart before they are added
up, so that nobody takes many findings of one for a sign of all. What an objective asks beside its
duties is a fact of one of them, counted as if it were a duty: that the policy was told.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bpvcheck.i18n import pick
from bpvcheck.reports.ledger_view import Counted, LedgerView, by_verdict
from bpvcheck.reports.model import ObjectiveLine, Tally
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT
from bpvcheck.rulebook.card import Card, FactDef, Objective

__all__ = ["objective_lines"]


def objective_lines(
    ledger: LedgerView, rows: Sequence[Counted], *, strict: bool
) -> tuple[ObjectiveLine, ...]:
    """Say of each objective how the duties stand that serve it."""
    counts: dict[str, Counter[str]] = {}
    for (duty, _bearer), verdicts in by_verdict(rows).items():
        counts.setdefault(duty, Counter()).update(verdicts)
    return tuple(
        _line(
            objective,
            _serving(objective, ledger),
            {**counts, **_facts(objective, ledger, rows)},
            strict=strict,
        )
        for objective in ledger.book.objectives.values()
    )


def _facts(
    objective: Objective, ledger: LedgerView, rows: Sequence[Counted]
) -> dict[str, Counter[str]]:
    """Count what facts of duties say that serve an objective themselves, by duty and fact."""
    counts: dict[str, Counter[str]] = {}
    for card, fact in _served_by(objective, ledger):
        for row in (each for each in rows if each.duty == card.id):
            found = counts.setdefault(_named(card, fact), Counter())
            found[_verdict_of(fact, row)] += row.number
    return counts


def _served_by(objective: Objective, ledger: LedgerView) -> Iterator[tuple[Card, FactDef]]:
    """Yield the facts that serve an objective, once for all versions of a duty."""
    found = {
        (card.id, fact.name): (card, fact)
        for card in ledger.book
        for fact in card.facts.values()
        if objective.id in fact.serves
    }
    yield from found.values()


def _named(card: Card, fact: FactDef) -> str:
    return f"{card.id} ({pick(fact.says)})"


def _verdict_of(fact: FactDef, row: Counted) -> str:
    """Say of a fact by the due day what is said of a duty."""
    if row.verdict == "not_applicable":
        return row.verdict
    facts = row.pattern.split()
    if f"{fact.name}=true" in facts:
        return "met"
    if row.verdict == "pending":
        return "pending"
    return "breached" if f"{fact.name}=false" in facts else "not_demonstrated"


def _serving(objective: Objective, ledger: LedgerView) -> tuple[str, ...]:
    """Return what serves an objective: duties that it names, those of branches, and facts."""
    protocol = PROTOCOL_AGREEMENT.name
    own = (card.id for card in ledger.book if card.agreement != protocol and not card.repeats)
    facts = (_named(card, fact) for card, fact in _served_by(objective, ledger))
    branches = own if objective.and_branches else ()
    return tuple(dict.fromkeys([*objective.rests_on, *branches, *facts]))


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
