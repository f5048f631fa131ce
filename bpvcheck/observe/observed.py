"""What was observed: a wide table per kind of subject, with a code and a due day per card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from bpvcheck.observe.subjects.derived import Derived

__all__ = ["WHO", "Observed", "due_column", "says_column"]

WHO = ("student", "school", "company", "knowledge_centre", "party")
"""The parties that a subject may concern: columns of every table."""


@dataclass(frozen=True)
class Observed:
    """The observations of a run.

    ``tables`` has a table per kind of subject (``placement``, ``company_per_school_year``), a row
    per subject and part, in no order: ``subject``, ``part``, those of `WHO`, and per card its key
    with the code of its evidence pattern (null where another version of the duty judges), its
    `due_column`, and where branches fill in its terms its `says_column`. ``counts`` tells how many
    subjects show each code, by card and code; ``derived`` is what was derived from the records,
    ``seconds`` what observing each card took of processor time: what cards share counts for the
    first that asks it.
    """

    tables: Mapping[str, pa.Table]
    counts: Mapping[tuple[str, int], int]
    derived: "Derived"
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)


def due_column(card_key: str) -> str:
    """Return the name of the column with the due day of a card."""
    return f"{card_key} due"


def says_column(card_key: str) -> str:
    """Return the name of the column with the agreements on which verdicts rest."""
    return f"{card_key} agreement"
