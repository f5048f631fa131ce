"""What the summary asks of all findings, worked out on the wide tables."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from bpvcheck.ledger.cards import LedgerCard
from bpvcheck.ledger.columns import Numbers, numbers
from bpvcheck.ledger.long import HOLDERS
from bpvcheck.ledger.wide import WHO, Ledger, order_of

__all__ = ["Late", "Soon", "falling_due", "longest_overdue"]

_EPOCH = date(1970, 1, 1)
_NEVER = 2**31 - 1


class Late(NamedTuple):
    """How many findings of a card and bearer are overdue, and which is the longest."""

    card: LedgerCard
    bearer: str
    number: int
    due: date
    subject: str
    part: str
    bearer_id: str
    agreement: str


class Soon(NamedTuple):
    """How many findings of a card and bearer fall due on a day."""

    card: LedgerCard
    bearer: str
    due: date
    number: int


def longest_overdue(ledger: Ledger, verdicts: Collection[str]) -> Iterator[Late]:
    """Yield by card and bearer what of some verdicts is overdue the longest.

    Of equals it is the first by subject and part. Repeated duties are left out.
    """
    today, wanted = _day(ledger.info.as_of), _wanted(ledger, verdicts)
    for card in _counted(ledger):
        dues = _dues(ledger, card)
        found = np.flatnonzero(wanted[_codes(ledger, card)] & (dues < today))
        if len(found):
            first = found[dues[found] == dues[found].min()]
            yield from _late(ledger, card, first, len(found))


def falling_due(ledger: Ledger, within: int) -> Iterator[Soon]:
    """Yield by card and bearer on which days what is pending falls due, the soonest first."""
    today, pending = _day(ledger.info.as_of), _wanted(ledger, ["pending"])
    for card in _counted(ledger):
        dues = _dues(ledger, card)
        soon = (dues >= today) & (dues <= today + within)
        days, counts = np.unique(dues[pending[_codes(ledger, card)] & soon], return_counts=True)
        for day, count in zip(days.tolist(), counts.tolist(), strict=True):
            for bearer in card.bearers.split():
                yield Soon(card, bearer, _EPOCH + timedelta(days=day), count)


def _counted(ledger: Ledger) -> Iterator[LedgerCard]:
    yield from (card for card in ledger.cards.values() if not card.repeats)


def _day(day: date) -> int:
    return (day - _EPOCH).days


def _wanted(ledger: Ledger, verdicts: Collection[str]) -> Numbers:
    """Return which codes have one of some verdicts; the last one is none."""
    return np.array([*(code.verdict in verdicts for code in ledger.codes), False])


def _codes(ledger: Ledger, card: LedgerCard) -> Numbers:
    return numbers(ledger.tables[card.table][card.card], len(ledger.codes))


def _dues(ledger: Ledger, card: LedgerCard) -> Numbers:
    return numbers(ledger.tables[card.table][card.due], _NEVER)


def _late(ledger: Ledger, card: LedgerCard, rows: Numbers, count: int) -> Iterator[Late]:
    """Yield the first by name of some rows, by bearer."""
    table = ledger.tables[card.table]
    named = table.select(["subject", "part"]).take(pa.array(rows))
    place = int(rows[order_of(named)[0].as_py()])
    (found,) = (
        table.slice(place, 1).select([*WHO, *filter(None, (card.due, card.agreements))]).to_pylist()
    )
    for bearer in card.bearers.split():
        holder = found[HOLDERS[bearer]] or ""
        agreement = found[card.agreements] if card.agreements else card.agreement
        about = found["subject"], found["part"]
        yield Late(card, bearer, count, found[card.due], *about, holder, agreement)
