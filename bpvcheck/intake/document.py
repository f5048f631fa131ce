"""Records in one JSON value: an array, a document with a list per kind, or a single record.

The text is scanned, not parsed: only brackets and quotation marks are looked at, to find where each
record begins and ends. So a file of any size takes little memory, and a break in the middle costs
only the records that it touches: reading goes on where the next record clearly begins.
"""

import re
from collections.abc import Generator, Iterator
from hashlib import sha256
from itertools import islice
from mmap import mmap
from typing import Final

import msgspec

from bpvcheck.errors import Code, Problem, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.intake.batch import BATCH_RECORDS, LINE_LIMIT, Batch, BlockResult, Broken
from bpvcheck.intake.lines import too_long
from bpvcheck.intake.privacy import pointer, shown
from bpvcheck.records import KINDS

__all__ = ["LISTS", "document_batches"]

LISTS: Final = {
    "placements": "placement",
    "schools": "school",
    "companies": "company",
    "recognition_requests": "recognition_request",
    "knowledge_centres": "knowledge_centre",
    "sectors": "sector",
    "programmes": "programme",
    "attestations": "attestation",
}
"""The lists of a document, with the kind of the records in each."""

_STRING: Final = rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
_SPACE = re.compile(rb"[ \t\r\n]*+")
_KEY = re.compile(rb"(" + _STRING + rb")[ \t\r\n]*+:[ \t\r\n]*+")
_SCALAR = re.compile(_STRING + rb'|[^\s,\[\]{}":]++')
_TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + _STRING + rb")*+([{}\[\]])")
_WITH_KIND: Final = rb'\{\s*"kind"\s*:\s*"(?:' + "|".join(KINDS).encode() + rb')"'
_RECORD = re.compile(_WITH_KIND)
_RECORD_IN_LIST = re.compile(_WITH_KIND + rb'|\{\s*"id"\s*:')
"""Where a record clearly begins; in a list of one kind it need not say of which it is."""
_LIST = re.compile(rb'"(' + "|".join(LISTS).encode() + rb')"\s*:\s*\[')
_CLOSING: Final = {b"{": b"}", b"[": b"]"}


def _nested(depth: int) -> bytes:
    """Write a pattern for a value with brackets, nested up to a depth."""
    inner = rb'[^"{}\[\]]++|' + _STRING + (rb"|" + _nested(depth - 1) if depth else b"")
    return rb"\{(?:" + inner + rb")*+\}|\[(?:" + inner + rb")*+\]"


_SHALLOW = re.compile(_nested(4))
"""Matches nearly every record in one go."""

JsonText = bytes | mmap


class _BreakError(Exception):
    """The text is not JSON, or too long to be a record, at a position."""

    def __init__(self, at: int, resume: int, *, long: bool = False) -> None:
        """Keep the position, and from where the next record may be looked for."""
        super().__init__(at)
        self.at, self.resume, self.long = at, resume, long


class _Probe(msgspec.Struct):
    """What is looked at to see whether a record names its kind."""

    kind: object = None


_PROBE = msgspec.json.Decoder(_Probe)
_Item = tuple[bytes, int] | Broken


def document_batches(text: JsonText) -> Iterator[BlockResult]:
    """Yield the records in a JSON value, and what is broken in it."""
    found = _Scan(text).items()
    while group := [*islice(found, BATCH_RECORDS)]:
        records = [item for item in group if not isinstance(item, Broken)]
        if records:
            yield Batch([record for record, _line in records], [line for _record, line in records])
        yield from (item for item in group if isinstance(item, Broken))


