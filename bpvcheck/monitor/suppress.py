"""Which groups are not shown because they are small, or would give a small one away.

A group of fewer than five is hidden. Where the whole is known, one hidden group could be had by
taking the others from it: then the smallest of the others is hidden too (complementary
suppression), until at least two are hidden that together are five or more.
"""

from collections.abc import Mapping

from bpvcheck.reports.model import FEW

__all__ = ["hidden"]


def hidden(sizes: Mapping[str, int]) -> frozenset[str]:
    """Return the groups to hide of those that together are a whole that is shown.

    An empty group hides nothing and nobody: it is neither hidden nor hides another.
    """
    there = {name: size for name, size in sizes.items() if size}
    chosen = {name for name, size in there.items() if size < FEW}
    rest = sorted(there.keys() - chosen, key=lambda name: (there[name], name))
    while chosen and rest and (len(chosen) == 1 or sum(there[name] for name in chosen) < FEW):
        chosen.add(rest.pop(0))
    return frozenset(chosen)
