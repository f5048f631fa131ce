"""Attestations as lists of their subjects: of each subject those about it, by duty."""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.expressions.types import Parts, Type
from bpvcheck.observe.subjects.ids import IdIndex
from bpvcheck.observe.subjects.records import Records
from bpvcheck.observe.values import Array, Dates, Listed, Value, take
from bpvcheck.records.identity import normal_company_ids

__all__ = ["Attestations"]


class Attestations:
    """The attestations of a run, found by duty and kind of subject."""

    def __init__(self, records: Records) -> None:
        """Look at the records of kind `attestation`."""
        self._records = records
        self._duty, self._kind = records.texts("duty"), records.texts("subject_kind")
        self._found: dict[tuple[str, str, int], _Found] = {}

    def about(self, subjects: Any, duty: str) -> Listed:  # noqa: ANN401 - SubjectRows
        """Return, per subject, the attestations about it and this duty."""
        given = self._of(duty, subjects.subject.record, subjects.world.as_of)
        at = given.about.find(normal_company_ids(subjects.ids))
        # the last is of no subject: there is none at -1
        begin, end = given.starts[at], given.ends[at]
        return Listed(begin, end, np.ones(len(at), bool), given.fields)

    def given(self, kind: str, as_of: Dates) -> tuple[pa.Array, Array]:
        """Return whom or what attestations about a kind of record are about, and of which days."""
        wanted = pc.equal(self._kind, kind).fill_null(False)  # noqa: FBT003 - a value
        rows = np.flatnonzero(wanted.to_numpy(zero_copy_only=False))
        judged = _judged(self._records, rows, as_of)
        return self._records.texts("subject").take(pa.array(rows)), judged.day

    def _of(self, duty: str, kind: str, as_of: Dates) -> "_Found":
        """Return the attestations of a duty by their subject."""
        key = (duty, kind, int(as_of.day))
        if key not in self._found:
            wanted = pc.and_(pc.equal(self._duty, duty), pc.equal(self._kind, kind))
            rows = np.flatnonzero(wanted.fill_null(False).to_numpy(zero_copy_only=False))  # noqa: FBT003
            names = normal_company_ids(self._records.texts("subject").take(pa.array(rows)))
            order = pc.sort_indices(names)
            fields = _Chosen(self._records, rows[order.to_numpy()], as_of)
            self._found[key] = _by_subject(names.take(order), fields)
        return self._found[key]


class _Found(NamedTuple):
    """Attestations by their subject: where the fields of those about each begin and end.

    ``starts`` and ``ends`` have one place more, with nothing between.
    """

    about: IdIndex
    starts: Array
    ends: Array
    fields: "_Chosen"


def _by_subject(names: pa.Array, fields: "_Chosen") -> _Found:
    """Return attestations by the names of their subjects, which are in order."""
    runs = pc.run_end_encode(names)
    ends = runs.run_ends.to_numpy().astype(np.int64)
    starts = np.concatenate([[0], ends[:-1]])[: len(ends)]
    return _Found(IdIndex(runs.values), np.append(starts, 0), np.append(ends, 0), fields)


def _judged(records: Records, rows: Array, as_of: Dates) -> Dates:
    """Return the day of which each judges: an earlier one than its own, once it was given."""
    on, about = take(records.date("on"), rows), take(records.date("about_on"), rows)
    back = on.known & about.known & (about.day < on.day) & (on.day <= as_of.day)
    return Dates(np.where(back, about.day, on.day))


class _Chosen:
    """Some rows of attestations, as `Fields`, each dated by the day of which it judges."""

    def __init__(self, records: Records, rows: Array, as_of: Dates) -> None:
        self._records, self._rows = records, rows
        self._found: dict[Parts, Value] = {("on",): _judged(records, rows, as_of)}

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field of these rows."""
        if parts not in self._found:
            self._found[parts] = take(self._records.value(parts, kind), self._rows)
        return self._found[parts]
