"""Files cut into tasks, and one task done: read, judged, written to the spool."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain, pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _
from bpvcheck.intake.batch import Batch, Broken, Found
from bpvcheck.intake.examine import examine
from bpvcheck.intake.lines import BLOCK, CUT_OFF, LineReader, cut_off
from bpvcheck.intake.readers import Reader
from bpvcheck.intake.sieve import Sieve
from bpvcheck.intake.source import Source, opened, reader_of
from bpvcheck.intake.spool import Writer
from bpvcheck.intake.tally import Tally
from bpvcheck.records.extensions import Extensions

__all__ = ["MODULUS", "Task", "Worker", "tasks_of"]

MODULUS: Final = 2**256
"""Digests of records are added up modulo this: the order in which they come does not matter."""

Report = Callable[[int], None]


@dataclass(frozen=True)
class Task:
    """A file, or a range of bytes of it that begins and ends at a line."""

    number: int
    source: Source
    reader: Reader
    packed: bool
    start: int
    end: int

    @property
    def size(self) -> int:
        """How many bytes are read."""
        return self.end - self.start


def tasks_of(
    sources: Iterable[Source], size: int, readers: Sequence[Reader]
) -> tuple[list[Task], list[Tally]]:
    """Cut files into tasks of about this size; and tell of the files that cannot be read."""
    tasks: list[Task] = []
    refused: list[Tally] = []
    for source in sources:
        try:
            tasks.extend(_tasks_of(source, size, len(tasks), readers))
        except OSError:
            hint = _("is it there, and may it be read?")
            refused.append(_refusal(source, Code.UNREADABLE, _("The file cannot be opened."), hint))
        except _NoRecordsError:
            message = _("This is no JSON: the file does not begin as an object or a list.")
            refused.append(_refusal(source, Code.NOT_JSON, message, _("write it as JSON in UTF-8")))
    return tasks, refused


class _NoRecordsError(Exception):
    """A file that is nothing like JSON."""


def _tasks_of(source: Source, size: int, number: int, readers: Sequence[Reader]) -> Iterator[Task]:
    """Cut one file, where it is one of lines that is not compressed."""
    reader, packed = reader_of(source, readers)
    end = source.path.stat().st_size
    if reader is None:
        raise _NoRecordsError
    whole = packed or reader.read is not None or not end
    cuts = [0, end] if whole else [*_cuts(source.path, size, end)]
    for at, (begin, stop) in enumerate(pairwise(cuts)):
        yield Task(number + at, source, reader, packed, begin, stop)


def _cuts(path: Path, size: int, end: int) -> Iterator[int]:
    """Where lines begin, at about this distance."""
    at = 0
    with path.open("rb") as file:
        while at < end:
            yield at
            file.seek(min(at + size, end))
            while (line := file.readline(BLOCK)) and not line.endswith(b"\n"):
                pass
            at = file.tell()
    yield end


def _refusal(source: Source, code: Code, message: str, hint: str) -> Tally:
    """Give what is told of a file that is not read at all."""
    return Tally(source.name, problems=[Problem(code, message, hint=hint, file=source.name)])


class Worker:
    """Does tasks one after the other."""

    def __init__(self, spool: Path, extensions: Extensions, report: Report) -> None:
        """Write to this spool, and report the bytes that were read."""
        self._spool, self._report, self._sieve = spool, report, Sieve(extensions)
        self._extensions = extensions

    def do(self, task: Task) -> Tally:
        """Read one task to the end; lines are counted from its start."""
        tally = Tally(task.source.name)
        whole = task.reader.read is None and not task.packed
        span = (task.start, task.end) if whole else None
        writer = Writer(self._spool, task.number, task.source, span)
        try:
            with _found(task, self._report) as (found, reader):
                for item in found:
                    self._take(item, tally, writer)
            tally.lines = reader.line - 1 if reader else 0
        finally:
            tally.parts = writer.close()
        tally.tidy()
        return tally

    def _take(self, item: Found, tally: Tally, writer: Writer) -> None:
        """Judge a batch, or note what is broken."""
        if isinstance(item, Batch):
            tally.records += len(item.texts)
            tally.digest = (tally.digest + _total(item.texts)) % MODULUS
            self._sift(item, tally, writer)
            return
        tally.problems.append(replace(item.problem, file=tally.source))
        if item.digest:
            tally.records += 1
            tally.set_aside[""] += 1
            tally.digest = (tally.digest + int.from_bytes(item.digest, "big")) % MODULUS

    def _sift(self, batch: Batch, tally: Tally, writer: Writer) -> None:
        """Accept a batch as a whole, or look closer at ever smaller parts of it."""
        records = self._sieve.accept(batch.texts)
        if records is None and len(batch.texts) > 1:
            for piece in batch.pieces():
                self._sift(piece, tally, writer)
        elif records is None:
            self._examine(batch.texts[0], batch.lines[0], tally, writer)
        else:
            self._accept(batch, records, tally, writer)

    def _accept(self, batch: Batch, records: list[Any], tally: Tally, writer: Writer) -> None:
        """Write accepted records, kind by kind; one kind in a batch is the rule."""
        kinds = [*map(type, records)]
        if len(set(kinds)) == 1:
            kind = self._sieve.kind_of(records[0])
            tally.parts[kind] = writer.add(kind, batch.texts, batch.block)
            tally.remember(kind, batch.lines, records)
            return
        for struct in dict.fromkeys(kinds):
            chosen = [
                (text, line, record)
                for text, line, record in zip(batch.texts, batch.lines, records, strict=True)
                if type(record) is struct
            ]
            texts, lines, items = map(list, zip(*chosen, strict=True))
            kind = self._sieve.kind_of(items[0])
            tally.parts[kind] = writer.add(kind, texts)
            tally.remember(kind, lines, items)

    def _examine(self, text: bytes, line: int, tally: Tally, writer: Writer) -> None:
        """Judge one record by its model."""
        examined = examine(text, self._extensions)
        if examined.kind and examined.record:
            tally.parts[examined.kind] = writer.add(examined.kind, [text])
            tally.remember(examined.kind, [line], [examined.record])
            return
        tally.set_aside[examined.kind or ""] += 1
        placed = [replace(problem, file=tally.source, line=line) for problem in examined.problems]
        tally.problems.extend(placed)


def _total(texts: list[bytes]) -> int:
    """Add up the digests of records."""
    number = int.from_bytes
    return sum([number(sha256(text).digest(), "big") for text in texts])


@contextmanager
def _found(task: Task, report: Report) -> Iterator[tuple[Iterable[Found], LineReader | None]]:
    """Give what is found in a task, and where it is one of lines the reader that counts them."""
    if task.reader.read is None:
        with _reading(task, report) as read:
            reader = LineReader(read, first=task.start == 0)
            yield reader, reader
        return
    with TemporaryFile() as copy, task.source.path.open("rb") as file:
        problems = [*_unpack(task, copy)] if task.packed else []
        yield chain(task.reader.read(copy if task.packed else file), problems), None
    report(task.size)


def _unpack(task: Task, copy: IO[bytes]) -> Iterator[Broken]:
    """Decompress a file into another, as far as it goes."""
    with opened(task.source.path) as read:
        try:
            while part := read(BLOCK):
                copy.write(part)
        except CUT_OFF:
            yield Broken(cut_off(None))
    copy.flush()
    copy.seek(0)


@contextmanager
def _reading(task: Task, report: Report) -> Iterator[Callable[[int], bytes]]:
    """Give the function that reads a task and no further."""
    if task.packed:
        with opened(task.source.path) as read:
            yield read
        report(task.size)
        return
    with task.source.path.open("rb", buffering=0) as file:
        file.seek(task.start)
        left = task.size

        def read_on(size: int) -> bytes:
            """Read the next block of the range."""
            nonlocal left
            part = file.read(min(size, left))
            left -= len(part)
            report(len(part))
            return part

        yield read_on
