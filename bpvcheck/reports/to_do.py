"""What is to be done: every finding that is open or falls due soon, and per duty what to do.

What the reader owes comes first; of that what is not met, what falls due, what is not demonstrated.
Within these the newest comes first: it can still be mended, and old years do not hide it; but what
is certain not to be met before its day comes after what is overdue.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from bpvcheck.i18n import current, pick
from bpvcheck.ledger.gaps import record_field
from bpvcheck.reports.branches import branches_of
from bpvcheck.reports.coded import CodedColumn, distinct
from bpvcheck.reports.duties import SOON, title
from bpvcheck.reports.find import PARTIES, holder_for, names
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.layout.words import record_word
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import ActionLine, Branch
from bpvcheck.reports.settle import Lacking, field_title

__all__ = ["actions", "most_first", "to_do"]

_QUERY: Final = """SELECT duty, phase, subject_kind, subject, coalesce(part, '') AS part, bearer,
        {holder} AS bearer_id, verdict, due, coalesce(missing, '') AS missing,
        coalesce(mine.school, '') AS school, coalesce(mine.company, '') AS company, agreement,
        {known}, year(coalesce({start}, due) - INTERVAL 7 MONTH) AS first_year
    FROM mine {joins}
    WHERE (verdict IN ('breached', 'not_demonstrated')
        OR (verdict = 'pending' AND due BETWEEN ? AND ?)) AND {where}
    ORDER BY bearer <> ?, list_position(['breached', 'pending', 'not_demonstrated'], verdict),
        verdict = 'breached' AND due > ?, CASE verdict WHEN 'pending' THEN due END,
        due DESC NULLS LAST, duty, subject, part, bearer, mine.bearer_id"""
"""The findings to act on. A school year begins in August, so that seven months before any of its
days is in the year of its first half."""
_YEAR: Final = len("2012-2013")
_KNOWN: Final = ("team", "qualification", "location")
"""What only the record of a placement says."""


def to_do(ledger: LedgerView, own: str, *, within: int = SOON, where: str = "true") -> FindingList:
    """Return the findings in ``mine`` to act on; ``own`` is the kind of party that reads them."""
    as_of = ledger.info.as_of
    known, start, joins = ", ".join(f"'' AS {name}" for name in _KNOWN), "NULL", ""
    if ledger.with_records:
        fields = ledger.records("placement", "id", *_KNOWN, "period")
        known = ", ".join(f"coalesce(p.{name}, '') AS {name}" for name in _KNOWN)
        start = "p.period.start"
        joins = f"LEFT JOIN {fields} p ON subject_kind = 'placement' AND p.id = subject"
    query = _QUERY.format(
        known=known, start=start, joins=joins, where=where, holder=holder_for(own)
    )
    found = ledger.arrow(query, as_of, as_of + timedelta(days=within), own, as_of)
    columns: dict[str, CodedColumn[Any]] = {
        name: CodedColumn.of_arrow(found[name]) for name in found.column_names
    }
    return FindingList(_described(ledger, own, columns))


def _described(
    ledger: LedgerView, own: str, columns: dict[str, CodedColumn[Any]]
) -> Mapping[str, CodedColumn[Any]]:
    """Return the columns with what is said about their values, each worked out once."""
    duty, missing, due = (columns.pop(name) for name in ("duty", "missing", "due"))
    years = _of_each(columns["part"], columns.pop("first_year"))
    bearer, holder, company = (columns[name] for name in ("bearer", "bearer_id", "company"))
    holders: dict[str, set[str]] = defaultdict(set)
    pairs = _of_each(bearer, holder)
    for kind, known_as in pairs.values:
        holders[kind].add(known_as)
    holders["company"].update(company.values)
    called = {party: names(ledger, party, holders[party]) for party in PARTIES}
    said = _of_each(duty, missing).made(lambda each: _in_words(ledger, *each))
    return columns | {
        "duty": duty,
        "title": duty.made(lambda each: title(ledger, each)),
        "own": bearer.made(lambda each: each == own),
        "bearer_name": pairs.made(lambda each: called.get(each[0], {}).get(each[1], "")),
        "company_name": company.made(lambda each: called["company"].get(each, "")),
        "due": due,
        "overdue": due.made(lambda each: _overdue(ledger.info.as_of, each)),
        "missing": said.made(lambda each: each[0]),
        "lacking": said.made(lambda each: each[1]),
        "school_year": years.made(lambda each: _school_year(*each)),
        "branches": columns["agreement"].made(lambda each: branches_of(ledger, each)),
    }


def _of_each(one: CodedColumn[Any], other: CodedColumn[Any]) -> CodedColumn[tuple[Any, Any]]:
    """Return two columns as one of pairs."""
    first, codes = distinct([one, other])
    return CodedColumn([*zip(one.take(first), other.take(first), strict=True)], codes)


def _overdue(as_of: date, due: date | None) -> int | None:
    late = (as_of - due).days if due else 0
    return late if late > 0 else None


def _school_year(part: str, first: int | None) -> str:
    """Return the school year of a part, or else the one that begins in a year."""
    if len(part) == _YEAR and part[:4].isdigit() and part[5:].isdigit():
        return part
    return f"{first}-{first + 1}" if first is not None else ""


def _in_words(
    ledger: LedgerView, duty: str, missing: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which paths are missing, and the titles of their fields, each once."""
    card = ledger.card(duty)
    paths = Lacking(ledger).of(card, missing)
    if card is None:
        return paths, paths
    fields = dict.fromkeys(record_field(card, path) for path in paths)
    said = (field_title(*each, current()) or each[1] or record_word(each[0], 1) for each in fields)
    return paths, tuple(dict.fromkeys(said))


