"""What the keys of a form can hold: texts, words, numbers, days, expressions, and forms of these.

Each kind reads a value and has the JSON Schema of the values that it takes, side by side.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from bpvcheck.errors import Code
from bpvcheck.i18n import N_, _
from bpvcheck.rulebook.form import LANGUAGES, FormValue, JsonSchema, Keys, Kind, Phrase
from bpvcheck.rulebook.strict import MappingNode, ScalarNode, YamlNode

__all__ = [
    "SHARED",
    "AnythingKind",
    "DayKind",
    "EachKind",
    "ExpressionKind",
    "NamedKind",
    "NumberKind",
    "NumbersKind",
    "PartKind",
    "TextKind",
    "TextsKind",
    "WordKind",
    "WordsKind",
]

T = TypeVar("T")
K = TypeVar("K", bound=Keys)

SHARED: Final[Mapping[str, JsonSchema]] = {
    "texts": {
        "type": "object",
        "additionalProperties": False,
        "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
        "required": list(LANGUAGES),
    },
    "expression": {"type": ["string", "boolean", "integer"]},
    "day": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}
"""Schemas that many keys share, under `$defs`."""


def _shared(name: str) -> JsonSchema:
    return {"$ref": f"#/$defs/{name}"}


@dataclass(frozen=True)
class TextKind(Kind[str]):
    """A text that says something."""

    empty = ""

    def read(self, found: FormValue) -> str:
        """Return the text."""
        value = found.value.value if isinstance(found.value, ScalarNode) else None
        if isinstance(value, str) and value:
            return value
        found.wrong_type(N_("a text"))
        return ""

    def schema(self) -> JsonSchema:
        """Return the schema of a text."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True)
class WordKind(Kind[str]):
    """One of some words."""

    choices: Collection[str]
    empty = ""

    def read(self, found: FormValue) -> str:
        """Return the word."""
        return found.word(self.choices)

    def schema(self) -> JsonSchema:
        """Return the schema of a word."""
        return {"enum": list(self.choices)}


@dataclass(frozen=True)
class WordsKind(Kind[tuple[str, ...]]):
    """A list of words, of the choices where there are any; one word is a list of one."""

    choices: Collection[str] = ()
    empty = ()

    def read(self, found: FormValue) -> tuple[str, ...]:
        """Return the words."""
        if not found.items:
            found.wrong_type(N_("a list of words"))
        words = [item.word(self.choices) for item in found.items]
        return tuple(word for word in words if word)

    def schema(self) -> JsonSchema:
        """Return the schema of a word or a list of words."""
        word = {"enum": list(self.choices)} if self.choices else TextKind().schema()
        return {"anyOf": [word, {"type": "array", "items": word, "minItems": 1}]}


@dataclass(frozen=True)
class NumberKind(Kind[int | None]):
    """A whole number."""

    empty = None

    def read(self, found: FormValue) -> int | None:
        """Return the number."""
        if isinstance(found.value, ScalarNode) and type(found.value.value) is int:
            return found.value.value
        found.wrong_type(N_("a whole number"))
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of a whole number."""
        return {"type": "integer"}


@dataclass(frozen=True)
class NumbersKind(Kind[tuple[int, ...]]):
    """A list of some whole numbers; one number is a list of one."""

    choices: Collection[int]
    empty = ()

    def read(self, found: FormValue) -> tuple[int, ...]:
        """Return the numbers."""
        numbers = (self._number(item) for item in found.items)
        return tuple(number for number in numbers if number is not None)

    def _number(self, found: FormValue) -> int | None:
        value = found.value.value if isinstance(found.value, ScalarNode) else None
        if type(value) is int and value in self.choices:
            return value
        message, expected = _("This value is not one of the choices here."), map(str, self.choices)
        found.sheet.wrong(Code.UNKNOWN_WORD, message, found.at, expected=", ".join(expected))
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of a number or a list of numbers."""
        number = {"enum": list(self.choices)}
        return {"anyOf": [number, {"type": "array", "items": number}]}


