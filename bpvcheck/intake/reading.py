"""One file read: the records in it and the problems on the way, whatever its form."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from os import SEEK_CUR
from tempfile import TemporaryFile
from typing import IO, Final

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _
from bpvcheck.intake.batch import Batch, BlockResult, Broken
from bpvcheck.intake.files import InputFile, is_packed, opened
from bpvcheck.intake.lines import BLOCK, CUT_OFF, LineReader, cut_off
from bpvcheck.intake.readers import BUILT_IN, Reader, reader_failed
from bpvcheck.tables.suffixes import TABLE_SUFFIXES
from bpvcheck.visible import visible

__all__ = ["found_in", "no_json", "own", "unlisted", "unreadable"]

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"\x00{", b"[\x00", b"\x00[")
"""How a file in UTF-16 begins, with a byte-order mark or without."""


def found_in(file: InputFile, reader: Reader) -> Iterator[BlockResult]:
    """Yield what is found in a file. Raises OSError where it cannot be opened."""
    packed = is_packed(file.path)
    if reader.read is None and packed:
        with opened(file.path) as read:
            yield from LineReader(read)
    elif reader.read is None:
        with file.path.open("rb") as stream:
            yield from LineReader(stream.read, lambda size: stream.seek(-size, SEEK_CUR))
    elif packed:
        with _unpacked(file) as (copy, cut):
            found = _guarded(reader, reader.read(copy))
            yield from _until_cut(found) if cut else found
    else:
        with file.path.open("rb") as stream:
            yield from _guarded(reader, reader.read(stream))


def _guarded(reader: Reader, found: Iterable[BlockResult]) -> Iterator[BlockResult]:
    """Yield what a reader finds; that of a plugin may raise anything."""
    if reader in BUILT_IN:
        yield from found
        return
    line = 0
    try:
        for item in found:
            line = item.lines[-1] if isinstance(item, Batch) else line
            yield item
    except Exception as error:  # noqa: BLE001 - code of a plugin can raise anything
        yield Broken(reader_failed(error, line))


@contextmanager
def _unpacked(file: InputFile) -> Iterator[tuple[IO[bytes], bool]]:
    """Decompress a file into another that has no name, and tell whether it is cut off."""
    with TemporaryFile() as copy:
        with opened(file.path) as read:
            cut = _copy(read, copy)
        copy.flush()
        copy.seek(0)
        yield copy, cut


def _copy(read: Callable[[int], bytes], copy: IO[bytes]) -> bool:
    """Copy what can be read, and tell whether that ends too early."""
    while True:
        try:
            part = read(BLOCK)
        except CUT_OFF:
            return True
        if not part:
            return False
        copy.write(part)


def _until_cut(found: Iterable[BlockResult]) -> Iterator[BlockResult]:
    """Yield what is found in a file that is cut off; that it ends half-way is told once."""
    last: BlockResult | None = None
    for item in found:
        if last is not None:
            yield last
        last = item
    if isinstance(last, Broken) and last.problem.code is Code.NOT_JSON:
        yield Broken(cut_off(last.problem.line), last.digest)
        return
    if last is not None:
        yield last
    yield Broken(cut_off(None))


def unreadable() -> Problem:
    """Return the problem of a file that cannot be opened."""
    hint = _("is it there, and may it be read?")
    return Problem(Code.UNREADABLE, _("The file cannot be opened."), hint=hint)


def no_json(name: str, head: bytes = b"") -> Problem:
    """Return the problem of a file that no reader takes, by its name and first bytes."""
    if name.lower().endswith(TABLE_SUFFIXES):
        hint = _("propose a mapping with: bpvcheck map {file}; then read it with --map")
        message = _("This is a table, and no mapping was named that reads it.")
        return Problem(Code.NOT_JSON, message, hint=hint.format(file=visible(name)))
    if head[:2] in _UTF16:
        message = _("The file is in UTF-16, not in UTF-8.")
    else:
        message = _("This is no JSON: the file does not begin as an object or a list.")
    return Problem(Code.NOT_JSON, message, hint=_("write it as JSON in UTF-8"))


def unlisted() -> Problem:
    """Return the problem of a folder whose files are not known."""
    hint = _("may it be read?")
    message = _("The folder cannot be listed: nothing in it was read.")
    return Problem(Code.UNREADABLE, message, hint=hint)


def own() -> Problem:
    """Return the problem of a file with what bpvcheck found."""
    message = _("This file was written by bpvcheck: it holds findings, not records.")
    return Problem(Code.UNKNOWN_KIND, message, hint=_("give the records that they are about"))
