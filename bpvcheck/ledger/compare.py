"""Two ledgers of the same records side by side: which verdicts differ."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bpvcheck.database import Database
from bpvcheck.ledger.files import open_ledger
from bpvcheck.ledger.view import offer_ledger

__all__ = ["Compared", "Flip", "Moved", "compare"]

_KEYS = "duty, subject_kind, subject, part, bearer, bearer_id"
# who bears a duty may not be known: the finding is the same all the same
_FOUND = "SELECT * REPLACE (coalesce(bearer_id, '') AS bearer_id) FROM {name}_ledger"
_NOTHING = "SELECT * FROM after_ledger LIMIT 0"
_JOINED = f"""CREATE TEMP TABLE moved AS
    SELECT {_KEYS}, coalesce(one.verdict, '') AS before, coalesce(other.verdict, '') AS after
    FROM ({{before}}) one FULL JOIN ({{after}}) other USING ({_KEYS})"""


@dataclass(frozen=True)
class Moved:
    """How many findings of a duty had one verdict and have another; "" is none."""

    duty: str
    before: str
    after: str
    count: int


@dataclass(frozen=True)
class Flip:
    """A finding whose verdict differs."""

    duty: str
    subject_kind: str
    subject: str
    part: str
    bearer: str
    bearer_id: str
    before: str
    after: str


@dataclass(frozen=True)
class Compared:
    """Two ledgers compared: how many verdicts there are, which counts moved, and examples."""

    verdicts: int
    moved: tuple[Moved, ...]
    flips: tuple[Flip, ...]


def compare(before: Path | None, after: Path, limit: int | None) -> Compared:
    """Compare two ledger files; at most ``limit`` flips are named.

    ``before`` is None where nothing was judged.
    """
    database = Database()
    with ExitStack() as stack:
        stack.callback(database.close)
        for name, path in (("before", before), ("after", after)):
            if path is not None:
                ledger = stack.enter_context(open_ledger(path))
                offer_ledger(ledger, database, f"{name}_")
        one = _FOUND.format(name="before") if before else _NOTHING
        database.execute(_JOINED.format(before=one, after=_FOUND.format(name="after")))
        return _compared(database, limit)


def _compared(database: Database, limit: int | None) -> Compared:
    ((verdicts,),) = database.rows("SELECT count(*) FROM moved")
    moved = database.rows(
        """SELECT duty, before, after, count(*) FROM moved
        WHERE before <> after GROUP BY ALL ORDER BY ALL"""
    )
    flips = database.rows(
        f"""SELECT {_KEYS}, before, after FROM moved
        WHERE before <> after AND before <> '' ORDER BY ALL LIMIT ?""",
        limit,
    )
    return Compared(
        verdicts, tuple(Moved(*row) for row in moved), tuple(Flip(*row) for row in flips)
    )