def actions(ledger: LedgerView, findings: FindingList) -> tuple[ActionLine, ...]:
    """Return per duty and bearer what to do: the reader's own, what is not met, the most first."""
    groups: dict[tuple[str, ...], list[_Counted]] = {}
    for row in findings.counted(*_OF_ACTION, "verdict", "due", "branches"):
        groups.setdefault(row[: len(_OF_ACTION)], []).append(row[len(_OF_ACTION) :])
    found = [_action(ledger, key, mine) for key, mine in groups.items()]
    return tuple(sorted(found, key=most_first))


_OF_ACTION: Final = ("duty", "title", "phase", "own", "bearer")
_Counted = tuple[str, date | None, tuple[Branch, ...], int]
"""A verdict, when it is due, on which agreements it rests, and how many findings have these."""


def _action(ledger: LedgerView, of: Sequence[Any], mine: Sequence[_Counted]) -> ActionLine:
    card = ledger.card(of[0])
    days: dict[str, list[date]] = {}
    counts = dict.fromkeys(("breached", "not_demonstrated", "pending"), 0)
    marks: dict[Branch, None] = {}
    for verdict, due, branches, count in mine:
        counts[verdict] += count
        if due:
            days.setdefault(verdict, []).append(due)
        marks |= dict.fromkeys(branches)
    return ActionLine(
        **dict(zip(_OF_ACTION, of, strict=True)),
        towards=card.towards if card else (),
        remedy=pick(card.remedy) if card else "",
        breached=counts["breached"],
        not_demonstrated=counts["not_demonstrated"],
        due_soon=counts["pending"],
        oldest=min(days.get("breached", ()), default=None),
        next_due=min(days.get("pending", ()), default=None),
        branches=tuple(marks),
    )


def most_first(line: ActionLine) -> tuple[Any, ...]:
    """Order what to do: the reader's own, what is not met, the most first."""
    soon = line.next_due or date.max
    return (
        not line.own, -line.breached, soon, -line.not_demonstrated, line.duty, line.bearer,
    )  # fmt: skip
