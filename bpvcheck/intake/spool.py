"""The accepted records on disk, in part files per kind, for the database to read.

Writing is dear, so a range of a file that holds accepted records of one kind and nothing else is
not written at first. Where all of a file is like that, its part is a link to the file itself.
"""

import os
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from bpvcheck.intake.batch import Block
from bpvcheck.intake.source import Source

__all__ = ["Part", "Writer", "place_parts"]

_COPY: Final = 16 * 1024 * 1024
Span = tuple[int, int]


@dataclass
class Part:
    """One file of accepted records: for each the line it came from, and the hash of its id.

    Where `span` is given, the file is not there yet: it is that range of bytes of its `origin`.
    """

    kind: str
    path: Path
    source: str
    origin: Path
    lines: "array[int]" = field(default_factory=lambda: array("Q"))
    keys: "array[int]" = field(default_factory=lambda: array("q"))
    span: Span | None = None

    def write(self) -> None:
        """Copy the range of the origin, if it was not done yet."""
        if self.span is None:
            return
        begin, end = self.span
        with self.origin.open("rb") as file, self.path.open("wb") as out:
            file.seek(begin)
            while begin < end and (text := file.read(min(_COPY, end - begin))):
                begin += out.write(text)
        self.span = None


class Writer:
    """Writes accepted records to the parts of one task."""

    def __init__(self, spool: Path, number: int, source: Source, span: Span | None) -> None:
        """Name parts after the task; `span` is the range of a plain file of lines."""
        self._spool, self._number, self._source, self._span = spool, number, source, span
        self._parts: dict[str, Part] = {}
        self._files: dict[str, IO[bytes]] = {}

    def add(self, kind: str, texts: Sequence[bytes], block: Block | None = None) -> Part:
        """Take records of one kind; `block` is the piece of the file that they are, if any."""
        part = self._part(kind)
        if block is None or not self._grown(part, block):
            self._file(part).write(b"\n".join([*texts, b""]))
        return part

    def close(self) -> dict[str, Part]:
        """Finish the files; only a part that is the whole span stays unwritten."""
        for part in self._parts.values():
            if part.span != self._span:
                part.write()
        for file in self._files.values():
            file.close()
        return self._parts

    def _part(self, kind: str) -> Part:
        """Give the part of a kind; the first may turn out to be a range of its file."""
        if kind not in self._parts:
            path = self._spool / kind / f"{self._number:06d}.ndjson"
            path.parent.mkdir(exist_ok=True)
            part = Part(kind, path, self._source.name, self._source.path.resolve())
            if self._span and not self._parts:
                part.span = (self._span[0], self._span[0])
            self._parts[kind] = part
        return self._parts[kind]

    def _grown(self, part: Part, block: Block) -> bool:
        """Let the range grow, where the block follows on it."""
        if self._span is None or part.span is None or part.span[1] != self._span[0] + block.at:
            return False
        part.span = (part.span[0], part.span[1] + len(block.text))
        return True

    def _file(self, part: Part) -> IO[bytes]:
        """Open the file of a part, what was left out before written first."""
        if part.kind not in self._files:
            part.write()
            self._files[part.kind] = part.path.open("ab", buffering=0)
        return self._files[part.kind]


def place_parts(parts: Sequence[Part]) -> list[Part]:
    """Put every part where it can be read: a link for a file that is one part, a copy otherwise."""
    by_file: dict[Path, list[Part]] = {}
    for part in parts:
        by_file.setdefault(part.origin, []).append(part)
    placed = [_placed(origin, of_file) for origin, of_file in by_file.items()]
    unwritten = [part for of_file in placed for part in of_file if part.span]
    if unwritten:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(Part.write, unwritten))
    return [part for of_file in placed for part in of_file]


def _placed(origin: Path, parts: list[Part]) -> list[Part]:
    """Make one linked part of the parts of a file, where they are all of it."""
    spans = [part.span for part in parts if part.span]
    at = 0
    for begin, end in spans:
        at = end if begin == at else -1
    alike = len({part.kind for part in parts}) == 1 and len(spans) == len(parts)
    if not alike or at != origin.stat().st_size or not _link(parts[0].path, origin):
        return parts
    return [_one(parts)]


def _link(path: Path, origin: Path) -> bool:
    """Link to a file, where the system lets us."""
    try:
        path.symlink_to(origin)
    except OSError:
        return False
    return True


def _one(parts: list[Part]) -> Part:
    """Put parts of one file together in the first."""
    first = parts[0]
    for part in parts[1:]:
        first.lines.extend(part.lines)
        first.keys.extend(part.keys)
    first.span = None
    return first
