"""All records of a run as columns, found by id."""

from collections.abc import Mapping
from copy import copy

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.observe.subjects.attestations import Attestations
from bpvcheck.observe.subjects.ids import IdIndex
from bpvcheck.observe.subjects.records import Records
from bpvcheck.observe.values import Array, Dates, Vocabulary
from bpvcheck.records.extensions import Extensions
from bpvcheck.records.identity import normal_company_ids

__all__ = ["World"]


class World:
    """What the subjects of a run are made from: its records, its as-of date, and what it states.

    ``complete`` is the day up to which the whole input is stated to be complete, or unknown.
    """

    def __init__(
        self, tables: Mapping[str, pa.Table], as_of: Dates, complete: Dates, extensions: Extensions
    ) -> None:
        """Keep the tables of all kinds but placements, which are looked at part by part."""
        self.words = Vocabulary()
        self.as_of, self.complete, self.extensions = as_of, complete, extensions
        self.records = {kind: self.of(kind, table) for kind, table in tables.items()}
        self.company_keys = company_keys(self.records["company"])
        self._companies = IdIndex(self.company_keys[0])
        self._schools = IdIndex(self.records["school"].texts("id"))
        self.attestations = Attestations(self.records["attestation"])
        self._placements: dict[int, Records] | None = None
        """What is kept of tables of placements, by where they are in memory, where any is."""

    def on(self, as_of: Dates) -> "World":
        """Return the same records as of another day; what is read of them is kept for all days."""
        if self._placements is None:
            self._placements = {}
        other = copy(self)
        other.as_of = as_of
        return other

    def of(self, kind: str, table: pa.Table) -> Records:
        """Return records of a kind, as they were on the as-of date."""
        if kind != "placement":
            return Records(kind, table, self.words, self.extensions)
        then = _with_status(table, int(self.as_of.day))
        kept = self._placements if then is table else None
        if kept is None:
            return Records(kind, then, self.words, self.extensions)
        if id(table) not in kept:
            kept[id(table)] = Records(kind, table, self.words, self.extensions)
        return kept[id(table)]

    def company_rows(self, ids: pa.Array) -> Array:
        """Return the rows of companies by any of their ids; -1 where there is no record."""
        _keys, rows = self.company_keys
        found = self._companies.find(normal_company_ids(ids))
        return np.where(found < 0, -1, rows[found]) if len(rows) else found

    def school_rows(self, ids: pa.Array) -> Array:
        """Return the rows of schools by id; -1 where there is no record."""
        return self._schools.find(ids)


def _with_status(placements: pa.Table, as_of: int) -> pa.Table:
    """Return placements with the status that they had on a day.

    One that got its status later was not withdrawn or rejected before: it was a draft at least.
    """
    if "status_on" not in placements.column_names:
        return placements
    day = pa.scalar(as_of, pa.int32()).cast(pa.date32())
    later = pc.greater(placements["status_on"], day).fill_null(False)  # noqa: FBT003 - a value
    if not pc.any(later).as_py():
        return placements
    status = placements["status"].cast(pa.string())
    status = pc.if_else(pc.and_(later, status.is_valid()), "draft", status)
    return placements.set_column(placements.column_names.index("status"), "status", status)


def company_keys(companies: Records) -> tuple[pa.Array, Array]:
    """Return every id of every company in its normal form, and the row of each."""
    ids = companies.texts("id")
    rows = np.arange(companies.size)
    others = companies.array("also_known_as")
    if others is None or not len(others):
        return normal_company_ids(ids), rows
    more, of_row = pc.list_flatten(others).cast(pa.string()), pc.list_parent_indices(others)
    keys = pa.concat_arrays([ids, more])
    return normal_company_ids(keys), np.concatenate([rows, of_row.to_numpy()]).astype(np.int64)
