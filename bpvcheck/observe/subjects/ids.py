"""Ids found by search: a column of them is put in order once, and looked into part by part."""

import numpy as np
import pyarrow as pa

from bpvcheck.observe.values import Array

__all__ = ["IdIndex"]


class IdIndex:
    """Ids, each of which is found by its text.

    `pyarrow.compute.index_in` would read all of them again for every part of the placements.
    """

    def __init__(self, ids: pa.Array) -> None:
        """Put texts of ASCII in order. Of two that are the same the first is found."""
        texts = _fixed(ids)
        # a byte more than the longest, so that no other becomes one of them where it is cut off
        texts = texts.astype(f"S{texts.dtype.itemsize + 1}")
        self._order = np.argsort(texts, kind="stable")
        self._texts = texts[self._order]

    def find(self, ids: pa.Array) -> Array:
        """Return the place of each id; -1 where it is not there, or null."""
        if not len(self._texts):
            return np.full(len(ids), -1, np.int64)
        wanted = _fixed(ids).astype(self._texts.dtype)
        at = np.searchsorted(self._texts, wanted)
        at[at == len(self._texts)] = 0
        same = (self._texts[at] == wanted) & ids.is_valid().to_numpy(zero_copy_only=False)
        found: Array = np.where(same, self._order[at], -1)
        return found


def _fixed(ids: pa.Array) -> Array:
    """Return texts as bytes that all take the same room."""
    found: Array = ids.fill_null("").cast(pa.binary()).to_numpy(zero_copy_only=False).astype("S")
    return found
