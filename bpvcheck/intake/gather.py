"""Accepted records gathered in pieces, in memory up to a bound and in files past it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from bpvcheck.intake.pieces import ARROW, PART_ROWS, Piece, write_arrow

__all__ = ["IN_MEMORY", "Gatherer", "PieceWriter", "Spill"]

IN_MEMORY: Final = 64 * 1024 * 1024
"""How many bytes of accepted records stay in memory for the length of a run."""


class PieceWriter(Protocol):
    """Writes pieces to files; `everything` says whether also those for which there is room."""

    everything: bool

    def write(self, kind: str, piece: Piece, number: int) -> None:
        """Write a piece that is in memory; no two have the same number."""


class Spill:
    """Writes what does not fit in memory, for the time of a run."""

    everything = False

    def __init__(self, folder: Path) -> None:
        """Write to this folder."""
        self._folder = folder

    def write(self, kind: str, piece: Piece, number: int) -> None:
        """Write a piece that is in memory; no two have the same number."""
        piece.path = self._folder / f"{kind}-{number}{ARROW}"
        write_arrow(piece.table, piece.path)


class Gatherer:
    """Takes tables of a few thousand rows and makes pieces of them."""

    def __init__(self, writer: PieceWriter, pool: Executor) -> None:
        """Write pieces in the threads of a pool."""
        self._writer, self._pool = writer, pool
        self._tables: dict[str, list[pa.Table]] = defaultdict(list)
        self._pieces: dict[str, list[Piece]] = defaultdict(list)
        self._writing: list[Future[None]] = []
        self._held = 0

    def add(self, tables: Mapping[str, Sequence[pa.Table]]) -> None:
        """Take tables of each kind."""
        for kind, more in tables.items():
            self._tables[kind].extend(more)
            if sum(map(len, self._tables[kind])) >= PART_ROWS:
                self._seal(kind)

    def finish(self) -> dict[str, list[Piece]]:
        """Return all pieces, when they are written."""
        for kind in [*self._tables]:
            self._seal(kind)
        for writing in self._writing:
            writing.result()
        return self._pieces

    def _seal(self, kind: str) -> None:
        """Make a piece of the tables of a kind."""
        table = pa.concat_tables(self._tables.pop(kind))
        piece = Piece(len(table), table=table)
        self._pieces[kind].append(piece)
        fits = self._held + table.nbytes <= IN_MEMORY
        if fits:
            self._held += table.nbytes
        if self._writer.everything or not fits:
            writing = self._pool.submit(self._write, kind, piece, len(self._writing), fits)
            self._writing.append(writing)

    def _write(self, kind: str, piece: Piece, number: int, fits: bool) -> None:  # noqa: FBT001 - passed on
        self._writer.write(kind, piece, number)
        if not fits:
            piece.table = None
