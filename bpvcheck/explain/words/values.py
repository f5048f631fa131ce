"""Values in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bpvcheck.explain.words.vocabulary import ELSEWHERE, VOCABULARY
from bpvcheck.i18n import _, format_date, format_number
from bpvcheck.rulebook.labels import LABELS


def word(value: str, field: str = "") -> str:
    """A word of a vocabulary as people say it; what is in none stays as it is."""
    known = ELSEWHERE.get((field, value)) or VOCABULARY.get(value) or LABELS.get(value)
    return _(known) if known else value


def in_words(value: Any, field: str = "") -> str:  # noqa: ANN401 - any value of a record
    """A value of a record in words."""
    if value is None:
        return _("not recorded")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int):
        return format_number(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return joined(in_words(each, field) for each in value) if value else _("none")
    return word(str(value), field)


def joined(texts: Iterable[str], *, either: bool = False) -> str:
    """Texts one after the other: `a, b and c`, or `a, b or c`."""
    *first, last = texts
    if not first:
        return last
    between = _(" or ") if either else _(" and ")
    return ", ".join(first) + between + last
