"""The subjects of one kind: the record that each is (part of), and what is derived for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import numpy as np
import pyarrow as pa

from bpvcheck.expressions.types import Date, Parts, Type
from bpvcheck.observe.columns import Made, codes_of
from bpvcheck.observe.subjects.records import Records
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import UNKNOWN_DAY, Array, Dates, Listed, Value, Words, take
from bpvcheck.rulebook.subjects import Subject

__all__ = ["ATTESTATIONS", "PLACEMENTS", "Linked", "SubjectRows", "texts_at"]

ATTESTATIONS: Final = "attestations"
PLACEMENTS: Final = "placements"


@dataclass(frozen=True)
class Linked:
    """Records that subjects are part of or refer to; of row -1 there is none, None is each one."""

    records: Records
    rows: Array | None

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field for every subject."""
        found: Value = self.records.value(parts, kind)
        return found if self.rows is None else take(found, self.rows)

    def complete(self, parts: Parts, run_complete: Dates) -> Dates:
        """Return up to when a list is complete, for every subject."""
        found = self.records.complete(parts, run_complete)
        return found if self.rows is None else take(found, self.rows)

    def known_from(self, parts: Parts) -> Dates:
        """Return from when a list is complete, for every subject; unknown: from the beginning."""
        found = self.records.known_from(parts)
        return found if self.rows is None else take(found, self.rows)

    def attestations_complete(self, run_complete: Dates) -> Dates:
        """Return up to when the attestations about every subject are complete."""
        return self._or_run(self.records.attestations_complete(run_complete), run_complete)

    def placements_complete(self, run_complete: Dates) -> Dates:
        """Return up to when the placements of every subject are complete."""
        return self._or_run(self.records.placements_complete(run_complete), run_complete)

    def _or_run(self, stated: Dates, run_complete: Dates) -> Dates:
        """Return what records state, and where there is none, what the run does."""
        if self.rows is None:
            return stated
        return Dates(np.where(self.rows < 0, run_complete.day, take(stated, self.rows).day))

    def texts(self, name: str) -> pa.Array:
        """Return a text field for every subject."""
        found = self.records.texts(name)
        return found if self.rows is None else texts_at(found, self.rows)

    def chosen(self, rows: Array) -> "Linked":
        """Return the records of some of the subjects."""
        return Linked(self.records, rows if self.rows is None else self.rows[rows])

    def row(self, at: int) -> dict[str, Any] | None:
        """Return the record of one subject as plain values, None where there is none."""
        row = at if self.rows is None else int(self.rows[at])
        return None if row < 0 else self.records.table.slice(row, 1).to_pylist()[0]


def texts_at(texts: pa.Array, rows: Array) -> pa.Array:
    """Return the texts at some rows; null for row -1."""
    return texts.take(pa.array(rows, pa.int64(), mask=rows < 0))


@dataclass(frozen=True)
class SubjectRows:
    """Subjects of one kind.

    ``ids`` and ``parts`` name them to people; ``refers`` are the records that they refer to by the
    name that cards use, ``extra`` what is derived for them. ``who`` are the parties that each
    concerns, by column of the ledger.
    """

    subject: Subject
    world: World
    ids: pa.Array
    parts: pa.Array
    record: Linked
    refers: Mapping[str, Linked]
    extra: Made
    who: Mapping[str, pa.Array]
    placements: Listed | None = None
    placements_complete: Dates | None = None
    found: dict[Parts, Value] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many subjects there are."""
        return len(self.ids)

    @property
    def has_window(self) -> bool:
        """Whether each is judged within a window of time."""
        return self.extra.has(("window", "end"))

    def chunks(self, most: int) -> list[Callable[[], "SubjectRows"]]:
        """Return what makes the subjects, in their order and so many at a time."""
        if self.size <= most:
            return [lambda: self]
        starts = range(0, self.size, most)
        return [partial(self._chunk, start, min(start + most, self.size)) for start in starts]

    def _chunk(self, start: int, end: int) -> "SubjectRows":
        rows, length = np.arange(start, end), end - start
        complete = self.placements_complete
        return SubjectRows(
            self.subject,
            self.world,
            self.ids.slice(start, length),
            self.parts.slice(start, length),
            self.record.chosen(rows),
            {name: linked.chosen(rows) for name, linked in self.refers.items()},
            Made({parts: take(value, rows) for parts, value in self.extra.items()}),
            {name: texts.slice(start, length) for name, texts in self.who.items()},
            None if self.placements is None else self.placements.take(rows),
            None if complete is None else take(complete, rows),
        )

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field of the subject or of a record that it refers to."""
        if parts not in self.found:
            self.found[parts] = self._look_up(parts, kind)
        return self.found[parts]

    def _look_up(self, parts: Parts, kind: Type) -> Value:
        head, *rest = parts
        if parts == ("id",):
            return Words(codes_of(self.ids, self.world.words))
        if head == ATTESTATIONS:
            return self.world.attestations.about(self, rest[0])
        if head == PLACEMENTS and self.placements is not None:
            return self.placements
        if self.extra.has(parts):
            return self.extra.value(parts, kind)
        if head in self.refers:
            return self.refers[head].value(tuple(rest), kind)
        return self.record.value(parts, kind)

    def complete(self, parts: Parts) -> Dates:
        """Return up to when a list is complete; unknown where none is stated or it is absent."""
        run_complete = self.world.complete
        head, *rest = parts
        if head == PLACEMENTS and self.placements_complete is not None:
            return self.placements_complete
        if head == ATTESTATIONS:
            return self.record.attestations_complete(run_complete)
        if head in self.refers:
            return self.refers[head].complete(tuple(rest), run_complete)
        return self.record.complete(parts, run_complete)

    def known_from(self, parts: Parts) -> Dates:
        """Return from when a list is complete; unknown where from the beginning."""
        head, *rest = parts
        if head in (PLACEMENTS, ATTESTATIONS):
            return Dates(UNKNOWN_DAY)  # type: ignore[arg-type] # a scalar for all rows
        if head in self.refers:
            return self.refers[head].known_from(tuple(rest))
        return self.record.known_from(parts)

    def day(self, *parts: str) -> Dates:
        """Return a derived day."""
        found: Any = self.extra.value(parts, Date())
        return found  # type: ignore[no-any-return]
