"""Where reports get their rows: the ledger of an open run with its records, or one out of a file.

Counts come from the ledger itself; a database is opened only for what a report asks in SQL.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bpvcheck.info import RunInfo
from bpvcheck.ledger.build import ledger_of
from bpvcheck.ledger.view import offer_ledger
from bpvcheck.ledger.wide import Ledger
from bpvcheck.reports.derived import offer_derived
from bpvcheck.rulebook.book import RuleBook, versions_of
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.reads import reads

if TYPE_CHECKING:
    import pyarrow as pa

    from bpvcheck.run import Run

__all__ = ["ROWS", "Counted", "LedgerView", "Mine", "by_verdict"]

ROWS = """duty, card_version, agreement, phase, subject_kind, subject, part, bearer, bearer_id,
    towards, verdict, due, missing, pattern, school, company, knowledge_centre"""


class Counted(NamedTuple):
    """How many findings have one duty, bearer, verdict, missing paths and evidence pattern."""

    duty: str
    bearer: str
    verdict: str
    missing: str
    number: int
    pattern: str = ""


@dataclass(frozen=True)
class LedgerView:
    """A ledger to report on; ``run`` is None where only a ledger file is at hand.

    ``table`` is where rows are read from: ``ledger``, or a sorted copy of it; ``fields`` keeps
    which fields cards read.
    """

    wide: Ledger
    book: RuleBook
    run: "Run | None" = None
    table: str = "ledger"
    fields: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    @classmethod
    def of_run(cls, run: "Run") -> "LedgerView":
        """Report on an open run."""
        found = cls(ledger_of(run), run.book, run)
        offer_ledger(found.wide, run.database)
        offer_derived(run)
        return found

    @classmethod
    def of_ledger(cls, ledger: Ledger, book: RuleBook) -> "LedgerView":
        """Report on a ledger that was read back; the rule book brings the titles."""
        offer_ledger(ledger, ledger.database)
        return cls(ledger, book)

    @property
    def info(self) -> RunInfo:
        """As of when was judged, by which rules, on which inputs."""
        return self.wide.info

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it was made from."""
        return self.wide.files

    @property
    def with_records(self) -> bool:
        """Whether the records are at hand."""
        return self.run is not None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a query with values."""
        return self.wide.database.rows(query, *values)

    def arrow(self, query: str, *values: object) -> "pa.Table":
        """Return the rows of a query with values as a table of Arrow."""
        return self.wide.database.arrow(query, *values)

    def execute(self, query: str, *values: object) -> None:
        """Run a statement with values."""
        self.wide.database.execute(query, *values)

    def records(self, kind: str, *fields: str) -> str:
        """Offer some fields of the records of a kind as a table, and return its name."""
        assert self.run is not None  # noqa: S101 - see `with_records`
        name = "_".join((kind, *fields))
        self.wide.database.offer(name, partial(self.run.intake.table, kind, fields))
        return name

    def card(self, duty: str, version: str = "") -> Card | None:
        """Return the card of a duty: the version that judged it, else the last that there is."""
        versions = self._versions.get(duty, ())
        mine = [card for card in versions if card.version == version] if version else ()
        return (mine or versions or (None,))[-1]

    @cached_property
    def _versions(self) -> dict[str, tuple[Card, ...]]:
        return versions_of(self.book)

    def reads(self, card: Card) -> frozenset[str]:
        """Return the names of the fields that a card reads, without the record they are in."""
        if card.key not in self.fields:
            found = (path.rpartition(".")[2] for path in reads(card))
            self.fields[card.key] = frozenset(found)
        return self.fields[card.key]

    def counted(self) -> Iterator[Counted]:
        """Count all findings by their patterns, without reading rows; repeated duties not."""
        for code in self.wide.codes:
            card = self.wide.cards[code.card]
            for bearer in () if card.repeats else card.bearers.split():
                found = (card.duty, bearer, code.verdict, code.missing, code.subjects)
                yield Counted(*found, code.pattern)

    @contextmanager
    def sorted_by(self, party: str) -> Iterator["LedgerView"]:
        """Yield a view that finds the rows of one party quickly, for many reports in one go."""
        name = f"ledger_by_{party}"
        query = (
            f"{_chosen(self.table, f'{party} IS NOT NULL', f'{ROWS}, repeats')} ORDER BY {party}"
        )
        with self._kept(name, query):
            yield replace(self, table=name)

    @contextmanager
    def mine(self, condition: str, *values: object, columns: str = ROWS) -> Iterator["Mine"]:
        """Keep the rows of one report apart while it is made; repeated duties are left out."""
        with self._kept("mine", _chosen(self.table, condition, columns), *values):
            yield Mine(self)

    @contextmanager
    def _kept(self, table: str, query: str, *values: object) -> Iterator[None]:
        """Keep what a query gives in a table of its own."""
        self.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query}", *values)
        try:
            yield
        finally:
            self.execute(f"DROP TABLE {table}")


def _chosen(table: str, condition: str, columns: str) -> str:
    return f"SELECT {columns} FROM {table} WHERE repeats = '' AND {condition}"  # noqa: S608


@dataclass(frozen=True)
class Mine:
    """The rows of one report, in the table ``mine``."""

    ledger: LedgerView

    def counted(self) -> list[Counted]:
        """Count the findings of this report."""
        return [Counted._make(row) for row in self.ledger.rows(_COUNTED)]


_COUNTED = """SELECT duty, bearer, verdict, missing, count(*) AS n, pattern FROM mine GROUP BY ALL
    ORDER BY duty, bearer, verdict, missing, pattern"""


def by_verdict(rows: Sequence[Counted]) -> dict[tuple[str, str], Counter[str]]:
    """Count verdicts by duty and bearer."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        found.setdefault((row.duty, row.bearer), Counter())[row.verdict] += row.number
    return found
