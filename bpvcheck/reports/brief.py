"""Brief reports on many schools or companies at once: what is open at each, and what to do.

A report of its own asks some dozen questions of the ledger. Asked for thousands of parties that
takes an hour; here a few questions are asked about some hundreds of parties at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bpvcheck.i18n import using
from bpvcheck.reports.find import CONCERNS, names
from bpvcheck.reports.head import head
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import ActionLine, Finding, Head, Tally
from bpvcheck.reports.to_do import actions, to_do, unnamed

__all__ = ["BriefReport", "brief_reports"]

_AT_ONCE = 500


@dataclass(frozen=True)
class BriefReport:
    """What is open at one school or company, without the figures and lists behind it."""

    head: Head
    own: Tally
    others: Tally
    actions: tuple[ActionLine, ...]
    to_do: tuple[Finding, ...]


def brief_reports(  # noqa: PLR0913 - how reports are asked for
    ledger: LedgerView, party: str, ids: Sequence[str], lang: str, *, strict: bool, within: int
) -> Iterator[BriefReport]:
    """Yield a brief report on each of some schools or companies, in the order of their ids."""
    with using(lang), ledger.mine(CONCERNS[party].replace("= ?", "IS NOT NULL", 1)):
        ordered = sorted(ids)
        for start in range(0, len(ordered), _AT_ONCE):
            some = ordered[start : start + _AT_ONCE]
            yield from _some(ledger, party, some, strict=strict, within=within)


def _some(
    ledger: LedgerView, party: str, ids: Sequence[str], *, strict: bool, within: int
) -> Iterator[BriefReport]:
    known = names(ledger, party, ids)
    counts: dict[tuple[str, bool], dict[str, int]] = {}
    for each, own, verdict, count in ledger.rows(
        f"""SELECT {party}, bearer = '{party}', verdict, count(*) FROM mine
        WHERE {party} BETWEEN ? AND ? GROUP BY ALL""",  # noqa: S608 - words of our own
        ids[0],
        ids[-1],
    ):
        counts.setdefault((each, own), {})[verdict] = count
    tallies = {key: Tally.of(mine, strict=strict) for key, mine in counts.items()}
    by_party = _findings(ledger, party, ids, within)
    none = Tally.of({})
    for each in ids:
        findings = by_party.get(each, ())
        yield BriefReport(
            head=head(ledger, party, each, known, strict=strict),
            own=tallies.get((each, True), none),
            others=tallies.get((each, False), none),
            actions=actions(ledger, findings),
            to_do=findings,
        )


def _findings(
    ledger: LedgerView, party: str, ids: Sequence[str], within: int
) -> dict[str, tuple[Finding, ...]]:
    """Return what is to be done by party; a company's without who its students are."""
    first, last = (each.replace("'", "''") for each in (ids[0], ids[-1]))
    where = f"mine.{party} BETWEEN '{first}' AND '{last}'"
    found = to_do(ledger, party, within=within, where=where)
    if party == "company":
        found = tuple(map(unnamed, found))
    ordered = sorted(found, key=lambda each: _party_of(each, party))
    groups = groupby(ordered, key=lambda each: _party_of(each, party))
    return {name: tuple(mine) for name, mine in groups}


def _party_of(each: Finding, party: str) -> str:
    return each.school if party == "school" else each.company
