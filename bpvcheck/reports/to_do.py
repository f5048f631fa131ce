"""What is to be done: every finding that is open or falls due soon, and per duty what to do.

What the reader owes comes first; of that what is not met, what falls due, what is not demonstrated.
Within these the newest comes first: it can still be mended, and old years do not hide it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from bpvcheck.i18n import current, pick
from bpvcheck.ledger.gaps import record_field
from bpvcheck.reports.branches import branches_of
from bpvcheck.reports.duties import SOON, title
from bpvcheck.reports.find import PARTIES, holder_for, names
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import ActionLine, Branch, Finding
from bpvcheck.reports.settle import Lacking, field_title

__all__ = ["actions", "most_first", "to_do"]

_QUERY: Final = """SELECT duty, phase, subject_kind, subject, coalesce(part, ''), bearer,
        {holder}, verdict, due, coalesce(missing, ''), coalesce(mine.school, ''),
        coalesce(mine.company, ''), agreement, {known}
    FROM mine {joins}
    WHERE (verdict IN ('breached', 'not_demonstrated')
        OR (verdict = 'pending' AND due BETWEEN ? AND ?)) AND {where}
    ORDER BY bearer <> ?, list_position(['breached', 'pending', 'not_demonstrated'], verdict),
        CASE verdict WHEN 'pending' THEN due END, due DESC NULLS LAST, duty, subject, part, bearer,
        mine.bearer_id"""
_FIRST_MONTH: Final = 8
"""School years begin in August."""
_YEAR: Final = len("2012-2013")


def to_do(
    ledger: LedgerView, own: str, *, within: int = SOON, where: str = "true"
) -> tuple[Finding, ...]:
    """Return the findings in ``mine`` to act on; ``own`` is the kind of party that reads them."""
    as_of = ledger.info.as_of
    known, joins = "NULL, NULL, NULL, NULL", ""
    if ledger.with_records:
        fields = ledger.records("placement", "id", "team", "qualification", "location", "period")
        known = "p.team, p.qualification, p.location, p.period.start"
        joins = f"LEFT JOIN {fields} p ON subject_kind = 'placement' AND p.id = subject"
    query = _QUERY.format(known=known, joins=joins, where=where, holder=holder_for(own))
    rows = ledger.rows(query, as_of, as_of + timedelta(days=within), own)
    return tuple(_Findings(ledger, own, rows))


class _Findings(Iterable[Finding]):
    """Findings of rows of `_QUERY`."""

    def __init__(self, ledger: LedgerView, own: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Look up the names of the parties once."""
        self._ledger, self._own, self._rows = ledger, own, rows
        self._lacking = Lacking(ledger)
        self._agreements: dict[str, tuple[Branch, ...]] = {}
        self._missed: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._titles: dict[str, str] = {}
        holders: dict[str, set[str]] = {party: set() for party in PARTIES}
        for row in rows:
            if row[5] in holders:
                holders[row[5]].add(row[6])
            holders["company"].add(row[11])
        self._names = {party: names(ledger, party, ids) for party, ids in holders.items()}

    def __iter__(self) -> Any:  # noqa: ANN401 - an iterator of findings
        """Yield the findings in the order of their rows."""
        return map(self._finding, self._rows)

    def _finding(self, row: tuple[Any, ...]) -> Finding:
        duty, phase, kind, subject, part, bearer, holder, verdict, due, missing, *rest = row
        school, company, agreement, team, qualification, location, start = rest
        late = (self._ledger.info.as_of - due).days if due else 0
        if duty not in self._titles:
            self._titles[duty] = title(self._ledger, duty)
        if (duty, missing) not in self._missed:
            self._missed[duty, missing] = self._in_words(duty, missing)
        paths, words = self._missed[duty, missing]
        return Finding(
            id=":".join(filter(None, (duty, subject, part, bearer))),
            duty=duty,
            title=self._titles[duty],
            phase=phase,
            own=bearer == self._own,
            bearer=bearer,
            bearer_id=holder,
            bearer_name=self._names.get(bearer, {}).get(holder, ""),
            subject_kind=kind,
            subject=subject,
            part=part,
            verdict=verdict,
            due=due,
            overdue=late if late > 0 else None,
            missing=paths,
            lacking=words,
            school=school,
            company=company,
            company_name=self._names["company"].get(company, ""),
            school_year=school_year(part, start or due),
            team=team or "",
            qualification=qualification or "",
            location=location or "",
            agreement=agreement,
            branches=self._branches(agreement),
        )

    def _branches(self, agreement: str) -> tuple[Branch, ...]:
        if agreement not in self._agreements:
            self._agreements[agreement] = branches_of(self._ledger, agreement)
        return self._agreements[agreement]

    def _in_words(self, duty: str, missing: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return which paths are missing, and the titles of their fields, each once."""
        card = self._ledger.card(duty)
        paths = self._lacking.of(card, missing)
        if card is None:
            return paths, paths
        fields = dict.fromkeys(record_field(card, path) for path in paths)
        said = (field_title(*each, current()) or each[1] or each[0] for each in fields)
        return paths, tuple(dict.fromkeys(said))


def school_year(part: str, day: date | None) -> str:
    """Return the school year of a part, or else of a day: August to July."""
    if len(part) == _YEAR and part[:4].isdigit() and part[5:].isdigit():
        return part
    if day is None:
        return ""
    first = day.year - (day.month < _FIRST_MONTH)
    return f"{first}-{first + 1}"


def actions(ledger: LedgerView, findings: Collection[Finding]) -> tuple[ActionLine, ...]:
    """Return per duty and bearer what to do: the reader's own, what is not met, the most first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.duty, each.bearer), []).append(each)
    found = [_action(ledger, mine) for mine in groups.values()]
    return tuple(sorted(found, key=most_first))


def _action(ledger: LedgerView, mine: Sequence[Finding]) -> ActionLine:
    first = mine[0]
    card = ledger.card(first.duty)
    days: dict[str, list[date]] = {}
    counts = dict.fromkeys(("breached", "not_demonstrated", "pending"), 0)
    for each in mine:
        counts[each.verdict] += 1
        if each.due:
            days.setdefault(each.verdict, []).append(each.due)
    return ActionLine(
        duty=first.duty,
        title=first.title,
        phase=first.phase,
        own=first.own,
        bearer=first.bearer,
        towards=card.towards if card else (),
        remedy=pick(card.remedy) if card else "",
        breached=counts["breached"],
        not_demonstrated=counts["not_demonstrated"],
        due_soon=counts["pending"],
        oldest=min(days.get("breached", ()), default=None),
        next_due=min(days.get("pending", ()), default=None),
        branches=tuple(dict.fromkeys(branch for each in mine for branch in each.branches)),
    )


def most_first(line: ActionLine) -> tuple[Any, ...]:
    """Order what to do: the reader's own, what is not met, the most first."""
    soon = line.next_due or date.max
    return (
        not line.own, -line.breached, soon, -line.not_demonstrated, line.duty, line.bearer,
    )  # fmt: skip
