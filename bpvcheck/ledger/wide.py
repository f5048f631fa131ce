"""The ledger: per kind of subject a wide table, and what the numbers in it mean."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.database import Database
from bpvcheck.info import RunInfo
from bpvcheck.ledger.cards import LedgerCard, LedgerCode, codes_of
from bpvcheck.ledger.columns import column_digest, is_text, text
from bpvcheck.observe.observed import WHO as PARTIES
from bpvcheck.observe.observed import due_column, says_column
from bpvcheck.rulebook.subjects import table_name

if TYPE_CHECKING:
    from bpvcheck.rulebook.card import Card
    from bpvcheck.run import Run

__all__ = ["WHO", "LazyTables", "Ledger", "in_order", "order_of"]

WHO: Final = ("subject", "part", *PARTIES)
"""The columns that say whom and what a row is about; the others are those of cards."""
_RETURNING: Final = ("part", "school", "company", "knowledge_centre", "party")
"""Those of them with texts that return in many rows."""
_SMALL: Final = 2**16 - 1
"""Up to how many codes fit in two bytes, with one to spare for "none"."""


class LazyTables(Mapping[str, pa.Table]):
    """Tables by name, each made when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], pa.Table]]) -> None:
        """Make nothing yet."""
        self._makers = makers
        self._made: dict[str, pa.Table] = {}

    def __getitem__(self, name: str) -> pa.Table:
        """Return a table."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self._makers)


@dataclass(frozen=True)
class Ledger:
    """A ledger, of a run or out of a file.

    ``tables`` have a row per subject and part: the columns of `WHO`, and per card the number of a
    pattern in ``codes``, null where the card does not judge the subject, and its due day. ``files``
    are those that it was made from.
    """

    info: RunInfo
    cards: Mapping[str, LedgerCard]
    codes: Sequence[LedgerCode]
    tables: Mapping[str, pa.Table]
    database: Database = field(default_factory=Database, compare=False)
    files: tuple[Path, ...] = ()

    @classmethod
    def of_run(cls, run: "Run") -> "Ledger":
        """Return the ledger of an open run."""
        codes = codes_of(run)
        observed = {name: run.observed.tables[name] for name in sorted(run.observed.tables)}
        dues = {due: first for table in observed.values() for due, first in _dues(table).items()}
        cards = {
            key: _card(card, observed[table_name(card.subject)], dues)
            for key, card in sorted(run.book.cards.items())
            if table_name(card.subject) in observed
        }
        mine = {name: [c for c in cards.values() if c.table == name] for name in observed}
        makers = {
            name: partial(_wide, observed[name], mine[name], codes)
            for name in observed
            if mine[name]
        }
        return cls(run.info, cards, codes, LazyTables(makers), run.database, run.files)

    @cached_property
    def parties(self) -> Mapping[str, frozenset[str]]:
        """The ids in each column of `WHO` that names a party."""
        return {
            name: frozenset(
                each
                for table in self.tables.values()
                for each in pc.unique(text(table[name])).to_pylist()
                if each is not None
            )
            for name in PARTIES
        }

    def cards_in(self, table: str) -> list[LedgerCard]:
        """Return the cards that judge the subjects of a table."""
        return [card for card in self.cards.values() if card.table == table]


def _card(card: "Card", table: pa.Table, dues: Mapping[str, str]) -> LedgerCard:
    agreements = says_column(card.key)
    known = agreements in table.column_names
    return LedgerCard.of(card, dues[due_column(card.key)], agreements if known else "")


def _dues(table: pa.Table) -> dict[str, str]:
    """Return for each column of due days the first one, by name, that is equal to it."""
    first: dict[str, str] = {}
    digests: dict[tuple[int, ...], str] = {}
    found = {}
    for name in sorted(each for each in table.column_names if each.endswith(" due")):
        place = _place(table[name])
        if place not in digests:
            digests[place] = column_digest(table[name])
        found[name] = first.setdefault(digests[place], name)
    return found


def _place(column: pa.ChunkedArray) -> tuple[int, ...]:
    """Return where a column is in memory: cards share columns."""
    buffers = ((chunk.offset, chunk.buffers()[1]) for chunk in column.chunks)
    return tuple(n for offset, held in buffers for n in (offset, held.address if held else 0))


def _wide(table: pa.Table, cards: Sequence[LedgerCard], codes: Sequence[LedgerCode]) -> pa.Table:
    """Return the wide table of observed subjects."""
    columns = {name: text(table[name]) for name in WHO}
    numbers: dict[str, list[LedgerCode]] = {card.card: [] for card in cards}
    for code in codes:
        if code.card in numbers:
            numbers[code.card].append(code)
    kind = pa.uint16() if len(codes) < _SMALL else pa.uint32()
    for card in cards:
        columns[card.card] = _numbered(table[card.card], numbers[card.card], kind)
        columns[card.due] = table[card.due]
        if card.agreements:
            columns[card.agreements] = text(table[card.agreements])
    return pa.table(columns)


def _numbered(
    column: pa.ChunkedArray, codes: Sequence[LedgerCode], kind: pa.DataType
) -> pa.ChunkedArray:
    """Return the numbers in the ledger of the patterns in a column."""
    number = {each.evidence: each.code for each in codes}
    chunks = [
        pa.array(map(number.__getitem__, chunk.dictionary.to_pylist()), kind).take(chunk.indices)
        for chunk in column.chunks
    ]
    return pa.chunked_array(chunks, kind)


def in_order(table: pa.Table) -> pa.Table:
    """Return a wide table with its rows by subject and part, in the order of the bytes of UTF-8."""
    table = table.take(order_of(table))
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    for name, column in columns.items():
        if name in _RETURNING or (name not in WHO and is_text(column.type)):
            columns[name] = _with_dictionary(column)
    return pa.table(columns)


def order_of(table: pa.Table) -> pa.Array:
    """Return the places of rows in the order of subject and part."""
    names = pa.table({name: text(table[name]) for name in ("subject", "part")})
    return pc.sort_indices(names, [(name, "ascending") for name in names.column_names])


def _with_dictionary(column: pa.Array) -> pa.DictionaryArray:
    """Return texts with a dictionary that is in order, whatever the order of the rows."""
    found = column.dictionary_encode()
    order = pc.sort_indices(found.dictionary)
    place = pc.sort_indices(order).cast(pa.int32())
    return pa.DictionaryArray.from_arrays(place.take(found.indices), found.dictionary.take(order))
