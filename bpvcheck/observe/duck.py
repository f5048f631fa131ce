"""DuckDB runs a plan: in this process, out of core, on files of records.

The engine's interface is narrow: compiled facts in, patterns and due dates out. Another engine is a
module beside this one.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from bpvcheck.observe.plan_types import Layer, Plan

if TYPE_CHECKING:
    import duckdb

PatternCounts = dict[tuple[str, int], int]
"""How many subjects show a pattern, by card and pattern code."""


LEAST: Final = 700
"""Megabytes that the database may hold unless told otherwise: a run then stays under 1 GB."""
PER_THREAD: Final = 175
"""Megabytes for each thread, where there are more than four: each reads and observes for itself."""
LONGEST_LINE: Final = 16 * 1024 * 1024
"""Bytes of the longest record, the intake's limit too; DuckDB sets buffers aside for it."""


class DuckEngine:
    """One run's database. A context manager; nothing of it stays behind."""

    def __init__(self, folder: Path, *, threads: int | None = None, memory: str = "") -> None:
        """Open a database that holds ``memory`` and spills the rest to ``folder``."""
        import duckdb

        # nothing leaves the machine, also not to look for an extension
        closed: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        self.connection: duckdb.DuckDBPyConnection = duckdb.connect(":memory:", config=closed)
        self.execute(f"SET temp_directory = '{folder}'; SET preserve_insertion_order = false")
        self.workers = threads or os.cpu_count() or 1
        self.tables: dict[str, str] = {}
        """The table that holds each observed card's pattern codes."""
        if threads:
            self.execute(f"SET threads = {threads}")
        most = memory or f"{max(LEAST, PER_THREAD * self.workers)}MB"
        self.execute(f"SET memory_limit = '{most}'")

    def __enter__(self) -> Self:
        """The engine itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the database."""
        self.connection.close()

    def execute(self, query: str) -> "duckdb.DuckDBPyConnection":
        """Run a query."""
        return self.connection.execute(query)

    def load(
        self, files: Mapping[str, Sequence[Path]], columns: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Read the files of each kind of record into its table."""
        for kind, types in columns.items():
            words = ", ".join(f'"{name}" {sql}' for name, sql in types.items())
            if not files.get(kind):
                self.execute(f"CREATE TABLE {kind}_data ({words})")
                continue
            keys = ", ".join(f"'{name}': '{sql}'" for name, sql in types.items())
            names = ", ".join(f"'{path}'" for path in files[kind])
            self.execute(
                f"CREATE TABLE {kind}_data AS SELECT * FROM read_json([{names}], "
                f"format = 'newline_delimited', columns = {{{keys}}}, "
                f"maximum_object_size = {LONGEST_LINE})"
            )

    def prepare(self, plan: Plan, as_of: date, complete_until: date | None) -> None:
        """Make the subjects, and observe all that rests on no verdicts."""
        stated = f"DATE '{complete_until}'" if complete_until else "NULL::DATE"
        self.execute(
            f"CREATE TABLE run AS SELECT DATE '{as_of}' AS as_of, {stated} AS complete_until"
        )
        for query in plan.setup:
            self.execute(query)
        self._together([layer for layer in plan.layers if not layer.needs])

    def _together(self, layers: Sequence[Layer]) -> None:
        """Observe layers that do not wait for each other, some at a time, the largest first.

        A table of less than 122,880 rows is one piece of work to DuckDB, which leaves a core idle.
        """
        from concurrent.futures import ThreadPoolExecutor

        # joins stand in the order that is right: what a subject looks up on the right
        self.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        with ThreadPoolExecutor(self.workers) as pool:
            list(pool.map(self._observe, sorted(layers, key=lambda layer: -len(layer.sql))))
        self.execute("RESET disabled_optimizers")

    def _observe(self, layer: Layer) -> None:
        self.connection.cursor().execute(f'CREATE TABLE "{layer.table}" AS {layer.sql}')

    def observe(self, layer: Layer, verdicts: Mapping[str, Mapping[int, str]]) -> PatternCounts:
        """Count a layer's patterns, given the ``verdicts`` (by card and code) that it rests on."""
        if layer.needs:
            self._keep_verdicts(layer, verdicts)
            self._observe(layer)
        self.tables |= dict.fromkeys(layer.cards, layer.table)
        counted = " UNION ALL ".join(
            f"SELECT '{card}', \"{card}\", count(*) FROM {layer.table}"
            f' WHERE "{card}" IS NOT NULL GROUP BY ALL'
            for card in layer.cards
        )
        return {(card, code): count for card, code, count in self.execute(counted).fetchall()}

    def _keep_verdicts(self, layer: Layer, verdicts: Mapping[str, Mapping[int, str]]) -> None:
        tables = {key: self.tables[key] for keys in layer.needs.values() for key in keys}
        columns = ", ".join(
            f'{_verdict(keys, verdicts)} AS "v__{card}"' for card, keys in layer.needs.items()
        )
        joined = " JOIN ".join(
            table if i == 0 else f"{table} USING (row)"
            for i, table in enumerate(dict.fromkeys(tables.values()))
        )
        self.execute(
            f"CREATE OR REPLACE TABLE judged_{layer.subject} AS SELECT row, {columns} FROM {joined}"
        )


_UNSETTLED = {"not_demonstrated", "pending"}
"""Verdicts that settle nothing yet: a duty that rests on one does not know."""


def _verdict(keys: Sequence[str], verdicts: Mapping[str, Mapping[int, str]]) -> str:
    """Give the verdict of the version that judged a subject; the codes of the others are NULL."""
    return f"coalesce({', '.join(_case(key, verdicts[key]) for key in keys)})"


def _case(card: str, verdicts: Mapping[int, str]) -> str:
    known = {code: verdict for code, verdict in verdicts.items() if verdict not in _UNSETTLED}
    branches = " ".join(f"WHEN {code} THEN '{verdict}'" for code, verdict in known.items())
    return f'CASE "{card}" {branches} END' if branches else "NULL::VARCHAR"
