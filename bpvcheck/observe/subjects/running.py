"""Placements with a start, whose days tell which years of schools and companies are judged."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.expressions.types import Date, Events
from bpvcheck.observe.columns import Made, codes_of, valid, values_of
from bpvcheck.observe.subjects.records import Records
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import (
    FAR,
    UNKNOWN_DAY,
    Array,
    Dates,
    Listed,
    Value,
    Words,
    known_day,
    or_far,
    reduced,
)
from bpvcheck.records.identity import normal_company_ids
from bpvcheck.rulebook.fields import record_type

__all__ = ["OPEN", "Running", "Unknown", "running_of"]

OPEN = np.int32(2_932_896)
"""9999-12-31."""


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
    """Placements from their start to their actual or planned end; arrays per row.

    ``until`` is the actual end so far, else the planned one. It certainly ran up to ``surely``, and
    may have up to ``at_most``: these are ``until`` too where it is known that it had not ended, as
    for the `end` of a placement. ``certain`` tells which take place, ``possible`` which are not
    known not to: one that was withdrawn does not, one without a status may. ``company`` is the row
    of its record, or past all of these the number of one without a record, -1 where none is named.
    ``evaluations`` are the days of evaluations, ``evaluations_sent`` those on which they reached
    the knowledge centre; ``evaluations_from`` and ``evaluations_until`` tell between when these are
    complete. ``undated_schools`` (codes) and ``undated_companies`` have a placement that may take
    place and has no start.
    """

    placement: Array
    school: Array
    company: Array
    qualification: Array
    since: Array
    until: Array
    surely: Array
    at_most: Array
    certain: Array
    possible: Array
    evaluation_counts: Array
    evaluations: Array
    evaluations_sent: Array
    evaluations_from: Array
    evaluations_until: Array
    undated_schools: Array
    undated_companies: Array

    @property
    def first_evaluated(self) -> Dates:
        """The first day on which each was evaluated."""
        days = or_far(self.evaluations)
        return known_day(reduced(np.minimum, days, self.evaluation_counts, FAR))

    @classmethod
    def joined(cls, pieces: Iterable["Running"]) -> "Running":
        """Put pieces together."""
        found = list(pieces)
        columns = (np.concatenate([getattr(p, f.name) for p in found]) for f in fields(cls))
        return cls(*columns)

    def listed(self, rows: Array, starts: Array, ends: Array) -> Listed:
        """Return lists of placements as cards see them: between starts and ends of these rows."""
        values: dict[tuple[str, ...], Value] = {
            ("since",): Dates(self.since[rows]),
            ("until",): Dates(self.until[rows]).where((self.surely == self.at_most)[rows]),
            ("school",): Words(self.school[rows]),
            ("qualification",): Words(self.qualification[rows]),
            ("evaluated_on",): Dates(self.first_evaluated.day[rows]),
        }
        return Listed(starts, ends, np.ones(len(starts), bool), Made(values, len(rows)))


def running_of(records: Records, world: World, unknown: Unknown, before: int) -> Running:
    """Return the placements of a part that have a start; ``before`` is how many stand before."""
    status = records.texts("status")
    out = pc.is_in(status, value_set=pa.array(["withdrawn", "rejected"]))
    possible = ~out.to_numpy(zero_copy_only=False)
    start = records.date("period", "start")
    schools = codes_of(records.texts("school"), world.words)
    companies = _companies(records, world, unknown)
    rows, undated = np.flatnonzero(start.known), possible & ~start.known
    evaluations = _list(records, "evaluations").take(rows)
    known_from = records.known_from(("evaluations",))
    complete = records.complete(("evaluations",), world.complete)
    until, surely, at_most = _ends(records, world, start)
    return Running(
        rows + before,
        schools[rows],
        companies[rows],
        codes_of(records.texts("qualification"), world.words)[rows],
        start.day[rows],
        until[rows],
        surely[rows],
        at_most[rows],
        (possible & valid(status))[rows],
        possible[rows],
        evaluations.lengths,
        _item_days(evaluations),
        _item_days(evaluations, "to_centre_on"),
        known_from.day[rows],
        complete.day[rows],
        np.unique(schools[undated]),
        np.unique(companies[undated]),
    )


def _list(records: Records, name: str) -> Listed:
    kind = record_type("placement").fields[name]
    assert isinstance(kind, Events)  # noqa: S101 - a list of items
    found = records.value((name,), kind)
    assert isinstance(found, Listed)  # noqa: S101
    return found


def _item_days(listed: Listed, field: str = "on") -> Array:
    _rows, at = listed.spread
    found: Array = values_of(listed).value((field,), Date()).day[at]
    return found


def _ends(records: Records, world: World, start: Dates) -> tuple[Array, Array, Array]:
    """Return the actual end so far, else the planned one, and between which days it certainly is.

    None is before the start. Where no end is planned or recorded, it may run for ever.
    """
    endings = _list(records, "endings")
    days = _item_days(endings)
    come = np.where(days <= world.as_of.day, or_far(days), FAR)
    ended = reduced(np.minimum, come, endings.lengths, FAR)
    undated = reduced(np.logical_or, days == UNKNOWN_DAY, endings.lengths, False)  # noqa: FBT003
    planned = records.date("period", "planned_end")
    complete = records.complete(("endings",), world.complete)
    told = endings.present & complete.known & ~records.known_from(("endings",)).known & ~undated
    not_yet = np.where(told, np.minimum(complete.day, world.as_of.day), UNKNOWN_DAY)
    later = reduced(np.logical_or, days > world.as_of.day, endings.lengths, False)  # noqa: FBT003
    kept = later | (told & ((complete.day >= world.as_of.day) | (complete.day >= planned.day)))
    until = np.where(ended != FAR, ended, np.where(planned.known, planned.day, start.day))
    known = ~undated & ((ended != FAR) | (planned.known & kept))
    surely = np.where(known, until, not_yet)
    at_most = np.where((ended != FAR) | planned.known, until, OPEN)
    surely = np.maximum(surely, start.day)
    return np.maximum(until, surely), surely, np.maximum(at_most, start.day)


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
