"""What the numbers of a ledger mean: its cards, and every evidence pattern that occurs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.judge import Decision, Verdict, influence
from bpvcheck.judge.codes import pattern
from bpvcheck.ledger.evidence import reads
from bpvcheck.ledger.gaps import FieldGap
from bpvcheck.rulebook.subjects import table_name

if TYPE_CHECKING:
    from bpvcheck.rulebook.book import RuleBook
    from bpvcheck.rulebook.card import Card
    from bpvcheck.run import Run

__all__ = ["LedgerCard", "LedgerCode", "as_table", "codes_of", "from_table"]

Stated = TypeVar("Stated", "LedgerCard", "LedgerCode", FieldGap)

_WORDS = {"t": "true", "f": "false", "u": "unknown"}


@dataclass(frozen=True)
class LedgerCard:
    """A card that judged; lists are joined by spaces.

    ``table`` has the subjects, ``due`` names the column with their due days and ``agreements`` the
    one with the agreements that a verdict rests on, "" where that is ``agreement`` for all.
    """

    card: str
    duty: str
    card_version: str
    source: str
    agreement: str
    phase: str
    table: str
    subject_kind: str
    bearers: str
    towards: str
    repeats: str
    facts: str
    due: str
    agreements: str

    @classmethod
    def of(cls, card: "Card", facts: Iterable[str], due: str, agreements: str) -> "LedgerCard":
        """Return what the ledger has of a card."""
        return cls(
            card=card.key,
            duty=card.id,
            card_version=card.version,
            source=card.source.document,
            agreement=card.agreement,
            phase=card.phase,
            table=table_name(card.subject),
            subject_kind=card.subject_record,
            bearers=" ".join(sorted(card.bearer)),
            towards=" ".join(card.towards),
            repeats=" ".join(card.repeats),
            facts=" ".join(facts),
            due=due,
            agreements=agreements,
        )


@dataclass(frozen=True)
class LedgerCode:
    """An evidence pattern of a card; ``code`` is its number in the ledger.

    ``evidence`` is the pattern as a number in base three, ``subjects`` how many show it.
    """

    code: int
    card: str
    evidence: int
    verdict: str
    pattern: str
    missing: str
    subjects: int


def codes_of(run: "Run", decisions: Mapping[str, Decision]) -> tuple[LedgerCode, ...]:
    """Return the patterns that occur in a run, in the order of cards and evidence."""
    found: list[LedgerCode] = []
    cards = run.book.cards
    words = {key: _Words(cards[key], decisions[key], run.everything) for key in decisions}
    for (key, evidence), subjects in sorted(run.counts.items()):
        verdict = run.verdicts[key][evidence]
        said = words[key].of(evidence, verdict)
        found.append(LedgerCode(len(found), key, evidence, verdict.value, *said, subjects))
    return tuple(found)


class _Words:
    """What a card's patterns say in words."""

    def __init__(self, card: "Card", decision: Decision, book: "RuleBook") -> None:
        """Read nothing yet; ``book`` has the cards that this one rests on."""
        self._card, self._decision, self._book = card, decision, book
        self._reads: dict[str, tuple[str, ...]] = {}

    def of(self, evidence: int, verdict: Verdict) -> tuple[str, str]:
        """Return a pattern, and the paths that would settle what is not demonstrated."""
        names = self._decision.names
        letters = pattern(evidence, len(names))
        said = (f"{name}={_WORDS[letter]}" for name, letter in zip(names, letters, strict=True))
        missing: Iterator[str] = iter(())
        if verdict is Verdict.NOT_DEMONSTRATED:
            missing = self._paths(influence(self._decision, letters))
        return " ".join(said), " ".join(dict.fromkeys(missing))

    def _paths(self, facts: Iterable[str]) -> Iterator[str]:
        for fact in (each.removesuffix(BY_NOW) for each in facts):
            if fact not in self._reads:
                self._reads[fact] = reads(self._card, fact, self._book)
            yield from self._reads[fact]


def as_table(kind: type[Stated], rows: Sequence[Stated]) -> pa.Table:
    """Return cards, codes or gaps as a table."""
    columns = [(each.name, pa.int32() if each.type is int else pa.utf8()) for each in fields(kind)]
    return pa.Table.from_pylist([asdict(row) for row in rows], pa.schema(columns))


def from_table(kind: type[Stated], table: pa.Table) -> list[Stated]:
    """Return the cards, codes or gaps in a table."""
    return [kind(**row) for row in table.to_pylist()]
