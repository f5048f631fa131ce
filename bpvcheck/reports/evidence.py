"""The evidence behind what is open: per finding what is there, what is missing, and its record.

What is there and what is not are the facts of the duty's card, in its words, as the ledger has them
in the pattern of the finding: by the due day, and where it differs by now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.i18n import pick
from bpvcheck.reports.find import CONCERNS
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import Finding
from bpvcheck.reports.to_do import to_do

__all__ = ["FindingEvidence", "finding_evidence"]


@dataclass(frozen=True)
class FindingEvidence:
    """What the records show of one open finding.

    ``there``, ``not_there`` and ``unknown`` are facts in words. ``place`` is the file's name and
    the line of the record that was judged, ``complete_until`` up to when it is stated to be
    complete; both are nothing where only a ledger is at hand.
    """

    finding: Finding
    there: tuple[str, ...]
    not_there: tuple[str, ...]
    unknown: tuple[str, ...]
    place: str
    complete_until: date | None


def finding_evidence(ledger: LedgerView, party: str, about: str) -> tuple[FindingEvidence, ...]:
    """Return the evidence of a party's own open findings, in the order in which to act."""
    with ledger.mine(f"{CONCERNS[party]} AND bearer = ?", about, party):
        findings = [each for each in to_do(ledger, party, within=0) if each.verdict != "pending"]
        rows = ledger.rows(
            "SELECT duty, subject, coalesce(part, ''), card_version, pattern FROM mine"
        )
    found = {tuple(key): (version, pattern) for *key, version, pattern in rows}
    records = _Sources(ledger)
    return tuple(_evidence(ledger, each, found, records) for each in findings)


def _evidence(
    ledger: LedgerView,
    finding: Finding,
    patterns: dict[tuple[str, ...], tuple[str, str]],
    sources: "_Sources",
) -> FindingEvidence:
    version, pattern = patterns[finding.duty, finding.subject, finding.part]
    said: dict[str, list[str]] = {"true": [], "false": [], "unknown": []}
    for truth, words in _facts(ledger, finding.duty, version, pattern):
        said[truth].append(words)
    place, complete_until = sources.of(finding.subject_kind, finding.subject)
    return FindingEvidence(
        finding=finding,
        there=tuple(said["true"]),
        not_there=tuple(said["false"]),
        unknown=tuple(said["unknown"]),
        place=place,
        complete_until=complete_until,
    )


def _facts(ledger: LedgerView, duty: str, version: str, pattern: str) -> Iterator[tuple[str, str]]:
    """Yield the facts of a card as they are by now, in words."""
    card = ledger.card(duty, version)
    truths = dict(each.split("=") for each in pattern.split())
    for name, fact in card.facts.items() if card else ():
        if name in truths:
            yield truths.get(f"{name}{BY_NOW}", truths[name]), pick(fact.says)


class _Sources:
    """Where the records of subjects stand, and up to when each is complete; looked up once."""

    def __init__(self, ledger: LedgerView) -> None:
        self._ledger = ledger
        self._known: dict[str, dict[str, tuple[str, date | None]]] = {}

    def of(self, kind: str, subject: str) -> tuple[str, date | None]:
        if kind not in self._known:
            self._known[kind] = self._look(kind)
        return self._known[kind].get(subject, ("", None))

    def _look(self, kind: str) -> dict[str, tuple[str, date | None]]:
        run = self._ledger.run
        if run is None:
            return {}
        table = run.intake.table(kind, ["id", "complete_until"])
        complete = dict(zip(*(column.to_pylist() for column in table.columns), strict=True))
        return {
            name: (f"{Path(file).name}:{line}", complete.get(name))
            for name, (file, line) in run.intake.places(kind).items()
        }
