"""What falls due soon, per party, the soonest first."""

from dataclasses import dataclass

from bpvcheck.i18n import using
from bpvcheck.reports.duties import SOON
from bpvcheck.reports.find import CONCERNS, find_party, names
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.head import head
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import Head
from bpvcheck.reports.to_do import to_do


@dataclass(frozen=True)
class DueReport:
    """What falls due within so many days; ``party`` is of whom, "" for everyone.

    Of each kind of party no more than ``limit`` are listed; None lists all.
    """

    head: Head
    party: str
    within: int
    limit: int | None
    to_do: FindingList


def due_view(  # noqa: PLR0913 - how it is asked for
    ledger: LedgerView,
    lang: str,
    party: str = "",
    asked: str = "",
    *,
    within: int = SOON,
    limit: int | None = 50,
) -> DueReport:
    """List what falls due within ``within`` days, the soonest first.

    With a ``party`` only what concerns that school, company or knowledge centre, as its report
    does. Raises UsageError where the ledger has no such one.
    """
    with using(lang):
        about = find_party(ledger, party, asked) if party else ""
        concern = CONCERNS[party] if party else "true"
        with ledger.mine(f"verdict = 'pending' AND {concern}", *([about] if party else [])):
            findings = to_do(ledger, party, within=within)
        known = names(ledger, party, [about]) if party else {}
        return DueReport(head(ledger, "due", about, known), party, within, limit, findings)
