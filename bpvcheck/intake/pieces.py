"""Accepted records in pieces of some ten thousands of rows, in memory or in a file.

A piece in a file is Parquet where it is to be kept, and Arrow's own format where it only has to be
out of the way during a run: that is written six times as fast.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import ipc

from bpvcheck.intake.columns import Rows
from bpvcheck.intake.origin import FILE

if TYPE_CHECKING:
    import pyarrow.parquet as pq

__all__ = [
    "ARROW",
    "PARQUET",
    "PART_ROWS",
    "Piece",
    "TablePart",
    "as_parquet",
    "parts_of",
    "write_arrow",
]

ARROW: Final = ".arrow"
PARQUET: Final = ".parquet"
PART_ROWS: Final = 40_000
"""So many rows make a part: observing fewer at a time is dearer, more take more memory."""


class Piece:
    """Records of one kind: a table in memory, or the file where they are."""

    def __init__(
        self, rows: int, *, table: pa.Table | None = None, path: Path | None = None
    ) -> None:
        """Take a table, or the path of a file."""
        self.rows, self.table, self.path = rows, table, path
        self._kept: npt.NDArray[np.bool_] | None = None
        self._numbers: Rows | None = None
        self._metadata: pq.FileMetaData | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave for another process what is in memory: there it is read from its file."""
        state = {**vars(self), "_metadata": None}
        return state if self.path is None else state | {"table": None}

    def choose(self, files: Mapping[int, int], rows: int) -> None:
        """Leave out the records of files that are not in this run, and number the others anew.

        ``files`` gives the numbers in this run by those in the piece, ``rows`` how many records
        these files have in it.
        """
        self._numbers = np.full(max(files) + 1, -1)
        self._numbers[[*files]] = [*files.values()]
        if rows < self.rows:
            found = self._read([FILE])[FILE].to_numpy()
            self._kept = np.isin(found, [*files])
            self.rows = rows

    def read(self, names: Sequence[str]) -> pa.Table:
        """Return columns, of which some can say where a record comes from."""
        table = self._read(names)
        if self._kept is not None:
            table = table.filter(pa.array(self._kept))
        if self._numbers is not None and FILE in names:
            numbers = pa.array(self._numbers[table[FILE].to_numpy()], pa.int32())
            table = table.set_column(table.schema.get_field_index(FILE), FILE, numbers)
        return table

    def remove(self, rows: Rows) -> None:
        """Leave out some of the rows that `read` gives."""
        if self._kept is None:
            self._kept = np.ones(self.rows, bool)
        self._kept[np.flatnonzero(self._kept)[rows]] = False
        self.rows = int(self._kept.sum())

    def _read(self, names: Sequence[str]) -> pa.Table:
        """Return columns of all rows."""
        if self.table is not None:
            return self.table.select(names)
        assert self.path is not None  # noqa: S101 - a piece has one or the other
        with pa.OSFile(str(self.path)) as file:
            if self.path.suffix == PARQUET:
                return self._from_parquet(file, names)
            fields = ipc.open_file(file).schema.names
            chosen = ipc.IpcReadOptions(included_fields=[fields.index(name) for name in names])
            return ipc.open_file(file, options=chosen).read_all().select(names)

    def _from_parquet(self, file: pa.NativeFile, names: Sequence[str]) -> pa.Table:
        """Read from Parquet, and remember where its columns are."""
        import pyarrow.parquet as pq

        reader = pq.ParquetFile(file, metadata=self._metadata)
        self._metadata = reader.metadata
        return reader.read(columns=[*names]).select(names)


@dataclass(frozen=True)
class TablePart:
    """Accepted records of one kind that are read together."""

    pieces: Sequence[Piece]
    schema: pa.Schema

    @property
    def rows(self) -> int:
        """How many records there are."""
        return sum(piece.rows for piece in self.pieces)

    def read(self, names: Sequence[str] | None = None) -> pa.Table:
        """Return columns by name, by itself all, each in one chunk."""
        wanted = self.schema.names if names is None else names
        tables = [piece.read(wanted) for piece in self.pieces]
        return pa.concat_tables(tables).combine_chunks()


def parts_of(pieces: Iterable[Piece], schema: pa.Schema) -> Iterator[TablePart]:
    """Yield parts that are not too small, of pieces that may be."""
    waiting: list[Piece] = []
    for piece in pieces:
        if piece.rows:
            waiting.append(piece)
        if sum(each.rows for each in waiting) >= PART_ROWS:
            yield TablePart(waiting, schema)
            waiting = []
    if waiting:
        yield TablePart(waiting, schema)


def write_arrow(table: pa.Table, path: Path) -> None:
    """Write a table for the time of a run."""
    options = ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with (
        pa.OSFile(str(path), "wb") as file,
        ipc.new_file(file, table.schema, options=options) as out,
    ):
        out.write_table(table)


def as_parquet(table: pa.Table) -> bytes:
    """Return a table as it is to be kept."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(
        table,
        sink,
        row_group_size=max(len(table), 1),
        compression="zstd",
        compression_level=1,
        write_statistics=False,
    )
    return sink.getvalue()