@dataclass(frozen=True)
class DayKind(Kind[date | None]):
    """A date."""

    empty = None

    def read(self, found: FormValue) -> date | None:
        """Return the date."""
        if isinstance(found.value, ScalarNode) and isinstance(found.value.value, date):
            return found.value.value
        found.wrong_type(N_("a date, as 2009-06-10"))
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of a date."""
        return _shared("day")


class _Languages(Keys):
    """Texts, and nothing beside them."""

    spoken = True


@dataclass(frozen=True)
class TextsKind(Kind[Mapping[str, str]]):
    """A text in each language."""

    @property
    def empty(self) -> Mapping[str, str]:
        """No text."""
        return {}

    def read(self, found: FormValue) -> Mapping[str, str]:
        """Return the text by language."""
        if isinstance(found.value, MappingNode):
            return _Languages(found.value, found.sheet, found.name).texts
        found.wrong_type(N_("a text in each language: {nl: ..., en: ...}"))
        return {}

    def schema(self) -> JsonSchema:
        """Return the schema of a text in each language."""
        return _shared("texts")


@dataclass(frozen=True)
class ExpressionKind(Kind[Phrase | None]):
    """An expression, as text."""

    empty = None

    def read(self, found: FormValue) -> Phrase | None:
        """Return the expression as written, on one line."""
        value = found.value
        if not isinstance(value, ScalarNode) or not value.text.strip():
            found.wrong_type(N_("an expression"))
            return None
        text = str(value.value) if isinstance(value.value, bool) else value.text
        flat = "".join(" " if letter.isspace() else letter for letter in text)
        return Phrase(flat.strip(), value, found.sheet)

    def schema(self) -> JsonSchema:
        """Return the schema of an expression."""
        return _shared("expression")


@dataclass(frozen=True)
class PartKind(Kind[K | None]):
    """A mapping with a form of its own."""

    form: type[K]
    empty = None

    def read(self, found: FormValue) -> K | None:
        """Return the form that was read."""
        if isinstance(found.value, MappingNode):
            return self.form(found.value, found.sheet, found.name)
        found.wrong_type(N_("keys with values"))
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of the form."""
        return self.form.schema()


@dataclass(frozen=True)
class EachKind(Kind[tuple[K, ...]]):
    """A list of mappings with a form of their own; what is no mapping is left out."""

    form: type[K]
    empty = ()

    def read(self, found: FormValue) -> tuple[K, ...]:
        """Return the forms that were read."""
        if isinstance(found.value, ScalarNode | MappingNode):
            found.wrong_type(N_("a list"))
            return ()
        forms = [PartKind(self.form).read(item) for item in found.items]
        return tuple(form for form in forms if form is not None)

    def schema(self) -> JsonSchema:
        """Return the schema of the list."""
        return {"type": "array", "items": self.form.schema()}


@dataclass(frozen=True)
class NamedKind(Kind[dict[str, T]]):
    """Values of one kind under names that the file chooses, of the choices where there are any."""

    kind: Kind[T]
    choices: Collection[str] = ()

    @property
    def empty(self) -> dict[str, T]:
        """No names."""
        return {}

    def read(self, found: FormValue) -> dict[str, T]:
        """Return the values by their name."""
        if not isinstance(found.value, MappingNode):
            found.wrong_type(N_("names with values"))
            return {}
        for key in found.value.keys.values():
            if self.choices and key.text not in self.choices:
                found.sheet.strange(key.text, self.choices, (key.line, key.column))
        items = found.value.items
        return {name: self.kind.read(found.inner(item, name)) for name, item in items.items()}

    def schema(self) -> JsonSchema:
        """Return the schema of the mapping."""
        made: JsonSchema = {"type": "object", "additionalProperties": self.kind.schema()}
        return {**made, "propertyNames": {"enum": list(self.choices)}} if self.choices else made


@dataclass(frozen=True)
class AnythingKind(Kind[YamlNode | None]):
    """Any value, with its place."""

    empty = None

    def read(self, found: FormValue) -> YamlNode | None:
        """Return the value as it is."""
        return found.value

    def schema(self) -> JsonSchema:
        """Return a schema that takes everything."""
        return {}
