"""The trend over runs: how many findings got each verdict, run by run."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bpvcheck.history.kept import kept_ledgers
from bpvcheck.ledger.files import open_ledger
from bpvcheck.ledger.view import offer_ledger
from bpvcheck.ledger.wide import Ledger

__all__ = ["PARTIES", "RunCounts", "TrendRuns", "trend"]

PARTIES: Final = ("school", "company", "knowledge_centre")
"""Whom a trend can be about; also the columns of the ledger that name them."""
Counts = Mapping[str, int]


@dataclass(frozen=True)
class RunCounts:
    """One run: how many findings have each verdict, of all bearers and by bearer.

    A duty that several owe counts for each of them; a duty that repeats another is left out.
    ``rules`` and ``inputs`` are digests: where they differ between two runs, the rule cards or the
    records did.
    """

    file: str
    as_of: date
    complete_until: date | None
    rules: str
    inputs: str
    verdicts: Counts
    bearers: Mapping[str, Counts]


@dataclass(frozen=True)
class TrendRuns:
    """The runs in a folder, the earliest first (``schemas/trend.schema.json``)."""

    runs: tuple[RunCounts, ...]


def trend(folder: Path, party: str = "", about: str = "") -> tuple[RunCounts, ...]:
    """Count the verdicts of every run that is kept in a folder, the earliest first.

    With a ``party`` of `PARTIES` only the findings that concern the one with the id ``about``; of a
    knowledge centre not those on a placement, of which it may not see how few there are.
    Raises UsageError where there is no such folder, RecordError where a ledger is damaged.
    """
    return tuple(_counts(path, party, about) for path in kept_ledgers(folder))


def _counts(path: Path, party: str, about: str) -> RunCounts:
    with open_ledger(path) as ledger:
        bearers = _of_party(ledger, party, about) if party else _of_all(ledger)
        whole: Counter[str] = Counter()
        for counts in bearers.values():
            whole.update(counts)
        info = ledger.info
        return RunCounts(
            file=path.name,
            as_of=info.as_of,
            complete_until=info.complete_until,
            rules=info.rules,
            inputs=info.inputs,
            verdicts=dict(sorted(whole.items())),
            bearers={name: dict(sorted(each.items())) for name, each in sorted(bearers.items())},
        )


def _of_all(ledger: Ledger) -> dict[str, Counter[str]]:
    """Count by bearer, without reading any row."""
    found: dict[str, Counter[str]] = {}
    for code in ledger.codes:
        card = ledger.cards[code.card]
        for bearer in () if card.repeats else card.bearers.split():
            found.setdefault(bearer, Counter())[code.verdict] += code.subjects
    return found


def _of_party(ledger: Ledger, party: str, about: str) -> dict[str, Counter[str]]:
    """Count the findings that concern one party, by bearer."""
    if party not in PARTIES:
        msg = f"a trend is about one of {', '.join(PARTIES)}, not {party!r}"
        raise ValueError(msg)
    offer_ledger(ledger, ledger.database)
    rows = ledger.database.rows(
        f"""SELECT bearer, verdict, count(*) FROM ledger
        WHERE repeats = '' AND {party} = ?
            AND (subject_kind <> 'placement' OR ? <> 'knowledge_centre') GROUP BY ALL""",
        about,
        party,
    )
    found: dict[str, Counter[str]] = {}
    for bearer, verdict, count in rows:
        found.setdefault(bearer, Counter())[verdict] = count
    return found
