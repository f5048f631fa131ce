"""Observing: from the columns of records to the evidence patterns of all cards for all subjects.

Placements are taken part by part, as many at a time as there are threads; everything that is looked
up beside them (companies, schools, attestations) is at hand for all parts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.timing import Index
from bpvcheck.expressions.types import Date
from bpvcheck.observe.frames import Frame
from bpvcheck.observe.observed import WHO, Observed, due_column, says_column
from bpvcheck.observe.patterns import ABSENT, Coded, coded, nodes_of
from bpvcheck.observe.subjects.derived import ALWAYS_READ, Derived, Part
from bpvcheck.observe.subjects.placements import placements
from bpvcheck.observe.subjects.rows import SubjectRows
from bpvcheck.observe.subjects.world import World
from bpvcheck.observe.values import UNKNOWN_DAY, Days, Words, day_number
from bpvcheck.records import KINDS
from bpvcheck.rulebook.book import RuleBook, rests_on, versions_of
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.subjects import derived_values, table_name

__all__ = ["Judge", "Part", "Records", "observe"]

Judge = Callable[[str, Iterable[int]], Mapping[int, str]]
"""Returns the verdicts of a card (by its key) on codes."""
UNSETTLED: Final = frozenset({"pending", "not_demonstrated"})
"""Verdicts that settle nothing yet: a duty that rests on one does not know."""


class Records(Protocol):
    """Where records come from: `bpvcheck.intake.Intake`."""

    def table(self, kind: str, names: Sequence[str] | None = None) -> pa.Table:
        """Return the records of a kind."""

    def parts(self, kind: str) -> Sequence[Part]:
        """Return the records of a kind in parts."""


@dataclass
class _Plan:
    """The cards of a book by kind of subject, in layers, and all that they ask, numbered."""

    book: RuleBook
    layers: Sequence[Sequence[Card]] = ()
    versions: Mapping[str, tuple[Card, ...]] = field(default_factory=dict)
    index: Index = field(default_factory=Index)
    rested_on: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.layers = self.book.layers()
        self.versions = versions_of(self.book)
        self.rested_on = frozenset(name for card in self.book for name in rests_on(card))
        # numbered before threads begin to ask
        for node in (n.AS_OF, *_ASKED_BESIDE):
            self.index.of(node)
        for card in self.book:
            for node in (*nodes_of(card), *derived_values(card.subject).values()):
                self.index.of(node)

    def frame(self, subjects: SubjectRows) -> Frame:
        mine = [card for card in self.book if card.subject is subjects.subject]
        return Frame(
            subjects,
            subjects.world.as_of,
            self.index,
            subjects.world.words,
            mine[0].trigger,
            {(card.key, name): term for card in mine for name, term in card.terms.items()},
            self.book.functions,
        )

    def fields_of(self, kind: str) -> list[str]:
        """Return the fields of a kind of record that cards about it read."""
        asked = (
            node for card in self.book if card.subject_record == kind for node in nodes_of(card)
        )
        paths = (part for node in asked for part in n.walk(node) if isinstance(part, n.Path))
        names = {path.parts[0] for path in paths if not path.of_item}
        return sorted(names | {*ALWAYS_READ})


_ASKED_BESIDE: Final = (
    n.Path(("window", "end"), Date()),
    n.Path(("agreement", "drawn_up_on"), Date(happens=True)),
)
"""Nodes that kernels ask for themselves."""


def observe(
    records: Records,
    book: RuleBook,
    as_of: date,
    complete_until: date | None,
    judge: Judge,
    threads: int = 1,
) -> Observed:
    """Observe the cards of a book; ``judge`` is asked for verdicts that other duties rest on."""
    tables = {kind: records.table(kind) for kind in KINDS if kind != "placement"}
    stated = UNKNOWN_DAY if complete_until is None else day_number(complete_until)
    world = World(tables, Days(day_number(as_of)), Days(stated), book.extensions)  # type: ignore[arg-type]
    plan = _Plan(book)
    derived = Derived(world, records.parts("placement"))
    names = plan.fields_of("placement")

    def of_part(part: Part) -> pa.Table:
        return _observed(placements(world, world.of("placement", part.read(names))), plan, judge)

    kinds = {table_name(card.subject) for card in book}
    found: dict[str, pa.Table] = {}
    with ThreadPoolExecutor(threads) as pool:
        if "placement" in kinds and derived.parts:
            found["placement"] = _together(pool.map(of_part, derived.parts))
        others = {name: derived.subjects[name] for name in derived.subjects if name in kinds}
        observed = pool.map(lambda each: _observed(each, plan, judge), others.values())
        found |= dict(zip(others, observed, strict=True))
    return Observed(found, _counts(found, book), derived)


def _observed(subjects: SubjectRows, plan: _Plan, judge: Judge) -> pa.Table:
    """Observe all cards about some subjects, layer by layer."""
    frame = plan.frame(subjects)
    size = subjects.size
    columns: dict[str, pa.Array] = {"subject": subjects.ids, "part": subjects.parts}
    columns |= {name: subjects.who.get(name, pa.nulls(size, pa.string())) for name in WHO}
    dues: dict[int, pa.Array] = {}
    for layer in plan.layers:
        for card in layer:
            if card.subject is not subjects.subject:
                continue
            found = coded(card, plan.versions[card.id], frame)
            if card.id in plan.rested_on:
                _keep_verdict(card, found, frame, judge)
            number = plan.index.of(card.due.node).number
            if number not in dues:
                dues[number] = _due(found, size)
            columns[card.key] = _codes(found)
            columns[due_column(card.key)] = dues[number]
            if found.says is not None:
                columns[says_column(card.key)] = pa.array(
                    found.says, pa.string()
                ).dictionary_encode()
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


def _together(tables: Iterable[pa.Table]) -> pa.Table:
    found = [*tables]
    return pa.concat_tables(found) if found else pa.table({})


def _counts(tables: Mapping[str, pa.Table], book: RuleBook) -> dict[tuple[str, int], int]:
    """Count how many subjects show each code."""
    found: dict[tuple[str, int], int] = {}
    for card in book:
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
