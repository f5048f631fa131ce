"""Records that the models take and `pyarrow.json` does not, written in a way that both take.

Two habits are common enough to matter: whole numbers written as 3.0, and the fields of sectors for
which no plugin is loaded. Of these nothing is kept; they are only looked at for persons' numbers.
"""

import re
from collections.abc import Collection
from typing import Final, NamedTuple, get_args

import msgspec

from bpvcheck.intake.privacy import numbers_in
from bpvcheck.records.types import Namespace

__all__ = ["MAX_DEPTH", "Simple", "deeper_than", "simplified"]

MAX_DEPTH: Final = 32
"""How deep the fields of a sector may be nested."""
_WHOLE: Final = re.compile(rb'([^\\]":[ ]?)([0-9]+)\.0(?=[,}])')
"""A whole number with a decimal, after a key."""
_NAMESPACE: Final = re.compile(get_args(Namespace)[1].pattern)
_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_NAMESPACES: Final = msgspec.json.Decoder(dict[str, msgspec.Raw] | None)
_VALUE: Final = msgspec.json.Decoder()
_written: Final = msgspec.json.Encoder().encode
_REFUSALS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Simple(NamedTuple):
    """A record as `pyarrow.json` takes it, and the namespaces that were taken out of it."""

    text: bytes
    namespaces: tuple[str, ...] = ()


def simplified(record: bytes, declared: Collection[str]) -> Simple | None:
    """Return a record with plain numbers and without namespaces that are not declared.

    None where that would hide what may be wrong.
    """
    if b'"extensions"' not in record:
        return Simple(_plain_numbers(record))
    try:
        members = _MEMBERS.decode(record)
        text = bytes(members.pop("extensions"))
        spaces = _NAMESPACES.decode(text)
        left_out = {name: space for name, space in (spaces or {}).items() if name not in declared}
        sound = all(_sound(name, bytes(space)) for name, space in left_out.items())
    except (KeyError, *_REFUSALS):
        return None
    once = _same_quotes(record, _written(members) + b'"extensions"' + text)
    if not once or not sound or (spaces is not None and not _same_quotes(text, _written(spaces))):
        return None
    if spaces is not None and declared:
        kept = {name: space for name, space in spaces.items() if name in declared}
        members["extensions"] = msgspec.Raw(_written(kept))
    return Simple(_plain_numbers(_written(members)), tuple(left_out))


def _plain_numbers(text: bytes) -> bytes:
    """Write 3.0 as 3."""
    return _WHOLE.sub(rb"\1\2", text) if b".0" in text else text


def _sound(name: str, space: bytes) -> bool:
    """Tell whether what stands in a namespace is an object, not deep, without a person's number."""
    if not _NAMESPACE.match(name) or not space.startswith(b"{"):
        return False
    fields = _VALUE.decode(space)
    once = _same_quotes(space, _written(fields))
    shallow = space.count(b"{") + space.count(b"[") < MAX_DEPTH
    shallow = shallow or not deeper_than(MAX_DEPTH - 1, fields)
    return once and shallow and next(numbers_in({name: fields}), None) is None


def _same_quotes(text: bytes, again: bytes) -> bool:
    """Return whether no key stood twice in a text: as many quotation marks come out as went in."""
    return b"\\u0022" not in text and text.count(b'"') == again.count(b'"')


def deeper_than(depth: int, value: object) -> bool:
    """Return whether a value is nested deeper than this."""
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(deeper_than(depth - 1, part) for part in parts)
