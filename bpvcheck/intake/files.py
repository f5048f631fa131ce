"""From paths to files, and to what is in a file: lines or one JSON value, compressed or not.

A folder is read with everything in it, sorted by name; what is left out is kept with the reason
why. A file that is given by itself is looked into, whatever it is called.
"""

import gzip
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from fnmatch import fnmatchcase
from os import walk
from os.path import realpath
from pathlib import Path
from typing import IO, Final

import zstandard

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.intake.lines import CUT_OFF
from bpvcheck.intake.readers import HEAD, Reader

__all__ = ["InputFile", "Looked", "Unread", "find", "is_own", "is_packed", "opened", "reader_of"]

_PACKED: Final = (".gz", ".zst")
_CHUNK: Final = 2048
_MOST_UNPACKED: Final = 250
"""How many times its size a packed file may hold: that of records is 15 to 140."""
_LEAST_BOUND: Final = 64 * 1024**2
"""Bytes that any packed file may hold."""
_WINDOW: Final = 2**27
_OWN: Final = re.compile(rb'"(?:ledger|report|result|card)_version"\s*:')
_KIND: Final = re.compile(rb'"kind"\s*:')
_BEGINNING: Final = 4096
"""Of what bpvcheck writes, so many bytes say what it is."""


class Unread(Enum):
    """Why something in a folder is not read."""

    ENDING = auto()
    """Its name ends in nothing that is read."""
    HIDDEN = auto()
    """Its name begins with a dot, as those of copies that programs make do."""
    LINK = auto()
    """It is a link to a folder, or to nothing."""
    SPECIAL = auto()
    """It is no file: a pipe, a socket, a device."""
    OWN = auto()
    """Bpvcheck wrote it."""
    EMPTY = auto()
    """It holds no record."""


@dataclass(frozen=True)
class InputFile:
    """A file with records: where it is, and how it was named by the user, if it was by itself."""

    path: Path
    name: str
    by_itself: bool = True


@dataclass
class Looked:
    """What is found in paths: the files, what is left out, and folders that cannot be listed."""

    files: list[InputFile] = field(default_factory=list)
    left_out: dict[str, Unread] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)


def find(paths: Iterable[Path], readers: Sequence[Reader]) -> Looked:
    """Look for files in the paths, each once, sorted by name.

    Raises UsageError for a path that is not there.
    """
    endings = tuple(ending for reader in readers for ending in reader.suffixes)
    looked, found = Looked(), dict[Path, InputFile]()
    for path in sorted(set(paths)):
        if path.is_dir():
            for file in _in_folder(path, endings, looked):
                found.setdefault(Path(realpath(file)), InputFile(file, str(file), by_itself=False))
        elif path.is_file():
            found[Path(realpath(path))] = InputFile(path, str(path))
        else:
            message = _('There is no file or folder "{path}".').format(path=path)
            raise UsageError(Code.PATH_NOT_FOUND, message, file=str(path))
    looked.files = sorted(found.values(), key=lambda file: file.name)
    return looked


def _in_folder(top: Path, endings: tuple[str, ...], looked: Looked) -> Iterator[Path]:
    """Yield the files in a folder that are wanted; links to folders are not followed."""

    def unlisted(error: OSError) -> None:
        looked.unlisted.add(str(error.filename))

    for folder, inner, names in walk(top, onerror=unlisted):
        for path in (Path(folder, name) for name in (*inner, *names)):
            why = _unread(path, endings)
            if why:
                looked.left_out[str(path)] = why
            elif path.name not in inner:
                yield path
        inner[:] = sorted(name for name in inner if str(Path(folder, name)) not in looked.left_out)


def _unread(path: Path, endings: tuple[str, ...]) -> Unread | None:
    """Return why something in a folder is not read, None where it is."""
    if path.name.startswith("."):
        return Unread.HIDDEN
    if path.is_symlink() and not path.is_file():
        return Unread.LINK if path.is_dir() or not path.exists() else Unread.SPECIAL
    if path.is_dir():
        return None
    if not path.is_file():
        return Unread.SPECIAL
    return None if _is_named(path.name, endings) else Unread.ENDING


def _is_named(name: str, endings: Iterable[str]) -> bool:
    """Return whether a file is named as one of the endings or patterns say, packed or not."""
    plain = _unpacked_name(name)
    return any(
        fnmatchcase(plain, ending) if "*" in ending else plain.endswith(ending)
        for ending in endings
    )


def _unpacked_name(name: str) -> str:
    """Return the name of a file as it would be unpacked, in lower case."""
    lower = name.lower()
    for packed in _PACKED:
        lower = lower.removesuffix(packed)
    return lower


def reader_of(file: InputFile, readers: Sequence[Reader]) -> Reader | None:
    """Return what reads a file, None where nothing does. Raises OSError if it cannot be opened."""
    for reader in readers:
        if reader.takes is None and _is_named(file.path.name, reader.suffixes):
            return reader
    with opened(file.path) as read:
        head = _read_head(read)
    name = file.path.name
    return next((each for each in readers if each.takes and each.takes(head, name)), None)


def is_own(path: Path) -> bool:
    """Return whether bpvcheck wrote a file: a result, a report or findings. Raises OSError."""
    with opened(path) as read:
        head = _read_head(read)[:_BEGINNING]
    return _OWN.search(head) is not None and not _KIND.search(head)


def _read_head(read: Callable[[int], bytes]) -> bytes:
    """Return the first part of a file, or all that can be read of it."""
    head = b""
    with suppress(*CUT_OFF):
        while len(head) < HEAD and (part := read(HEAD)):
            head += part
    return head


def is_packed(path: Path) -> bool:
    """Return whether a file is compressed."""
    return _packing(path) != ""


def _packing(path: Path) -> str:
    """Return how a file is compressed, by its first bytes."""
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
                yield _bounded(lambda size: unpacked.read1(min(size, HEAD)), path)
        elif packing == "zstd":
            with closing(_unpacked(file)) as parts:
                yield _bounded(lambda _size: next(parts, b""), path)
        else:
            yield file.read


def _bounded(read: Callable[[int], bytes], path: Path) -> Callable[[int], bytes]:
    """Read what is packed, up to far more than records give: then raise EOFError.

    What goes on is made to fill memory and disk.
    """
    left = max(_LEAST_BOUND, _MOST_UNPACKED * path.stat().st_size)

    def read_on(size: int) -> bytes:
        nonlocal left
        part = read(size)
        left -= len(part)
        if left < 0:
            raise EOFError(path)
        return part

    return read_on


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
            if len(held) >= HEAD:
                yield bytes(held)
                held.clear()
    except (zstandard.ZstdError, OSError) as damage:
        begun, error = True, damage
    if held:
        yield bytes(held)
    if begun:
        raise error
