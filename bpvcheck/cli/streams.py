"""The standard streams: UTF-8 everywhere, and fit for use however the run was started.

A stream that was closed (``>&-``) counts as one to the null device. What cannot be written to
stderr is passed over, because nothing is left to tell it by; the exit code still says how the run
ended. What cannot be written to stdout ends the run.
"""

import io
import os
import sys
from contextlib import suppress
from typing import Final

__all__ = ["flush", "prepare"]

_STREAMS: Final = (0, 1, 2)


def prepare() -> None:
    """Make the streams of this process fit for use, before anything is opened or written."""
    for number in _STREAMS:
        try:
            os.fstat(number)
        except OSError:
            # else a file that is opened later gets this number, and what is printed goes into it
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    # UTF-8 whatever the terminal or the locale says: a report names its encoding
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(_Patient(2, "w", closefd=False)),
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=True,
    )


def flush() -> None:
    """Keep Python from complaining, as it ends, about a stream that takes nothing any more."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


class _Patient(io.FileIO):
    """A stream that takes what it cannot write as written."""

    def write(self, data: "bytes | memoryview") -> int:  # type: ignore[override]
        """Write, where that can be done."""
        try:
            return super().write(data) or 0
        except BlockingIOError:
            raise
        except OSError:
            return len(data)
