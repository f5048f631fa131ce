"""Reading a card as a form: each key is asked for by name and type, and mistakes are collected.

A form never stops at the first mistake: a key that is missing or wrong gives a placeholder, and the
problems decide in the end.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bpvcheck.errors import Code, Problem, did_you_mean
from bpvcheck.i18n import N_, _
from bpvcheck.rulebook.strict import Listed, Mapped, Scalar, Value, position

LANGUAGES: Final = ("nl", "en")


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


@dataclass(frozen=True)
class Phrase:
    """An expression as written, which knows where each of its characters stands."""

    text: str
    scalar: Scalar
    sheet: Sheet

    def place(self, offset: int = 0) -> tuple[int, int]:
        """Give the line and column of a character, whatever line breaks and quotes are about."""
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


@dataclass
class Form:
    """A mapping whose keys are asked for one by one; `finish` names those nobody asked for."""

    mapped: Mapped
    sheet: Sheet
    asked: list[str] = field(default_factory=list)

    @property
    def at(self) -> tuple[int, int]:
        """Where the mapping starts."""
        return self.mapped.line, self.mapped.column

    def at_value(self, name: str) -> tuple[int, int]:
        """Where the value of a key stands."""
        value = self.mapped.items.get(name)
        return (value.line, value.column) if value else self.at

    def has(self, name: str) -> bool:
        """Whether a key is there; asks for it."""
        self.asked.append(name)
        return name in self.mapped.items

    def value(
        self, name: str, *, code: Code = Code.WRONG_CARD, needed: bool = True
    ) -> Value | None:
        """Give the value of a key, None where it is missing (an error when it is needed)."""
        if self.has(name):
            return self.mapped.items[name]
        if needed:
            message = _('The key "{key}" is missing here.').format(key=name)
            self.sheet.wrong(code, message, self.at)
        return None

    def text(self, name: str, *, needed: bool = True) -> str:
        """Give a text, "" where it is missing."""
        value = self.value(name, needed=needed)
        if value is None:
            return ""
        if (
            isinstance(value, Scalar)
            and isinstance(value.value, str)
            and (value.value or not needed)
        ):
            return value.value
        self._expected(N_("a text"), value)
        return ""

    def word(self, name: str, choices: Collection[str], *, default: str | None = None) -> str:
        """One of the choices."""
        value = self.value(name, needed=default is None)
        if value is None:
            return default or ""
        return self._choice(value, choices)

    def words(
        self, name: str, choices: Collection[str] = (), *, needed: bool = True
    ) -> tuple[str, ...]:
        """Give a list of words, of the choices where there are any; one word is a list of one."""
        value = self.value(name, needed=needed)
        if value is None:
            return ()
        items = value.items if isinstance(value, Listed) else (value,)
        if needed and not items:
            self._expected(N_("a list of words"), value)
        words = [self._choice(item, choices) for item in items]
        return tuple(word for word in words if word)

    def _choice(self, value: Value, choices: Collection[str]) -> str:
        if not (isinstance(value, Scalar) and isinstance(value.value, str)):
            self._expected(N_("a word"), value)
            return ""
        if choices and value.value not in choices:
            message = _('"{word}" is not one of the choices here.').format(word=value.value)
            hint = did_you_mean(value.value, choices)
            expected = ", ".join(choice or '""' for choice in choices)
            self.sheet.wrong(Code.UNKNOWN_WORD, message, (value.line, value.column), hint, expected)
            return ""
        return value.value

    def number(self, name: str) -> int | None:
        """Give a whole number, None where it is missing."""
        value = self.value(name, needed=False)
        if value is None:
            return None
        if isinstance(value, Scalar) and type(value.value) is int:
            return value.value
        self._expected(N_("a whole number"), value)
        return None

    def numbers(self, name: str, choices: Collection[int]) -> tuple[int, ...]:
        """Give a list of whole numbers, each one of the choices; none where it is missing."""
        value = self.value(name, needed=False)
        items = value.items if isinstance(value, Listed) else () if value is None else (value,)
        found = []
        for item in items:
            if isinstance(item, Scalar) and type(item.value) is int and item.value in choices:
                found.append(item.value)
            else:
                message = _("This value is not one of the choices here.")
                expected = ", ".join(map(str, choices))
                at = (item.line, item.column)
                self.sheet.wrong(Code.UNKNOWN_WORD, message, at, expected=expected)
        return tuple(found)

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """Give a date, None where it is missing."""
        value = self.value(name, needed=needed)
        if value is None or (isinstance(value, Scalar) and isinstance(value.value, date)):
            return value and value.value  # type: ignore[return-value]
        self._expected(N_("a date, as 2009-06-10"), value)
        return None

    def texts(self, name: str) -> Mapping[str, str]:
        """Give a text in every language."""
        value = self.value(name)
        if value is None:
            return {}
        if not isinstance(value, Mapped):
            self._expected(N_("a text in each language: {nl: ..., en: ...}"), value)
            return {}
        inner = Form(value, self.sheet)
        found = inner.languages(name)
        inner.finish()
        return found

    def languages(self, name: str) -> Mapping[str, str]:
        """Give the texts that stand in this very mapping, under `nl` and `en`."""
        found = {}
        for language in LANGUAGES:
            text = self.text(language, needed=False)
            if not text.strip():
                message = _('"{name}" has no text in "{language}".')
                at = self.at_value(language)
                self.sheet.wrong(
                    Code.MISSING_TRANSLATION, message.format(name=name, language=language), at
                )
            found[language] = " ".join(text.split())
        return found

    def phrase(self, name: str, *, needed: bool = True) -> Phrase | None:
        """Give an expression, as text."""
        value = self.value(name, needed=needed)
        return None if value is None else self.as_phrase(value)

    def as_phrase(self, value: Value) -> Phrase | None:
        """Give a value as an expression."""
        if isinstance(value, Scalar) and value.text.strip():
            if value.value is True or value.value is False:
                return Phrase(str(value.value), value, self.sheet)
            flat = "".join(" " if letter.isspace() else letter for letter in value.text)
            return Phrase(flat.strip(), value, self.sheet)
        self._expected(N_("an expression"), value)
        return None

    def form(
        self, name: str, *, code: Code = Code.WRONG_CARD, needed: bool = True
    ) -> "Form | None":
        """Give a mapping as a form of its own."""
        value = self.value(name, code=code, needed=needed)
        return None if value is None else self._form(value)

    def forms(self, name: str, *, needed: bool = True) -> "list[Form]":
        """Give a list of mappings."""
        value = self.value(name, needed=needed)
        if value is None:
            return []
        if not isinstance(value, Listed):
            self._expected(N_("a list"), value)
            return []
        found = [self._form(item) for item in value.items]
        return [item for item in found if item is not None]

    def named(self, name: str, *, needed: bool = True) -> "dict[str, Value]":
        """Give a mapping whose keys are names that the card chooses."""
        value = self.value(name, needed=needed)
        if value is None:
            return {}
        if not isinstance(value, Mapped):
            self._expected(N_("names with values"), value)
            return {}
        return dict(value.items)

    def inner(self, value: Value) -> "Form | None":
        """Give a value of `named` as a form."""
        return self._form(value)

    def _form(self, value: Value) -> "Form | None":
        if isinstance(value, Mapped):
            return Form(value, self.sheet)
        self._expected(N_("keys with values"), value)
        return None

    def _expected(self, wanted: str, value: Value) -> None:
        message = _("This value is of the wrong type.")
        at = (value.line, value.column)
        self.sheet.wrong(Code.WRONG_CARD, message, at, expected=_(wanted))

    def finish(self) -> None:
        """Name the keys that nobody asked for."""
        for name, key in self.mapped.keys.items():
            if name not in self.asked:
                message = _('There is no key "{key}" here.').format(key=name)
                hint = did_you_mean(name, self.asked)
                self.sheet.wrong(Code.WRONG_CARD, message, (key.line, key.column), hint)
