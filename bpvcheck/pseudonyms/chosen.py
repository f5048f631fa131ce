"""What is done with columns and fields: who is replaced, what is kept, what is dropped."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _
from bpvcheck.intake.privacy import holds_number
from bpvcheck.mapping import TableMapping

__all__ = ["Chosen", "PseudonymiseOutcome", "leak", "plain", "tells"]

_SHORT: Final = 5
"""A number that is shorter stands in dates and counts by chance."""
_SHORT_WORD: Final = 3


@dataclass(frozen=True)
class Chosen:
    """What the user asks for: `people` to replace, with their sort by column; what else to keep.

    ``layout`` has the columns that mappings of the file read: with the sort of whom they replace,
    "" for those that they read as they are.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    keep: frozenset[str] = frozenset()
    layout: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, people: Iterable[str], keep: Iterable[str], mappings: Iterable[TableMapping] = ()
    ) -> "Chosen":
        """Read ``COLUMN`` and ``COLUMN=SORT``; the sort is ``student`` where none is given."""
        split = (each.rpartition("=") if "=" in each else (each, "", "student") for each in people)
        layout = {
            plain(column): each.pseudonymise
            for mapping in mappings
            for table in mapping.tables
            for each in table.all_fields
            for column in each.source.columns
            if isinstance(column, str)
        }
        named = {plain(name): sort for name, _sign, sort in split}
        return cls(named, frozenset(map(plain, keep)), layout)


@dataclass
class PseudonymiseOutcome:
    """What came of a file: how many records were written, and what was done with which columns.

    ``other_sheets`` are those of the file that nothing was written of.
    """

    written: int = 0
    replaced: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    other_sheets: tuple[str, ...] = ()


def plain(name: str) -> str:
    """Return a header as it is compared: no brackets, signs or capitals."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\(.*?\)", "", name).lower()) or name.strip().lower()


def tells(text: str, people: Iterable[str]) -> bool:
    """Return whether a text holds one of these values, as a word or number of its own."""
    folded = text.casefold()
    for value in people:
        wanted = value.strip().casefold()
        least = _SHORT if wanted.isdigit() else _SHORT_WORD
        if len(wanted) >= least and wanted in folded:
            word = rf"(?<![^\W_]){re.escape(wanted)}(?![^\W_])"
            if re.search(word, folded):
                return True
    return False


def leak(text: str, people: Iterable[str], *, company: bool = False) -> str:
    """Return why a value cannot leave; "" where it can. Ids of companies have nine digits too."""
    if not company and holds_number(text):
        return _("A citizen service number (BSN) or education number stands here.")
    if tells(text, people):
        return _("Here stands what the same record has elsewhere of a person.")
    return ""


def left_out(message: str, **place: object) -> Problem:
    """Return the problem of a record that cannot leave."""
    hint = _("replace it too with --person, or take it out; the record was left out")
    return Problem(Code.PERSONAL_NUMBER, message, hint=hint, **place)  # type: ignore[arg-type]
