"""What the readers give: records with their lines, and the problems on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bpvcheck.errors import Problem

__all__ = [
    "BATCH_RECORDS",
    "LINE_LIMIT",
    "NOWHERE",
    "SHEET_LINES",
    "Batch",
    "BlockResult",
    "Broken",
    "Doing",
    "Lines",
    "Place",
    "Said",
]

LINE_LIMIT: Final = 16 * 1024 * 1024
"""The longest record in bytes."""
BATCH_RECORDS: Final = 512
SHEET_LINES: Final = 2**32
"""The line of a record in a table is its row, and for each sheet before its own so many more."""
NOWHERE: Final = -(2**62)
"""The start of lines that cannot be found again by it, those of a packed file."""


class Place(NamedTuple):
    """Where a line stands in its file: from which byte, how many bytes it has, which line it is."""

    start: int
    length: int
    line: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Records, each on one line, with the numbers of their lines in the file."""

    texts: list[bytes]
    lines: Sequence[int]

    @property
    def size(self) -> int:
        """How many bytes they are."""
        return sum(map(len, self.texts))


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines as they stand in a file.

    ``ends`` is where each ends in the text, which may go on after the last; ``first`` is the number
    of the first line, ``start`` where the text starts in the file.
    """

    text: bytes
    ends: Sequence[int]
    first: int
    start: int

    @property
    def size(self) -> int:
        """How many bytes they are."""
        return self.ends[-1] + 1


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece of a file that is no record, with its problem.

    ``digest`` stands for its bytes; ``place`` says where it is in a file that is one of lines.
    ``kind`` is that of the record that it would have been, where that is known.
    """

    problem: Problem
    digest: bytes = b""
    place: Place | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader says of the file: a note, and how people find the place of a problem in it."""

    note: str = ""
    locate: Callable[[Problem], Problem] | None = None


@dataclass(frozen=True, slots=True)
class Doing:
    """What a reader is doing now, for who waits: a spreadsheet is read a whole sheet at a time."""

    text: str


BlockResult = Batch | Lines | Broken | Said | Doing
