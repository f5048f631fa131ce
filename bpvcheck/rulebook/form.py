"""The form of a file: its keys and what each holds, said once for the reader and the JSON Schema.

A form is a subclass of `Keys` with a `Key` for each key that its mapping can have::

    class Guidance(Keys):
        visits = Key(NumberKind(), "how many visits")

`Guidance(mapped, sheet).visits` is the number; `Guidance.schema()` is the JSON Schema of the same
keys. Reading never stops at the first mistake: a key that is missing or wrong gives an empty value,
and the problems on the sheet decide in the end.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Generic, Self, TypeVar, overload

from bpvcheck.errors import Code, Problem, did_you_mean
from bpvcheck.i18n import N_, _
from bpvcheck.rulebook.strict import ListNode, MappingNode, ScalarNode, YamlNode, position

__all__ = ["LANGUAGES", "FormValue", "JsonSchema", "Key", "Keys", "Kind", "Phrase", "Sheet"]

LANGUAGES: Final = ("nl", "en")
JsonSchema = dict[str, Any]
T = TypeVar("T")


@dataclass
class Sheet:
    """One file: its name, its text and what is wrong with it."""

    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(
        self, code: Code, message: str, at: tuple[int, int], hint: str = "", expected: str = ""
    ) -> None:
        """Note a problem at a line and column."""
        problem = Problem(
            code, message, expected=expected, hint=hint, file=self.file, line=at[0], column=at[1]
        )
        self.problems.append(problem)

    def strange(self, word: str, choices: Collection[str], at: tuple[int, int]) -> None:
        """Note that a word is not one of the choices."""
        message = _('"{word}" is not one of the choices here.').format(word=word)
        self.wrong(Code.UNKNOWN_WORD, message, at, did_you_mean(word, choices), ", ".join(choices))


@dataclass(frozen=True)
class Phrase:
    """An expression as written, which knows where each of its characters stands."""

    text: str
    scalar: ScalarNode
    sheet: Sheet

    def place(self, offset: int = 0) -> tuple[int, int]:
        """Return the line and column of a character, whatever line breaks and quotes are about."""
        source = self.sheet.text[self.scalar.start : self.scalar.end]
        skip = _header(source)
        wanted = len("".join(self.scalar.text[: self._lead + offset].split()))
        for index in range(skip, len(source)):
            if source[index].isspace():
                continue
            if wanted == 0:
                return position(self.sheet.text, self.scalar.start + index)
            wanted -= 1
        return position(self.sheet.text, self.scalar.start + len(source.rstrip()))

    @property
    def _lead(self) -> int:
        return len(self.scalar.text) - len(self.scalar.text.lstrip())

    def wrong(self, code: Code, message: str, offset: int = 0, hint: str = "") -> None:
        """Note a problem at a character."""
        self.sheet.wrong(code, message, self.place(offset), hint)


def _header(source: str) -> int:
    """How many characters stand before the text itself: a quote, or the line of `>-`."""
    if source[:1] in ("'", '"'):
        return 1
    return source.find("\n") + 1 if source[:1] in (">", "|") else 0


@dataclass(frozen=True)
class FormValue:
    """What stands in a file under a name, still to be read."""

    value: YamlNode
    sheet: Sheet
    name: str

    @property
    def at(self) -> tuple[int, int]:
        """Where the value stands."""
        return self.value.line, self.value.column

    @property
    def items(self) -> "tuple[FormValue, ...]":
        """The items of a list; a single value is a list of one."""
        values = self.value.items if isinstance(self.value, ListNode) else (self.value,)
        return tuple(self.inner(value) for value in values)

    def inner(self, value: YamlNode, name: str = "") -> "FormValue":
        """Return a value within this one."""
        return FormValue(value, self.sheet, name or self.name)

    def word(self, choices: Collection[str]) -> str:
        """Return a word that is one of the choices, where there are any; "" where it is wrong."""
        if not (isinstance(self.value, ScalarNode) and isinstance(self.value.value, str)):
            self.wrong_type(N_("a word"))
            return ""
        word = self.value.value
        if not choices or word in choices:
            return word
        self.sheet.strange(word, choices, self.at)
        return ""

    def wrong_type(self, wanted: str) -> None:
        """Note that the value is of the wrong type, and what was wanted."""
        message = _("This value is of the wrong type.")
        self.sheet.wrong(Code.WRONG_CARD, message, self.at, expected=_(wanted))


class Kind(ABC, Generic[T]):
    """What a key holds: how it is read, and its JSON Schema. Kinds are in `rulebook.kinds`."""

    @property
    @abstractmethod
    def empty(self) -> T:
        """The value of a key that is missing or wrong."""

    @abstractmethod
    def read(self, found: FormValue) -> T:
        """Return what a value says; what is wrong is noted on its sheet."""

    @abstractmethod
    def schema(self) -> JsonSchema:
        """Return the JSON Schema of the values that `read` takes."""


class Key(Generic[T]):
    """A key of a form: what it holds, what it is for, and whether it must be there."""

    def __init__(self, kind: Kind[T], about: str, *, needed: bool = True, name: str = "") -> None:
        """Give `name` where Python cannot have an attribute of that name, such as `from`."""
        self.kind = kind
        self.about = about
        self.needed = needed
        self.name = name

    def __set_name__(self, owner: "type[Keys]", name: str) -> None:
        """Take the attribute's name, and a place among the form's keys."""
        self.name = self.name or name
        owner.keys = {**owner.keys, self.name: self}

    @overload
    def __get__(self, form: None, owner: "type[Keys]") -> Self: ...

    @overload
    def __get__(self, form: "Keys", owner: "type[Keys]") -> T: ...

    def __get__(self, form: "Keys | None", owner: "type[Keys]") -> Self | T:
        """Return what was read of a form."""
        return self if form is None else form.values[self.name]


class Keys:
    """A mapping with keys that are fixed; what it holds is read when it is made."""

    keys: ClassVar[dict[str, Key[Any]]] = {}
    """The keys by their name in the file, in the order of the form."""
    spoken: ClassVar[bool] = False
    """Whether texts stand beside the keys, under `nl` and `en`."""
    one_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which exactly one is there."""

    def __init__(self, mapped: MappingNode, sheet: Sheet, name: str = "") -> None:
        """Read a mapping; `name` is that of the key whose value it is."""
        self.mapped = mapped
        self.sheet = sheet
        self.values: dict[str, Any] = {key.name: self._read(key) for key in self.keys.values()}
        self.texts = _languages(mapped, sheet, name) if self.spoken else {}
        self._refuse_others()

    @property
    def at(self) -> tuple[int, int]:
        """Where the mapping starts."""
        return self.mapped.line, self.mapped.column

    def at_value(self, name: str) -> tuple[int, int]:
        """Return where the value of a key stands, or the mapping where there is no such key."""
        value = self.mapped.items.get(name)
        return (value.line, value.column) if value else self.at

    def has(self, name: str) -> bool:
        """Return whether a key is there."""
        return name in self.mapped.items

    def miss(self, name: str) -> None:
        """Note that a key is missing."""
        message = _('The key "{key}" is missing here.').format(key=name)
        self.sheet.wrong(Code.WRONG_CARD, message, self.at)

    def refuse(self, name: str) -> None:
        """Note that a key has no place here."""
        key = self.mapped.keys[name]
        message = _('There is no key "{key}" here.').format(key=name)
        hint = did_you_mean(name, [each for each in self.keys if each != name])
        self.sheet.wrong(Code.WRONG_CARD, message, (key.line, key.column), hint)

    def _read(self, key: Key[T]) -> T:
        value = self.mapped.items.get(key.name)
        if value is not None:
            return key.kind.read(FormValue(value, self.sheet, key.name))
        if key.needed:
            self.miss(key.name)
        return key.kind.empty

    def _refuse_others(self) -> None:
        for name in self.mapped.keys:
            if name not in self.keys and not (self.spoken and name in LANGUAGES):
                self.refuse(name)
        chosen = [name for name in self.one_of if self.has(name)]
        for name in chosen[1:]:
            self.refuse(name)
        if self.one_of and not chosen:
            self.miss(self.one_of[0])

    @classmethod
    def schema(cls) -> JsonSchema:
        """Return the JSON Schema of the mapping."""
        properties = {
            name: {**key.kind.schema(), "description": key.about} for name, key in cls.keys.items()
        }
        needed = [name for name, key in cls.keys.items() if key.needed]
        if cls.spoken:
            properties |= {language: {"type": "string"} for language in LANGUAGES}
            needed += LANGUAGES
        made: JsonSchema = {"type": "object", "additionalProperties": False}
        made["properties"] = properties
        if needed:
            made["required"] = needed
        if cls.one_of:
            made["oneOf"] = [{"required": [name]} for name in cls.one_of]
        return made


def _languages(mapped: MappingNode, sheet: Sheet, name: str) -> dict[str, str]:
    """Return the texts under `nl` and `en` of the value of a key; both must be there."""
    found = {}
    for language in LANGUAGES:
        value = mapped.items.get(language)
        text = value.value if isinstance(value, ScalarNode) else None
        if not (isinstance(text, str) and text.strip()):
            message = _('"{name}" has no text in "{language}".')
            place = (value.line, value.column) if value else (mapped.line, mapped.column)
            sheet.wrong(
                Code.MISSING_TRANSLATION, message.format(name=name, language=language), place
            )
            text = ""
        found[language] = " ".join(text.split())
    return found
