"""What reading gives: accepted records in a spool, and all there is to say about the rest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import TracebackType
from typing import Self

from bpvcheck.errors import Problem
from bpvcheck.i18n import format_number, ngettext
from bpvcheck.intake.merge import Merged, Note, merge
from bpvcheck.intake.readers import BUILT_IN, Reader
from bpvcheck.intake.source import find
from bpvcheck.intake.tally import Tally, key_of
from bpvcheck.intake.tasks import MODULUS, Worker
from bpvcheck.intake.work import Progress, do_all
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions

__all__ = ["Count", "File", "Intake", "take_in"]


@dataclass(frozen=True)
class Count:
    """How many records of a kind were accepted, and how many set aside."""

    accepted: int
    set_aside: int


@dataclass(frozen=True)
class File:
    """A file that was read, and how many records were found in it, good or bad."""

    name: str
    records: int


class Intake:
    """Records that were read and validated. A context manager: the spool is removed on exit.

    - ``counts``: by kind, how many records were accepted and set aside; exact copies are neither.
    - ``unreadable``: how many pieces were set aside that are of no known kind.
    - ``problems``: in the order of files, lines and places; ``notes``: what is no error.
    - ``digest``: stands for the records as they were given, in whatever order and files.
    - ``spool``: the folder of the accepted records, see `parts`.
    """

    def __init__(self, spool: Path, tallies: Sequence[Tally], notes: Iterable[Note]) -> None:
        """Take the tallies together."""
        merged = merge(tallies)
        self.spool = spool
        self.counts = {kind: _count(merged, kind) for kind in KINDS}
        self.unreadable = merged.set_aside[""]
        self.problems: list[Problem] = sorted(merged.problems, key=_order)
        self.notes = [*notes, *merged.notes()]
        self.files = _files(tallies)
        self.digest = f"{sum(tally.digest for tally in tallies) % MODULUS:064x}"
        self._parts = merged.parts

    def __enter__(self) -> Self:
        """Use the records inside the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the spool."""
        self.close()

    def close(self) -> None:
        """Remove the spool."""
        rmtree(self.spool, ignore_errors=True)

    def parts(self, kind: str) -> list[Path]:
        """Give the NDJSON files with the accepted records of a kind, one record to a line."""
        return [part.path for part in self._parts if part.kind == kind and len(part.keys)]

    def place_of(self, kind: str, record_id: str) -> tuple[str, int] | None:
        """Give the file and line of an accepted record; nothing where there is no such record."""
        key = key_of(kind, record_id)
        for part in self._parts:
            if part.kind == kind and key in part.keys:
                return part.source, part.lines[part.keys.index(key)]
        return None


def take_in(
    paths: Iterable[Path | str],
    *,
    progress: Progress | None = None,
    workers: int | None = None,
    extensions: Extensions = (),
    readers: Sequence[Reader] = BUILT_IN,
) -> Intake:
    """Read and validate the records in files and folders.

    `progress` is told how many bytes were read, of how many. `workers` says how many processes
    may be used; by itself it is one per core for big inputs, and none for small ones. `extensions`
    are the fields that branches declare; what stands in other namespaces is not looked at. Of
    `readers` the first that takes a file reads it. Raises UsageError for a path that is not there;
    everything else is a problem in the result.
    """
    sources, left_out = find(map(Path, paths), readers)
    spool = Path(mkdtemp(prefix="bpvcheck-"))
    try:
        tallies = do_all(sources, readers, partial(Worker, spool, extensions), progress, workers)
        return Intake(spool, tallies, [*_left_out(left_out), *_undeclared(tallies, extensions)])
    except BaseException:
        rmtree(spool, ignore_errors=True)
        raise


def _undeclared(tallies: Iterable[Tally], extensions: Extensions) -> Iterator[Note]:
    """Note which fields of branches nobody declares."""
    found: Counter[str] = sum((tally.namespaces for tally in tallies), Counter())
    for name in sorted(found.keys() - {each.namespace for each in extensions}):
        message = ngettext(
            '{count} record has fields of "{name}" that were not looked at: '
            "no plugin is loaded that declares them.",
            '{count} records have fields of "{name}" that were not looked at: '
            "no plugin is loaded that declares them.",
            found[name],
        )
        yield Note(message.format(count=format_number(found[name]), name=name), found[name])


def _left_out(names: Sequence[str]) -> list[Note]:
    """Give the note that names files in folders that were not read."""
    if not names:
        return []
    message = ngettext(
        "{count} file with another ending was not read: {names}",
        "{count} files with other endings were not read: {names}",
        len(names),
    )
    shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")  # noqa: PLR2004
    return [Note(message.format(count=len(names), names=shown), len(names))]


def _count(merged: Merged, kind: str) -> Count:
    """Give the counts of one kind."""
    return Count(sum(len(part.keys) for part in merged.of_kind(kind)), merged.set_aside[kind])


def _files(tallies: Sequence[Tally]) -> list[File]:
    """Give the files with their records, by name."""
    records: dict[str, int] = {}
    for tally in tallies:
        records[tally.source] = records.get(tally.source, 0) + tally.records
    return [File(name, count) for name, count in sorted(records.items())]


def _order(problem: Problem) -> tuple[str, int, str, str, str]:
    """Where a problem stands among others."""
    where = problem.pointer or ""
    return problem.file, problem.line or 0, where, problem.code.number, problem.message
