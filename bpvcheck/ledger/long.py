"""The long form of a ledger: a row per duty, subject and bearer, made of the wide tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.ledger.cards import LedgerCard
from bpvcheck.ledger.columns import Numbers, numbers, text
from bpvcheck.ledger.wide import WHO, Ledger

__all__ = ["COLUMNS", "HOLDERS", "lines", "long_rows"]

COLUMNS: Final = (
    "duty", "card_version", "source", "agreement", "phase", "subject_kind", "subject", "part",
    "bearer", "bearer_id", "towards", "verdict", "due", "pattern", "missing", "repeats", "school",
    "company", "knowledge_centre",
)  # fmt: skip
"""The columns of the long form.

``agreement`` says on which agreements the verdict rests: `protocol`, `bouw`, or both where a
branch's value for a term decided. ``part`` is the window, region or party within the subject;
``missing`` the paths that would settle what is not demonstrated; lists are joined by spaces.
"""
HOLDERS: Final[Mapping[str, str]] = {
    "student": "student",
    "school": "school",
    "company": "company",
    "knowledge_centre": "knowledge_centre",
    "sector": "subject",
    "parties": "party",
}
"""The column with the id of who bears a duty, by the kind of bearer."""
_OF_LINE: Final = tuple(n for n in COLUMNS if n not in {*WHO, "bearer_id", "due"})
_BLOCK: Final = 65_536
"""How many subjects are made long at a time."""
Escape = Callable[[str | None], str]
"""Writes a value as it stands in a file."""


def lines(ledger: Ledger) -> pa.Table:
    """Return what a row says by its ``code``: a line per code and bearer, in that order."""
    found: dict[str, list[Any]] = {name: [] for name in ("code", *_OF_LINE)}
    for code in ledger.codes:
        said = {**asdict(ledger.cards[code.card]), **asdict(code)}
        for bearer in said["bearers"].split():
            for name, column in found.items():
                column.append(bearer if name == "bearer" else said[name])
    kinds = dict.fromkeys(found, pa.utf8()) | {"code": pa.uint32()}
    return pa.table({name: pa.array(found[name], kind) for name, kind in kinds.items()})


def long_rows(ledger: Ledger, escape: Escape | None = None) -> Iterator[pa.Table]:
    """Yield the long form in order, a block at a time; ``escape`` writes its values as texts.

    Rows stand by duty, and then in the order of its table: by subject, part and bearer.
    """
    known = _Lines(ledger, escape)
    tables = {name: _escaped(ledger.tables[name], escape) for name in sorted(ledger.tables)}
    for duty in sorted({card.duty for card in ledger.cards.values()}):
        for name, table in tables.items():
            cards = [card for card in ledger.cards_in(name) if card.duty == duty]
            for start in range(0, table.num_rows if cards else 0, _BLOCK):
                yield _block(table.slice(start, _BLOCK), cards, known)


class _Lines:
    """The lines of a ledger, found by code."""

    def __init__(self, ledger: Ledger, escape: Escape | None) -> None:
        """Make the lines, with their texts as ``escape`` writes them."""
        table = lines(ledger)
        codes = numbers(table["code"], 0)
        self.none = len(ledger.codes)
        self.first = np.searchsorted(codes, np.arange(self.none))
        self.count = np.bincount(codes, minlength=self.none)
        kinds = list(HOLDERS)
        bearers = table["bearer"].to_pylist()
        self.holder = np.array([kinds.index(bearer) for bearer in bearers], np.int64)
        said = _escaped(table.drop_columns("code"), escape)
        self.columns = {
            name: said[name].combine_chunks().dictionary_encode() for name in said.column_names
        }


def _escaped(table: pa.Table, escape: Escape | None) -> pa.Table:
    """Return a table with texts and days as they are written; codes stay what they are."""
    if escape is None:
        return table
    return pa.table(
        {
            name: column if pa.types.is_unsigned_integer(column.type) else _written(column, escape)
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
    )


def _written(column: pa.ChunkedArray, escape: Escape) -> pa.DictionaryArray:
    """Return a column of texts as they are written, each worked out once."""
    found = text(column).combine_chunks().dictionary_encode()
    values = [escape(value) for value in (*found.dictionary.to_pylist(), None)]
    indices = found.indices.fill_null(len(values) - 1)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.utf8()))


def _block(table: pa.Table, cards: Sequence[LedgerCard], known: _Lines) -> pa.Table:
    """Return the rows of a duty, which may have a card per version, about some subjects."""
    codes = np.stack([numbers(table[card.card], known.none) for card in cards], axis=1)
    row, card = np.nonzero(codes != known.none)
    code = codes[row, card]
    again = known.count[code]
    row, card = np.repeat(row, again), np.repeat(card, again)
    line = np.arange(len(row)) + np.repeat(known.first[code] - np.cumsum(again) + again, again)
    size = table.num_rows
    holders = [table[name] for name in HOLDERS.values()]
    columns = {name: column.take(pa.array(line)) for name, column in known.columns.items()}
    columns |= {name: text(table[name]).take(pa.array(row)) for name in WHO if name in COLUMNS}
    columns["bearer_id"] = _chosen(holders, known.holder[line] * size + row)
    columns["due"] = _chosen([table[each.due] for each in cards], card * size + row)
    if any(each.agreements for each in cards):
        own = [table[each.agreements] if each.agreements else _nothing(size) for each in cards]
        found = _chosen(own, card * size + row)
        columns["agreement"] = pc.coalesce(found, text(columns["agreement"]))
    return pa.table({name: columns[name] for name in COLUMNS})


def _chosen(columns: Sequence[pa.ChunkedArray], places: Numbers) -> pa.ChunkedArray:
    """Return the values at some places of columns that are put one under the other."""
    kind = pa.date32() if pa.types.is_date32(columns[0].type) else pa.utf8()
    together = [chunk for column in columns for chunk in column.cast(kind).chunks]
    return pa.chunked_array(together, kind).take(pa.array(places))


def _nothing(size: int) -> pa.ChunkedArray:
    return pa.chunked_array([pa.nulls(size)])
