"""A file in a run: what reads it, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bpvcheck.intake.files import InputFile, Unread, is_own, reader_of
from bpvcheck.intake.findings import Findings
from bpvcheck.intake.readers import BUILT_IN, Reader
from bpvcheck.intake.reading import no_json, own, unlisted, unreadable

__all__ = ["FileRead", "not_listed", "prepared"]


@dataclass
class FileRead:
    """A file, its size, what reads it, and what was found in it; nothing reads a file with none.

    By its ``key`` it is found in a store, if it may be kept; it is ``recalled`` if it was there.
    Its ``stamp`` changes when the file does, also later if it ``is_settled``.
    ``left_out`` says why it is not read, where that shows only in it.
    """

    file: InputFile
    size: int = 0
    reader: Reader | None = None
    findings: Findings = field(default_factory=Findings)
    key: str = ""
    stamp: tuple[int, ...] = ()
    is_settled: bool = False
    recalled: bool = False
    left_out: Unread | None = None

    @property
    def unread(self) -> Unread | None:
        """Why there is nothing in the file to judge, where that is no problem."""
        nothing = not (self.findings.records or self.findings.problems)
        return self.left_out or (Unread.EMPTY if nothing else None)


def prepared(file: InputFile, readers: Sequence[Reader]) -> FileRead:
    """Return a file with its reader, or with the problem that it has none."""
    made = FileRead(file)
    try:
        made.size = file.path.stat().st_size
        made.reader = reader_of(file, readers)
        if made.reader in BUILT_IN and is_own(file.path):
            return _of_our_own(made)
    except OSError:
        made.findings.fail(unreadable())
        return made
    if made.reader is None:
        with file.path.open("rb") as opened:
            made.findings.fail(no_json(file.name, opened.read(2)))
    return made


def _of_our_own(made: FileRead) -> FileRead:
    """Return a file that bpvcheck wrote: left out of a folder, a problem where it was asked for."""
    made.reader = None
    if made.file.by_itself:
        made.findings.fail(own())
    else:
        made.left_out = Unread.OWN
    return made


def not_listed(folder: str) -> FileRead:
    """Return what stands for a folder whose files are not known."""
    made = FileRead(InputFile(Path(folder), folder))
    made.findings.fail(unlisted())
    return made
