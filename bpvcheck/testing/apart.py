"""Records with identifiers of their own, so that variants of one situation fit in one run."""

import re
from collections.abc import Sequence
from typing import Any

from bpvcheck.examples import REFERENCES
from bpvcheck.testing.records import Record

_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
_COMPANY = re.compile(r"[1-9][0-9]{8}")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST = 32
"""Real BRINs start with 00 to 31."""
MOST_BRINS = 12
"""How many schools and knowledge centres one set may name; some 3,800 sets fit in a run."""


def set_apart(records: Sequence[Record], number: int) -> tuple[list[Record], dict[str, str]]:
    """Return the records other ids, and the new ids by the old ones.

    Every id keeps its shape: a BRIN stays a BRIN and a leerbedrijf-ID one; a code leerbedrijf
    becomes a leerbedrijf-ID. Sets with different numbers share no id.
    """
    found = sorted({name for record in records for name in _ids(record)}, key=_shape)
    names = {name: _other(name, number, place) for place, name in enumerate(found)}
    return [_renamed(record, names) for record in records], names


def _references(item: Record) -> frozenset[str]:
    """Fields that hold ids; ``subject`` is one in an attestation, and a topic elsewhere."""
    return REFERENCES | {"subject"} if "duty" in item else REFERENCES


def _ids(value: Any, *, is_id: bool = False) -> list[str]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        ids, pairs = _references(value), value.items()
        return [name for key, inner in pairs for name in _ids(inner, is_id=key in ids)]
    if isinstance(value, list):
        return [name for inner in value for name in _ids(inner, is_id=is_id)]
    return [value] if is_id and isinstance(value, str) else []


def _shape(name: str) -> tuple[bool, str]:
    """BRINs first: there are few of them."""
    return not _BRIN.fullmatch(name), name


def _other(name: str, number: int, place: int) -> str:
    if _BRIN.fullmatch(name):
        rest, last = divmod(number * MOST_BRINS + place, 26)
        rest, first = divmod(rest, 26)
        return f"{_FIRST + rest:02d}{_LETTERS[first]}{_LETTERS[last]}"
    if _COMPANY.fullmatch(name) or " " in name or len(name) == 17:  # noqa: PLR2004
        return str(500_000_000 + number * 100 + place)
    return f"v{number}.{name}"


def _renamed(value: Any, names: dict[str, str], *, is_id: bool = False) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        ids = _references(value)
        return {key: _renamed(item, names, is_id=key in ids) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names, is_id=is_id) for inner in value]
    return names.get(value, value) if is_id and isinstance(value, str) else value
