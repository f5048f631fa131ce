"""From paths to files, and to what is in a file: lines or one JSON value, compressed or not.

A folder is read with everything in it, sorted by name; files with an unknown ending are left out
and named. A file that is given by itself is looked into, whatever it is called.
"""

import gzip
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from os import walk
from pathlib import Path
from typing import IO, Final

import msgspec
import zstandard

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.intake.document import LISTS
from bpvcheck.intake.lines import CUT_OFF

__all__ = ["SUFFIXES", "Form", "Source", "find", "form_of", "opened"]

SUFFIXES: Final = (".ndjson", ".jsonl", ".json")
"""The endings of files that are read from a folder; each may be followed by .gz or .zst."""
_PACKED: Final = (".gz", ".zst")
_HEAD: Final = 1024 * 1024
_CHUNK: Final = 2048
_WINDOW: Final = 2**27


@dataclass(frozen=True)
class Source:
    """A file with records: where it is, and how it was named by the user."""

    path: Path
    name: str


@dataclass(frozen=True)
class Form:
    """What a file is: `lines` (NDJSON), `value` (one JSON value), `empty` or `other`."""

    content: str
    packed: bool


def find(paths: Iterable[Path]) -> tuple[list[Source], list[str]]:
    """Give the files in the paths, each once, sorted by name; and the names of those left out."""
    found: dict[Path, Source] = {}
    left_out: set[str] = set()
    for path in sorted(set(paths)):
        for file, wanted in _files(path):
            if wanted:
                found.setdefault(file.resolve(), Source(file, str(file)))
            else:
                left_out.add(str(file))
    return sorted(found.values(), key=lambda source: source.name), sorted(left_out)


def _files(path: Path) -> Iterator[tuple[Path, bool]]:
    """Give the files at a path, and whether they are wanted; links to folders are not followed."""
    if not path.is_dir():
        if not path.is_file():
            message = _('There is no file or folder "{path}".').format(path=path)
            raise UsageError(Code.PATH_NOT_FOUND, message, file=str(path))
        yield path, True
        return
    for folder, _folders, names in walk(path):
        for name in names:
            yield Path(folder, name), _wanted(name) and Path(folder, name).is_file()


def _wanted(name: str) -> bool:
    """Tell by its ending whether a file in a folder has records."""
    lower = name.lower()
    for packed in _PACKED:
        lower = lower.removesuffix(packed)
    return lower.endswith(SUFFIXES) and not name.startswith(".")


def form_of(source: Source) -> Form:
    """Look at the beginning of a file; raises OSError where it cannot be opened."""
    packed = _packing(source.path) != ""
    with opened(source.path) as read:
        try:
            head = _read_head(read)
        except CUT_OFF:
            return Form("lines", packed)
    return Form(_content(head.removeprefix(b"\xef\xbb\xbf"), source.path), packed)


def _read_head(read: Callable[[int], bytes]) -> bytes:
    """Give the first part of a file, or all of it."""
    parts: list[bytes] = []
    while sum(map(len, parts)) < _HEAD and (part := read(_HEAD)):
        parts.append(part)
    return b"".join(parts)


def _content(head: bytes, path: Path) -> str:
    """Tell lines from one value."""
    text = head.lstrip(b" \t\r\n")
    if not text:
        return "empty" if len(head) < _HEAD else "other"
    if b"\x00" in head:
        return "other"
    if text.startswith(b"["):
        return "value"
    by_name = any(f"{ending}." in f"{path.name.lower()}." for ending in SUFFIXES[:2])
    if not text.startswith(b"{"):
        return "lines" if by_name or re.search(rb"\n\s*\{", text) else "other"
    return _object_content(text, by_name=by_name)


def _object_content(text: bytes, *, by_name: bool) -> str:
    """Tell a document or a written-out record from lines that are records."""
    first, newline, rest = text.partition(b"\n")
    try:
        members = msgspec.json.decode(first, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        if not newline and len(text) >= _HEAD:
            key = re.match(rb'\{\s*"(\w+)"\s*:\s*\[', text)
            return "value" if key and key[1].decode() in LISTS else "lines"
        return "lines" if by_name or rest.lstrip().startswith(b"{") else "value"
    return "value" if "kind" not in members and not LISTS.keys().isdisjoint(members) else "lines"


def _packing(path: Path) -> str:
    """How a file is compressed, by its first bytes."""
    with path.open("rb") as file:
        magic = file.read(4)
    if magic[:2] == b"\x1f\x8b":
        return "gzip"
    return "zstd" if magic == b"\x28\xb5\x2f\xfd" else ""


@contextmanager
def opened(path: Path) -> Iterator[Callable[[int], bytes]]:
    """Open a file and give the function that reads it, decompressed."""
    packing = _packing(path)
    with path.open("rb") as file:
        if packing == "gzip":
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield unpacked.read1
        elif packing == "zstd":
            with closing(_unpacked(file)) as parts:
                yield lambda _size: next(parts, b"")
        else:
            yield file.read


def _unpacked(file: IO[bytes]) -> Generator[bytes, None, None]:
    """Decompress zstandard frames; raises EOFError where the last one is cut off.

    Little is fed at a time, so that a malicious file cannot fill the memory.
    """
    frames = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    frame, begun, rest, held = frames.decompressobj(), False, b"", bytearray()
    error: Exception = EOFError()
    try:
        while chunk := rest or file.read(_CHUNK):
            held += frame.decompress(chunk)
            begun, rest = not frame.eof, frame.unused_data
            if frame.eof:
                frame = frames.decompressobj()
            if len(held) >= _HEAD:
                yield bytes(held)
                held.clear()
    except (zstandard.ZstdError, OSError) as damage:
        begun, error = True, damage
    if held:
        yield bytes(held)
    if begun:
        raise error
