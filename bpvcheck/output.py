"""Files that a command writes: whole or not at all, and never over a file that was read.

A file is written beside its place under a name that no other run uses, flushed to the disk and
moved. A run that fails, or a disk that is full, leaves what was there before. What goes to S3 is
written to a temporary file first.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.s3 import Location, S3Address, put

__all__ = ["cannot_write", "folder_made", "refuse_input", "write_bytes", "writing"]


@contextmanager
def writing(*paths: Location, inputs: Iterable[Location] = ()) -> Iterator[list[BinaryIO]]:
    """Open files to write to; they are put in place together when the block ends without an error.

    Raises UsageError where one cannot be written, or is one of the ``inputs``.
    """
    for path in paths:
        refuse_input(path, inputs)
    outputs: list[_Output | _Upload] = []
    try:
        outputs.extend(
            _Upload(path) if isinstance(path, S3Address) else _Output(path) for path in paths
        )
        yield [each.file for each in outputs]
        for each in outputs:
            each.flush()
        for each in outputs:
            each.move()
    except OSError as error:
        raise cannot_write(paths[0], error) from error
    finally:
        for each in outputs:
            each.discard()


def write_bytes(path: Path, content: bytes, inputs: Iterable[Location] = ()) -> None:
    """Write a file. Raises UsageError where it cannot be written, or is one of the ``inputs``."""
    with writing(path, inputs=inputs) as (file,):
        file.write(content)


def refuse_input(path: Location, inputs: Iterable[Location]) -> None:
    """Raise UsageError where a file to write is one of the ``inputs``, under whatever name."""
    if any(_same(path, each) for each in inputs):
        message = _("{file} is read by this command, so it is not written over.")
        raise UsageError(
            Code.CANNOT_WRITE, message.format(file=path), hint=_("choose another name")
        )


def folder_made(folder: Path) -> Path:
    """Make a folder where there is none. Raises UsageError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder


def cannot_write(path: Location, error: OSError) -> UsageError:
    """Return the error of a file that cannot be written."""
    message = _("{file} cannot be written: {reason}.")
    reason = error.strerror or type(error).__name__
    return UsageError(Code.CANNOT_WRITE, message.format(file=path, reason=reason))


class _Output:
    """A file that is written beside its place; a device or pipe is written to as it is."""

    def __init__(self, path: Path) -> None:
        """Open it, where the place can be written."""
        self.place = Path(os.path.realpath(path))
        if self.place.exists() and not os.access(self.place, os.W_OK):
            raise PermissionError(13, _("no permission"), str(path))
        self.beside: Path | None = None
        if self.place.is_file() or not self.place.exists():
            self.beside = self.place.with_name(f".bpvcheck-{uuid4().hex}")
        self.file: BinaryIO = (self.beside or self.place).open("xb" if self.beside else "wb")

    def flush(self) -> None:
        """Bring what was written to the disk."""
        self.file.flush()
        if self.beside:
            os.fsync(self.file.fileno())
        self.file.close()

    def move(self) -> None:
        """Put the file in its place, with the rights of the file that was there."""
        if self.beside is None:
            return
        with suppress(FileNotFoundError):
            self.beside.chmod(self.place.stat().st_mode & 0o777)
        self.beside.replace(self.place)
        _sync_folder(self.place.parent)

    def discard(self) -> None:
        """Remove what was not put in place."""
        with suppress(OSError):
            self.file.close()
        if self.beside:
            self.beside.unlink(missing_ok=True)


class _Upload:
    """An object on S3 that is written to a temporary file first."""

    def __init__(self, address: S3Address) -> None:
        """Make the temporary file."""
        from tempfile import TemporaryFile

        self._address = address
        self.file: BinaryIO = TemporaryFile()  # noqa: SIM115 - closed when it is discarded

    def flush(self) -> None:
        """Nothing: it is kept elsewhere."""

    def move(self) -> None:
        """Put the object in its place."""
        put({self._address: self.file})

    def discard(self) -> None:
        """Remove the temporary file."""
        self.file.close()


def _same(path: Location, other: Location) -> bool:
    if isinstance(path, S3Address) or isinstance(other, S3Address):
        return path == other
    try:
        return path.samefile(other)
    except OSError:
        return False


def _sync_folder(folder: Path) -> None:
    """Bring a move to the disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
