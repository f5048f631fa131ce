"""The ledger: per kind of subject a wide table, and what the numbers in it mean."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.database import Database
from bpvcheck.info import RunInfo
from bpvcheck.ledger.cards import LedgerCard, LedgerCode
from bpvcheck.ledger.columns import is_text, text
from bpvcheck.ledger.gaps import FieldGap

__all__ = ["WHO", "LazyTables", "Ledger", "in_order", "order_of"]

WHO: Final = ("subject", "part", "student", "school", "company", "knowledge_centre", "party")
"""The columns that say whom and what a row is about; the others are those of cards."""
_RETURNING: Final = ("part", "school", "company", "knowledge_centre", "party")
"""Those of them with texts that return in many rows."""


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
    are those of this machine that it was made from.
    """

    info: RunInfo
    cards: Mapping[str, LedgerCard]
    codes: Sequence[LedgerCode]
    tables: Mapping[str, pa.Table]
    database: Database = field(default_factory=Database, compare=False)
    files: tuple[Path, ...] = ()
    find_gaps: Callable[[], Sequence[FieldGap]] = field(default=tuple, compare=False)

    @cached_property
    def gaps(self) -> Sequence[FieldGap]:
        """The fields that findings miss, with how many records lack each; looked up once."""
        return self.find_gaps()

    @cached_property
    def parties(self) -> Mapping[str, frozenset[str]]:
        """The ids of schools, companies and knowledge centres that the ledger is about."""
        return {
            name: frozenset(
                each
                for table in self.tables.values()
                for each in pc.unique(text(table[name])).to_pylist()
                if each is not None
            )
            for name in ("school", "company", "knowledge_centre")
        }

    def cards_in(self, table: str) -> list[LedgerCard]:
        """Return the cards that judge the subjects of a table."""
        return [card for card in self.cards.values() if card.table == table]


def in_order(table: pa.Table) -> pa.Table:
    """Return a wide table with its rows by subject and part, in the order of the bytes of UTF-8."""
    order, columns = order_of(table), {}
    for name in table.column_names:
        # one by one, so that there are not two copies of the whole
        column = table[name].take(order).combine_chunks()
        returning = name in _RETURNING or (name not in WHO and is_text(column.type))
        columns[name] = _with_dictionary(column) if returning else column
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
