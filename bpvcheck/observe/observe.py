"""Observing: from the columns of records to the evidence patterns of all cards for all subjects.

Placements are taken part by part, as many at a time as there are threads; everything that is looked
up beside them (companies, schools, attestations) is at hand for all parts.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import chain, islice
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa

from bpvcheck.memory import give_back
from bpvcheck.observe.frames import Frame
from bpvcheck.observe.observed import WHO, Observed, due_column, says_column
from bpvcheck.observe.patterns import ABSENT, Coded, coded
from bpvcheck.observe.plan import ObservationPlan
from bpvcheck.observe.subjects.derived import Derived, RecordPart
from bpvcheck.observe.subjects.placements import placements
from bpvcheck.observe.subjects.rows import SubjectRows
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import UNKNOWN_DAY, Dates, Words, day_number
from bpvcheck.records import KINDS
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.subjects import table_name

__all__ = [
    "DayObserver",
    "Elsewhere",
    "Judge",
    "Moment",
    "PartObserver",
    "RecordPart",
    "RecordSource",
    "observe",
    "observer",
    "part_observer",
]

Judge = Callable[[str, Iterable[int]], Mapping[int, str]]
"""Returns the verdicts of a card (by its key) on codes."""
PartObserver = Callable[[RecordPart], pa.Table]
"""Observes the placements of a part; each part by itself, in whatever order and process."""
DayObserver = Callable[[date], Observed]
"""Observes as of a day."""
Elsewhere = Callable[[Mapping[str, pa.Table], Sequence[RecordPart]], Iterable[pa.Table]]
"""Observes parts in other processes; it is given the records of all kinds but placements."""
AT_ONCE: Final = 20_000
"""How many subjects are observed at once: what is kept of each on the way takes some 10 kB."""
UNSETTLED: Final = frozenset({"pending", "not_demonstrated"})
"""Verdicts that settle nothing yet: a duty that rests on one does not know."""


class RecordSource(Protocol):
    """Where records come from: `bpvcheck.intake.Intake`."""

    def table(self, kind: str, names: Sequence[str] | None = None) -> pa.Table:
        """Return the records of a kind."""

    def parts(self, kind: str) -> Sequence[RecordPart]:
        """Return the records of a kind in parts."""


@dataclass(frozen=True)
class Moment:
    """As of when a run judges, and up to when its whole input is stated to be complete."""

    as_of: date
    complete_until: date | None = None


def observe(  # noqa: PLR0913, PLR0917 - how a run observes
    records: RecordSource,
    plan: ObservationPlan,
    moment: Moment,
    judge: Judge,
    threads: int = 1,
    elsewhere: Elsewhere | None = None,
) -> Observed:
    """Observe the cards of a plan; ``judge`` is asked for verdicts that other duties rest on.

    Placements are observed in threads, or ``elsewhere``.
    """
    tables = _but_placements(records)
    world, parts = _world(tables, plan, moment), records.parts("placement")
    return _in_world(world, parts, plan, judge, threads, elsewhere and partial(elsewhere, tables))


def observer(records: RecordSource, plan: ObservationPlan, judge: Judge) -> DayObserver:
    """Return what observes a few records as of any day: they are read once, and stay in memory."""
    world = _world(_but_placements(records), plan, Moment(date.min))
    parts = [*map(_ReadOnce, records.parts("placement"))]

    def on(as_of: date) -> Observed:
        day = Dates(day_number(as_of))  # type: ignore[arg-type] # a scalar for all rows
        return _in_world(world.on(day), parts, plan, judge)

    return on


class _ReadOnce:
    """A part that gives the same table whenever the same fields are asked for."""

    def __init__(self, part: RecordPart) -> None:
        self._read = cache(part.read)

    def read(self, names: Sequence[str] | None = None) -> pa.Table:
        """Return the records, or some of their fields."""
        return self._read(names and tuple(names))


def _but_placements(records: RecordSource) -> dict[str, pa.Table]:
    """Return the records of all kinds that are not taken part by part."""
    return {kind: records.table(kind) for kind in KINDS if kind != "placement"}


def _in_world(  # noqa: PLR0913, PLR0917 - as above
    world: World,
    records: Sequence[RecordPart],
    plan: ObservationPlan,
    judge: Judge,
    threads: int = 1,
    elsewhere: Callable[[Sequence[RecordPart]], Iterable[pa.Table]] | None = None,
) -> Observed:
    """Observe placements in parts and all other subjects."""
    derived = Derived(world, records)
    kinds = {table_name(card.subject) for card in plan.book}
    found: dict[str, pa.Table] = {}
    with _mapping(threads) as each_of:
        parts: Iterable[pa.Table] = ()
        if "placement" in kinds and derived.parts:
            of_parts = elsewhere or partial(each_of, _of_part(world, plan, judge))
            parts = of_parts(derived.parts)
        # found out while threads are busy with placements
        others = {name: derived.subjects[name] for name in derived.subjects if name in kinds}
        # a chunk is a task, not a kind of subject: nearly all of them are companies
        chunks = {name: each.chunks(AT_ONCE) for name, each in others.items()}
        each_chunk = chain.from_iterable(chunks.values())
        observed = iter(each_of(lambda chunk: _observed(chunk(), plan, judge), each_chunk))
        if parts:
            found["placement"] = pa.concat_tables(parts)
        found |= {
            name: pa.concat_tables(islice(observed, len(of_kind)))
            for name, of_kind in chunks.items()
        }
    return Observed(found, _counts(found, plan), derived, plan.seconds)


def part_observer(
    tables: Mapping[str, pa.Table], plan: ObservationPlan, moment: Moment, judge: Judge
) -> PartObserver:
    """Return what observes a part of the placements, beside the records of all other kinds."""
    return _of_part(_world(tables, plan, moment), plan, judge)


def _of_part(world: World, plan: ObservationPlan, judge: Judge) -> PartObserver:
    names = plan.fields_of("placement")

    def of_part(part: RecordPart) -> pa.Table:
        subjects = placements(world, world.of("placement", part.read(names)))
        chunks = subjects.chunks(AT_ONCE)
        found = pa.concat_tables(_observed(chunk(), plan, judge) for chunk in chunks)
        # not after each chunk: the next takes the same memory again, which costs a sixth more time
        give_back()
        return found

    return of_part


def _world(tables: Mapping[str, pa.Table], plan: ObservationPlan, moment: Moment) -> World:
    complete = moment.complete_until
    stated = UNKNOWN_DAY if complete is None else day_number(complete)
    as_of = day_number(moment.as_of)
    return World(tables, Dates(as_of), Dates(stated), plan.book.extensions)  # type: ignore[arg-type]


@contextmanager
def _mapping(threads: int) -> Iterator[Callable[..., Iterable[pa.Table]]]:
    """Yield what applies a function to each of some things, in as many threads."""
    if threads == 1:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        yield pool.map


def _observed(subjects: SubjectRows, plan: ObservationPlan, judge: Judge) -> pa.Table:
    """Observe all cards about some subjects, each after those that it rests on."""
    frame = plan.frame(subjects)
    size = subjects.size
    columns: dict[str, pa.Array] = {"subject": subjects.ids, "part": subjects.parts}
    columns |= {name: subjects.who.get(name, pa.nulls(size, pa.string())) for name in WHO}
    dues: dict[int, pa.Array] = {}
    for card in plan.cards(subjects.subject):
        began = time.thread_time()
        found = coded(card, plan.rivals[card.key], frame)
        plan.seconds[card.key] += time.thread_time() - began
        if card.id in plan.rested_on:
            _keep_verdict(card, found, frame, judge)
        number = plan.index.of(card.due.node).number
        if number not in dues:
            dues[number] = _due(found, size)
        columns[card.key] = _codes(found)
        columns[due_column(card.key)] = dues[number]
        if found.says is not None:
            columns[says_column(card.key)] = pa.array(found.says, pa.string()).dictionary_encode()
    return pa.table(columns)


def _due(found: Coded, size: int) -> pa.Array:
    days = np.broadcast_to(found.due.day, (size,))
    return pa.array(days, pa.int32(), mask=days == UNKNOWN_DAY).cast(pa.date32())


def _codes(found: Coded) -> pa.Array:
    """Return codes as a dictionary: few differ."""
    encoded = pa.array(found.codes, pa.int32(), mask=found.codes == ABSENT).dictionary_encode()
    return pa.DictionaryArray.from_arrays(encoded.indices.cast(pa.uint16()), encoded.dictionary)


def _keep_verdict(card: Card, found: Coded, frame: Frame, judge: Judge) -> None:
    """Keep the verdicts of a card where it judges, for the cards that rest on it."""
    distinct, places = np.unique(found.codes, return_inverse=True)
    verdicts = judge(card.key, [int(code) for code in distinct if code != ABSENT])
    texts = [None if code == ABSENT else _settled(verdicts[int(code)]) for code in distinct]
    codes = frame.words.codes(texts)[places]
    before: Any = frame.verdicts.get(card.id)
    if before is not None:
        codes = np.where(found.codes == ABSENT, before.code, codes)
    frame.verdicts[card.id] = Words(codes)


def _settled(verdict: str) -> str | None:
    return None if verdict in UNSETTLED else str(verdict)


def _counts(tables: Mapping[str, pa.Table], plan: ObservationPlan) -> dict[tuple[str, int], int]:
    """Count how many subjects show each code."""
    found: dict[tuple[str, int], int] = {}
    for card in plan.book:
        table = tables.get(table_name(card.subject))
        if table is not None and card.key in table.column_names:
            for code, count in _counted(table.column(card.key)):
                found[card.key, code] = found.get((card.key, code), 0) + count
    return found


def _counted(column: pa.ChunkedArray) -> Iterator[tuple[int, int]]:
    for chunk in column.chunks:
        indices = chunk.indices.drop_null().to_numpy()
        counts = np.bincount(indices, minlength=len(chunk.dictionary))
        pairs = zip(chunk.dictionary.to_pylist(), counts.tolist(), strict=True)
        yield from ((code, count) for code, count in pairs if count)
