"""Signs that are not seen, or change what is seen, written so that they are.

A name in a record, or of a file, can hold them: ESC sets colours or moves the cursor of a terminal,
U+202E turns the text around, a line end makes one line look like two.
"""

import re
import unicodedata
from typing import Final

__all__ = ["all_visible", "visible"]

_HIDDEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""What turns the direction of writing."""
_ESCAPED: Final = re.compile(r"\\[bfnrtu]")
"""How a control character, or what only looks like one, is written in JSON."""


def visible(text: str, keep: str = "") -> str:
    r"""Return a text with such signs as ``\x1b`` or ``\u202e``; those in ``keep`` stay."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign in keep or not _is_hidden(sign) else ascii(sign)[1:-1] for sign in text
    )


def all_visible(value: object) -> bool:
    """Return whether no text in a value that can be JSON hides anything: quick for a large one."""
    import orjson

    text = orjson.dumps(value, default=list).decode()
    return text.isprintable() and not _ESCAPED.search(text)


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in _HIDDEN or sign in _TURNING
