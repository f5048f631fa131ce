"""A file in a run: what reads it, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bpvcheck.intake.files import InputFile, reader_of
from bpvcheck.intake.findings import Findings
from bpvcheck.intake.readers import Reader
from bpvcheck.intake.reading import no_json, unreadable

__all__ = ["FileRead", "prepared"]


@dataclass
class FileRead:
    """A file, its size, what reads it, and what was found in it; nothing reads a file with none.

    By its ``key`` it is found in a store, if it may be kept; it is ``recalled`` if it was there.
    Its ``stamp`` changes when the file does, also later if it ``is_settled``.
    """

    file: InputFile
    size: int = 0
    reader: Reader | None = None
    findings: Findings = field(default_factory=Findings)
    key: str = ""
    stamp: tuple[int, ...] = ()
    is_settled: bool = False
    recalled: bool = False


def prepared(file: InputFile, readers: Sequence[Reader]) -> FileRead:
    """Return a file with its reader, or with the problem that it has none."""
    made = FileRead(file)
    try:
        made.size = file.path.stat().st_size
        made.reader = reader_of(file, readers)
    except OSError:
        made.findings.fail(unreadable())
        return made
    if made.reader is None:
        made.findings.fail(no_json(file.name))
    return made
