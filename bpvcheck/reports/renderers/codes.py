"""Codes in a page: browsers break a line at the hyphen in ``EVA-OL-1``, and nobody reads that."""

import re
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

__all__ = ["CODE", "whole_codes"]

CODE: Final = r"\b[A-Z0-9]\w*(?:-[A-Za-z]+)*-[A-Za-z]*\d\w*"
"""Finds the code of a duty or a placement, and a school year: capitals or digits, then a number."""
_CODE: Final = re.compile(CODE, re.ASCII)


@lru_cache(maxsize=10_000)
def whole_codes(text: str) -> Markup:
    """Return a text for a page, each code in it in an element that is not broken."""
    found, end = [], 0
    for code in _CODE.finditer(text):
        found += [escape(text[end : code.start()]), Markup('<span class="whole">')]
        found += [escape(code.group()), Markup("</span>")]
        end = code.end()
    return Markup("").join([*found, escape(text[end:])])
