"""Brief reports on many schools or companies at once: what is open at each, and what to do.

A report of its own asks some dozen questions of the ledger. Asked for thousands of parties that
takes an hour; here a few questions are asked about several parties at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bpvcheck.i18n import using
from bpvcheck.reports.find import CONCERNS, names
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.head import head
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import ActionLine, Head, Tally
from bpvcheck.reports.to_do import actions, to_do

__all__ = ["BriefReport", "brief_reports"]

_AT_ONCE: Final = {"school": 5, "company": 100}
"""How many are asked about at a time: so many that their findings fit in little memory."""


@dataclass(frozen=True)
class BriefReport:
    """What is open at one school or company, without the figures and lists behind it."""

    head: Head
    own: Tally
    others: Tally
    actions: tuple[ActionLine, ...]
    to_do: FindingList


def brief_reports(  # noqa: PLR0913 - how reports are asked for
    ledger: LedgerView, party: str, ids: Sequence[str], lang: str, *, strict: bool, within: int
) -> Iterator[BriefReport]:
    """Yield a brief report on each of some schools or companies, in the order of their ids."""
    ordered, size = sorted(ids), _AT_ONCE[party]
    some = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    chosen = CONCERNS[party].replace("= ?", "BETWEEN ? AND ?", 1)
    with using(lang):
        for each in some:
            with ledger.mine(chosen, each[0], each[-1]):
                yield from _some(ledger, party, each, strict=strict, within=within)


def _some(
    ledger: LedgerView, party: str, ids: Sequence[str], *, strict: bool, within: int
) -> Iterator[BriefReport]:
    known = names(ledger, party, ids)
    counts: dict[tuple[str, bool], dict[str, int]] = {}
    for each, own, verdict, count in ledger.rows(
        f"""SELECT {party}, bearer = '{party}', verdict, count(*) FROM mine
        GROUP BY ALL"""  # noqa: S608 - words of our own
    ):
        counts.setdefault((each, own), {})[verdict] = count
    tallies = {key: Tally.of(mine, strict=strict) for key, mine in counts.items()}
    findings = to_do(ledger, party, within=within)
    by_party = dict(findings.by(party))
    none = Tally.of({})
    for each in ids:
        mine = by_party.get(each, findings[:0])
        yield BriefReport(
            head=head(ledger, party, each, known, strict=strict),
            own=tallies.get((each, True), none),
            others=tallies.get((each, False), none),
            actions=actions(ledger, mine),
            to_do=mine,
        )
