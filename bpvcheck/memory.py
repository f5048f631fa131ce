"""Memory that is free goes back to the system.

What a run works on comes and goes in pieces of a megabyte in several threads. The C library of
Linux keeps what was free in between, which is half of what a big run holds at its height.
"""

import ctypes
from collections.abc import Callable
from functools import cache

__all__ = ["give_back"]


def give_back() -> None:
    """Return free memory to the system; only glibc can be asked to."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    try:
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return lambda _left: None
    return found
