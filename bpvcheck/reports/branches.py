"""On which branches' agreements duties rest, as the ledger's column ``agreement`` says."""

from bpvcheck.i18n import pick
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import Branch
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT

__all__ = ["NAMED", "PROTOCOL", "branches", "branches_of", "title_of"]

PROTOCOL = PROTOCOL_AGREEMENT.name
NAMED = "list_contains(string_split(agreement, ' '), ?)"
"""The condition, in SQL, that a finding rests on an agreement: alone, or by a value of its own."""


def branches(ledger: LedgerView) -> dict[tuple[str, str], tuple[Branch, ...]]:
    """Return the agreements beside the protocol by duty and bearer, of the rows in ``mine``."""
    found: dict[tuple[str, str], dict[str, Branch]] = {}
    rows = ledger.rows(
        """SELECT DISTINCT duty, bearer, agreement FROM mine WHERE agreement <> ?
        ORDER BY duty, bearer, agreement""",
        PROTOCOL,
    )
    for duty, bearer, agreement in rows:
        mine = found.setdefault((duty, bearer), {})
        mine |= {each.name: each for each in branches_of(ledger, agreement)}
    return {key: tuple(each.values()) for key, each in found.items()}


def branches_of(ledger: LedgerView, agreement: str) -> tuple[Branch, ...]:
    """Return the branches in one ``agreement``; the first name in it is whose the duty is."""
    names = agreement.split()
    return tuple(
        Branch(name, title_of(ledger, name), own=name == names[0])
        for name in names
        if name != PROTOCOL
    )


def title_of(ledger: LedgerView, name: str) -> str:
    """Say an agreement by its title; by its name where the rules no longer have it."""
    known = {each.name: each.title for each in ledger.book.agreements}
    return pick(known[name]) if name in known else name
