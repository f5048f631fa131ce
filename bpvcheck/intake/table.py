"""Texts of records of one kind become a table: read by `pyarrow.json`, checked by `columns`.

`pyarrow.json` with a schema takes nothing that it does not know, no key twice and no other type.
What it would take all the same is refused here beforehand, or shows in the number of rows; what it
refuses may still be right, and goes to the models.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.json as pj

from bpvcheck.intake.block import BlockText
from bpvcheck.intake.columns import GroupColumn, Rows
from bpvcheck.intake.privacy import forbidden_key
from bpvcheck.intake.seen import MANY, FieldsSeen
from bpvcheck.intake.structure import Structure
from bpvcheck.records.columns import record_schema
from bpvcheck.records.extensions import Extensions
from bpvcheck.records.shape import FieldShape, GroupShape, ListShape, record_shape

__all__ = ["TableReader"]

_ASCII: Final = 128
_KEYED: Final = ("lists_complete_until", "extensions")
"""Fields in which null is wrong where absence is right, which columns do not tell apart."""


class _NullProbe(msgspec.Struct):
    """What is looked at of a record to see whether such a null is in it."""

    lists_complete_until: dict[str, str] | None = None
    extensions: dict[str, dict[str, Any]] | None = None


_PROBE: Final = msgspec.json.Decoder(_NullProbe)


class TableReader:
    """Reads records of one kind, with the fields that plugins declare."""

    def __init__(self, kind: str, extensions: Extensions) -> None:
        """Prepare the schema and the checks of its columns."""
        shape = record_shape(kind, extensions)
        self._columns = GroupColumn(shape)
        self._schema = record_schema(kind, extensions)
        raw = pa.schema([("kind", pa.utf8()), *self._columns.raw])
        if "extensions" not in raw.names:
            raw = raw.append(pa.field("extensions", pa.null()))
        self._raw, self._seen = raw, FieldsSeen(raw)
        self.structure = Structure(shape)
        self.nothing = raw.empty_table().select(self._schema.names)
        """No records, as `raw` gives them with all fields."""
        self._keyed = [name for name in _KEYED if name in shape.fields]
        self._forbidden = _has_forbidden_key(shape.fields.get("extensions"))

    def raw(self, text: BlockText, count: int) -> pa.Table | None:
        """Return so many records as they stand in JSON, None where one of them is suspect.

        Each is an object on one line; `pyarrow.json` does not mind lines.
        """
        if not _is_utf8(text):
            return None
        table = _read(text, self._raw)
        return table.select(self._schema.names) if table and len(table) == count else None

    def some_fields(self, text: BlockText, count: int) -> pa.Table | None:
        """Return the same, where there are many without the fields that none of them has."""
        seen = self._seen.schema
        if count < MANY or (seen is None and not self._seen.may_help):
            return self.raw(text, count)
        table = _read(text, seen) if seen and _is_utf8(text) else None
        if table is None:
            table = self.raw(text, count)
            if table:
                self._seen.learn(table)
        return table if table and len(table) == count else None

    def typed(self, raw: pa.Table, text_of: Callable[[int], bytes]) -> tuple[pa.Table, Rows]:
        """Return records as they are kept, and which of them are suspect."""
        arrays = {name: _array(raw[name]) for name in raw.column_names}
        found, suspects = self._columns.typed_fields(arrays, len(raw))
        table = pa.Table.from_arrays(found, schema=self._schema)
        hidden = self._hidden(table, text_of)
        return table, np.union1d(suspects, hidden) if hidden else suspects

    def _hidden(self, table: pa.Table, text_of: Callable[[int], bytes]) -> list[int]:
        """Return the rows that are wrong in what columns do not show."""
        stated = [table[name].is_valid().to_numpy() for name in self._keyed]
        rows = np.flatnonzero(np.logical_or.reduce(stated)) if stated else ()
        return [row for row in map(int, rows) if self._hides(text_of(row))]

    def _hides(self, record: bytes) -> bool:
        """Return whether a record has null where it should not, or a key that it may not have."""
        if self._forbidden and b"extensions" in record:
            return True
        if b"null" not in record:
            return False
        try:
            _PROBE.decode(record)
        except msgspec.MsgspecError:
            return True
        return False


def _read(text: BlockText, schema: pa.Schema) -> pa.Table | None:
    """Read objects with these fields and no others, None where there is anything else."""
    whole = pj.ReadOptions(use_threads=False, block_size=len(text) + 1)
    parse = pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    try:
        return pj.read_json(pa.BufferReader(text), read_options=whole, parse_options=parse)
    except pa.ArrowInvalid:
        return None


def _array(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _is_utf8(text: BlockText) -> bool:
    """Return whether a text is UTF-8 throughout."""
    if np.frombuffer(text, np.uint8).max(initial=0) < _ASCII:
        return True
    try:
        str(text, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _has_forbidden_key(shape: FieldShape | None) -> bool:
    """Return whether declared fields are called as a person's number is."""
    if isinstance(shape, ListShape):
        return _has_forbidden_key(shape.item)
    if not isinstance(shape, GroupShape):
        return False
    return any(map(forbidden_key, shape.fields)) or any(
        map(_has_forbidden_key, shape.fields.values())
    )
