"""The rows of a run's ledger, taken from its view a few duties at a time.

The view joins every card's patterns to its subjects. Who wants many rows takes them duty by duty,
so that the database never holds more than the joins of a few cards.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bpvcheck.ledger.build import COLUMNS

if TYPE_CHECKING:
    import duckdb

KEPT: Final = "ledger_rows"
"""The table of `kept_rows`."""
_BATCH: Final = 12
_ORDER: Final = "subject_kind, subject, part, bearer, bearer_id, card_version"
_WORDS: Final = (
    "duty", "card_version", "source", "phase", "subject_kind", "bearer", "towards", "repeats",
)  # fmt: skip
_PATTERN: Final = ("verdict", "pattern", "missing")
_LONG: Final = ("pattern", "missing")
# long texts return in many rows: each is hashed once
_DIGEST: Final = """
    WITH texts AS (
        SELECT pattern::VARCHAR AS text FROM {table} UNION SELECT missing::VARCHAR FROM {table}
    ), hashed AS (SELECT text, sha256(coalesce(text, chr(30))) AS h FROM texts)
    SELECT {parts} FROM (
        SELECT sha256(concat_ws(chr(31), {cells}, p.h, m.h)) AS h FROM {table}
        JOIN hashed p ON p.text IS NOT DISTINCT FROM pattern::VARCHAR
        JOIN hashed m ON m.text IS NOT DISTINCT FROM missing::VARCHAR)"""


def batches(duties: Sequence[str], size: int = _BATCH) -> Iterator[str]:
    """Divide duties into conditions in SQL, each of a few duties."""
    for i in range(0, len(duties), size):
        names = ", ".join(f"'{duty}'" for duty in duties[i : i + size])
        yield f"duty IN ({names})"


def typed() -> Iterator[str]:
    """Yield each column as the ledger has it; the engine's own types may be wider."""
    for name, sql in COLUMNS.items():
        yield f"{name}::{sql} AS {name}"


@contextmanager
def kept_rows(connection: "duckdb.DuckDBPyConnection") -> Iterator[str]:
    """Put the rows of the view ``ledger`` in a table, in their order, and give its name.

    Words that return in many rows are kept as numbers, which takes far less memory.
    """
    source = dict.fromkeys(_WORDS, "ledger_words") | dict.fromkeys(_PATTERN, "pattern")
    connection.execute("SET preserve_insertion_order = true")
    try:
        _make_types(connection, source)
        _fill(connection, source)
        yield KEPT
    finally:
        connection.execute(f"DROP TABLE IF EXISTS {KEPT}")
        connection.execute("DROP TABLE IF EXISTS ledger_words")
        for name in source:
            connection.execute(f"DROP TYPE IF EXISTS ledger_{name}")
        connection.execute("SET preserve_insertion_order = false")


def _make_types(connection: "duckdb.DuckDBPyConnection", source: dict[str, str]) -> None:
    words = f"SELECT DISTINCT {', '.join(_WORDS)} FROM ledger"
    connection.execute(f"CREATE TEMP TABLE ledger_words AS {words}")
    for name, table in source.items():
        values = f"SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL ORDER BY 1"
        connection.execute(f"CREATE TYPE ledger_{name} AS ENUM ({values})")


def _fill(connection: "duckdb.DuckDBPyConnection", source: dict[str, str]) -> None:
    small = ", ".join(
        f"{name}::ledger_{name} AS {name}" if name in source else column
        for name, column in zip(COLUMNS, typed(), strict=True)
    )
    connection.execute(f"CREATE TEMP TABLE {KEPT} AS SELECT {small} FROM ledger LIMIT 0")
    names = connection.execute("SELECT DISTINCT duty FROM ledger_words ORDER BY 1").fetchall()
    for condition in batches([name for (name,) in names], 1):
        rows = f"SELECT {small} FROM ledger WHERE {condition} ORDER BY {_ORDER}"
        connection.execute(f"INSERT INTO {KEPT} {rows}")


def rows_digest(connection: "duckdb.DuckDBPyConnection", table: str) -> str:
    """Give the digest of the rows of a table: the same in whatever order and format they are."""
    short = [f"{name}::{sql}" for name, sql in COLUMNS.items() if name not in _LONG]
    cells = ", ".join(f"coalesce({cell}::VARCHAR, chr(30))" for cell in short)
    parts = ", ".join(f"sum(('0x' || substr(h, {at}, 16))::UBIGINT)" for at in (1, 17))
    query = _DIGEST.format(table=table, parts=parts, cells=cells)
    sums = connection.execute(query).fetchone() or ()
    return "".join(f"{int(part or 0) % 2**64:016x}" for part in sums)
