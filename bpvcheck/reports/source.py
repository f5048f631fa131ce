"""Where reports get their rows: an open run with its records, or a ledger that was read back."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bpvcheck.errors import Problem
from bpvcheck.ledger.files import LedgerFile
from bpvcheck.ledger.meta import RunInfo
from bpvcheck.ledger.rows import batches
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.reads import reads

if TYPE_CHECKING:
    import duckdb

    from bpvcheck.observe.duck import DuckEngine

ROWS = """duty, card_version, agreement, phase, subject_kind, subject, part, bearer, bearer_id,
    towards, verdict, due::DATE AS due, missing, school, company, knowledge_centre"""


class KindCount(Protocol):
    """How many records of a kind were accepted and set aside."""

    @property
    def accepted(self) -> int:
        """Accepted."""

    @property
    def set_aside(self) -> int:
        """Set aside."""


class NoteLike(Protocol):
    """Something worth knowing that is no error."""

    @property
    def message(self) -> str:
        """What it says."""


class Intake(Protocol):
    """What reading the records gave."""

    @property
    def counts(self) -> Mapping[str, KindCount]:
        """By kind."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the records."""

    @property
    def notes(self) -> Sequence[NoteLike]:
        """What is worth knowing."""


class Judgement(Protocol):
    """An open run, as `bpvcheck.check.check` gives it."""

    @property
    def info(self) -> RunInfo:
        """What travels with it."""

    @property
    def book(self) -> RuleBook:
        """The cards that were judged."""

    @property
    def engine(self) -> "DuckEngine":
        """The database."""

    @property
    def intake(self) -> Intake:
        """What was read."""

    @property
    def counts(self) -> Mapping[tuple[str, int], int]:
        """How many subjects show a pattern, by card and pattern code."""


class Counted(NamedTuple):
    """How many findings have one duty, bearer, verdict and missing paths."""

    duty: str
    bearer: str
    verdict: str
    missing: str
    number: int


@dataclass(frozen=True)
class Source:
    """A ledger to report on; ``run`` is None where only a ledger file is at hand.

    ``table`` is where rows are read from: ``ledger``, or a sorted copy of it; ``lacking`` keeps
    how many records lack a field, ``fields`` which fields cards read.
    """

    info: RunInfo
    book: RuleBook
    connection: "duckdb.DuckDBPyConnection"
    run: Judgement | None = None
    table: str = "ledger"
    lacking: dict[tuple[str, str], int | None] = field(default_factory=dict, compare=False)
    fields: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    @classmethod
    def of_run(cls, run: Judgement) -> "Source":
        """Report on an open run."""
        return cls(run.info, run.book, run.engine.connection, run)

    @classmethod
    def of_ledger(cls, ledger: LedgerFile, book: RuleBook) -> "Source":
        """Report on a ledger that was read back; the rule book brings the titles."""
        return cls(ledger.info, book, ledger.connection)

    @property
    def with_records(self) -> bool:
        """Whether the records are at hand."""
        return self.run is not None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a query with values."""
        return self.connection.execute(query, list(values)).fetchall()

    def card(self, duty: str, version: str = "") -> Card | None:
        """Give the card of a duty: the version that judged it, else the last that there is."""
        versions = self.book.versions(duty)
        mine = [card for card in versions if card.version == version]
        found = mine or list(versions)
        return found[-1] if found else None

    def reads(self, card: Card) -> frozenset[str]:
        """Give the names of the fields that a card reads, without the record they are in."""
        if card.key not in self.fields:
            found = (path.rpartition(".")[2] for path in reads(card))
            self.fields[card.key] = frozenset(found)
        return self.fields[card.key]

    def counted(self) -> Iterator[Counted]:
        """Count all findings; of a run by its patterns, without reading rows."""
        if self.run is None:
            query = _COUNTED.format(table=f"{self.table} WHERE repeats = ''")
            yield from map(Counted._make, self.rows(query))
            return
        verdicts = {
            (card, code): (verdict, missing)
            for card, code, verdict, missing in self.rows(
                "SELECT card, code, verdict, missing FROM pattern"
            )
        }
        for (key, code), count in self.run.counts.items():
            card = self.book.cards[key]
            if not card.repeats:
                for bearer in card.bearer:
                    yield Counted(card.id, bearer, *verdicts[key, code], count)

    @contextmanager
    def sorted_by(self, party: str) -> Iterator["Source"]:
        """Give a source that finds the rows of one party quickly, for many reports in one go."""
        name = f"ledger_by_{party}"
        self._take(f"{name}_unsorted", f"{party} IS NOT NULL", f"{ROWS}, repeats")
        rows = f"SELECT * FROM {name}_unsorted ORDER BY {party}"  # noqa: S608 - our own names
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {rows}")
        self.connection.execute(f"DROP TABLE {name}_unsorted")
        try:
            yield replace(self, table=name)
        finally:
            self.connection.execute(f"DROP TABLE {name}")

    @contextmanager
    def mine(self, condition: str, *values: object, columns: str = ROWS) -> Iterator["Mine"]:
        """Keep the rows of one report apart while it is made; repeated duties are left out."""
        self._take("mine", condition, columns, *values)
        try:
            yield Mine(self)
        finally:
            self.connection.execute("DROP TABLE mine")

    def _take(self, table: str, condition: str, columns: str, *values: object) -> None:
        """Put rows in a table; from a run's own view a few duties at a time."""
        rows = f"SELECT {columns} FROM {self.table} WHERE repeats = '' AND {condition}"  # noqa: S608
        given = list(values)
        if self.run is None or self.table != "ledger":
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {rows}", given)
            return
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {rows} LIMIT 0", given)
        for duties in batches(self.book.ids):
            self.connection.execute(f"INSERT INTO {table} {rows} AND {duties}", given)


@dataclass(frozen=True)
class Mine:
    """The rows of one report, in the table ``mine``."""

    source: Source

    def counted(self) -> list[Counted]:
        """Count the findings of this report."""
        return [Counted._make(row) for row in self.source.rows(_COUNTED.format(table="mine"))]


_COUNTED = """SELECT duty, bearer, verdict, missing, count(*) AS n FROM {table} GROUP BY ALL
    ORDER BY duty, bearer, verdict, missing"""


def by_verdict(rows: Sequence[Counted]) -> dict[tuple[str, str], Counter[str]]:
    """Count verdicts by duty and bearer."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        found.setdefault((row.duty, row.bearer), Counter())[row.verdict] += row.number
    return found
