"""The language in which bpvcheck speaks: gettext catalogues, Dutch unless told otherwise.

Messages stand in English in the code and in Dutch in `locale/nl/LC_MESSAGES/bpvcheck.po`::

    from bpvcheck.i18n import _

    _('Unknown name "{name}".').format(name=name)

Call `_` when the text is shown, never while a module is imported: by then the language may
not have been chosen. Mark a text that has to stand at module level with `N_` and pass it
through `_` when it is shown. `make messages` carries new texts into the catalogue.
"""

import gettext as _gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

__all__ = [
    "DEFAULT",
    "LOCALE_DIR",
    "N_",
    "VARIABLE",
    "Lang",
    "_",
    "activate",
    "current",
    "format_date",
    "format_number",
    "gettext",
    "ngettext",
    "pgettext",
    "pick",
    "using",
]

LOCALE_DIR: Final = Path(__file__).parent / "locale"
VARIABLE: Final = "BPVCHECK_LANG"
_THOUSAND: Final = 1000


class Lang(StrEnum):
    """A language that bpvcheck speaks."""

    NL = "nl"
    EN = "en"


DEFAULT: Final = Lang.NL


class _Active:
    """The language of this process; nothing where nobody has chosen one yet."""

    lang: Lang | None = None


def activate(lang: str | None = None) -> Lang:
    """Choose the language: `lang`, else the environment's BPVCHECK_LANG, else Dutch.

    Raises ValueError for a language that bpvcheck does not speak.
    """
    _Active.lang = _parse(lang or os.environ.get(VARIABLE) or DEFAULT)
    return _Active.lang


def _parse(lang: str) -> Lang:
    """Read `nl`, `NL`, `nl_NL` and `nl_NL.UTF-8` all as Dutch."""
    code = lang.strip().lower().replace("-", "_").split(".")[0].split("_")[0]
    if code not in list(Lang):
        known = ", ".join(Lang)
        msg = f"unknown language {lang!r}; bpvcheck speaks {known}"
        raise ValueError(msg)
    return Lang(code)


def current() -> Lang:
    """Return the chosen language; where none was chosen, choose as `activate()` does."""
    return _Active.lang or activate()


@contextmanager
def using(lang: str) -> Iterator[Lang]:
    """Speak `lang` inside the block, and the language of before after it."""
    before = _Active.lang
    try:
        yield activate(lang)
    finally:
        _Active.lang = before


@cache
def _catalogue(lang: Lang) -> _gettext.NullTranslations:
    """Load a catalogue once. English is what the code says and has none."""
    if lang is Lang.EN:
        return _gettext.NullTranslations()
    return _gettext.translation("bpvcheck", LOCALE_DIR, languages=[lang])


def gettext(message: str) -> str:
    """Translate a message into the chosen language."""
    return _catalogue(current()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a message that has a number in it."""
    return _catalogue(current()).ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Translate a message that means several things; the context says which is meant."""
    return _catalogue(current()).pgettext(context, message)


def _(message: str) -> str:
    """Translate a message into the chosen language."""
    return gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a marked, untranslated text
    """Mark a message for the catalogue without translating it yet."""
    return message


def pick(texts: Mapping[str, str], lang: str | None = None) -> str:
    """Choose the text in the chosen language from `{"nl": ..., "en": ...}`.

    Raises KeyError when the text is not there in that language.
    """
    wanted = _parse(lang) if lang else current()
    if wanted not in texts:
        found = ", ".join(texts) or "none"
        msg = f"no text in {wanted.value!r}; there is: {found}"
        raise KeyError(msg)
    return texts[wanted]


def _month(number: int) -> str:
    """Name a month, 1 for January."""
    return (
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    )[number - 1]


def format_date(day: date) -> str:
    """Write a date in full: `9 juni 2009`, `9 June 2009`."""
    return f"{day.day} {_month(day.month)} {day.year}"


def format_number(value: float | Decimal, decimals: int | None = None) -> str:
    """Write a number: `12.345,6` in Dutch, `12,345.6` in English.

    With `decimals` it is rounded to that many places, halves away from zero.
    """
    if decimals is None and isinstance(value, int) and abs(value) < _THOUSAND:
        return str(value)  # most numbers in a report, and it is quick
    exact = Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    marks = {",": pgettext("thousands mark", ","), ".": pgettext("decimal mark", ".")}
    return "".join(marks.get(character, character) for character in f"{exact:,f}")