class _Scan:
    """A walk through the text, from value to value, which counts lines."""

    def __init__(self, text: JsonText) -> None:
        """Start at the beginning."""
        self.text = text
        self._counted, self._line = 0, 1

    def items(self) -> Iterator[_Item]:
        """Yield each record, on one line, with its line number; and what is broken."""
        at = self._skip(3 if self.text[:3] == b"\xef\xbb\xbf" else 0)
        if self._at(at) == b"[":
            at = yield from self._list(self._skip(at + 1), None)
        else:
            at = yield from self._object(at)
        if self._skip(at) < len(self.text):
            yield from self._after(_BreakError(at, at))

    def _object(self, start: int) -> Generator[_Item, None, int]:
        """Yield the records of a document with lists, or else a single record."""
        at, lists, others = self._skip(start + 1), 0, list[tuple[str, int]]()
        try:
            while key := self._key(at):
                name, value = key
                if name in LISTS and self._at(value) == b"[":
                    lists += 1
                    at = yield from self._list(self._skip(value + 1), LISTS[name])
                    if at > len(self.text):
                        return at
                elif name == "kind" and not lists:
                    break
                else:
                    others.append((name, at))
                    at = self._end(value)
                at = self._next(at)
            if not lists:
                return (yield from self._single(start))
        except _BreakError as error:
            return (yield from self._after(error))
        for name, place in others:
            yield self._unknown(name, place)
        return at + 1

    def _single(self, start: int) -> Generator[_Item, None, int]:
        """Yield the whole value as one record."""
        end = self._end(start)
        yield self._record(start, end, None)
        return end

    def _list(self, at: int, kind: str | None) -> Generator[_Item, None, int]:
        """Yield the records of a list, from its first value to past its end.

        Returns more than there is where the text is broken to its end, which is told then.
        """
        while self._at(at) != b"]":
            try:
                end = self._end(at)
                yield self._record(at, end, kind)
                at = self._next(end)
            except _BreakError as error:
                broken, at, kind = self._broken(error, kind)
                yield broken
                if at == len(self.text):
                    return at + 1
        return at + 1

    def _after(self, error: _BreakError) -> Generator[_Item, None, int]:
        """Say what is broken outside a list, and go on with the records after it."""
        broken, at, _kind = self._broken(error, None)
        yield broken
        return at if at == len(self.text) else (yield from self._list(at, None))

    def _broken(self, error: _BreakError, kind: str | None) -> tuple[Broken, int, str | None]:
        """Return what is broken, where the next record clearly begins, and the kind of its list."""
        again = (_RECORD_IN_LIST if kind else _RECORD).search(self.text, error.resume)
        end = again.start() if again else len(self.text)
        line, piece = self._line_at(error.at), self.text[error.at : end]
        problem = too_long(line) if error.long else _not_json(line)
        lists = _LIST.findall(piece) if kind else []
        digest = sha256(piece).digest() if piece.strip() else b""
        return Broken(problem, digest), end, LISTS[lists[-1].decode()] if lists else kind

    def _record(self, at: int, end: int, kind: str | None) -> _Item:
        """One record on one line, its kind filled in from the list that it stands in."""
        line, text = self._line_at(at), self.text[at:end]
        if b"\n" in text or b"\r" in text:
            text = _one_line(text)
        if kind is None or not text.startswith(b"{"):
            return text, line
        found = _kind_of(text)
        if found is None:
            rest = text[1:].lstrip()
            comma = b"" if rest == b"}" else b","
            return b'{"kind":"' + kind.encode() + b'"' + comma + rest, line
        return (text, line) if found == kind else _other_kind(text, line, kind)

    def _key(self, at: int) -> tuple[str, int] | None:
        """Return the key of a member and where its value starts; None at the end of the object."""
        if self._at(at) == b"}":
            return None
        found = _KEY.match(self.text, at)
        if not found:
            raise _BreakError(at, at)
        try:
            return msgspec.json.decode(found[1], type=str), found.end()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise _BreakError(at, at) from None

    def _next(self, at: int) -> int:
        """Pass a comma, or stay before the closing bracket."""
        at = self._skip(at)
        comma = self._at(at) == b","
        after = self._skip(at + 1) if comma else at
        if comma == (self._at(after) in {b"]", b"}"}):
            raise _BreakError(at, after)
        return after

    def _end(self, start: int) -> int:
        """Where a value ends, by its brackets."""
        if self._at(start) not in _CLOSING:
            scalar = _SCALAR.match(self.text, start)
            if not scalar:
                raise _BreakError(start, start + 1)
            return scalar.end()
        shallow = _SHALLOW.match(self.text, start, start + LINE_LIMIT)
        return shallow.end() if shallow else self._deep_end(start)

    def _deep_end(self, start: int) -> int:
        """Where a value ends that is deep, long, or broken: bracket by bracket."""
        at, open_ = start, list[bytes]()
        while at - start <= LINE_LIMIT:
            found = _TO_BRACKET.match(self.text, at)
            if not found:
                raise _BreakError(start, start + 1)
            at = found.end()
            if (bracket := found[1]) in _CLOSING:
                open_.append(_CLOSING[bracket])
            elif open_.pop() != bracket:
                raise _BreakError(start, start + 1)
            elif not open_:
                return at
        raise _BreakError(start, at, long=True)

    def _unknown(self, name: str, at: int) -> Broken:
        """Return a key of a document that is not one of its lists."""
        message = _('There is no list "{name}" in a document.').format(name=shown(name))
        hint = did_you_mean(name, LISTS)
        where, line = pointer((name,)), self._line_at(at)
        return Broken(Problem(Code.UNKNOWN_FIELD, message, hint=hint, line=line, pointer=where))

    def _at(self, at: int) -> bytes:
        """Return the character at a position."""
        return self.text[at : at + 1]

    def _skip(self, at: int) -> int:
        """Pass over white space."""
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _line_at(self, at: int) -> int:
        """Return the line of a position."""
        if at < self._counted:
            self._counted, self._line = 0, 1
        self._line += self.text[self._counted : at].count(b"\n")
        self._counted = at
        return self._line


def _kind_of(text: bytes) -> object:
    """Return the kind that a record names; None where it names none, or is broken."""
    try:
        return _PROBE.decode(text).kind
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _one_line(text: bytes) -> bytes:
    """Take the line ends out of a record; they stand between its values only."""
    try:
        return msgspec.json.format(text, indent=-1)
    except (msgspec.MsgspecError, RecursionError):
        return text.replace(b"\n", b" ").replace(b"\r", b" ")


def _not_json(line: int) -> Problem:
    """Return the problem of a break."""
    hint = _("what stands before it was read, and what begins as a record after it")
    return Problem(Code.NOT_JSON, _("From here on this is not JSON."), hint=hint, line=line)


def _other_kind(text: bytes, line: int, kind: str) -> Broken:
    """Return a record in the list of another kind."""
    message = _("This list is for records of another kind than this one names.")
    expected = _("one of {choices}").format(choices=kind)
    problem = Problem(Code.UNKNOWN_KIND, message, expected=expected, line=line, pointer="/kind")
    return Broken(problem, sha256(text).digest())
