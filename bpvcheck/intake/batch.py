"""What the readers give: batches of records with their lines, and the problems on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bpvcheck.errors import Problem

__all__ = ["BATCH_RECORDS", "LINE_LIMIT", "Batch", "Broken", "Found"]

LINE_LIMIT: Final = 16 * 1024 * 1024
"""The longest record in bytes; DuckDB reads no longer JSON object either."""
BATCH_RECORDS: Final = 512
_PIECES: Final = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """Records as they stand in the file, each on one line, with their line numbers.

    `block` is all of it in one piece, where the records are its lines and nothing else.
    """

    texts: list[bytes]
    lines: Sequence[int]
    block: bytes | None = None

    @property
    def ends_in_newline(self) -> bool:
        """Tell whether `block` can be written as it is."""
        return self.block is not None and self.block.endswith(b"\n")

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
