"""The records of a kind as columns, and up to when their lists are complete."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.expressions.types import Date, Struct, Type
from bpvcheck.observe.columns import Columns, Parts, valid
from bpvcheck.observe.values import UNKNOWN_DAY, Array, Days, Value, Vocabulary
from bpvcheck.records.extensions import Extensions
from bpvcheck.rulebook.fields import record_type

__all__ = ["Records", "index_of"]


class Records:
    """The records of one kind, or some of them."""

    def __init__(
        self, kind: str, table: pa.Table, words: Vocabulary, extensions: Extensions
    ) -> None:
        """Look at a table; a field that it does not have is unknown."""
        self.kind = kind
        self.table = table
        self.size = table.num_rows
        self._columns = Columns(table, words)
        self._type = record_type(kind, extensions)
        self._complete: dict[tuple[Parts, np.int32], Days] = {}

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field."""
        return self._columns.value(parts, kind)

    def array(self, *parts: str) -> pa.Array | None:
        """Return a field as it is in Arrow, None where the table does not have it."""
        return self._columns.array(parts)

    def texts(self, name: str) -> pa.Array:
        """Return a text field as an Arrow array of plain texts."""
        array = self._columns.array((name,))
        return pa.nulls(self.size, pa.string()) if array is None else array.cast(pa.string())

    def complete(self, parts: Parts, run_complete: Days) -> Days:
        """Return up to when a list is complete: by its own statement, the record's or the run's.

        Unknown where none is stated, or where there is no list.
        """
        key = (parts, np.int32(run_complete.day))
        if key not in self._complete:
            found = self._stated(parts, run_complete)
            array = self._columns.array(parts)
            present = np.zeros(self.size, bool) if array is None else valid(array)
            self._complete[key] = found.where(present)
        return self._complete[key]

    def record_complete(self, run_complete: Days) -> Days:
        """Return up to when a record as a whole is complete, by its own statement or the run's."""
        return first_known(self._date(("complete_until",)), run_complete)

    def _stated(self, parts: Parts, run_complete: Days) -> Days:
        own: Parts = ("lists_complete_until", parts[0])
        if parts[0] == "extensions":
            own = (*parts[:2], "complete_until")
        named = self._date(own) if stated_in(self._type, own) else Days(np.asarray(UNKNOWN_DAY))
        return first_known(named, self.record_complete(run_complete))

    def _date(self, parts: Parts) -> Days:
        found = self._columns.value(parts, Date())
        assert isinstance(found, Days)  # noqa: S101 - of its type
        return found


def stated_in(kind: Struct, parts: Parts) -> bool:
    """Whether a record can state that a list is complete."""
    if parts[0] != "extensions":
        return True
    namespace = kind.fields.get("extensions")
    found = namespace.fields.get(parts[1]) if isinstance(namespace, Struct) else None
    return isinstance(found, Struct) and parts[2] in found.fields


def first_known(day: Days, other: Days) -> Days:
    """Return a day, or another where it is unknown."""
    return Days(np.where(day.known, day.day, other.day))


def index_of(values: pa.Array, among: pa.Array) -> Array:
    """Return the place of each value among others; -1 where it is not there, or null."""
    found = pc.index_in(values, value_set=among, skip_nulls=True)
    places: Array = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return places
