"""What the readers give: batches of records with their lines, and the problems on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bpvcheck.errors import Problem

__all__ = ["BATCH_RECORDS", "LINE_LIMIT", "Batch", "Block", "Broken", "Found"]

LINE_LIMIT: Final = 16 * 1024 * 1024
"""The longest record in bytes; DuckDB reads no longer JSON object either."""
BATCH_RECORDS: Final = 512
_PIECES: Final = 8


class Block(NamedTuple):
    """A piece of a file, and where it stands in what is read."""

    at: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Records as they stand in the file, each on one line, with their line numbers.

    `block` is the piece of the file that they are, where it holds nothing else.
    """

    texts: list[bytes]
    lines: Sequence[int]
    block: Block | None = None

    def pieces(self) -> Iterator["Batch"]:
        """Cut it in smaller batches."""
        size = max(1, len(self.texts) // _PIECES)
        for at in range(0, len(self.texts), size):
            yield Batch(self.texts[at : at + size], self.lines[at : at + size])


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece of a file that is no record, with its problem; `digest` stands for its bytes."""

    problem: Problem
    digest: bytes = b""


Found = Batch | Broken
