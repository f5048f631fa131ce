"""A compiled plan: text and names, without Ibis, so that it can be kept between runs."""

from collections.abc import Mapping
from dataclasses import dataclass

LETTERS = "tfu"


@dataclass(frozen=True)
class Statement:
    """A table or view to make, with its query; or a table to drop, which nothing needs any more."""

    table: str
    query: str = ""
    view: bool = False

    @property
    def sql(self) -> str:
        """What makes or drops it."""
        if not self.query:
            return f'DROP TABLE "{self.table}"'
        return f'CREATE {"VIEW" if self.view else "TABLE"} "{self.table}" AS {self.query}'


@dataclass(frozen=True)
class Layer:
    """Cards of one subject that are observed together, after the verdicts that they rest on.

    ``cards`` are their keys, which name the columns with their codes: NULL where another version of
    the duty judges the subject. ``dues`` names the column with the due date of each card, ``says``
    the one with the agreements that decide, for cards whose terms branches fill in; ``needs`` has
    the duties whose verdicts are rested on, with the keys of their versions.
    """

    subject: str
    table: str
    statements: tuple[Statement, ...]
    cards: tuple[str, ...]
    dues: Mapping[str, str]
    says: Mapping[str, str]
    needs: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Plan:
    """What to run, in order: the setup, the tables that prepare, then the layers.

    The preparations are in stages; the statements of a stage do not wait for each other.
    """

    setup: tuple[str, ...]
    preparations: tuple[tuple[Statement, ...], ...]
    layers: tuple[Layer, ...]
    subjects: tuple[str, ...]
    columns: Mapping[str, Mapping[str, str]]


def pattern(code: int, facts: int) -> str:
    """The evidence pattern of a code: a letter per fact, ``t``, ``f`` or ``u``."""
    letters = ""
    for _fact in range(facts):
        code, digit = divmod(code, 3)
        letters += LETTERS[digit]
    return letters
