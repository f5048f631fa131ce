"""Records in memory as Arrow tables, for examples and tests: files go through `bpvcheck.intake`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from bpvcheck.records import KINDS
from bpvcheck.records.columns import record_schema
from bpvcheck.records.extensions import Extensions

__all__ = ["RecordTables"]


class RecordTables:
    """Records as tables by kind; they are taken as valid."""

    def __init__(
        self, records: Iterable[Mapping[str, Any]], extensions: Extensions = (), size: int = 50_000
    ) -> None:
        """Take records as JSON has them; placements come in parts of at most ``size``."""
        by_kind: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in KINDS}
        for record in records:
            by_kind[record["kind"]].append(record)
        self._size = size
        self._tables = {
            kind: _table(found, record_schema(kind, extensions)) for kind, found in by_kind.items()
        }

    def table(self, kind: str, names: Sequence[str] | None = None) -> pa.Table:
        """Return the records of a kind, or some of their fields."""
        table = self._tables[kind]
        return table if names is None else _fields(table, names)

    def parts(self, kind: str) -> Sequence["_Rows"]:
        """Return the records of a kind in parts."""
        table = self._tables[kind]
        return [_Rows(table.slice(at, self._size)) for at in range(0, len(table), self._size)]


class _Rows:
    """Some records of a kind."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def read(self, names: Sequence[str] | None = None) -> pa.Table:
        """Return the records, or some of their fields."""
        return self._table if names is None else _fields(self._table, names)


def _fields(table: pa.Table, names: Sequence[str]) -> pa.Table:
    return table.select([name for name in names if name in table.column_names])


def _table(records: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    columns = {
        field.name: pa.array(
            [_typed(record.get(field.name), field.type) for record in records],
            _without_dictionaries(field.type),
        )
        for field in schema
    }
    return pa.table(columns)


def _typed(value: Any, kind: pa.DataType) -> Any:  # noqa: ANN401 - JSON
    """Return a JSON value as Arrow takes it: dates as dates."""
    if value is None:
        return None
    if pa.types.is_date(kind):
        return value if isinstance(value, date) else date.fromisoformat(value)
    if pa.types.is_list(kind):
        return [_typed(item, kind.value_type) for item in value]
    if pa.types.is_struct(kind):
        return {field.name: _typed(value.get(field.name), field.type) for field in kind}
    return int(value) if pa.types.is_int64(kind) else value


def _without_dictionaries(kind: pa.DataType) -> pa.DataType:
    """Return the same type with plain texts: few records are not worth a dictionary."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_list(kind):
        return pa.list_(_without_dictionaries(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(each.name, _without_dictionaries(each.type)) for each in kind])
    return kind
