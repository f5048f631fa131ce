"""One run: how it judges, and what came of it. Ledger and reports are made from a `Run`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from bpvcheck.database import Database
from bpvcheck.info import RunInfo
from bpvcheck.intake.readers import BUILT_IN, Reader
from bpvcheck.s3 import Location
from bpvcheck.stopwatch import Stopwatch

if TYPE_CHECKING:
    import pyarrow as pa

    from bpvcheck.intake import Intake, Note
    from bpvcheck.judge import Verdict
    from bpvcheck.observe.observed import Observed
    from bpvcheck.rulebook.book import RuleBook

__all__ = ["Noticed", "Options", "Progress", "Run"]

Progress = Callable[[str], None]
"""Told what a run is doing now."""
Noticed = Callable[["Intake"], None]
"""Told what reading gave, before anything is judged: of a run that ends there too."""


@dataclass(frozen=True)
class Options:
    """How to judge.

    ``complete_until`` states up to when the whole input is complete; ``cross_check`` compares
    the two judges on every pattern of the run; ``readers`` read the files with records, and
    ``store`` is where their columns are kept. ``memory`` is what the database of reports may hold.
    ``mappings`` names those by which tables are read, with their digests.
    ``spark`` is the master of the Spark that observes the placements, "" where this process does.
    With ``may_be_empty`` a run in which no record falls under a duty is one like any other.
    """

    as_of: date
    complete_until: date | None = None
    only: Collection[str] = ()
    skip: Collection[str] = ()
    cross_check: bool = False
    threads: int | None = None
    memory: str = ""
    readers: Sequence[Reader] = BUILT_IN
    may_be_empty: bool = False
    store: Location | None = None
    mappings: str = ""
    spark: str = ""


@dataclass(frozen=True)
class Run:
    """A finished run. A context manager: its database closes with it.

    ``book`` are the chosen cards, ``everything`` these and the cards that they rest on.
    ``verdicts`` has the verdict of every evidence pattern by the key of its card, ``counts`` how
    many subjects show a pattern of a chosen card, ``notes`` what is worth knowing and no error.
    Reports ask the ``database`` about records (``placement``, ``company``, ...; ``row`` is their
    number). ``made`` keeps what is made of a run once, by name: see `bpvcheck.ledger.build`.
    """

    info: RunInfo
    book: "RuleBook"
    everything: "RuleBook"
    intake: "Intake"
    observed: "Observed"
    verdicts: "Mapping[str, Mapping[int, Verdict]]"
    counts: Mapping[tuple[str, int], int]
    notes: "Sequence[Note]" = ()
    stopwatch: Stopwatch = field(default_factory=Stopwatch, compare=False)
    database: Database = field(default_factory=Database, compare=False)
    made: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Offer the records to the database."""
        from bpvcheck.records import KINDS

        self.database.offer("run", self._moment)
        for kind in KINDS:
            self.database.offer(kind, partial(self._records, kind))

    def __enter__(self) -> Self:
        """Use the run inside the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the database."""
        self.database.close()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were read."""
        return tuple(Path(file.name) for file in self.intake.files)

    def _moment(self) -> "pa.Table":
        import pyarrow as pa

        day = pa.date32()
        columns = [("as_of", day), ("complete_until", day)]
        days = {"as_of": self.info.as_of, "complete_until": self.info.complete_until}
        return pa.Table.from_pylist([days], pa.schema(columns))

    def _records(self, kind: str) -> "pa.Table":
        import numpy as np
        import pyarrow as pa

        table = self.intake.table(kind)
        return table.add_column(0, "row", pa.array(np.arange(table.num_rows)))
