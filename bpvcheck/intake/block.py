"""A block of records: one text, and where in it each record is.

Lines as they stand in a file are not cut up: a record is found by where it begins and ends.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from bpvcheck.intake.batch import LINE_LIMIT, NOWHERE, Batch, Lines, Place
from bpvcheck.intake.columns import Rows
from bpvcheck.records import KINDS

__all__ = ["BlockText", "Digests", "RecordBlock", "block_of", "digest_sum", "kinds_of"]

BlockText = bytes | memoryview
Digests = npt.NDArray[np.uint8]
"""The SHA-256 of each record, a row of 32 bytes."""

_MODULUS: Final = 2**256
_SPACE: Final = b" \t\r\n"
_KIND = re.compile(rb'\{"kind": ?"([a-z_]+)"')
"""How nearly every record begins."""


@dataclass(frozen=True)
class RecordBlock:
    """Records: their text, where in it each begins and ends, and where they come from.

    ``files`` are numbers of files; ``places`` where records begin in theirs, below 0 where that is
    not known.
    """

    text: BlockText
    starts: Rows
    ends: Rows
    files: Rows
    lines: Rows
    places: Rows

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.starts)

    def record(self, row: int) -> bytes:
        """Return the text of one record."""
        return bytes(self.text[self.starts[row] : self.ends[row]])

    def length(self, row: int) -> int:
        """Return how many bytes one record has."""
        return int(self.ends[row] - self.starts[row])

    def place(self, row: int) -> Place | None:
        """Return where a record stands in its file, None where that is not known."""
        start, line = int(self.places[row]), int(self.lines[row])
        return Place(start, self.length(row), line) if start >= 0 else None

    def joined(self, rows: Rows) -> BlockText:
        """Return the text of some records, one to a line; of all of them as it is."""
        if len(rows) == len(self):
            return self.text
        spans = zip(self.starts[rows].tolist(), self.ends[rows].tolist(), strict=True)
        return b"\n".join([self.text[start:end] for start, end in spans])

    def digests(self) -> Digests:
        """Return the digest of each record."""
        text = memoryview(self.text)
        spans = zip(self.starts.tolist(), self.ends.tolist(), strict=True)
        found = b"".join([sha256(text[start:end]).digest() for start, end in spans])
        return np.frombuffer(found, np.uint8).reshape(-1, 32)


def block_of(parts: Sequence[tuple[int, Batch | Lines]]) -> RecordBlock:
    """Return the records of some parts of files, each with the number of its file, as one block."""
    blocks = [
        _of_lines(file, part) if isinstance(part, Lines) else _of_batch(file, part)
        for file, part in parts
    ]
    if len(blocks) == 1:
        return blocks[0]
    lengths = [0, *(len(block.text) + 1 for block in blocks[:-1])]
    shifts = np.cumsum(np.array(lengths, np.int64))
    return RecordBlock(
        b"\n".join(block.text for block in blocks),
        np.concatenate([block.starts + by for block, by in zip(blocks, shifts, strict=True)]),
        np.concatenate([block.ends + by for block, by in zip(blocks, shifts, strict=True)]),
        np.concatenate([block.files for block in blocks]),
        np.concatenate([block.lines for block in blocks]),
        np.concatenate([block.places for block in blocks]),
    )


def _of_batch(file: int, batch: Batch) -> RecordBlock:
    """Return the block of records that a reader gave."""
    starts, ends = _laid_out(batch.texts)
    lines = np.array(batch.lines, np.int64)
    files, places = np.full(len(lines), file), np.full(len(lines), NOWHERE)
    return RecordBlock(b"\n".join(batch.texts), starts, ends, files, lines, places)


def _laid_out(texts: Sequence[bytes]) -> tuple[Rows, Rows]:
    """Return where texts begin and end when they stand one to a line."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + 1) - 1
    return ends - lengths, ends


def _of_lines(file: int, part: Lines) -> RecordBlock:
    """Return the block of the lines of a file; blank lines are no records."""
    text = part.text if part.size >= len(part.text) else memoryview(part.text)[: part.size]
    ends = np.array(part.ends, np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1])
    lines = part.first + np.arange(len(ends))
    starts, ends = _trimmed(text, starts, ends)
    filled = starts < ends
    if not filled.all():
        starts, ends, lines = starts[filled], ends[filled], lines[filled]
    return RecordBlock(text, starts, ends, np.full(len(lines), file), lines, starts + part.start)


def _trimmed(text: BlockText, starts: Rows, ends: Rows) -> tuple[Rows, Rows]:
    """Leave out the white space around records."""
    bytes_ = np.frombuffer(text, np.uint8)
    ends = ends - ((ends > starts) & (bytes_[ends - 1] == ord("\r")))
    odd = (bytes_[starts.clip(max=len(text) - 1)] <= ord(" ")) | (bytes_[ends - 1] <= ord(" "))
    for row in np.flatnonzero(odd).tolist():
        line = bytes(text[starts[row] : ends[row]])
        starts[row] += len(line) - len(line.lstrip(_SPACE))
        ends[row] = starts[row] + len(line.strip(_SPACE))
    return starts, ends


def kinds_of(block: RecordBlock) -> tuple[dict[str, Rows], list[int]]:
    """Return which records are of which kind, and those that are not, or longer than the limit."""
    if not len(block):
        return {}, []
    bytes_ = np.frombuffer(block.text, np.uint8)
    objects = (bytes_[block.starts] == ord("{")) & (bytes_[block.ends - 1] == ord("}"))
    objects &= block.ends - block.starts <= LINE_LIMIT
    found = _KIND.match(block.record(0))
    if found and objects.all() and _all_begin(block, found[0]) and found[1].decode() in KINDS:
        return {found[1].decode(): np.arange(len(block))}, []
    by_kind: dict[str, list[int]] = {}
    for row, (start, is_object) in enumerate(zip(block.starts.tolist(), objects, strict=True)):
        named = _KIND.match(block.text, start) if is_object else None
        kind = named[1].decode() if named else _kind_of(block.record(row)) if is_object else ""
        by_kind.setdefault(kind if kind in KINDS else "", []).append(row)
    odd = by_kind.pop("", [])
    return {kind: np.array(rows) for kind, rows in by_kind.items()}, odd


def _all_begin(block: RecordBlock, start: bytes) -> bool:
    """Return whether all records begin alike."""
    bytes_ = np.frombuffer(block.text, np.uint8)
    last = len(bytes_) - 1
    places = ((block.starts + at).clip(max=last) for at in range(len(start)))
    return all((bytes_[at] == byte).all() for at, byte in zip(places, start, strict=True))


class _KindProbe(msgspec.Struct):
    """What is looked at of a record to see of which kind it is."""

    kind: str = ""


_PROBE: Final = msgspec.json.Decoder(_KindProbe)


def _kind_of(record: bytes) -> str:
    """Return the kind that a record names somewhere, nothing where it cannot be told."""
    try:
        return _PROBE.decode(record).kind
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def digest_sum(digests: Digests) -> int:
    """Return the sum of digests, in which their order does not matter."""
    parts = digests.reshape(-1).view(">u4").reshape(-1, 8).sum(axis=0, dtype=np.uint64)
    total = sum(int(part) << 32 * (7 - at) for at, part in enumerate(parts))
    return total % _MODULUS
