"""Records that come through a pipe: standard input (``-``), a named pipe, ``<(...)`` of a shell.

Such a stream is copied to the folder of the run first: a file is looked into before it is read, and
its lines are found again by where they are.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copyfileobj
from stat import S_ISCHR, S_ISFIFO, S_ISSOCK
from typing import IO, Final

from bpvcheck.intake.files import InputFile

__all__ = ["STDIN", "copied", "is_stream"]

STDIN: Final = Path("-")
"""What standard input is called on the command line."""


def is_stream(path: Path) -> bool:
    """Return whether a path is read as a stream: once, from its beginning to its end."""
    if path == STDIN:
        return True
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    # /dev/stdin may be a terminal
    return S_ISFIFO(mode) or S_ISSOCK(mode) or (S_ISCHR(mode) and path == Path("/dev/stdin"))


def copied(paths: Iterable[Path], folder: Path) -> Iterator[InputFile]:
    """Copy streams to a folder, each once; they keep their names. Raises OSError."""
    for number, path in enumerate(sorted(set(paths))):
        copy = folder / f"stream-{number}"
        with _opened(path) as stream, copy.open("xb") as file:
            copyfileobj(stream, file)
        yield InputFile(copy, str(path))


def _opened(path: Path) -> IO[bytes]:
    """Open a stream; standard input stays open."""
    if path == STDIN:
        return os.fdopen(sys.stdin.fileno(), "rb", closefd=False)
    return path.open("rb")
