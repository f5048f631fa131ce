"""Records one to a line (NDJSON), read in blocks from a file, a part of it, or a decompressor."""

import zlib
from collections.abc import Callable, Iterator
from gzip import BadGzipFile
from hashlib import sha256
from typing import Final

import zstandard

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _
from bpvcheck.intake.batch import LINE_LIMIT, Batch, Block, Broken, Found

__all__ = ["BLOCK", "CUT_OFF", "LineReader", "cut_off", "too_long"]

BLOCK: Final = 256 * 1024
"""Small, so that what is made of a block stays in the processor's cache."""
CUT_OFF: Final = (EOFError, BadGzipFile, zlib.error, zstandard.ZstdError, OSError)
"""What reading raises when a file ends too early or is damaged."""
_NOWHERE: Final = -(2**62)
_BOM: Final = b"\xef\xbb\xbf"

Read = Callable[[int], bytes]


class LineReader:
    """The lines of a file, or of a part of it; `line` is the number of the next one, from 1."""

    def __init__(self, read: Read, *, first: bool = True) -> None:
        """Read with this function; a byte-order mark may stand only in the `first` part."""
        self._read, self._mark = read, _BOM if first else b""
        self.line = 1
        self._at = 0

    def __iter__(self) -> Iterator[Found]:
        """Read to the end. A last line without a newline is a line too."""
        rest = b""
        try:
            while chunk := self._read(BLOCK):
                head, newline, tail = chunk.rpartition(b"\n")
                if newline:
                    yield from self._block(rest + head + newline)
                    rest = tail
                elif len(rest := rest + chunk) > LINE_LIMIT:
                    digest, rest = _skip_line(self._read, rest)
                    yield Broken(too_long(self.line), digest)
                    self.line, self._at = self.line + 1, _NOWHERE
        except CUT_OFF:
            yield Broken(cut_off(self.line), sha256(rest).digest() if rest else b"")
        else:
            yield from self._block(rest)

    def _block(self, text: bytes) -> Iterator[Found]:
        """Make a batch of the lines of a block."""
        cleaned = text.removeprefix(self._mark)
        block = Block(self._at, text) if len(cleaned) == len(text) else None
        first, self._mark = self.line, b""
        self._at += len(text)
        lines = cleaned.split(b"\n")
        self.line += len(lines) - 1
        yield from _batches(len(cleaned), lines, first, block)


def _batches(size: int, lines: list[bytes], first: int, block: Block | None) -> Iterator[Found]:
    """Make a batch of the lines of a block of this size; blank lines are no records."""
    texts = [line.strip(b" \t\r") for line in lines]
    tight = size == sum(map(len, texts)) + len(texts) - 1
    if not texts[-1]:
        texts.pop()
    if texts and tight and all(texts) and size <= LINE_LIMIT:
        yield Batch(texts, range(first, first + len(texts)), block)
        return
    numbered = [(line, first + at) for at, line in enumerate(texts) if line]
    for line, number in numbered:
        if len(line) > LINE_LIMIT:
            yield Broken(too_long(number), sha256(line).digest())
    fitting = [(line, number) for line, number in numbered if len(line) <= LINE_LIMIT]
    if fitting:
        yield Batch([line for line, _number in fitting], [number for _line, number in fitting])


def _skip_line(read: Read, begun: bytes) -> tuple[bytes, bytes]:
    """Pass over the rest of a line; its digest, and what was read after it."""
    digest = sha256(begun)
    while chunk := read(BLOCK):
        head, newline, tail = chunk.partition(b"\n")
        digest.update(head)
        if newline:
            return digest.digest(), tail
    return digest.digest(), b""


def too_long(line: int) -> Problem:
    """Give the problem of a record that is longer than the limit."""
    megabytes = LINE_LIMIT // 1024**2
    message = _("The record is longer than {megabytes} MB.").format(megabytes=megabytes)
    hint = _("one line holds one record: are the line ends missing?")
    return Problem(Code.TOO_LONG, message, hint=hint, line=line)


def cut_off(line: int | None) -> Problem:
    """Give the problem of a file that cannot be read any further."""
    message = _("The file is damaged or ends too early: nothing could be read from here on.")
    hint = _("what stands before it was read; make or copy the file again")
    return Problem(Code.UNREADABLE, message, hint=hint, line=line)
