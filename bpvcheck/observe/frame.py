"""Where an expression is compiled, and the names of the columns that it finds there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import ibis

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.added import ExpressionFunction
from bpvcheck.rulebook.card import TermDef

Column = Any
"""An Ibis value; Ibis ships no types that tell its values apart for mypy."""


@dataclass(frozen=True)
class Range:
    """A whole number between ``low`` and ``high``; NULL where it has no known bound."""

    low: Column
    high: Column


@dataclass(frozen=True)
class Frame:
    """Where an expression is compiled: the table, and the item of a list where there is one.

    ``calls`` names the column that holds each list call, ``known`` those of what else has been
    computed: a node, or ``("bound", node)``. ``items`` is the list that is looked through, ``item``
    one of it, ``answers`` the fields of an item with what has been computed of it; ``complete``
    names the column that says up to when the list is complete, ``dated`` the field that dates its
    items. ``planned`` asks for the planned end where the actual one is not known, as for a due day.
    ``functions`` are those that branches add to the language.
    """

    table: ibis.Table
    terms: Mapping[tuple[str, str], TermDef]
    calls: Mapping[n.Node, str]
    trigger: n.Node
    items: Column = None
    item: Column = None
    answers: Mapping[object, str] = field(default_factory=dict)
    complete: str = ""
    dated: str = ""
    planned: bool = False
    known: Mapping[object, str] = field(default_factory=dict)
    functions: Mapping[str, ExpressionFunction] = field(default_factory=dict)

    @property
    def as_of(self) -> Column:
        """The as-of date."""
        return self.table["as_of"]

    @property
    def item_complete(self) -> Column:
        """Up to when the list of the item is complete."""
        return self.table[self.complete]

    def each(self, ask: Callable[["Frame"], Column]) -> Column:
        """What is asked of each item, as a list."""
        return self.items.map(lambda item: ask(replace(self, item=item)))

    def answer(self, key: object) -> Column:
        """What has been computed of the item."""
        return self.item[self.answers[key]]

    def with_planned(self) -> "Frame":
        """The same, taking the planned end where the actual one is not known."""
        known = {key: name for key, name in self.known.items() if not _on_actual_end(key)}
        return replace(self, planned=True, known=known)


def _on_actual_end(key: object) -> bool:
    """Whether something that was computed rests on the actual end."""
    node: Any = key[1] if isinstance(key, tuple) else key
    return hasattr(node, "type") and any(isinstance(part, n.ActualEnd) for part in n.walk(node))


def path_column(parts: tuple[str, ...]) -> str:
    """The name of the column that holds a field of the subject."""
    return "p__" + "__".join(parts)


def complete_column(parts: tuple[str, ...]) -> str:
    """The name of the column that says up to when a list is complete; NULL if it is absent."""
    return "c__" + "__".join(parts)


def list_column(parts: tuple[str, ...]) -> str:
    """The name of the column that holds the items of a list."""
    return "l__" + "__".join(parts)


def verdict_column(card: str) -> str:
    """The name of the column that holds the verdict of another duty."""
    return "v__" + card
