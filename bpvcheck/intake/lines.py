"""Records one to a line (NDJSON), read in blocks of whole lines from a file or a decompressor."""

import zlib
from collections.abc import Callable, Iterator
from gzip import BadGzipFile
from hashlib import sha256
from typing import Final

import zstandard

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _
from bpvcheck.intake.batch import LINE_LIMIT, NOWHERE, BlockResult, Broken, Lines, Place

__all__ = ["BLOCK", "CUT_OFF", "LineReader", "cut_off", "too_long"]

BLOCK: Final = 16 * 1024 * 1024
"""Bytes that become columns together: for one record that costs as much as for a hundred."""
CUT_OFF: Final = (EOFError, BadGzipFile, zlib.error, zstandard.ZstdError, OSError)
"""What reading raises when a file ends too early or is damaged."""
_BOM: Final = b"\xef\xbb\xbf"

Read = Callable[[int], bytes]
"""Reads at most so many bytes; none at the end."""
PutBack = Callable[[int], object]
"""Goes back in a file by so many bytes."""


class LineReader:
    """The lines of a file, in blocks. A last line without a newline is a line too."""

    def __init__(self, read: Read, unread: PutBack | None = None) -> None:
        """Without `unread` the file is packed: a line cannot be found again by where it starts."""
        self._read, self._unread = read, unread
        self._start, self._line = NOWHERE if unread is None else 0, 1
        self._rest = b""
        self._ended = self._damaged = False

    def __iter__(self) -> Iterator[BlockResult]:
        """Read to the end."""
        rest = b""
        while text := self._fill():
            ends = [*_line_ends(text)]
            if self._ended and not self._damaged and not text.endswith(b"\n"):
                ends.append(len(text))
            if ends:
                yield self._lines(text, ends)
            rest = text[ends[-1] + 1 :] if ends else text
            if self._damaged:
                break
            if ends:
                self._put_back(rest)
            else:
                yield self._pass_over(text)
        if self._damaged:
            yield Broken(cut_off(self._line), sha256(rest).digest() if rest else b"")

    def _fill(self) -> bytes:
        """Read a block, less at the end; no record is longer."""
        parts, size = [self._rest] if self._rest else [], len(self._rest)
        self._rest = b""
        while size < BLOCK and (part := self._next()):
            parts.append(part)
            size += len(part)
        return b"".join(parts)

    def _lines(self, text: bytes, ends: list[int]) -> Lines:
        """Return the lines of a block; a byte-order mark that starts a file is no part of them."""
        first, start = self._line, self._start
        self._line, self._start = first + len(ends), start + ends[-1] + 1
        if first == 1 and text.startswith(_BOM):
            size = len(_BOM)
            return Lines(text[size:], [end - size for end in ends], first, start + size)
        return Lines(text, ends, first, start)

    def _put_back(self, rest: bytes) -> None:
        """Let a line that is not whole be read again with what follows."""
        if self._unread is None:
            self._rest = rest
        else:
            self._unread(len(rest))

    def _pass_over(self, begun: bytes) -> Broken:
        """Pass over the rest of a line that is longer than a record may be."""
        length, digest, newline = len(begun), sha256(begun), b""
        while not newline and (chunk := self._next()):
            head, newline, rest = chunk.partition(b"\n")
            digest.update(head)
            length += len(head)
            self._put_back(rest)
        place = None if self._unread is None else Place(self._start, length, self._line)
        problem = too_long(self._line)
        self._line, self._start = self._line + 1, self._start + length + 1
        return Broken(problem, digest.digest(), place)

    def _next(self) -> bytes:
        """Read on; nothing at the end, nor where the file is damaged."""
        try:
            part = self._read(BLOCK)
        except CUT_OFF:
            part, self._damaged = b"", True
        self._ended = not part
        return part


def _line_ends(text: bytes) -> Iterator[int]:
    """Yield where the lines of a text end."""
    end = text.find(b"\n")
    while end >= 0:
        yield end
        end = text.find(b"\n", end + 1)


def too_long(line: int) -> Problem:
    """Return the problem of a record that is longer than the limit."""
    megabytes = LINE_LIMIT // 1024**2
    message = _("The record is longer than {megabytes} MB.").format(megabytes=megabytes)
    hint = _("one line holds one record: are the line ends missing?")
    return Problem(Code.TOO_LONG, message, hint=hint, line=line)


def cut_off(line: int | None) -> Problem:
    """Return the problem of a file that cannot be read any further."""
    message = _(
        "The file is damaged, ends too early or unpacks to over 250 times its size: "
        "nothing was read from here on."
    )
    hint = _("what stands before it was read; make or copy the file again")
    return Problem(Code.UNREADABLE, message, hint=hint, line=line)
