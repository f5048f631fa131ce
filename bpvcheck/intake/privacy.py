"""No person's number comes in: a BSN or onderwijsnummer is refused, by key name and by value.

Law: Wbp art. 24 and WEB art. 2.5.5a; auditing the BPV is not among the uses that they allow.

- By key name: any key, at any depth, that says in words that it holds such a number.
- By value: nine digits that pass the elfproef of the BSN (remainder 0) or of the onderwijsnummer
  (starts with 10, remainder 5), in a row (not part of a longer row) or in groups as people write
  them: 111 222 333, 1112 22 333, 11 12 22 333 or digit by digit, with any mark but a comma between.
  Other groups are no such number: the id ``2012-00417`` of a placement passes the elfproef too.
- Looked at is every key, text and number but company ids, which have nine digits too
  (`bpvcheck.intake.private_fields`).
- Signs that only look otherwise (full-width digits) are read as what they stand for, and invisible
  ones not at all.
- Not looked at is a run of digits inside a hash or UUID (16 hexadecimal digits or more with letters
  among them): of random SHA-256 pseudonyms one in ninety would hold such a number by chance.

No message repeats a value, nor a key that holds such a number.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

__all__ = [
    "LIKE_A_NUMBER",
    "MASK",
    "Pointer",
    "forbidden_key",
    "holds_number",
    "numbers_in",
    "pointer",
    "shown",
    "shown_id",
]

Pointer = tuple[str | int, ...]
"""The steps from a record to a place in it."""

MASK: Final = "***"
_NINE: Final = 9
_REMAINDER_ON: Final = 5
_GROUPS: Final = ((3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (1,) * _NINE)
_MARK: Final = r"[^0-9A-Za-z,;]{1,3}"
_SPELLINGS: Final = "|".join(
    [f"[0-9]{{{_NINE}}}", *(_MARK.join(f"[0-9]{{{size}}}" for size in sizes) for sizes in _GROUPS)]
)
LIKE_A_NUMBER: Final = rf"{_SPELLINGS}|[^\x00-\x7f]"
"""Matches every text that can hold a person's number, and others; also for RE2."""
_CANDIDATE = re.compile(rf"(?<![0-9])(?:{_SPELLINGS})(?![0-9])")
_MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-")
"""How a number begins that was given out by year and month: 2012-02-123."""
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Mn", "Me"})
_FILLERS: Final = frozenset("\u115f\u1160\u17b4\u17b5")
"""Letters that are not seen; a control character that is white space is not among the invisible."""
_NINE_DIGITS = re.compile(_SPELLINGS)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,79}")
_HASH = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9-]*[A-Fa-f])(?:[0-9A-Fa-f]{16,}"
    r"|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})(?![0-9A-Za-z])"
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_BSN = re.compile(r"^bsn|bsns?$")
_LONG_NAME = re.compile(r"burgerservice|onderwijsn|sofin|persoonsgebondenn|citizenservicen")
_SHORT_NAMES = frozenset({"bsn", "pgn", "sofi", "bsnnr", "bsnnummer", "pgnnr", "pgnnummer"})


@lru_cache(10_000)
def forbidden_key(key: str) -> bool:
    """Return whether a key says that it holds a person's number, however it is spelled."""
    words = [word.lower() for word in _WORD.findall(_seen(key))]
    joined = "".join(words)
    short = not _SHORT_NAMES.isdisjoint({*words, joined}) or any(map(_BSN.search, words))
    return short or _LONG_NAME.search(joined) is not None


def holds_number(text: str) -> bool:
    """Return whether nine digits in the text pass the elfproef of BSN or onderwijsnummer."""
    text = _seen(text)
    if not _CANDIDATE.search(text):
        return False
    return any(_passes(found[0]) for found in _CANDIDATE.finditer(_HASH.sub("h", text)))


def _seen(text: str) -> str:
    """Return a text as a reader sees it: digits and letters plain, nothing that is not seen."""
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFKC", text)
    return "".join(_plain(sign) for sign in plain if not _is_invisible(sign))


def _is_invisible(sign: str) -> bool:
    hidden = unicodedata.category(sign) in _INVISIBLE or sign in _FILLERS
    return hidden and not sign.isspace()


def _plain(sign: str) -> str:
    """Return a digit of any script as one of ours."""
    return sign if sign.isascii() or not sign.isdecimal() else str(unicodedata.decimal(sign))


def _passes(text: str) -> bool:
    """Apply both elfproeven to nine digits, marks between them left out."""
    if _MONTH.match(text):
        return False
    digits = [int(sign) for sign in text if sign.isdecimal()]
    total = sum((_NINE - at) * digit for at, digit in enumerate(digits[:-1])) - digits[-1]
    remainder = total % 11
    return remainder == 0 or (digits[:2] == [1, 0] and remainder == _REMAINDER_ON)


def numbers_in(value: object, path: Pointer = ()) -> Iterator[Pointer]:
    """Find where a value of any depth holds a person's number, its keys included."""
    if isinstance(value, dict):
        for key, part in value.items():
            if forbidden_key(key) or holds_number(key):
                yield (*path, key)
            else:
                yield from numbers_in(part, (*path, key))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from numbers_in(part, (*path, at))
    elif holds_number(_written(value)):
        yield path


def _written(value: object) -> str:
    """Write a text or a whole number as it would be read; anything else is nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    return _whole(value)


def _whole(value: Any) -> str:  # noqa: ANN401 - whatever JSON gives that is not one of the others
    """Write a whole number; one of more than nine digits is none of ours."""
    return str(abs(value)) if isinstance(value, int) and abs(value) < 10**_NINE else ""


def shown(key: str) -> str:
    """Return a key as a message may show it: printable, and masked where it holds a number."""
    text = "".join(character if character.isprintable() else "?" for character in key[:80])
    return MASK if holds_number(key[:200]) or len(re.findall(r"\d", text)) >= _NINE else text


def shown_id(kind: str, value: object) -> str:
    """Return the id of a record as a message may show it; "" where it may be anything.

    Nine digits in a row may be a person's number that was typed wrong; those of a company are its
    own id.
    """
    if not isinstance(value, str) or not _ID.fullmatch(value):
        return ""
    return "" if kind != "company" and _NINE_DIGITS.search(value) else value


def pointer(path: Pointer) -> str:
    """Write a JSON Pointer (RFC 6901), with keys as ``shown``."""
    steps = (shown(str(step)).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(f"/{step}" for step in steps)
