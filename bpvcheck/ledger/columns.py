"""Columns of a ledger as numbers, and their digests."""

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

__all__ = ["Numbers", "column_digest", "is_text", "numbers", "text"]

Numbers = np.ndarray[Any, np.dtype[Any]]
"""A column as numbers; a day counts from 1970."""


def numbers(column: pa.ChunkedArray, missing: int) -> Numbers:
    """Return a column of numbers or days, with ``missing`` where there is none."""
    plain = column.cast(pa.int32()) if pa.types.is_date32(column.type) else column
    found = [np.asarray(chunk) for chunk in pc.fill_null(plain, missing).chunks]
    return np.concatenate(found) if found else np.empty(0, np.int32)


def text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of texts without a dictionary."""
    return column.cast(pa.utf8())


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts, with a dictionary or without."""
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(held) or pa.types.is_null(held))


def column_digest(column: pa.ChunkedArray) -> str:
    """Return the SHA-256 of a column's values, whatever its chunks and encoding.

    It is that of these lines: the kind (`text`, `date` or `number`), how many values there are, and
    the SHA-256 of three series: of a byte per value, 1 where there is one; of the values; and of
    the length of each text. Numbers have four bytes, the smallest first; texts are in UTF-8.
    """
    is_date = pa.types.is_date32(column.type)
    kind = "text" if is_text(column.type) else "date" if is_date else "number"
    present, values, lengths = sha256(), sha256(), sha256()
    for chunk in column.chunks:
        present.update(_bytes(chunk.is_valid(), "u1"))
        if kind == "text":
            _add_texts(chunk, values, lengths)
        else:
            values.update(_bytes(pc.fill_null(chunk.cast(pa.int32()), 0), "<i4"))
    lines = [kind, str(len(column)), *(each.hexdigest() for each in (present, values, lengths))]
    return sha256("\n".join(lines).encode()).hexdigest()


def _bytes(chunk: pa.Array, kind: str) -> memoryview:
    return np.asarray(chunk).astype(kind, copy=False).data


def _add_texts(chunk: pa.Array, values: "Hash", lengths: "Hash") -> None:
    texts = pc.fill_null(chunk.cast(pa.utf8()), "")
    lengths.update(_bytes(pc.binary_length(texts), "<i4"))
    data = texts.buffers()[2]
    if data is not None and len(texts):
        places = np.frombuffer(texts.buffers()[1], np.int32)
        values.update(memoryview(data)[places[texts.offset] : places[texts.offset + len(texts)]])
