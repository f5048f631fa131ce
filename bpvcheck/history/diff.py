"""What changed between two runs, finding by finding, and what caused it.

A finding is open where it is not met, and with ``strict`` also where that is not demonstrated.

- ``new``: open now, and not open or not there before;
- ``mended``: open before, and done now;
- ``still_open``: open before and now;
- ``gone``: open before, and now neither open nor done: no longer applicable or told, or not there.

A cause is what two ledgers themselves say: other records (``data``), other rule cards, plugins or
version (``rules``), a later day (``calendar``), or other duties that were asked for (``choice``).
Where several of them changed, a finding names those that may be behind it: more than one where the
ledgers cannot tell them apart.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bpvcheck.database import Database
from bpvcheck.info import RunInfo
from bpvcheck.ledger.view import offer_ledger
from bpvcheck.ledger.wide import Ledger
from bpvcheck.rulebook.book import RuleBook

__all__ = ["CAUSES", "STATES", "DutyChanges", "FindingChange", "LedgerDiff", "diff_ledgers"]

STATES: Final = ("new", "mended", "still_open", "gone")
CAUSES: Final = ("data", "rules", "calendar", "choice")
_DONE: Final = ("met", "met_late")
_RECORDS: Final = ("placement", "company", "recognition_request")
"""Subjects without a period: there is one for each record, whatever the day."""
_PROTOCOL: Final = "protocol"


@dataclass(frozen=True)
class FindingChange:
    """One finding in two ledgers; a verdict is "" where the finding is not in that ledger.

    ``causes`` are of `CAUSES`, none for what is still open. ``due`` is its due day now, or as it
    was where it is no longer there.
    """

    state: str
    duty: str
    subject_kind: str
    subject: str
    part: str
    bearer: str
    bearer_id: str
    before: str
    after: str
    due: date | None
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DutyChanges:
    """The findings of a duty: how many are in each state, and each of them."""

    duty: str
    counts: Mapping[str, int]
    findings: tuple[FindingChange, ...]


@dataclass(frozen=True)
class LedgerDiff:
    """Two ledgers compared: what travels with each, what changed between them, and per duty.

    ``counts`` says how many findings are in each state, ``causes`` how many changes have each
    combination of causes. Duties that repeat others are left out.
    """

    before: RunInfo
    after: RunInfo
    changed: tuple[str, ...]
    counts: Mapping[str, int]
    causes: Mapping[tuple[str, ...], int]
    duties: tuple[DutyChanges, ...]


@dataclass(frozen=True)
class _Side:
    """What one ledger has of a finding."""

    verdict: str
    due: date | None
    pattern: str
    version: str
    agreement: str

    @property
    def facts(self) -> tuple[str, ...]:
        """The evidence, without whether the due day has passed."""
        return tuple(each for each in self.pattern.split() if not each.startswith("due_passed="))


def diff_ledgers(
    before: Ledger, after: Ledger, book: RuleBook | None = None, *, strict: bool = False
) -> LedgerDiff:
    """Compare two open ledgers; the ``book`` tells which duties rest on the verdicts of others."""
    causes = _Causes(before, after, book)
    open_verdicts = ("breached", "not_demonstrated") if strict else ("breached",)
    found: dict[str, list[FindingChange]] = {}
    for change in _changes(before, after, causes, open_verdicts):
        found.setdefault(change.duty, []).append(change)
    duties = tuple(
        DutyChanges(duty, _count(each.state for each in changes), tuple(changes))
        for duty, changes in found.items()
    )
    everything = [each for changes in found.values() for each in changes]
    return LedgerDiff(
        before=before.info,
        after=after.info,
        changed=causes.changed,
        counts=_count(each.state for each in everything),
        causes=_by_causes(everything),
        duties=duties,
    )


def _count(states: Iterable[str]) -> dict[str, int]:
    counts = dict.fromkeys(STATES, 0)
    for state in states:
        counts[state] += 1
    return counts


def _by_causes(changes: Collection[FindingChange]) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for each in changes:
        if each.state != "still_open":
            found[each.causes] = found.get(each.causes, 0) + 1
    return dict(sorted(found.items()))


_KEYS: Final = "duty, subject_kind, subject, part, bearer"
_SIDE: Final = ("verdict", "due", "pattern", "card_version", "agreement")
_ALL: Final = (
    f"SELECT {_KEYS}, bearer_id, {', '.join(_SIDE)} FROM {{name}}_ledger WHERE repeats = ''"
)
_OPEN: Final = f"""CREATE TEMP TABLE {{name}}_open AS
    {_ALL} AND verdict IN (SELECT unnest(?::VARCHAR[]))"""
_STILL: Final = f"""SELECT {_KEYS}, coalesce(b.bearer_id, a.bearer_id, ''),
        a.verdict, b.verdict, b.due
    FROM before_open a JOIN after_open b USING ({_KEYS})"""
_ONLY: Final = f"""CREATE TEMP TABLE {{one}}_only AS
    FROM {{one}}_open ANTI JOIN {{other}}_open USING ({_KEYS})"""
_THERE: Final = f"(FROM ({_ALL}) SEMI JOIN {{other}}_only USING ({_KEYS}))"
_MOVED: Final = f"""SELECT {_KEYS}, coalesce(b.bearer_id, a.bearer_id, ''),
        {", ".join(f"{side}.{name}" for side in "ab" for name in _SIDE)}
    FROM {{before}} a {{join}} JOIN {{after}} b USING ({_KEYS})"""
_PAIRS: Final = (
    ("before_only", "LEFT", _THERE.format(name="after", other="before")),
    (_THERE.format(name="before", other="after"), "RIGHT", "after_only"),
)
"""What was open in one ledger only, beside what the other has of it."""
_KEY_COUNT: Final = 6
"""How many columns say of which finding a row is, with its bearer."""


def _changes(
    before: Ledger, after: Ledger, causes: "_Causes", open_verdicts: Collection[str]
) -> list[FindingChange]:
    """Return the findings that are open in either ledger, in their order.

    What is open in both is many, and only its verdicts are read.
    """
    found: list[FindingChange] = []
    with closing(Database()) as database:
        for name, ledger in (("before", before), ("after", after)):
            offer_ledger(ledger, database, f"{name}_")
            database.execute(_OPEN.format(name=name), list(open_verdicts))
        found += [FindingChange("still_open", *row) for row in database.rows(_STILL)]
        for one, other in (("before", "after"), ("after", "before")):
            database.execute(_ONLY.format(one=one, other=other))
        for one, join, other in _PAIRS:
            query = _MOVED.format(before=one, join=join, after=other)
            found += [_moved(row, causes, open_verdicts) for row in database.rows(query)]
    return sorted(found, key=_place)


def _place(change: FindingChange) -> tuple[str, ...]:
    return change.duty, change.subject_kind, change.subject, change.part, change.bearer


def _moved(
    row: tuple[Any, ...], causes: "_Causes", open_verdicts: Collection[str]
) -> FindingChange:
    """Return what changed of a finding that is open in one of the ledgers."""
    duty, kind, subject, part, bearer, bearer_id = row[:_KEY_COUNT]
    one, other = _side(row[_KEY_COUNT:][: len(_SIDE)]), _side(row[_KEY_COUNT + len(_SIDE) :])
    return FindingChange(
        _state(other, open_verdicts),
        duty,
        kind,
        subject,
        part,
        bearer,
        bearer_id,
        one.verdict if one else "",
        other.verdict if other else "",
        other.due if other else one.due if one else None,
        causes.of(duty, kind, subject, one, other),
    )


def _side(values: tuple[Any, ...]) -> _Side | None:
    return _Side(*values) if values[0] is not None else None


def _state(after: _Side | None, open_verdicts: Collection[str]) -> str:
    """Return the state of a finding that is open in one of the ledgers."""
    if after is not None and after.verdict in open_verdicts:
        return "new"
    return "mended" if after is not None and after.verdict in _DONE else "gone"


class _Causes:
    """What two ledgers say of what changed between them, and so of why a verdict did."""

    def __init__(self, before: Ledger, after: Ledger, book: RuleBook | None) -> None:
        """Compare what travels with the ledgers; the book may be that of neither."""
        self._before, self._after, self._book = before, after, book
        self._versions = _versions(before), _versions(after)
        self._known: dict[str, tuple[frozenset[str], ...]] = {}
        one, other = before.info, after.info
        differs = {
            "data": (one.inputs, one.complete_until) != (other.inputs, other.complete_until),
            "rules": _program(one) != _program(other),
            "calendar": one.as_of != other.as_of,
            "choice": self._versions[0].keys() != self._versions[1].keys(),
        }
        self.changed = tuple(name for name in CAUSES if differs[name])

    def of(
        self, duty: str, kind: str, subject: str, before: _Side | None, after: _Side | None
    ) -> tuple[str, ...]:
        """Return what may be behind a change, in the order of `CAUSES`."""
        if any(duty not in versions for versions in self._versions):
            # its card came or went, or it was not asked for
            possible = {"rules"} if "rules" in self.changed else {"choice"}
        elif before is None or after is None:
            possible = self._of_presence(duty, kind, subject)
        else:
            possible = self._of_evidence(duty, before, after)
        return tuple(name for name in CAUSES if name in possible) or self.changed

    @property
    def _possible(self) -> set[str]:
        return set(self.changed) - {"choice"}

    def _of_presence(self, duty: str, kind: str, subject: str) -> set[str]:
        """Return why a finding is in one ledger only, though its duty was judged in both."""
        if kind in _RECORDS and not all(subject in each for each in self._subjects(duty)):
            # a record is there or it is not, whatever the rules and the day
            return self._possible & {"data"}
        return self._possible

    def _of_evidence(self, duty: str, before: _Side, after: _Side) -> set[str]:
        """Return why the verdict on a finding is another one, by the evidence of both."""
        possible = self._possible
        if before.pattern == after.pattern and before.version == after.version:
            return possible & {"rules"}
        if not self._by_other_rules(duty, before, after):
            possible.discard("rules")
            if before.facts == after.facts and before.due == after.due:
                # nothing but the due day went by
                return possible & {"calendar"}
        return possible

    def _by_other_rules(self, duty: str, before: _Side, after: _Side) -> bool:
        """Whether other rules may have changed a verdict, or the facts that it follows from."""
        one, other = self._before.info, self._after.info
        if (one.version, one.plugins) != (other.version, other.plugins):
            return True
        if (before.version, before.agreement) != (after.version, after.agreement):
            return True
        # the values that a branch gives have no version of their own
        return after.agreement != _PROTOCOL or any(
            each not in self._versions[0] or self._versions[0][each] != self._versions[1].get(each)
            for each in self._rested_on(duty)
        )

    def _rested_on(self, duty: str) -> set[str]:
        """Return the duties on whose verdicts a duty rests, by the rule book at hand."""
        found: set[str] = set()
        waiting = [duty] if self._book else []
        while waiting and self._book:
            for card in self._book.versions(waiting.pop()):
                fresh = set(card.rests_on) - found
                found |= fresh
                waiting += fresh
        return found

    def _subjects(self, duty: str) -> tuple[frozenset[str], ...]:
        """Return the ids of the subjects of a duty in both ledgers."""
        if duty not in self._known:
            self._known[duty] = tuple(
                frozenset(
                    subject
                    for name in {card.table for card in ledger.cards.values() if card.duty == duty}
                    for subject in ledger.tables[name]["subject"].to_pylist()
                )
                for ledger in (self._before, self._after)
            )
        return self._known[duty]


def _program(info: RunInfo) -> tuple[str, ...]:
    return info.rules, info.plugins, info.version


def _versions(ledger: Ledger) -> Mapping[str, frozenset[str]]:
    """Return the versions of the cards that judged, by duty."""
    found: dict[str, set[str]] = {}
    for card in ledger.cards.values():
        found.setdefault(card.duty, set()).add(card.card_version)
    return {duty: frozenset(each) for duty, each in found.items()}
