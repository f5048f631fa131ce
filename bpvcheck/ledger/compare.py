"""Two ledgers of the same records side by side: which verdicts differ."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Compared", "Flip", "Moved", "compare"]

_KEYS = "duty, subject_kind, subject, part, bearer, bearer_id"
_READ = "CREATE TABLE {name} AS SELECT * FROM read_parquet(?){rows}"
_JOINED = f"""CREATE TABLE moved AS
    SELECT {_KEYS}, coalesce(one.verdict, '') AS before, coalesce(other.verdict, '') AS after
    FROM one FULL JOIN other USING ({_KEYS})"""


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
    """Compare two ledgers that were written as Parquet; at most ``limit`` flips are named.

    ``before`` is None where nothing was judged.
    """
    import duckdb

    with duckdb.connect(":memory:") as connection:
        for name, file in (("one", before), ("other", after)):
            rows = "" if file else " LIMIT 0"
            connection.execute(_READ.format(name=name, rows=rows), [str(file or after)])
        connection.execute(_JOINED)
        ((verdicts,),) = connection.execute("SELECT count(*) FROM moved").fetchall()
        moved = connection.execute(
            """SELECT duty, before, after, count(*) FROM moved
            WHERE before <> after GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        flips = connection.execute(
            f"""SELECT {_KEYS}, before, after FROM moved
            WHERE before <> after AND before <> '' ORDER BY ALL LIMIT $limit""",
            {"limit": limit},
        ).fetchall()
    return Compared(
        verdicts, tuple(Moved(*row) for row in moved), tuple(Flip(*row) for row in flips)
    )
