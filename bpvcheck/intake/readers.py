"""What reads a file, by the form that the file has; those of JSON come with bpvcheck.

`NDJSON` and `JSON` are told apart by what is in a file, so that its name does not matter. A reader
that a plugin adds takes the files whose names end as it says, packed or not, and makes records of
them::

    def read(file: IO[bytes]) -> Iterator[BlockResult]:
        rows = csv.DictReader(TextIOWrapper(file, "utf-8"), delimiter=";")
        return batches((rows.line_num, placement(row)) for row in rows)

    Reader((".csv",), read)
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from typing import IO, Final

import msgspec
import orjson

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _
from bpvcheck.intake.batch import BATCH_RECORDS, Batch, BlockResult, Broken
from bpvcheck.intake.document import LISTS, document_batches

__all__ = ["BUILT_IN", "HEAD", "ReadRow", "Reader", "batches", "reader_failed"]

HEAD: Final = 1024 * 1024
"""How many bytes of a file are looked at to tell what it is."""

_BEGINS_AS_RECORD: Final = re.compile(rb"(?:^|\n)\s*[\[{]")

ReadRow = tuple[int, Mapping[str, object]] | Problem
"""A record with the line of the file that it stands on, or what is wrong there."""


@dataclass(frozen=True)
class Reader:
    """What reads one form of file.

    - ``suffixes``: how its files end (``.csv``), or a pattern of their names in small letters
      (``ro_*.csv``); each may be followed by ``.gz`` or ``.zst``.
    - ``read``: makes batches of records of a file that is open at its start, unpacked; None where
      the file is NDJSON, which is read by line.
    - ``takes``: tells by the first `HEAD` bytes and the name whether a file is of this form;
      without it, the name alone tells.
    - ``form``: names what the columns depend on beside the file, where a store may keep them.
    """

    suffixes: tuple[str, ...]
    read: Callable[[IO[bytes]], Iterable[BlockResult]] | None
    takes: Callable[[bytes, str], bool] | None = None
    form: str = ""


def batches(rows: Iterable[ReadRow]) -> Iterator[BlockResult]:
    """Make batches of records, which are checked and judged as those of any other file are.

    A problem stands for a record that could not be made; its message holds no values of records.
    Where making a row raises, what came before it is read, and the row is named.
    """
    texts: list[bytes] = []
    lines: list[int] = []
    for row in _until_failure(rows):
        if isinstance(row, Problem):
            yield Broken(row)
            continue
        lines.append(row[0])
        texts.append(orjson.dumps(row[1]))
        if len(texts) == BATCH_RECORDS:
            yield Batch(texts, lines)
            texts, lines = [], []
    if texts:
        yield Batch(texts, lines)


def _until_failure(rows: Iterable[ReadRow]) -> Iterator[ReadRow]:
    """Yield rows, and where making one raises, that as the last."""
    line = 0
    try:
        for row in rows:
            line = (row.line or line) if isinstance(row, Problem) else row[0]
            yield row
    except Exception as error:  # noqa: BLE001 - code of a plugin can raise anything
        yield reader_failed(error, line)


def reader_failed(error: Exception, line: int) -> Problem:
    """Return the problem of a reader that raised after a line; what it raised may hold values."""
    if line:
        message = _("The reader of this form of file failed with {error} after line {line}.")
    else:
        message = _("The reader of this form of file failed with {error} on the first row.")
    text = message.format(error=type(error).__name__, line=line)
    hint = _("mend that row, or the plugin that brings the reader; what stands before it was read")
    return Problem(Code.UNREADABLE, text, hint=hint, line=line + 1)


def _read_document(file: IO[bytes]) -> Iterator[BlockResult]:
    with mmap(file.fileno(), 0, access=ACCESS_READ) as text:
        yield from document_batches(text)


def _content(head: bytes, name: str) -> str:
    """Tell lines (also none) from one value and from what is nothing like JSON."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if not text:
        return "lines" if len(head) < HEAD else "other"
    if b"\x00" in text[:2] or (b"\x00" in text and not _BEGINS_AS_RECORD.search(text)):
        return "other"
    if text.startswith(b"["):
        return "value"
    by_name = any(f"{ending}." in f"{name.lower()}." for ending in NDJSON.suffixes)
    if not text.startswith(b"{"):
        return "lines" if by_name or _BEGINS_AS_RECORD.search(text) else "other"
    return _object_content(text, by_name=by_name)


def _object_content(text: bytes, *, by_name: bool) -> str:
    """Return whether a file is a document or a written-out record rather than lines of records."""
    first, newline, rest = text.partition(b"\n")
    try:
        members = msgspec.json.decode(first, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        if not newline and len(text) >= HEAD - 3:
            key = re.match(rb'\{\s*"(\w+)"\s*:\s*\[', text)
            return "value" if key and key[1].decode() in LISTS else "lines"
        return "lines" if by_name or rest.lstrip().startswith(b"{") else "value"
    return "value" if "kind" not in members and not LISTS.keys().isdisjoint(members) else "lines"


NDJSON: Final = Reader(
    (".ndjson", ".jsonl"),
    None,
    takes=lambda head, name: _content(head, name) == "lines",
    form="lines",
)
JSON: Final = Reader(
    (".json",),
    _read_document,
    takes=lambda head, name: _content(head, name) == "value",
    form="value",
)
BUILT_IN: Final = (NDJSON, JSON)
"""The readers that come with bpvcheck, of records as JSON."""
