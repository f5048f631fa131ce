"""Which fields records have in this input: to read no others is faster.

`pyarrow.json` spends time on every field that an object does not have. Most inputs have but a part
of the fields, and the same part throughout. So big blocks are first read with the fields that were
seen before; one that has another is read again with all.
"""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa

__all__ = ["MANY", "FieldsSeen"]

MANY: Final = 1_000
"""A block with so many records shows what its input has."""
_MOST_MISSES: Final = 5
"""After so many blocks with other fields all are read with all."""
_ALWAYS: Final = ("kind", "extensions")

FieldNames = tuple[str, ...]


class FieldsSeen:
    """The fields that were seen in blocks of one kind of record."""

    def __init__(self, schema: pa.Schema) -> None:
        """Start with nothing seen of a schema."""
        self._schema, self._seen, self._misses = schema, set[FieldNames](), -1
        self.schema: pa.Schema | None = None
        """What was seen so far; None where nothing was, or where that is of no use."""

    @property
    def may_help(self) -> bool:
        """Return whether it is worth while to see what blocks have."""
        return self._misses <= _MOST_MISSES

    def learn(self, table: pa.Table) -> None:
        """Take a block that has a field that was not seen before."""
        self._misses += 1
        if self._misses > _MOST_MISSES:
            self.schema = None
            return
        self._seen |= {path for name in table.column_names for path in _paths(table[name], (name,))}
        self.schema = pa.schema(
            [
                pa.field(field.name, _narrowed(field.type, (field.name,), self._seen))
                for field in self._schema
                if field.name in _ALWAYS or (field.name,) in self._seen
            ]
        )


def _paths(column: pa.ChunkedArray | pa.Array, path: FieldNames) -> Iterator[FieldNames]:
    """Yield where something is recorded in a column."""
    for array in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        if array.null_count == len(array):
            continue
        yield path
        if pa.types.is_list(array.type):
            yield from _paths(array.values, (*path, "*"))
        elif pa.types.is_struct(array.type):
            for at, field in enumerate(array.type):
                yield from _paths(array.field(at), (*path, field.name))


def _narrowed(kind: pa.DataType, path: FieldNames, seen: set[FieldNames]) -> pa.DataType:
    """Return a type without the fields that were not seen."""
    if pa.types.is_list(kind):
        return pa.list_(_narrowed(kind.value_type, (*path, "*"), seen))
    if not pa.types.is_struct(kind):
        return kind
    fields = ((field.name, field.type, (*path, field.name)) for field in kind)
    return pa.struct(
        [(name, _narrowed(inner, own, seen)) for name, inner, own in fields if own in seen]
    )
