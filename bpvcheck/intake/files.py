"""From paths to files, and to what is in a file: lines or one JSON value, compressed or not.

A folder is read with everything in it, sorted by name; files with an unknown ending are left out
and named. A file that is given by itself is looked into, whatever it is called.
"""

import gzip
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from os import walk
from os.path import realpath
from pathlib import Path
from typing import IO, Final

import zstandard

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.intake.lines import CUT_OFF
from bpvcheck.intake.readers import HEAD, Reader

__all__ = ["InputFile", "find", "is_packed", "opened", "reader_of"]

_PACKED: Final = (".gz", ".zst")
_CHUNK: Final = 2048
_MOST_UNPACKED: Final = 250
"""How many times its size a packed file may hold: that of records is 15 to 140."""
_LEAST_BOUND: Final = 64 * 1024**2
"""Bytes that any packed file may hold."""
_WINDOW: Final = 2**27


@dataclass(frozen=True)
class InputFile:
    """A file with records: where it is, and how it was named by the user."""

    path: Path
    name: str


def find(paths: Iterable[Path], readers: Sequence[Reader]) -> tuple[list[InputFile], list[str]]:
    """Return the files in the paths, each once, sorted by name; and the names of those left out."""
    endings = tuple(ending for reader in readers for ending in reader.suffixes)
    found: dict[Path, InputFile] = {}
    left_out: set[str] = set()
    for path in sorted(set(paths)):
        for file, wanted in _files(path, endings):
            if wanted:
                found.setdefault(Path(realpath(file)), InputFile(file, str(file)))
            else:
                left_out.add(str(file))
    return sorted(found.values(), key=lambda file: file.name), sorted(left_out)


def _files(path: Path, endings: tuple[str, ...]) -> Iterator[tuple[Path, bool]]:
    """Yield the files at a path, and whether they are wanted; links to folders are not followed."""
    if not path.is_dir():
        if not path.is_file():
            message = _('There is no file or folder "{path}".').format(path=path)
            raise UsageError(Code.PATH_NOT_FOUND, message, file=str(path))
        yield path, True
        return
    for folder, _folders, names in walk(path):
        for name in names:
            wanted = not name.startswith(".") and _unpacked_name(name).endswith(endings)
            yield Path(folder, name), wanted and Path(folder, name).is_file()


def _unpacked_name(name: str) -> str:
    """Return the name of a file as it would be unpacked, in lower case."""
    lower = name.lower()
    for packed in _PACKED:
        lower = lower.removesuffix(packed)
    return lower


def reader_of(file: InputFile, readers: Sequence[Reader]) -> Reader | None:
    """Return what reads a file, None where nothing does. Raises OSError if it cannot be opened."""
    for reader in readers:
        if reader.takes is None and _unpacked_name(file.path.name).endswith(reader.suffixes):
            return reader
    with opened(file.path) as read:
        head = _read_head(read)
    name = file.path.name
    return next((each for each in readers if each.takes and each.takes(head, name)), None)


def _read_head(read: Callable[[int], bytes]) -> bytes:
    """Return the first part of a file, or all that can be read of it."""
    head = b""
    with suppress(*CUT_OFF):
        while len(head) < HEAD and (part := read(HEAD)):
            head += part
    return head


def is_packed(path: Path) -> bool:
    """Tell whether a file is compressed."""
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
