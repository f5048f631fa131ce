"""What reading gives: accepted records as columns, and all there is to say about the rest."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType
from typing import Final, Self

import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.errors import Problem
from bpvcheck.i18n import _, format_number, ngettext
from bpvcheck.intake.batch import SHEET_LINES
from bpvcheck.intake.file_read import FileRead, not_listed, prepared
from bpvcheck.intake.files import Unread, find
from bpvcheck.intake.findings import Findings
from bpvcheck.intake.origin import FILE, LINE
from bpvcheck.intake.pieces import Piece, TablePart, parts_of
from bpvcheck.intake.readers import BUILT_IN, Reader
from bpvcheck.intake.settle import Note, Settlement, unknown_duties
from bpvcheck.intake.store import Store
from bpvcheck.intake.streams import copied, is_stream
from bpvcheck.intake.work import ByteProgress, Meter, Work, worker_count
from bpvcheck.memory import give_back
from bpvcheck.records import KINDS
from bpvcheck.records.columns import record_schema
from bpvcheck.records.extensions import Extensions
from bpvcheck.records.identity import normal_company_ids, normal_id
from bpvcheck.s3 import Location
from bpvcheck.scratch import clear_dead_runs, scratch
from bpvcheck.tables.suffixes import TABLE_SUFFIXES
from bpvcheck.visible import visible

__all__ = ["File", "Intake", "IntakeCount", "take_in"]


_NAMED: Final = 10


@dataclass(frozen=True)
class IntakeCount:
    """How many records of a kind were accepted, and how many set aside."""

    accepted: int
    set_aside: int


@dataclass(frozen=True)
class File:
    """A file, and how many records were found in it, good or bad.

    It was ``recalled`` where it was not read, because its columns were in the store.
    """

    name: str
    records: int
    recalled: bool = False


class Intake:
    """Records that were read and validated. A context manager: what is on disk goes on exit.

    - ``counts``: by kind, how many records were accepted and set aside; exact copies are neither.
    - ``unreadable``: how many pieces were set aside that are of no known kind.
    - ``problems``: in the order of files, lines and places; ``notes``: what is no error, ``unread``
      those of them that say what was not read.
    - ``files``: every file with its records; ``digest`` stands for the records as they were given,
      in whatever order and files.
    """

    def __init__(
        self,
        files: Sequence[FileRead],
        pieces: Mapping[str, Sequence[Piece]],
        extensions: Extensions,
        left_out: Mapping[str, Unread],
    ) -> None:
        """Take together what was found in files, and settle what only all records show."""
        self._names = [each.file.name for each in files]
        self._pieces, self._extensions = pieces, extensions
        self._on_exit = ExitStack()
        settled = Settlement(pieces, self._names)
        total = Findings()
        for each in files:
            total.add(each.findings.in_file(each.file.name))
        set_aside = total.set_aside + settled.set_aside
        rows = {kind: sum(piece.rows for piece in pieces.get(kind, ())) for kind in KINDS}
        self.counts = {kind: IntakeCount(rows[kind], set_aside[kind]) for kind in KINDS}
        self.unreadable = set_aside[""]
        found = [*total.problems, *_located(settled.problems, files)]
        self.problems: list[Problem] = sorted(found, key=_order)
        undeclared = _undeclared(total.namespaces, extensions)
        empty = {each.file.name: each.unread for each in files if each.unread}
        self.unread = _unread({**left_out, **empty})
        told = [*_said(files), *undeclared, *_untold(total.untold)]
        self.notes = [*self.unread, *told, *settled.notes]
        self.files = [File(each.file.name, each.findings.records, each.recalled) for each in files]
        self.digest = f"{total.digest:064x}"
        self.left_out = left_out

    def __enter__(self) -> Self:
        """Use the records inside the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what is on disk for the run."""
        self.close()

    def close(self) -> None:
        """Remove what is on disk for the run."""
        self._on_exit.close()

    def close_with(self, on_exit: ExitStack) -> Self:
        """Take over what is to be done at the end."""
        self._on_exit = on_exit
        return self

    @property
    def hint(self) -> str:
        """What to do where there is no record: a table is read by a mapping."""
        tables = any(name.lower().endswith(TABLE_SUFFIXES) for name in self.left_out)
        return _("a table is read with --map") if tables else ""

    def parts(self, kind: str) -> Sequence[TablePart]:
        """Return the accepted records of a kind in parts, each to be read by itself."""
        schema = record_schema(kind, self._extensions)
        return list(parts_of(self._pieces.get(kind, ()), schema))

    def table(self, kind: str, names: Sequence[str] | None = None) -> pa.Table:
        """Return columns of all accepted records of a kind, by themselves all columns."""
        nothing = record_schema(kind, self._extensions).empty_table()
        wanted = nothing.column_names if names is None else names
        parts = [part.read(wanted) for part in self.parts(kind)]
        return pa.concat_tables([nothing.select(wanted), *parts])

    def note_duties(self, known: Collection[str]) -> None:
        """Note which attestations are about a duty that is not among the known ones."""
        self.notes.extend(unknown_duties(self._pieces.get("attestation", ()), self._names, known))

    def place_of(self, kind: str, record_id: str) -> tuple[str, int] | None:
        """Return the file and line of an accepted record; None where there is no such record."""
        wanted = normal_id(kind, record_id)
        for piece in self._pieces.get(kind, ()):
            table = piece.read(["id", FILE, LINE])
            ids = normal_company_ids(table["id"]) if kind == "company" else table["id"]
            at = pc.index(ids, wanted).as_py()
            if at >= 0:
                return self._place(table[FILE][at].as_py(), table[LINE][at].as_py())
        return None

    def places(self, kind: str) -> dict[str, tuple[str, int]]:
        """Return the file and line of every accepted record of a kind, by its id."""
        tables = (piece.read(["id", FILE, LINE]) for piece in self._pieces.get(kind, ()))
        rows = (row for table in tables for row in table.to_pylist())
        return {row["id"]: self._place(row[FILE], row[LINE]) for row in rows}

    def _place(self, file: int, line: int) -> tuple[str, int]:
        return self._names[file], line % SHEET_LINES


def take_in(  # noqa: PLR0913 - the options of a run
    paths: Iterable[Path | str],
    *,
    progress: ByteProgress | None = None,
    tell: Callable[[str], None] | None = None,
    workers: int | None = None,
    extensions: Extensions = (),
    readers: Sequence[Reader] = BUILT_IN,
    store: Location | None = None,
) -> Intake:
    """Read and validate the records in files and folders.

    `progress` is told how many bytes were read, of how many, and `tell` what a reader of tables is
    doing. `workers` says how many threads are used, by itself one per core. `extensions` are the
    fields that branches declare; what stands in other namespaces is not looked at. Of `readers` the
    first that takes a file reads it. The path `-` is standard input. `store` is a folder in which
    columns are kept, or such a place on S3: a file that is there is not read again. Raises
    UsageError for a path that is not there, and for a store that cannot be had; everything else is
    a problem in the result.
    """
    given = [*map(Path, paths)]
    looked = find((each for each in given if not is_stream(each)), readers)
    temporary = Path(gettempdir())
    clear_dead_runs(temporary)
    with ExitStack() as stack:
        kept_in, beside = _opened(store, temporary, extensions, stack)
        folder = stack.enter_context(scratch(beside))
        streams = stack.enter_context(scratch(temporary))
        found = [*looked.files, *copied(filter(is_stream, given), streams)]
        files = [prepared(file, readers) for file in sorted(found, key=lambda each: each.name)]
        files += map(not_listed, sorted(looked.unlisted))
        work = Work(files, extensions, worker_count(workers), Meter(progress, files, tell))
        pieces = work.read(folder, kept_in)
        give_back()
        return Intake(files, pieces, extensions, looked.left_out).close_with(stack.pop_all())


def _opened(
    place: Location | None, temporary: Path, extensions: Extensions, stack: ExitStack
) -> tuple[Store | None, Path]:
    """Return a store, and the folder in which something is made that is to be moved there."""
    if place is None:
        return None, temporary
    if isinstance(place, Path):
        return Store(place, extensions), place
    return Store(stack.enter_context(scratch(temporary)), extensions, place), temporary


def _located(problems: Iterable[Problem], files: Iterable[FileRead]) -> Iterator[Problem]:
    """Yield problems as people find them in their files."""
    locate = {
        each.file.name: said.locate for each in files for said in each.findings.said if said.locate
    }
    for problem in problems:
        yield locate[problem.file](problem) if problem.file in locate else problem


def _said(files: Iterable[FileRead]) -> Iterator[Note]:
    """Note what readers say of their files."""
    for each in files:
        for said in each.findings.said:
            if said.note:
                yield Note(f"{each.file.name}: {said.note}", 1)


def _undeclared(namespaces: Counter[str], extensions: Extensions) -> Iterator[Note]:
    """Note which fields of branches nobody declares."""
    declared = {each.namespace for each in extensions}
    counts = {name: namespaces[name] for name in sorted(namespaces.keys() - declared)}
    if counts:
        texts = (
            ngettext("{name} ({count} record)", "{name} ({count} records)", count).format(
                name=name, count=format_number(count)
            )
            for name, count in counts.items()
        )
        message = _("Fields that no loaded plugin declares were not looked at: {names}.")
        yield Note(message.format(names=", ".join(texts)), sum(counts.values()))


def _untold(count: int) -> list[Note]:
    """Note how many problems were not kept."""
    if not count:
        return []
    message = ngettext(
        "{count} more problem is not named, because there are so many.",
        "{count} more problems are not named, because there are so many.",
        count,
    )
    return [Note(message.format(count=format_number(count)), count)]


def _unread(names: Mapping[str, Unread]) -> list[Note]:
    """Note what was not read, by the reason why."""
    notes = []
    for why in Unread:
        those = sorted(name for name, reason in names.items() if reason is why)
        if those:
            shown = ", ".join(map(visible, those[:_NAMED])) + (", ..." if those[_NAMED:] else "")
            text = _unread_text(why, len(those))
            notes.append(Note(text.format(count=len(those), names=shown), len(those)))
    return notes


def _unread_text(why: Unread, count: int) -> str:
    texts = {
        Unread.ENDING: ngettext(
            "{count} file with another ending was not read: {names}",
            "{count} files with other endings were not read: {names}",
            count,
        ),
        Unread.HIDDEN: ngettext(
            "{count} hidden file or folder was not read: {names}",
            "{count} hidden files or folders were not read: {names}",
            count,
        ),
        Unread.LINK: ngettext(
            "{count} link to a folder or to nothing was not followed: {names}",
            "{count} links to a folder or to nothing were not followed: {names}",
            count,
        ),
        Unread.SPECIAL: ngettext(
            "{count} pipe or device was not read: {names}",
            "{count} pipes or devices were not read: {names}",
            count,
        ),
        Unread.OWN: ngettext(
            "{count} file that bpvcheck wrote was not read: {names}",
            "{count} files that bpvcheck wrote were not read: {names}",
            count,
        ),
        Unread.EMPTY: ngettext(
            "{count} file holds no record: {names}", "{count} files hold no record: {names}", count
        ),
    }
    return texts[why]


def _order(problem: Problem) -> tuple[str, int, str, str, str]:
    """Where a problem stands among others."""
    where = problem.pointer or ""
    return problem.file, problem.line or 0, where, problem.code.number, problem.message
