"""Records that the models take and `pyarrow.json` does not, written in a way that both take.

Two habits are common enough to matter: whole numbers written as 3.0, and the fields of sectors for
which no plugin is loaded. Of these nothing is kept; they are only looked at for persons' numbers.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple, get_args

import msgspec

from bpvcheck.intake.privacy import LIKE_A_NUMBER, forbidden_key, numbers_in
from bpvcheck.records.types import Namespace

__all__ = ["MAX_DEPTH", "Simple", "deeper_than", "plain_numbers", "simplified"]

MAX_DEPTH: Final = 32
"""How deep the fields of a sector may be nested."""
_WHOLE: Final = re.compile(rb'([^\\]":[ ]?)([0-9]+)\.0(?=[,}])')
"""A whole number with a decimal, after a key."""
_FLAT: Final = rb'[^{}"]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_KEY: Final = b'"extensions"'


def _braces(depth: int) -> bytes:
    """Write a pattern for an object that is nested up to a depth."""
    return rb"\{(?:" + _FLAT + (rb"|" + _braces(depth - 1) if depth else b"") + rb")*+\}"


_MEMBER: Final = re.compile(rb"(?<!\\)" + _KEY + rb"\s*:\s*(" + _braces(8) + rb")")
"""The fields of sectors; a quotation mark that is escaped begins no key."""
_ONES: Final = bytes.maketrans(b"23456789", b"1" * 8)
_DIGITS_MATTER: Final = re.compile(rf"{LIKE_A_NUMBER}|\\|[:\[,]\s*-?[0-9][0-9.]*[eE]".encode())
"""A text that may hold a person's number, or that other digits could make wrong."""
_KEYS: Final = re.compile(r'"([^"]*)"\s*:')
_SHORT: Final = 2_000
"""Texts that are remembered have no more bytes."""
_NAMESPACE: Final = re.compile(get_args(Namespace)[1].pattern)
_NAMESPACES: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VALUE: Final = msgspec.json.Decoder()
_written: Final = msgspec.json.Encoder().encode
_REFUSALS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Simple(NamedTuple):
    """A record as `pyarrow.json` takes it, and the namespaces that were taken out of it."""

    text: bytes
    namespaces: tuple[str, ...] = ()


def simplified(record: bytes, declared: Collection[str]) -> Simple | None:
    """Return a record without the namespaces that are not declared.

    None where that would hide what may be wrong. Where the fields of sectors do not stand in their
    place they are left as null, which `pyarrow.json` refuses there, as it does where they stand
    twice.
    """
    at = record.find(_KEY)
    member = _MEMBER.match(record, at) if at >= 0 else None
    if member is None:
        return Simple(record)
    try:
        spaces = _NAMESPACES.decode(member[1])
        left_out = {name: bytes(spaces[name]) for name in spaces if name not in declared}
        sound = all(_sound(name, space) for name, space in left_out.items())
    except _REFUSALS:
        return None
    if not sound or not _same_quotes(member[1], _written(spaces)):
        return None
    kept = {name: space for name, space in spaces.items() if name in declared} if declared else None
    text = b"".join([record[: member.start(1)], _written(kept), record[member.end() :]])
    return Simple(text, tuple(left_out))


def plain_numbers(text: bytes) -> bytes:
    """Write 3.0 as 3."""
    return _WHOLE.sub(rb"\1\2", text) if b".0" in text else text


def _sound(name: str, space: bytes) -> bool:
    """Return whether a namespace is valid; texts that differ only in digits are checked once."""
    alike = len(space) <= _SHORT and _sound_with_any_digits(name, space.translate(_ONES))
    return alike or _is_sound(name, space)


@lru_cache(10_000)
def _sound_with_any_digits(name: str, space: bytes) -> bool:
    """Return whether a namespace is valid with any digits in place of those other than 0."""
    if _DIGITS_MATTER.search(space) or not _is_object(name, space, _VALUE.decode(space)):
        return False
    # no value can hold a number; without a backslash each key stands as it is
    return not any(map(forbidden_key, {name, *_KEYS.findall(space.decode())}))


def _is_sound(name: str, space: bytes) -> bool:
    """Return whether a namespace is valid, without a person's number."""
    fields = _VALUE.decode(space)
    return _is_object(name, space, fields) and next(numbers_in({name: fields}), None) is None


def _is_object(name: str, space: bytes, fields: object) -> bool:
    """Return whether a namespace is an object, not too deep, with no key twice."""
    if not _NAMESPACE.match(name) or not isinstance(fields, dict):
        return False
    shallow = space.count(b"{") + space.count(b"[") < MAX_DEPTH
    shallow = shallow or not deeper_than(MAX_DEPTH - 1, fields)
    return shallow and _same_quotes(space, _written(fields))


def _same_quotes(text: bytes, again: bytes) -> bool:
    """Return whether no key stood twice in a text: as many quotation marks come out as went in."""
    return b"\\u0022" not in text and text.count(b'"') == again.count(b'"')


def deeper_than(depth: int, value: object) -> bool:
    """Return whether a value is nested deeper than this."""
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(deeper_than(depth - 1, part) for part in parts)
