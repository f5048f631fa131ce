"""What falls due soon, per party, the soonest first."""

from dataclasses import dataclass

from bpvcheck.i18n import using
from bpvcheck.reports.duties import SOON, due_lines
from bpvcheck.reports.head import head
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import DueLine, Finding, Head
from bpvcheck.reports.to_do import to_do
from bpvcheck.rulebook.read import BEARERS


@dataclass(frozen=True)
class DueGroup:
    """What one kind of party has to do soon."""

    bearer: str
    lines: tuple[DueLine, ...]
    left_out: int


@dataclass(frozen=True)
class DueReport:
    """Everything that falls due within so many days."""

    head: Head
    within: int
    groups: tuple[DueGroup, ...]
    to_do: tuple[Finding, ...]


def due_view(
    ledger: LedgerView, lang: str, *, within: int = SOON, limit: int | None = 50
) -> DueReport:
    """List what falls due within ``within`` days, per party, the soonest first."""
    with using(lang):
        groups = []
        with ledger.mine("verdict = 'pending'"):
            for bearer in BEARERS:
                mine = f"bearer = '{bearer}'"
                lines, more = due_lines(ledger, where=mine, within=within, limit=limit)
                if lines:
                    groups.append(DueGroup(bearer, lines, more))
            findings = to_do(ledger, "", within=within)
        return DueReport(head(ledger, "due"), within, tuple(groups), findings)
