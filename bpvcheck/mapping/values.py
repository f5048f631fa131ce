"""A cell read as the value of a field: by the shape of the field, and by what the mapping says.

What cannot be read is a `Wrong`, which does not repeat the value.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from bpvcheck.errors import did_you_mean
from bpvcheck.i18n import _
from bpvcheck.intake.privacy import holds_number
from bpvcheck.mapping.dates import day_of, is_ambiguous
from bpvcheck.mapping.form import Field
from bpvcheck.records.shape import (
    DateShape,
    DecimalShape,
    FieldShape,
    FlagShape,
    ListShape,
    NumberShape,
    TextShape,
    WordShape,
)
from bpvcheck.records.types import END
from bpvcheck.tables import CellValue, as_text

__all__ = ["Pseudonymiser", "Wrong", "converter", "fits"]

Pseudonymiser = Callable[[str, str], str]
"""Gives the pseudonym of a person, of whom the sort (``student``) and the number are given."""
Convert = Callable[[CellValue], object]
_NONE: Final = re.compile("")
_YES: Final = frozenset({"ja", "j", "yes", "y", "true", "waar"})
_NO: Final = frozenset({"nee", "n", "no", "false", "onwaar"})


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be read as its field: what is wrong, what was expected, what to do."""

    message: str
    expected: str = ""
    hint: str = ""
    personal: bool = False


def converter(field: Field, empty: frozenset[str], pseudonymise: Pseudonymiser | None) -> Convert:
    """Return what reads the cells of a field: gives a JSON value, None for nothing, or a Wrong."""
    read = _reader(field)
    words = {word.casefold(): meant for word, meant in field.words.items()}

    def convert(cell: CellValue) -> object:
        if cell is None:
            return None
        text = as_text(cell)
        if not text or (empty and text.casefold() in empty):
            return None
        if field.pseudonymise:
            assert pseudonymise is not None  # noqa: S101 - one is given where a mapping asks
            return pseudonymise(field.pseudonymise, text)
        if words:
            found = words.get(text.casefold(), _NONE)
            return _own(field, text) if found is _NONE else found
        return read(cell, text)

    return convert


def _own(field: Field, text: str) -> object:
    """Read a word that the mapping does not know, where it is one of the records' own."""
    shape = field.shape.item if isinstance(field.shape, ListShape) else field.shape
    if isinstance(shape, WordShape):
        own = _own_word(shape, text)
        if own is not None:
            return [own] if isinstance(field.shape, ListShape) else own
        words = [*field.words]
        return Wrong(
            _("This word is not one that the mapping knows."),
            _("one of {choices}").format(choices=", ".join(words)),
            did_you_mean(text, words) if len(text) < 40 else "",  # noqa: PLR2004 - a word
        )
    return _reader(replace(field, words={}))(text, text)


def _reader(field: Field) -> Callable[[CellValue, str], object]:
    """Return what reads a cell that holds something, given with its text."""
    shape = field.shape
    if isinstance(shape, ListShape):
        return _list_reader(field, shape)
    if isinstance(shape, DateShape):
        return lambda cell, text: day_of(cell, field.dates) or _no_day(text, field)
    if isinstance(shape, WordShape):
        return lambda _cell, text: _own_word(shape, text) or _no_word(shape, text)
    if isinstance(shape, FlagShape):
        return lambda _cell, text: _flag(text)
    if isinstance(shape, NumberShape | DecimalShape):
        return lambda cell, text: _number(shape, cell, text)
    assert isinstance(shape, TextShape)  # noqa: S101 - no field of a table is a group
    return lambda _cell, text: _text(shape, text)


def _list_reader(field: Field, shape: ListShape) -> Callable[[CellValue, str], object]:
    """Return what reads a list in one cell."""
    one = _reader(replace(field, shape=shape.item, split=None))

    def read(cell: CellValue, text: str) -> object:
        if field.split is None or not isinstance(cell, str):
            found = [one(cell, text)]
        else:
            found = [one(part, part) for part in map(str.strip, text.split(field.split)) if part]
        wrong = next((each for each in found if isinstance(each, Wrong)), None)
        return wrong or found

    return read


def _no_day(text: str, field: Field) -> Wrong:
    if not field.dates and is_ambiguous(text):
        return Wrong(
            _("Of this date it is not said which is the day and which the month."),
            hint=_("say in the mapping how dates are written, such as date: d-m-yyyy"),
        )
    expected = ", ".join(["yyyy-mm-dd", *field.dates])
    return Wrong(_("This is not a date as the mapping says it is written."), expected)


@cache
def _by_plain(shape: WordShape) -> dict[str, str]:
    return {word.casefold(): word for word in shape.choices}


def _own_word(shape: WordShape, text: str) -> str | None:
    return _by_plain(shape).get(text.casefold())


def _no_word(shape: WordShape, text: str) -> Wrong:
    choices = ", ".join(shape.choices)
    return Wrong(
        _("This word is not one that the field holds."),
        _("one of {choices}").format(choices=choices),
        did_you_mean(text, shape.choices) or _("say with words: in the mapping what it stands for"),
    )


def _flag(text: str) -> bool | Wrong:
    plain = text.casefold()
    if plain in _YES or plain in _NO:
        return plain in _YES
    return Wrong(_("This is neither yes nor no."), _("ja or nee"))


def _number(shape: NumberShape | DecimalShape, cell: CellValue, text: str) -> object:
    """Read a number; a text may have a decimal comma, and no signs between thousands."""
    found: float | None = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        found = float(cell)
    elif re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?|[0-9]{1,9}[.,]0+", text):
        found = float(text.replace(",", "."))
    whole = isinstance(shape, NumberShape)
    if found is None or (whole and not found.is_integer()):
        expected = _("a whole number") if whole else _("a number, such as 24,6")
        return Wrong(_("This is not a number that can be read."), expected)
    if not shape.least <= found <= shape.most:
        bounds = _("from {least} to {most}").format(least=shape.least, most=shape.most)
        return Wrong(_("This number is too small or too large."), bounds)
    return int(found) if whole else found


def _text(shape: TextShape, text: str) -> object:
    if shape.private and holds_number(text):
        return Wrong(
            _("A citizen service number (BSN) or education number is refused."),
            _("a pseudonym that cannot be led back to the person without a key"),
            _("leave the column out, or say pseudonymise: in the mapping"),
            personal=True,
        )
    fits_length = (shape.shortest or 0) <= len(text) <= (shape.longest or len(text))
    if fits_length and _compiled(shape.pattern).match(text):
        return text
    if not fits_length:
        return Wrong(_("This text is too short or too long."))
    return Wrong(_("This text is not of the form that the field asks."), shape.pattern.lstrip("^"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + END)


def fits(shape: FieldShape, value: object) -> bool:  # noqa: PLR0911 - a table of shapes
    """Return whether a value that stands in a mapping is one that a field can hold."""
    if isinstance(shape, ListShape):
        return isinstance(value, list) and all(fits(shape.item, each) for each in value)
    if isinstance(shape, WordShape):
        return value in shape.choices
    if isinstance(shape, FlagShape):
        return isinstance(value, bool)
    if isinstance(shape, NumberShape | DecimalShape):
        number = int if isinstance(shape, NumberShape) else (int, float)
        return (
            isinstance(value, number)
            and not isinstance(value, bool)
            and shape.least <= value <= shape.most
        )
    if not isinstance(value, str):
        return False
    if isinstance(shape, DateShape):
        return day_of(value, ()) == value
    return isinstance(shape, TextShape) and not isinstance(_text(shape, value), Wrong)
