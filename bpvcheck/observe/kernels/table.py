"""The dispatch table: for each node of the language, what it gives for whole columns.

A kernel takes a node and a `FrameView` and returns a value; the modules beside this one add theirs.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from bpvcheck.expressions import nodes as n

__all__ = ["KERNELS", "kernel", "kernel_of"]

Kernel = Callable[[Any, Any], Any]
K = TypeVar("K", bound=Kernel)

KERNELS: Final[dict[type, Kernel]] = {}


def kernel(*kinds: type) -> Callable[[K], K]:
    """Mark what observes nodes of these kinds."""

    def mark(function: K) -> K:
        KERNELS.update(dict.fromkeys(kinds, function))
        return function

    return mark


def kernel_of(node: n.Node) -> Kernel:
    """Return the kernel of a node. Raise TypeError where there is none."""
    found = KERNELS.get(type(node))
    if found is None:
        message = f"no kernel observes {type(node).__name__}"
        raise TypeError(message)
    return found
