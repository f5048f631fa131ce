"""Where records come from: columns that stand beside those of the records themselves.

============  =============  ===================================================
column        type           what
============  =============  ===================================================
``_file``     int32          the number of the file in this run
``_line``     int64          the line in it
``_digest``   16 bytes       of the SHA-256 of the record's bytes, to tell copies
============  =============  ===================================================
"""

from typing import Final

import numpy as np
import pyarrow as pa

from bpvcheck.intake.block import Digests, RecordBlock
from bpvcheck.intake.columns import Rows

__all__ = ["DIGEST", "FILE", "LINE", "ORIGIN", "with_origin"]

FILE: Final = "_file"
LINE: Final = "_line"
DIGEST: Final = "_digest"
_DIGEST_BYTES: Final = 16
ORIGIN: Final = pa.schema(
    [(FILE, pa.int32()), (LINE, pa.int64()), (DIGEST, pa.binary(_DIGEST_BYTES))]
)


def with_origin(table: pa.Table, block: RecordBlock, digests: Digests, rows: Rows) -> pa.Table:
    """Return a table of these records of a block with where they come from."""
    short = np.ascontiguousarray(digests[rows, :_DIGEST_BYTES])
    arrays = [
        pa.array(block.files[rows], pa.int32()),
        pa.array(block.lines[rows], pa.int64()),
        pa.Array.from_buffers(pa.binary(_DIGEST_BYTES), len(rows), [None, pa.py_buffer(short)]),
    ]
    fields = [*table.schema, *ORIGIN]
    return pa.Table.from_arrays([*table.columns, *arrays], schema=pa.schema(fields))
