"""The ledger of a run: what was observed, with the codes and due days in few numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from bpvcheck.judge.check import decision_of
from bpvcheck.ledger.cards import LedgerCard, LedgerCode, codes_of
from bpvcheck.ledger.columns import column_digest, text
from bpvcheck.ledger.gaps import gaps_of
from bpvcheck.ledger.wide import WHO, LazyTables, Ledger
from bpvcheck.observe.observed import due_column, says_column
from bpvcheck.rulebook.subjects import table_name

if TYPE_CHECKING:
    from bpvcheck.run import Run

__all__ = ["ledger_of"]

_SMALL: Final = 2**16 - 1
"""Up to how many codes fit in two bytes, with one to spare for "none"."""


def ledger_of(run: "Run") -> Ledger:
    """Return the ledger of an open run, made once; a table is made when it is asked for."""
    if "ledger" not in run.made:
        run.made["ledger"] = _built(run)
    found: Ledger = run.made["ledger"]
    return found


def _built(run: "Run") -> Ledger:
    decisions = {key: decision_of(card) for key, card in run.book.cards.items()}
    codes = codes_of(run, decisions)
    names = {key: decision.names for key, decision in decisions.items()}
    cards = {card.card: card for card in _cards(run, names)}
    makers = {}
    for name in sorted({card.table for card in cards.values()}):
        mine = [card for card in cards.values() if card.table == name]
        makers[name] = partial(_wide, run.observed.tables[name], mine, codes)
    tables = LazyTables(makers)
    gaps = partial(gaps_of, run, [(code.card, code.missing) for code in codes])
    return Ledger(run.info, cards, codes, tables, run.database, run.files, gaps)


def _cards(run: "Run", facts: Mapping[str, Iterable[str]]) -> Iterator[LedgerCard]:
    """Yield what the ledger has of the cards that judged, in the order of their keys."""
    by_table: dict[str, list[str]] = {}
    for key, card in sorted(run.book.cards.items()):
        by_table.setdefault(table_name(card.subject), []).append(key)
    dues: dict[str, str] = {}
    for name, table in run.observed.tables.items():
        dues |= _dues(table, by_table.get(name, ()))
    for key in sorted(dues):
        card = run.book.cards[key]
        says = says_column(key)
        known = says in run.observed.tables[table_name(card.subject)].column_names
        yield LedgerCard.of(card, facts[key], dues[key], says if known else "")


def _dues(table: pa.Table, cards: Iterable[str]) -> dict[str, str]:
    """Return for each card the first column, by name, that has its due days."""
    first: dict[str, str] = {}
    digests: dict[tuple[int, ...], str] = {}
    found = {}
    for card in cards:
        column = table[due_column(card)]
        place = _place(column)
        if place not in digests:
            digests[place] = column_digest(column)
        found[card] = first.setdefault(digests[place], due_column(card))
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
