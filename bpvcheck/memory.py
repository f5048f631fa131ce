"""Memory that is free goes back to the system; and how much was held.

What a run works on comes and goes in pieces of a megabyte in several threads. The C library of
Linux keeps what was free in between, which is half of what a big run holds at its height.
"""

import ctypes
import sys
from collections.abc import Callable
from functools import cache

__all__ = ["give_back", "most_held"]


def give_back() -> None:
    """Return free memory to the system; only glibc can be asked to."""
    _trim()(0)


def most_held() -> int:
    """Return the most bytes that this process held up to now; 0 where the system does not tell."""
    try:
        import resource  # not on Windows
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@cache
def _trim() -> Callable[[int], object]:
    try:
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return lambda _left: None
    return found
