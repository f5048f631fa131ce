"""The terms of a card: values, dated or not, with their type."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bpvcheck.errors import Code
from bpvcheck.expressions import types
from bpvcheck.i18n import _
from bpvcheck.rulebook.card import TermDef, TermValue, Validity, Variant
from bpvcheck.rulebook.form import FormValue, JsonSchema, Key, Keys, Kind
from bpvcheck.rulebook.kinds import DayKind, EachKind, TextKind, TextsKind, WordKind
from bpvcheck.rulebook.strict import ListNode, ScalarNode

__all__ = ["MOVES", "Between", "FilledKind", "TermForm", "read_term", "value_type"]

MOVES: Final = ("stricter", "extend", "free")
"""Which way a branch may move a term."""


class Between(Keys):
    """From a day, and until a day where it ended."""

    start = Key(DayKind(), "the first day on which it holds", name="from")
    until = Key(
        DayKind(), "the last day on which it holds; left out where it still does", needed=False
    )

    def validity(self) -> Validity:
        """Return the period; a problem where it ends before it starts."""
        if self.start and self.until and self.until < self.start:
            message = _("This ends ({until}) before it starts ({start}).")
            message = message.format(until=self.until, start=self.start)
            self.sheet.wrong(Code.IMPOSSIBLE_VALIDITY, message, self.at_value("until"))
        return Validity(self.start, self.until)


@dataclass(frozen=True)
class FilledKind(Kind[TermValue | None]):
    """The value of a term."""

    empty = None

    def read(self, found: FormValue) -> TermValue | None:
        """Return a word, a number, a day, true or false, or a list of words."""
        value = found.value
        if isinstance(value, ListNode):
            words = tuple(str(item.value) for item in value.items if isinstance(item, ScalarNode))
            if words and len(words) == len(value.items):
                return words
        elif isinstance(value, ScalarNode) and isinstance(value.value, str | int | date):
            return value.value
        message = _("A term is a word, a whole number, a date, true or false, or a list of words.")
        found.sheet.wrong(Code.WRONG_CARD, message, found.at)
        return () if isinstance(value, ListNode) else ""

    def schema(self) -> JsonSchema:
        """Return the schema of a value."""
        listed = {"type": "array", "minItems": 1, "items": {"type": ["string", "integer"]}}
        return {"anyOf": [{"type": ["string", "integer", "boolean"]}, listed]}


class DatedValue(Between):
    """A value of law, with its dates."""

    value = Key(FilledKind(), "the value between these days")


class TermForm(Keys):
    """A value that a branch agreement may fill in, or a dated value of law."""

    one_of = ("default", "dated")
    default = Key(FilledKind(), "the value where no branch says otherwise", needed=False)
    dated = Key(
        EachKind(DatedValue), "the values that law gives, one after the other", needed=False
    )
    unit = Key(TextKind(), "what a number counts, such as workdays", needed=False)
    may = Key(WordKind(MOVES), "which way a branch may move it")
    stricter = Key(
        WordKind(("lower", "higher")),
        "which way is stricter for a number that may be",
        needed=False,
    )
    why = Key(TextsKind(), "why this value")


def read_term(name: str, form: TermForm) -> TermDef:
    """Return the term of a name."""
    variants = _variants(form)
    kind = next((value_type(variant.value) for variant in variants), types.Str())
    if any(type(value_type(variant.value)) is not type(kind) for variant in variants):
        message = _('The values of the term "{name}" are of different types.').format(name=name)
        form.sheet.wrong(Code.WRONG_TYPE, message, form.at)
    if form.may == "stricter" and isinstance(kind, types.Int) and not form.stricter:
        message = _('The term "{name}" does not say which way is stricter.').format(name=name)
        form.sheet.wrong(Code.WRONG_CARD, message, form.at, "stricter: lower | higher")
    return TermDef(name, variants, form.unit, form.may, form.stricter, form.why, kind)


def _variants(form: TermForm) -> tuple[Variant, ...]:
    if form.default is not None:
        return (Variant(Validity(), form.default),)
    dated = ((each.validity(), each.value) for each in form.dated)
    return tuple(Variant(valid, value) for valid, value in dated if value is not None)


def value_type(value: object) -> types.Type:
    """Return the type of a term's value."""
    if isinstance(value, tuple):
        return types.Values(types.Str())
    if isinstance(value, bool):
        return types.Bool()
    if isinstance(value, int):
        return types.Int()
    return types.Date() if isinstance(value, date) else types.Str()
