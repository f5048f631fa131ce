"""Records one to a line (NDJSON), read in blocks of whole lines from a file or a decompressor."""

import zlib
from collections.abc import Callable, Iterator
from gzip import BadGzipFile
from hashlib import sha256
from typing import Final

import numpy as np
import zstandard

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _
from bpvcheck.intake.batch import LINE_LIMIT, NOWHERE, Broken, Found, Lines, Place

__all__ = ["BLOCK", "CUT_OFF", "cut_off", "read_lines", "too_long"]

BLOCK: Final = 16 * 1024 * 1024
"""Bytes that become columns at a time: that costs nearly as much for one record as for a thousand."""
CUT_OFF: Final = (EOFError, BadGzipFile, zlib.error, zstandard.ZstdError, OSError)
"""What reading raises when a file ends too early or is damaged."""
_BOM: Final = b"\xef\xbb\xbf"

Read = Callable[[int], bytes]
"""Reads at most so many bytes; none at the end."""


def read_lines(read: Read, *, packed: bool = False) -> Iterator[Found]:
    """Yield the lines of a file. A last line without a newline is a line too.

    Where it is `packed` a line cannot be found again by where it starts.
    """
    rest, start, line = b"", NOWHERE if packed else 0, 1
    chunks = _chunks(read)
    try:
        for chunk in chunks:
            end = chunk.rfind(b"\n") + 1
            if end:
                text = b"".join([rest, memoryview(chunk)[:end]])
                rest = chunk[end:]
                yield _lines(text, line, start)
                start, line = start + len(text), line + _count_lines(text)
            elif len(rest := rest + chunk) > LINE_LIMIT:
                length, digest, rest = _pass_over(rest, chunks)
                yield Broken(too_long(line), digest, None if packed else Place(start, length, line))
                start, line = start + length + 1, line + 1
    except CUT_OFF:
        yield Broken(cut_off(line), sha256(rest).digest() if rest else b"")
    else:
        if rest:
            yield _lines(rest, line, start)


def _chunks(read: Read) -> Iterator[bytes]:
    """Yield blocks; where reading fails, what was read goes before the error."""
    parts, size = list[bytes](), 0
    damage: Exception | None = None
    try:
        while part := read(BLOCK):
            parts.append(part)
            size += len(part)
            if size >= BLOCK:
                yield b"".join(parts)
                parts, size = [], 0
    except CUT_OFF as error:
        damage = error
    if parts:
        yield b"".join(parts)
    if damage:
        raise damage


def _lines(text: bytes, line: int, start: int) -> Lines:
    """Return the lines of a block; a byte-order mark at the start of a file is no part of them."""
    if line == 1 and text.startswith(_BOM):
        return Lines(text[len(_BOM) :], line, start + len(_BOM))
    return Lines(text, line, start)


def _count_lines(text: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(text, np.uint8) == ord("\n")))


def _pass_over(begun: bytes, chunks: Iterator[bytes]) -> tuple[int, bytes, bytes]:
    """Pass over the rest of a line; its length and digest, and what was read after it."""
    length, digest = len(begun), sha256(begun)
    for chunk in chunks:
        head, newline, tail = chunk.partition(b"\n")
        digest.update(head)
        length += len(head)
        if newline:
            return length, digest.digest(), tail
    return length, digest.digest(), b""


def too_long(line: int) -> Problem:
    """Return the problem of a record that is longer than the limit."""
    megabytes = LINE_LIMIT // 1024**2
    message = _("The record is longer than {megabytes} MB.").format(megabytes=megabytes)
    hint = _("one line holds one record: are the line ends missing?")
    return Problem(Code.TOO_LONG, message, hint=hint, line=line)


def cut_off(line: int | None) -> Problem:
    """Return the problem of a file that cannot be read any further."""
    message = _("The file is damaged or ends too early: nothing could be read from here on.")
    hint = _("what stands before it was read; make or copy the file again")
    return Problem(Code.UNREADABLE, message, hint=hint, line=line)
