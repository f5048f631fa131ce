"""What an expression can name, and the error that says where it went wrong."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bpvcheck.errors import Code
from bpvcheck.expressions.nodes import Node
from bpvcheck.expressions.types import Events, Struct, Type

if TYPE_CHECKING:
    from bpvcheck.expressions.added import ExpressionFunction


class ExpressionError(Exception):
    """An expression that is not in the language: what is wrong, and at which column (from 0)."""

    def __init__(self, code: Code, message: str, column: int, hint: str = "") -> None:
        """Keep the parts; the loader of rule cards adds file and line."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.column = column
        self.hint = hint


@dataclass(frozen=True)
class Scope:
    """The names that are in reach of an expression on a card.

    ``card`` is the id of the duty, ``key`` tells its versions apart. ``defined`` are the card's own
    named values and what is derived for every subject of its kind; ``functions`` are those that
    agreements add to the language.
    """

    card: str
    subject: Struct
    terms: Mapping[str, Type] = field(default_factory=dict)
    defined: Mapping[str, Node] = field(default_factory=dict)
    cards: Collection[str] = ()
    item: Events | None = None
    key: str = ""
    functions: Mapping[str, "ExpressionFunction"] = field(default_factory=dict)

    def within(self, events: Events) -> "Scope":
        """Return the scope of a condition on the items of a list."""
        return replace(self, item=events)
