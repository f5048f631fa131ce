"""Placements that take place, whose days tell which years of schools and companies are judged."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.expressions.types import Date, Events
from bpvcheck.observe.columns import Made, codes_of, values_of
from bpvcheck.observe.subjects.records import Records
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import (
    UNKNOWN_DAY,
    Array,
    Days,
    Listed,
    Value,
    Words,
    reduced,
)
from bpvcheck.records.identity import normal_company_ids
from bpvcheck.rulebook.fields import record_type

__all__ = ["Running", "Unknown", "running_of"]

_FAR = np.int32(2**31 - 1)


class Unknown:
    """Companies that placements name and of which there is no record, each with a number."""

    def __init__(self) -> None:
        """Know none yet."""
        self._numbers: dict[str, int] = {}
        self.ids: list[str] = []

    def number(self, normal_id: str, shown: str) -> int:
        """Return the number of a company; the first spelling of its id is shown."""
        if normal_id not in self._numbers:
            self._numbers[normal_id] = len(self.ids)
            self.ids.append(shown)
        return self._numbers[normal_id]


@dataclass(frozen=True)
class Running:
    """Placements that take place, from their start to their actual or planned end; arrays per row.

    ``company`` is the row of its record, or past all of these the number of one without a record,
    -1 where none is named. ``evaluations`` are the days of evaluations, ``evaluations_until`` tells
    up to when these are complete. ``undated`` are the schools (as codes) of placements without a
    start, one of which may have been the first.
    """

    placement: Array
    school: Array
    company: Array
    qualification: Array
    since: Array
    until: Array
    evaluation_counts: Array
    evaluations: Array
    evaluations_until: Array
    undated: Array

    @property
    def first_evaluated(self) -> Array:
        """The first day on which each was evaluated."""
        found = reduced(np.minimum, _or_far(self.evaluations), self.evaluation_counts, _FAR)
        first: Array = np.where(found == _FAR, UNKNOWN_DAY, found)
        return first

    @classmethod
    def joined(cls, pieces: Iterable["Running"]) -> "Running":
        """Put pieces together."""
        found = list(pieces)
        columns = (np.concatenate([getattr(p, f.name) for p in found]) for f in fields(cls))
        return cls(*columns)

    def listed(self, rows: Array, starts: Array, ends: Array) -> Listed:
        """Return lists of placements as cards see them: between starts and ends of these rows."""
        values: dict[tuple[str, ...], Value] = {
            ("since",): Days(self.since[rows]),
            ("until",): Days(self.until[rows]),
            ("school",): Words(self.school[rows]),
            ("qualification",): Words(self.qualification[rows]),
            ("evaluated_on",): Days(self.first_evaluated[rows]),
        }
        return Listed(starts, ends, np.ones(len(starts), bool), Made(values))


def running_of(records: Records, world: World, unknown: Unknown, before: int) -> Running:
    """Return the placements of a part that take place; ``before`` is how many parts hold before."""
    status = records.texts("status")
    out = pc.is_in(status, value_set=pa.array(["withdrawn", "rejected"]))
    takes_place = ~out.to_numpy(zero_copy_only=False)
    start = _day(records, "period", "start")
    schools = codes_of(records.texts("school"), world.words)
    rows = np.flatnonzero(takes_place & start.known)
    days, counts, until = _evaluations(records, world, rows)
    return Running(
        rows + before,
        schools[rows],
        _companies(records, world, unknown)[rows],
        codes_of(records.texts("qualification"), world.words)[rows],
        start.day[rows],
        _ends(records, world, start)[rows],
        counts,
        days,
        until,
        np.unique(schools[takes_place & ~start.known]),
    )


def _day(records: Records, *parts: str) -> Days:
    found = records.value(parts, Date())
    assert isinstance(found, Days)  # noqa: S101 - of its type
    return found


def _list(records: Records, name: str) -> Listed:
    kind = record_type("placement").fields[name]
    assert isinstance(kind, Events)  # noqa: S101 - a list of items
    found = records.value((name,), kind)
    assert isinstance(found, Listed)  # noqa: S101
    return found


def _item_days(listed: Listed) -> Array:
    _rows, at = listed.spread
    found: Array = values_of(listed).value(("on",), Date()).day[at]
    return found


def _or_far(days: Array) -> Array:
    """Take unknown days for later than any other."""
    far: Array = np.where(days == UNKNOWN_DAY, _FAR, days)
    return far


def _ends(records: Records, world: World, start: Days) -> Array:
    """Return the actual end so far, else the planned one; not before the start."""
    endings = _list(records, "endings")
    days = _or_far(_item_days(endings))
    come = np.where(days <= world.as_of.day, days, _FAR)
    ended = reduced(np.minimum, come, endings.lengths, _FAR)
    planned = _day(records, "period", "planned_end")
    until = np.where(ended != _FAR, ended, np.where(planned.known, planned.day, start.day))
    return np.maximum(until, start.day)


def _companies(records: Records, world: World, unknown: Unknown) -> Array:
    ids = records.texts("company")
    found = world.company_rows(ids)
    if (found < 0).any():
        known = world.records["company"].size
        missing = np.flatnonzero((found < 0) & ids.is_valid().to_numpy(zero_copy_only=False))
        shown = ids.take(pa.array(missing))
        pairs = zip(normal_company_ids(shown).to_pylist(), shown.to_pylist(), strict=True)
        numbers = [known + unknown.number(*pair) for pair in pairs]
        found[missing] = numbers
    return found


def _evaluations(records: Records, world: World, rows: Array) -> tuple[Array, Array, Array]:
    """Return the days of evaluations, how many each has, and up to when these are complete."""
    listed = _list(records, "evaluations").take(rows)
    complete = records.complete(("evaluations",), world.complete)
    return _item_days(listed), listed.lengths, complete.day[rows]
