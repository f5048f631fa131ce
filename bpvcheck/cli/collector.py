"""When Python looks for objects that only know each other: seldom, and never in what is loaded.

To look through all that a small check has loaded takes longer than judging does, and Python does
that three times when a process ends.
"""

import gc
import sys
from typing import Final

__all__ = ["leave_loaded", "look_often", "look_seldom"]

_SELDOM: Final = (200_000, 10, 5)
"""Reading makes millions of objects and few cycles. What is imported is fewer than the first."""
_OFTEN: Final = (10_000, 10, 5)
"""Each page of a report leaves cycles: looked for seldom, 15,000 pages take 40 MB more."""


def look_seldom() -> None:
    """Look for cycles as suits starting, reading and judging."""
    gc.set_threshold(*_SELDOM)


def look_often() -> None:
    """Look for cycles as suits making pages, in what is made from here on."""
    leave_loaded()
    gc.set_threshold(*_OFTEN)


def leave_loaded() -> None:
    """Look no more through what there is by now, not even when the process ends.

    DuckDB complains then of what it made and nobody took away, so once it is there nothing changes.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()
