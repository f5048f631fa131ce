"""Where in a record stands what reading it stumbled over: a key twice, a number out of range."""

import json
from collections.abc import Iterator
from math import isinf
from typing import Final

from bpvcheck.intake.privacy import Pointer, pointer

__all__ = ["place_of_number", "place_of_repeated"]

_MOST_DIGITS: Final = 4300
"""Python reads no longer whole numbers."""


class _Members(list[tuple[str, object]]):
    """The members of an object, also those whose key stands there twice."""


class _TooBig:
    """Stands for a number that is out of range."""


def place_of_repeated(text: bytes) -> str | None:
    """Return the JSON Pointer of the first key that stands twice in one object."""
    return _first(_repeated(_read(text), ()))


def place_of_number(text: bytes) -> str | None:
    """Return the JSON Pointer of the first number that is out of range."""
    return _first(_too_big(_read(text), ()))


def _read(text: bytes) -> object:
    """Read JSON in UTF-8 as it stands; nothing where it is nested too deep or otherwise wrong."""
    try:
        return json.loads(
            text, object_pairs_hook=_Members, parse_int=_whole, parse_float=_with_decimals
        )
    except (RecursionError, ValueError):
        return None


def _whole(digits: str) -> object:
    return _TooBig() if len(digits) > _MOST_DIGITS else 0


def _with_decimals(digits: str) -> object:
    return _TooBig() if isinf(float(digits)) else 0


def _first(found: Iterator[Pointer]) -> str | None:
    path = next(found, None)
    return None if path is None else pointer(path)


def _repeated(value: object, path: Pointer) -> Iterator[Pointer]:
    seen = set[str | int]()
    for key, part in _parts(value):
        if key in seen:
            yield (*path, key)
        seen.add(key)
        yield from _repeated(part, (*path, key))


def _too_big(value: object, path: Pointer) -> Iterator[Pointer]:
    if isinstance(value, _TooBig):
        yield path
    for key, part in _parts(value):
        yield from _too_big(part, (*path, key))


def _parts(value: object) -> Iterator[tuple[str | int, object]]:
    """Yield the parts of an object or list, each with its key or place."""
    if isinstance(value, _Members):
        yield from value
    elif isinstance(value, list):
        yield from enumerate(value)
