"""What a mapping needs to know of a run: the file's name, the day of the export, pseudonyms."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from bpvcheck.mapping.values import Pseudonymiser

__all__ = ["Context", "Numbered"]


@dataclass(frozen=True)
class Context:
    """What is known of one file beside its cells.

    ``folder`` is where it stands, None where it is not read from its place: packed, or from a pipe.
    ``exported`` is the day of the export, None where nobody said; ``pseudonymise`` gives
    pseudonyms, by itself numbers that hold in this file only.
    """

    file: str = ""
    exported: date | None = None
    pseudonymise: Pseudonymiser | None = None
    folder: Path | None = None

    @cached_property
    def pseudonymiser(self) -> Pseudonymiser:
        """What gives pseudonyms, the same for all columns of a file."""
        return self.pseudonymise or Numbered(self.file)


@dataclass
class Numbered:
    """Pseudonyms without a key: people are numbered in the order in which a file names them.

    The same person has another number in another file, so these serve one file only. They begin
    with letters that follow from the file's name, so that those of two files are not mixed up.
    """

    file: str
    _numbers: dict[str, dict[str, int]] = field(default_factory=dict)

    def __call__(self, sort: str, value: str) -> str:
        """Return the number of a person."""
        numbers = self._numbers.setdefault(sort, {})
        number = numbers.setdefault(value, len(numbers) + 1)
        letters = sha256(self.file.encode()).hexdigest().translate(_LETTERS)[:5]
        return f"{sort}-{letters}-{number}"


_LETTERS = str.maketrans("0123456789", "ghijklmnop")
