"""Files read in blocks, of which threads make columns.

One thread reads the blocks. What takes time is done in C, which lets other threads go on, so no
other process is needed and none can be left behind.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Final

from bpvcheck.intake.accept import Taken, taken
from bpvcheck.intake.batch import Batch, Broken, Doing, Lines, Said
from bpvcheck.intake.bundle import BundleWriter
from bpvcheck.intake.file_read import FileRead
from bpvcheck.intake.files import is_packed
from bpvcheck.intake.gather import Gatherer, Spill
from bpvcheck.intake.lines import BLOCK
from bpvcheck.intake.pieces import Piece
from bpvcheck.intake.reading import found_in
from bpvcheck.intake.recall import keys_of, recalled, to_be_kept
from bpvcheck.intake.store import Store, pieces_of
from bpvcheck.records.extensions import Extensions

__all__ = ["ByteProgress", "Meter", "Work", "worker_count"]

ByteProgress = Callable[[int, int], None]
"""Told how many bytes were read, and how many there are."""
ReadParts = list[tuple[int, Batch | Lines]]
"""Parts of files, each with the number of its file."""

_MOST_WORKERS: Final = 8
"""With more, reading would be the bottleneck, and each takes memory."""
_FULL: Final = BLOCK * 3 // 4


def worker_count(asked: int | None) -> int:
    """Return how many threads to use, by itself one per core; never many more than there are."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if asked:
        return min(asked, max(_MOST_WORKERS, cores or 1))
    return min(_MOST_WORKERS, cores or 1)


class Meter:
    """Adds up what is read, for the progress, and passes on what a reader says that it is doing."""

    def __init__(
        self,
        progress: ByteProgress | None,
        files: Iterable[FileRead],
        tell: Callable[[str], None] | None = None,
    ) -> None:
        """Start at nothing of the size of all files."""
        self._progress, self._done, self._tell = progress, 0, tell
        self._total = sum(each.size for each in files)

    def add(self, count: int, *, told: bool = False) -> None:
        """Count bytes; they are not shown of a file of which it is `told` what is being done."""
        self._done += count
        if self._progress and not told:
            self._progress(self._done, self._total)

    def tell(self, doing: str) -> None:
        """Say what is being done."""
        if self._tell:
            self._tell(doing)


class Work:
    """Reads files: accepted records become pieces, what else is found is noted with the files."""

    def __init__(
        self, files: Sequence[FileRead], extensions: Extensions, workers: int, meter: Meter
    ) -> None:
        """Use so many threads."""
        self._files = {number: each for number, each in enumerate(files) if each.reader}
        self._extensions, self._workers, self._meter = extensions, workers, meter

    def read(self, folder: Path, store: Store | None) -> Mapping[str, Sequence[Piece]]:
        """Return the accepted records by kind; `folder` is there for the length of the run."""
        if store is None:
            with ThreadPoolExecutor(self._workers) as pool:
                return self._pieces(self._files, Gatherer(Spill(folder), pool), pool)
        writer = BundleWriter(folder)
        with ThreadPoolExecutor(self._workers) as pool:
            kept = recalled(self._files, store, pool, self._extensions)
            rest = {number: each for number, each in self._files.items() if number not in kept}
            keys = keys_of(rest, pool)
            pieces = self._pieces(rest, Gatherer(writer, pool), pool)
        for number, key in keys.items():
            rest[number].key = key.result()
        self._meter.add(sum(self._files[number].size for number in kept))
        store.keep(writer, to_be_kept(rest))
        for kind, piece in pieces_of(kept):
            pieces[kind].append(piece)
        return pieces

    def _pieces(
        self, files: Mapping[int, FileRead], gatherer: Gatherer, pool: Executor
    ) -> dict[str, list[Piece]]:
        """Read files, and return the pieces in the order of files and lines."""
        waiting: deque[Future[Taken]] = deque()
        stop = Event()

        def gather() -> None:
            result = waiting.popleft().result()
            gatherer.add(result.tables)
            for number, findings in result.findings.items():
                files[number].findings.add(findings)

        try:
            for parts in _blocks(files, self._meter):
                waiting.append(pool.submit(taken, parts, self._extensions, stop))
                if len(waiting) > self._workers + 1:
                    gather()
            while waiting:
                gather()
        except BaseException:
            stop.set()
            for future in waiting:
                future.cancel()
            raise
        return gatherer.finish()


def _blocks(files: Mapping[int, FileRead], meter: Meter) -> Iterator[ReadParts]:
    """Yield parts of files that together are worth a block."""
    parts, size = ReadParts(), 0
    for part in _parts(files, meter):
        parts.append(part)
        size += part[1].size
        if size >= _FULL:
            yield parts
            parts, size = [], 0
    if parts:
        yield parts


def _parts(files: Mapping[int, FileRead], meter: Meter) -> Iterator[tuple[int, Batch | Lines]]:
    """Yield the records in files, and note what is broken."""
    for number, each in files.items():
        assert each.reader is not None  # noqa: S101 - others are not read
        left, packed, told = each.size, is_packed(each.file.path), False
        for item in found_in(each.file, each.reader):
            if isinstance(item, Broken):
                each.findings.note(item)
                continue
            if isinstance(item, Said):
                each.findings.said.append(item)
                continue
            if isinstance(item, Doing):
                told = True
                meter.tell(item.text)
                continue
            if not packed:
                meter.add(min(item.size, left), told=told)
                left -= min(item.size, left)
            yield number, item
        meter.add(left)
