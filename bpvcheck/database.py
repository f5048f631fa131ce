"""A DuckDB for the questions of reports: in memory, and opened when something is asked.

Its tables are Arrow tables. Each is made when a query first names it, and scanned where it is. No
path is ever part of a query, and the database can read no file.
"""

import re
from contextlib import ExitStack
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Final

from bpvcheck.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb
    import pyarrow as pa

__all__ = ["Database"]

LEAST: Final = 700
"""Megabytes that the database may hold unless told otherwise; it spills the rest to disk."""
_NAME: Final = r'"?(\w+)"?(?:\s+(?:AS\s+)?\w+)?'
_NAMED: Final = re.compile(rf"\b(?:FROM|JOIN)\s+{_NAME}((?:\s*,\s*{_NAME})*)", re.IGNORECASE)
"""What a query reads: the names after FROM and JOIN."""


class Database:
    """A DuckDB that opens with its first query and closes with `close`."""

    def __init__(self, *, threads: int | None = None, memory: str = "") -> None:
        """Open nothing yet; ``memory`` is what it may hold, such as ``800MB``."""
        self._threads = threads
        self._memory = memory or f"{LEAST}MB"
        self._offered: dict[str, Callable[[], pa.Table] | str] = {}
        self._made: set[str] = set()
        self._on_close = ExitStack()
        self._connection: duckdb.DuckDBPyConnection | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything was asked yet."""
        return self._connection is not None

    def offer(self, name: str, make: "Callable[[], pa.Table] | str") -> None:
        """Offer a table, or the query of a view, under a name; what was made already stays."""
        self._offered[name] = make

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query with values."""
        return self.execute(query, *values).fetchall()

    def arrow(self, query: str, *values: object) -> "pa.Table":
        """Return the rows of a query with values as a table of Arrow."""
        return self._ready_for(query).sql(query, params=list(values) or None).to_arrow_table()

    def execute(self, query: str, *values: object) -> "duckdb.DuckDBPyConnection":
        """Run a query with values, after making the tables that it names."""
        return self._ready_for(query).execute(query, list(values) or None)

    def close(self) -> None:
        """Close the database; what was offered can be asked again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._on_close.close()

    def _ready_for(self, query: str) -> "duckdb.DuckDBPyConnection":
        """Return the open database with the tables that a query names."""
        connection = self._connection or self._opened()
        self._make(query, connection)
        return connection

    def _opened(self) -> "duckdb.DuckDBPyConnection":
        import duckdb

        folder = self._on_close.enter_context(scratch(Path(gettempdir())))
        settings: dict[str, str | bool | int | float | list[str]] = {
            # nothing leaves the machine, also not to look for an extension
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "enable_external_access": False,
            # a Python variable is never taken for a table
            "python_enable_replacements": False,
            "preserve_insertion_order": False,
            "memory_limit": self._memory,
            "temp_directory": str(folder),
        }
        if self._threads:
            settings["threads"] = self._threads
        self._connection = duckdb.connect(":memory:", config=settings)
        self._made.clear()
        return self._connection

    def _make(self, query: str, connection: "duckdb.DuckDBPyConnection") -> None:
        """Make what a query names, and what that rests on."""
        for name in _names(query) & self._offered.keys() - self._made:
            self._made.add(name)
            offered = self._offered[name]
            if isinstance(offered, str):
                self._make(offered, connection)
                connection.execute(f'CREATE TEMP VIEW "{name}" AS {offered}')
            else:
                connection.register(name, _readable(offered()))


def _readable(table: "pa.Table") -> "pa.Table":
    """Return a table without dictionaries in lists, which DuckDB cannot read of empty lists."""
    import pyarrow as pa

    kinds = [
        (f.name, f.type if pa.types.is_dictionary(f.type) else _plain(f.type)) for f in table.schema
    ]
    return table.cast(pa.schema(kinds))


def _plain(kind: "pa.DataType") -> "pa.DataType":
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_list(kind):
        return pa.list_(_plain(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(each.name, _plain(each.type)) for each in kind])
    return kind


def _names(query: str) -> set[str]:
    found: set[str] = set()
    for name, more, *_last in _NAMED.findall(query):
        found.add(name)
        found.update(re.findall(rf",\s*{_NAME}", more))
    return found
