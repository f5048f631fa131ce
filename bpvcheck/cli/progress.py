"""What a long run is doing now, on one line of the terminal that is wiped afterwards.

Nothing is drawn by a thread of its own: what is being done is told by whoever does it.
"""

import sys
import time
from types import TracebackType
from typing import Final, Self

from bpvcheck.cli.text import width

__all__ = ["ProgressLine"]

_PATIENCE: Final = 0.4
"""Seconds that a command may take before it says what it is doing."""
_STARTED: Final = time.monotonic()
"""When the command began, what it had to load included."""
_WIPE: Final = "\r\x1b[K"


class ProgressLine:
    """Call it with what is being done now; a context manager that leaves no trace."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Show nothing where nobody looks."""
        self._shows = not quiet and sys.stderr.isatty()
        self._last = ""

    def __enter__(self) -> Self:
        """Show progress inside the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wipe the line."""
        self.wipe()

    def __call__(self, doing: str) -> None:
        """Say what is being done now."""
        text = f"{doing} ..."[: width() - 1]
        if self._shows and text != self._last and time.monotonic() - _STARTED > _PATIENCE:
            sys.stderr.write(f"{_WIPE}{text}")
            sys.stderr.flush()
            self._last = text

    def wipe(self) -> None:
        """Take the line away."""
        if self._last:
            sys.stderr.write(_WIPE)
            sys.stderr.flush()
            self._last = ""
