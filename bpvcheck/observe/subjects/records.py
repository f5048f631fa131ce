"""The records of a kind as columns, and up to when their lists are complete."""

from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa

from bpvcheck.expressions.types import Bool, Date, Parts, Struct, Type
from bpvcheck.observe.columns import Columns, valid
from bpvcheck.observe.values import UNKNOWN_DAY, Dates, Value, Vocabulary, day_number
from bpvcheck.records.extensions import Extensions
from bpvcheck.rulebook.fields import record_type

__all__ = ["LAST_DAY", "Records"]

LAST_DAY: Final = day_number(date.max)
_UNKNOWN: Final = Dates(UNKNOWN_DAY)  # type: ignore[arg-type] # a scalar for all rows


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
        self._texts: dict[str, pa.Array] = {}
        self._complete: dict[tuple[Parts, np.int32], Dates] = {}

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field."""
        return self._columns.value(parts, kind)

    def array(self, *parts: str) -> pa.Array | None:
        """Return a field as it is in Arrow, None where the table does not have it."""
        return self._columns.array(parts)

    def texts(self, name: str) -> pa.Array:
        """Return a text field as an Arrow array of plain texts."""
        if name not in self._texts:
            array = self._columns.array((name,))
            nothing = pa.nulls(self.size, pa.string())
            self._texts[name] = nothing if array is None else array.cast(pa.string())
        return self._texts[name]

    def complete(self, parts: Parts, run_complete: Dates) -> Dates:
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

    def known_from(self, parts: Parts) -> Dates:
        """Return from when a list is complete; unknown where from the beginning."""
        return self.date("lists_complete_since", *parts)

    def attestations_complete(self, run_complete: Dates) -> Dates:
        """Return up to when the attestations about records are complete."""
        named = "attestations_complete_until"
        key = ((named,), np.int32(run_complete.day))
        if key not in self._complete:
            otherwise = self._record_complete(run_complete)
            self._complete[key] = first_known(self.date(named), otherwise)
        return self._complete[key]

    def placements_complete(self, run_complete: Dates) -> Dates:
        """Return up to when the placements of schools or companies are complete."""
        return first_known(self.date("placements_complete_until"), run_complete)

    def _record_complete(self, run_complete: Dates) -> Dates:
        """Return up to when a record as a whole is complete, by its own statement or the run's."""
        return first_known(self.date("complete_until"), run_complete)

    def _stated(self, parts: Parts, run_complete: Dates) -> Dates:
        own: Parts = ("lists_complete_until", parts[0])
        if parts[0] == "extensions":
            own = (*parts[:2], "complete_until")
        named = self.date(*own) if stated_in(self._type, own) else _UNKNOWN
        found = first_known(named, self._record_complete(run_complete))
        in_group = len(parts) > 1 and parts[0] != "extensions"
        return self._in_full(parts[0], found) if in_group else found

    def _in_full(self, group: str, otherwise: Dates) -> Dates:
        """Return up to when the lists of a group are complete: for good if it is stated to be."""
        in_full: Any = self.value((group, "complete"), Bool())
        day = np.where(in_full.true, LAST_DAY, np.where(in_full.false, UNKNOWN_DAY, otherwise.day))
        return Dates(day.astype(np.int32))

    def date(self, *parts: str) -> Dates:
        """Return a day."""
        found = self._columns.value(parts, Date())
        assert isinstance(found, Dates)  # noqa: S101 - of its type
        return found


def stated_in(kind: Struct, parts: Parts) -> bool:
    """Whether a record can state that a list is complete."""
    if parts[0] != "extensions":
        return True
    namespace = kind.fields.get("extensions")
    found = namespace.fields.get(parts[1]) if isinstance(namespace, Struct) else None
    return isinstance(found, Struct) and parts[2] in found.fields


def first_known(day: Dates, other: Dates) -> Dates:
    """Return a day, or another where it is unknown."""
    return Dates(np.where(day.known, day.day, other.day))
