"""A compiled plan: text and names, without Ibis, so that it can be kept between runs."""

from collections.abc import Mapping
from dataclasses import dataclass

LETTERS = "tfu"


@dataclass(frozen=True)
class Layer:
    """Cards of one subject that are observed together, after the verdicts that they rest on.

    ``query`` gives the rows of ``table``; ``steps`` are the queries that it rests on, each on the
    one before. ``cards`` are their keys, which name the columns with their codes: NULL where
    another version of the duty judges the subject. ``dues`` names the column with the due date of
    each card, ``says`` the one with the agreements that decide, for cards whose terms branches fill
    in; ``needs`` has the duties whose verdicts are rested on, with the keys of their versions.
    """

    subject: str
    table: str
    steps: Mapping[str, str]
    query: str
    cards: tuple[str, ...]
    dues: Mapping[str, str]
    says: Mapping[str, str]
    needs: Mapping[str, tuple[str, ...]]

    @property
    def sql(self) -> str:
        """The query with its steps."""
        steps = ", ".join(f"{name} AS ({query})" for name, query in self.steps.items())
        return f"WITH {steps} {self.query}" if steps else self.query


@dataclass(frozen=True)
class Plan:
    """What to run, in order: the setup, then the layers."""

    setup: tuple[str, ...]
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
