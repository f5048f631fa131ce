"""The types of expressions: what a field of a record is, seen from a rule card.

Small frozen values. ``Struct`` and ``Events`` name their fields, so that a misspelt path is found
when a card is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Parts = tuple[str, ...]
"""The path of a field, part by part."""


@dataclass(frozen=True)
class Bool:
    """True, false or unknown."""


@dataclass(frozen=True)
class Int:
    """A whole number, or a range where it is not known exactly."""


@dataclass(frozen=True)
class Str:
    """A code or a word; ``choices`` is its closed vocabulary, empty where it has none."""

    choices: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Date:
    """A day. One that ``happens`` has not happened yet when it is later than the as-of date."""

    happens: bool = False


@dataclass(frozen=True)
class Duration:
    """A number of days, working days, months or years."""


@dataclass(frozen=True)
class Values:
    """A plain list of texts or dates."""

    element: Str | Date


@dataclass(frozen=True)
class Struct:
    """Named fields."""

    fields: Mapping[str, "Type"] = field(hash=False)


@dataclass(frozen=True)
class Events:
    """A list of items with fields.

    ``dated`` names the field that dates an item: ``on`` of an event, ``since`` of a period.
    """

    fields: Mapping[str, "Type"] = field(hash=False)
    dated: str

    @property
    def periods(self) -> bool:
        """Whether the items hold from a day to a day."""
        return self.dated == "since"


Type = Bool | Int | Str | Date | Duration | Values | Struct | Events


def describe(kind: Type) -> str:
    """The type in words, for messages."""
    words = {
        Bool: "true or false",
        Int: "a number",
        Str: "a text",
        Date: "a date",
        Duration: "a duration",
        Values: "a list of values",
        Struct: "a group of fields",
        Events: "a list of items",
    }
    return words[type(kind)]
