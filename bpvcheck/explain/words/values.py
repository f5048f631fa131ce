"""Values in words."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from bpvcheck.i18n import Lang, _, format_date, format_number, using
from bpvcheck.observe.reference import Range
from bpvcheck.records.words import ELSEWHERE, VOCABULARY
from bpvcheck.rulebook.card import Texts
from bpvcheck.rulebook.labels import LABELS


def both(say: Callable[[], str]) -> Texts:
    """Return what a function says, in every language."""
    found = {}
    for lang in Lang:
        with using(lang):
            found[lang.value] = say()
    return found


def word(value: str, field: str = "") -> str:
    """Return a word of a vocabulary as people say it; what is in none stays as it is."""
    known = ELSEWHERE.get((field, value)) or VOCABULARY.get(value) or LABELS.get(value)
    return _(known) if known else value


def in_words(value: Any, field: str = "", *, either: bool = False) -> str:  # noqa: ANN401 - any value
    """Return a value in words; ``either`` tells that one of several will do."""
    if value is None:
        return _("not recorded")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int | Range):
        return _number(value)
    if isinstance(value, str):
        return word(value, field)
    return joined((in_words(each, field) for each in value), either=either) or _("none")


def joined(texts: Iterable[str], *, either: bool = False) -> str:
    """Join texts: `a, b and c`, or `a, b or c`; "" where there are none."""
    *first, last = [*texts] or [""]
    if not first:
        return last
    between = _(" or ") if either else _(" and ")
    return ", ".join(first) + between + last


def _number(found: int | Range) -> str:
    number = found if isinstance(found, Range) else Range(found, found)
    low, high = (None if n is None else format_number(n) for n in (number.low, number.high))
    if low is None and high is None:
        return _("unknown")
    if high is None:
        return _("at least {number}").format(number=low)
    if low is None:
        return _("at most {number}").format(number=high)
    return low if low == high else _("{low} to {high}").format(low=low, high=high)
