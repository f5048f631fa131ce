"""Parts of records that stand in several rows, put together.

Parts are kept in a database on disk until the record comes to which they belong, so that memory
does not grow with them. It has no name and is gone when it is closed.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

__all__ = ["PartOfRecord", "RecordParts", "merged"]

_MADE = """
    CREATE TABLE part (
        number INTEGER PRIMARY KEY, key TEXT, line INTEGER, content BLOB
    )
"""


class PartOfRecord(NamedTuple):
    """A part of a record: the line that it stands on, and what it holds; None if it is spoilt."""

    line: int
    record: dict[str, Any] | None


class RecordParts:
    """Parts of the records of one kind, found by the record's id."""

    def __init__(self) -> None:
        """Start empty."""
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("BEGIN")
        self._base.execute(_MADE)
        self._indexed = False

    def close(self) -> None:
        """Let go of it."""
        self._base.close()

    def add(self, rows: Sequence[tuple[str, int, dict[str, Any] | None]]) -> None:
        """Keep parts: the id of the record, the line, and what stands there."""
        self._base.executemany(
            "INSERT INTO part (key, line, content) VALUES (?, ?, ?)",
            [(key, line, orjson.dumps(record) if record else None) for key, line, record in rows],
        )

    def take(self, keys: Sequence[str]) -> Mapping[str, list[PartOfRecord]]:
        """Return the parts of some records, in their order, and keep them no longer."""
        if not self._indexed:
            self._base.execute("CREATE INDEX by_key ON part (key)")
            self._indexed = True
        found: dict[str, list[PartOfRecord]] = {}
        for key in keys:
            rows = self._base.execute(
                "SELECT line, content FROM part WHERE key = ? ORDER BY number", (key,)
            ).fetchall()
            if rows:
                found[key] = [PartOfRecord(line, _loaded(content)) for line, content in rows]
                self._base.execute("DELETE FROM part WHERE key = ?", (key,))
        return found

    def groups(self) -> Iterator[tuple[str, list[PartOfRecord]]]:
        """Yield what is left by record, in the order in which records come first."""
        self._base.execute(
            "CREATE TABLE firsts AS SELECT key, min(number) AS first FROM part GROUP BY key"
        )
        self._base.execute("CREATE INDEX by_first ON firsts (key)")
        rows = self._base.execute(
            "SELECT part.key, line, content FROM part JOIN firsts ON part.key = firsts.key "
            "ORDER BY firsts.first, number"
        )
        for key, group in groupby(rows, itemgetter(0)):
            yield key, [PartOfRecord(line, _loaded(content)) for _key, line, content in group]

    def left(self) -> Iterator[int]:
        """Yield the lines of the parts of which no record came."""
        yield from (line for (line,) in self._base.execute("SELECT line FROM part ORDER BY number"))


def _loaded(content: bytes | None) -> dict[str, Any] | None:
    return orjson.loads(content) if content else None


def merged(
    record: dict[str, Any], part: Mapping[str, Any], *, once: bool = False, path: str = ""
) -> str | None:
    """Add a part to a record: items to lists, fields where they are not filled.

    With `once` an item that is there already is not added again: where a row repeats what stands in
    the one above. Return the path of a field that both have with another value, else None.
    """
    clash = None
    for name, value in part.items():
        where = f"{path}/{name}"
        if name not in record:
            record[name] = value
        elif isinstance(value, list) and isinstance(record[name], list):
            kept = record[name]
            record[name] = kept + [each for each in value if not once or each not in kept]
        elif isinstance(value, dict) and isinstance(record[name], dict):
            record[name] = {**record[name]}
            clash = merged(record[name], value, once=once, path=where) or clash
        elif record[name] != value:
            clash = clash or where
    return clash
