"""What cannot be told, and which data would settle most of it.

A finding that is not demonstrated names the paths that would settle it. Here they are put together
by the list of the records that they are in: whoever keeps that list settles them all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from bpvcheck.i18n import Lang, current
from bpvcheck.ledger.evidence import COMPLETE
from bpvcheck.ledger.gaps import gap_path, record_field
from bpvcheck.reports.ledger_view import Counted, LedgerView
from bpvcheck.reports.model import Settle
from bpvcheck.rulebook.card import Card


@dataclass
class _Group:
    """What one field would settle, by duty; ``most`` is how many it can settle at most."""

    findings: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    most: dict[str, int] = field(default_factory=dict)
    paths: dict[str, None] = field(default_factory=dict)

    def counted(self, counts: Counter[str]) -> dict[str, int]:
        """Return counts by duty, each no more than there can be."""
        return {duty: min(n, self.most.get(duty, n)) for duty, n in counts.items()}


def settle(
    ledger: LedgerView, rows: Iterable[Counted], limit: int | None = None
) -> tuple[Settle, ...]:
    """List what would settle most, the most first."""
    groups: dict[tuple[str, str], _Group] = {}
    lacking = Lacking(ledger)
    for row in rows:
        card = ledger.card(row.duty)
        if row.verdict == "not_demonstrated" and row.missing and card is not None:
            _add(groups, card, row, lacking)
    lines = [_line(*key, group) for key, group in groups.items()]
    lines.sort(key=lambda line: (-line.findings, -int(line.alone), line.kind, line.field))
    return tuple(lines[:limit])


def _add(
    groups: dict[tuple[str, str], _Group], card: Card, row: Counted, lacking: "Lacking"
) -> None:
    """Count one pattern's findings under every list that it misses."""
    places: dict[tuple[str, str], list[str]] = {}
    for path in row.missing.split():
        place = record_field(card, path)
        if lacking.any(place[0], path):
            places.setdefault(place, []).append(path)
    for place, paths in places.items():
        group = groups.setdefault(place, _Group())
        group.findings[row.duty] += row.number
        group.alone[row.duty] += row.number if len(places) == 1 else 0
        group.paths |= dict.fromkeys(paths)
        counts = [lacking.count(place[0], path) for path in paths]
        if card.subject_name == place[0] and None not in counts:
            most = sum(count or 0 for count in counts) * len(card.bearer)
            group.most[row.duty] = max(most, group.most.get(row.duty, 0))


class Lacking:
    """How many records lack a single field; one that every record has settles nothing."""

    def __init__(self, ledger: LedgerView) -> None:
        """Take what the ledger says."""
        self._known = {(each.kind, each.path): each.records for each in ledger.wide.gaps}
        self._missed: dict[tuple[str, str], tuple[str, ...]] = {}

    def any(self, kind: str, path: str) -> bool:
        """Return whether a record may lack a path; of lists it may."""
        return self.count(kind, path) != 0

    def count(self, kind: str, path: str) -> int | None:
        """Count the records that lack a path; None for lists."""
        return self._known.get((kind, gap_path(kind, path)))

    def of(self, card: Card | None, missing: str) -> tuple[str, ...]:
        """Return the paths that a finding misses, without those that every record has."""
        key = (card.key if card else "", missing)
        if key not in self._missed:
            self._missed[key] = tuple(self._of(card, missing))
        return self._missed[key]

    def _of(self, card: Card | None, missing: str) -> Iterator[str]:
        for path in missing.split():
            if card is None or self.any(record_field(card, path)[0], path):
                yield path


def _line(kind: str, name: str, group: _Group) -> Settle:
    findings, alone = group.counted(group.findings), group.counted(group.alone)
    return Settle(
        kind=kind,
        field=name,
        name=field_title(kind, name, current()),
        findings=sum(findings.values()),
        alone=sum(alone.values()),
        duties=tuple(sorted(findings.items(), key=lambda each: (-each[1], each[0]))),
        paths=tuple(sorted(group.paths)),
    )


@cache
def field_title(kind: str, name: str, lang: Lang) -> str:
    """Say a field as the schemas do; nothing where it is a whole record or no field."""
    from bpvcheck.records import KINDS
    from bpvcheck.records.types import titles

    info = KINDS[kind].model_fields.get(name)
    return titles(info)[lang] if info else ""


def paths_in_words(missing: Iterable[str]) -> Iterator[str]:
    """Yield the fields that paths lead into, each once: `briefings` for `briefings.topics`."""
    yield from dict.fromkeys(map(_in_words, missing))


def _in_words(path: str) -> str:
    head, *rest = path.removesuffix(COMPLETE).split(".")
    elsewhere = head == "placements" or head.startswith("the_")
    return ".".join((head, *rest[:1])) if elsewhere else head
