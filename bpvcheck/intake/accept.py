"""A block of records judged: what is right becomes tables, what is wrong problems.

Nearly all records of nearly all blocks are right, and become columns together. A block that is
refused is cut in ever smaller pieces; what is left, and what is suspect in its columns, is examined
by the models one by one. What they accept is written out as they read it, and comes in too.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import cache
from threading import Event
from typing import Final

import numpy as np
import pyarrow as pa

from bpvcheck.intake.batch import LINE_LIMIT, Batch, Lines
from bpvcheck.intake.block import RecordBlock, block_of, digest_sum, kinds_of
from bpvcheck.intake.columns import Rows
from bpvcheck.intake.examine import examine, namespaces_of, written
from bpvcheck.intake.findings import Findings
from bpvcheck.intake.lines import too_long
from bpvcheck.intake.origin import with_origin
from bpvcheck.intake.simplify import plain_numbers, simplified
from bpvcheck.intake.table import TableReader
from bpvcheck.records.extensions import Extensions, declared_model

__all__ = ["Taken", "table_reader", "taken"]

_PIECES: Final = 8
_FEW: Final = 16
"""So many records are examined one by one rather than searched for those that are wrong."""


@dataclass
class Taken:
    """What a block gave: the accepted records of each kind, and what was found in each file."""

    tables: dict[str, list[pa.Table]] = field(default_factory=lambda: defaultdict(list))
    findings: dict[int, Findings] = field(default_factory=lambda: defaultdict(Findings))


def taken(
    parts: Sequence[tuple[int, Batch | Lines]], extensions: Extensions, stop: Event | None = None
) -> Taken:
    """Judge the records of some parts of files, each with the number of its file.

    Raises CancelledError soon after `stop` is set: a block of nothing but wrong records takes long.
    """
    judgement = _Judgement(block_of(parts), extensions, stop or Event())
    judgement.judge()
    return judgement.taken


@cache
def table_reader(kind: str, extensions: Extensions) -> TableReader:
    """Return the reader of a kind of record, made once."""
    return TableReader(kind, extensions)


@cache
def _declared(kind: str, extensions: Extensions) -> Collection[str]:
    """Return the namespaces that are declared for a kind."""
    model = declared_model(kind, extensions)
    return model.model_fields.keys() if model else ()


class _Judgement:
    """The judgement of one block."""

    def __init__(self, block: RecordBlock, extensions: Extensions, stop: Event) -> None:
        self.taken = Taken()
        self._block, self._extensions, self._stop = block, extensions, stop
        self._digests = block.digests()
        self._accepted: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
        self._namespaces: dict[int, tuple[str, ...]] = {}

    def judge(self) -> None:
        """Judge every record."""
        for file in np.unique(self._block.files).tolist():
            digests = self._digests[self._block.files == file]
            self.taken.findings[file].count(len(digests), digest_sum(digests))
        kinds, odd = kinds_of(self._block)
        for kind, rows in kinds.items():
            self._judge_kind(kind, rows)
        for row in odd:
            self._examine(row)
        for kind, records in self._accepted.items():
            self._take_accepted(kind, records)

    def _judge_kind(self, kind: str, rows: Rows) -> None:
        """Accept the records of a kind that are valid as columns; examine the others one by one."""
        reader = table_reader(kind, self._extensions)
        raw = reader.some_fields(self._block.joined(rows), len(rows))
        if raw is None:
            raw, rows = self._read_simplified(kind, rows)
        table, suspects = reader.typed(raw, lambda at: self._block.record(rows[at]))
        for row in rows[suspects].tolist():
            self._examine(row)
        if len(suspects):
            certain = np.ones(len(rows), bool)
            certain[suspects] = False
            table, rows = table.filter(pa.array(certain)), rows[certain]
        self._take(kind, table, rows)

    def _read_simplified(self, kind: str, rows: Rows) -> tuple[pa.Table, Rows]:
        """Return what can be read of records that are refused together; examine the others."""
        reader, declared = table_reader(kind, self._extensions), _declared(kind, self._extensions)
        simple = {row: simplified(self._block.record(row), declared) for row in rows.tolist()}
        self._namespaces |= {row: each.namespaces for row, each in simple.items() if each}
        texts = [(row, each.text) for row, each in simple.items() if each]
        raw, kept = reader.some_fields(_joined(texts), len(texts)), [row for row, _text in texts]
        if raw is None:
            plain = ((row, plain_numbers(text)) for row, text in texts)
            fitting = [each for each in plain if reader.structure.fits(each[1])]
            tables, kept = _readable(reader, fitting)
            raw = pa.concat_tables([reader.nothing, *tables]).combine_chunks()
        for row in sorted(simple.keys() - kept):
            self._examine(row)
        return raw, np.array(kept, int)

    def _examine(self, row: int) -> None:
        """Let the models judge one record."""
        if self._stop.is_set():
            raise CancelledError
        place, line = self._block.place(row), int(self._block.lines[row])
        findings = self.taken.findings[int(self._block.files[row])]
        if self._block.length(row) > LINE_LIMIT:
            findings.refuse("", [too_long(line)], place, line)
            return
        found = examine(self._block.record(row), self._extensions)
        if found.kind and found.record:
            self._accepted[found.kind].append((row, written(found.record)))
            self._namespaces[row] = namespaces_of(found.record)
        else:
            findings.refuse(found.kind or "", found.problems, place, line)

    def _take_accepted(self, kind: str, records: Sequence[tuple[int, bytes]]) -> None:
        """Take records that the models accepted."""
        reader = table_reader(kind, self._extensions)
        raw = reader.raw(_joined(records), len(records))
        if raw is None:
            msg = f"a record of kind {kind} is valid and cannot be read as columns"
            raise RuntimeError(msg)
        table, _suspects = reader.typed(raw, lambda at: records[at][1])
        self._take(kind, table, np.array([row for row, _text in records], int))

    def _take(self, kind: str, table: pa.Table, rows: Rows) -> None:
        """Keep a table of these records, and count the namespaces that nobody declares."""
        if len(rows):
            made = with_origin(table, self._block, self._digests, rows)
            self.taken.tables[kind].append(made)
        if not self._namespaces:
            return
        files, names_of = self._block.files[rows].tolist(), self._namespaces.get
        names = [names_of(row, ()) for row in rows.tolist()]
        for (file, each), count in Counter(zip(files, names, strict=True)).items():
            self.taken.findings[file].namespaces.update(dict.fromkeys(each, count))


def _joined(texts: Sequence[tuple[int, bytes]]) -> bytes:
    """Return texts one to a line."""
    return b"\n".join([text for _row, text in texts])


def _readable(
    reader: TableReader, texts: Sequence[tuple[int, bytes]]
) -> tuple[list[pa.Table], list[int]]:
    """Return what can be read of texts, and which rows these are."""
    rows = [row for row, _text in texts]
    raw = reader.raw(_joined(texts), len(texts)) if texts else None
    if raw is not None:
        return [raw], rows
    if len(texts) <= _FEW:
        return [], []
    size = -(-len(texts) // _PIECES)
    pieces = [_readable(reader, texts[at : at + size]) for at in range(0, len(texts), size)]
    return [table for tables, _rows in pieces for table in tables], [
        row for _tables, kept in pieces for row in kept
    ]
