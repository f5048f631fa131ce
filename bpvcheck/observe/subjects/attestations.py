"""Attestations as lists of their subjects: of each subject those about it, by duty."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.observe.subjects.records import Records, index_of
from bpvcheck.observe.values import Array, Dates, Listed, take
from bpvcheck.records.identity import normal_company_ids

__all__ = ["Attestations"]


class Attestations:
    """The attestations of a run, found by duty and kind of subject."""

    def __init__(self, records: Records) -> None:
        """Look at the records of kind `attestation`."""
        self._records = records
        self._duty, self._kind = records.texts("duty"), records.texts("subject_kind")
        self._found: dict[tuple[str, str], tuple[pa.Array, Array]] = {}

    def about(self, subjects: Any, duty: str) -> Listed:  # noqa: ANN401 - SubjectRows
        """Return, per subject, the attestations about it and this duty."""
        names, rows = self._of(duty, subjects.subject.record)
        keys, starts, lengths = _runs(names)
        at = index_of(normal_company_ids(subjects.ids), keys)
        begin = np.where(at < 0, 0, starts[at]) if len(keys) else np.zeros(len(at), np.int64)
        count = np.where(at < 0, 0, lengths[at]) if len(keys) else begin
        chosen = _Chosen(self._records, rows, subjects.world.as_of)
        return Listed(begin, begin + count, np.ones(len(at), bool), chosen)

    def given(self, kind: str, as_of: Dates) -> tuple[pa.Array, Array]:
        """Return whom or what attestations about a kind of record are about, and of which days."""
        wanted = pc.equal(self._kind, kind).fill_null(False)  # noqa: FBT003 - a value
        rows = np.flatnonzero(wanted.to_numpy(zero_copy_only=False))
        judged = _judged(self._records, as_of).day[rows]
        return self._records.texts("subject").take(pa.array(rows)), judged

    def _of(self, duty: str, kind: str) -> tuple[pa.Array, Array]:
        """Return the subjects of the attestations of a duty, in order, and their rows."""
        key = (duty, kind)
        if key not in self._found:
            wanted = pc.and_(pc.equal(self._duty, duty), pc.equal(self._kind, kind))
            rows = np.flatnonzero(wanted.fill_null(False).to_numpy(zero_copy_only=False))  # noqa: FBT003
            names = normal_company_ids(self._records.texts("subject").take(pa.array(rows)))
            order = pc.sort_indices(names)
            self._found[key] = names.take(order), rows[order.to_numpy()]
        return self._found[key]


def _runs(names: pa.Array) -> tuple[pa.Array, Array, Array]:
    """Return the distinct names in order, where each begins, and how often it stands there."""
    if not len(names):
        nothing = np.zeros(0, np.int64)
        return names, nothing, nothing
    encoded = pc.run_end_encode(names)
    ends = encoded.run_ends.to_numpy().astype(np.int64)
    starts = np.concatenate([[0], ends[:-1]])
    return encoded.values, starts, ends - starts


def _judged(records: Records, as_of: Dates) -> Dates:
    """Return the day of which each judges: an earlier one than its own, once it was given."""
    on, about = records.date("on"), records.date("about_on")
    back = on.known & about.known & (about.day < on.day) & (on.day <= as_of.day)
    return Dates(np.where(back, about.day, on.day))


class _Chosen:
    """Some rows of attestations, as `Fields`, each dated by the day of which it judges."""

    def __init__(self, records: Records, rows: Array, as_of: Dates) -> None:
        self._records, self._rows, self._as_of = records, rows, as_of

    def value(self, parts: tuple[str, ...], kind: Any) -> Any:  # noqa: ANN401
        """Return a field of these rows."""
        if parts == ("on",):
            return take(_judged(self._records, self._as_of), self._rows)
        return take(self._records.value(parts, kind), self._rows)
