"""Reading the terms of a card: values, dated or not, with their type."""

from datetime import date
from typing import Final

from bpvcheck.errors import Code
from bpvcheck.expressions.types import Bool, Date, Int, Text, Type, Values
from bpvcheck.i18n import _
from bpvcheck.rulebook.card import TermDef, TermValue, Validity, Variant
from bpvcheck.rulebook.form import Form
from bpvcheck.rulebook.strict import Listed, Scalar, Value

MOVES: Final = ("stricter", "extend", "free")
"""Which way a branch may move a term."""


def from_until(form: Form) -> Validity:
    """Read the keys `from` and `until` of a form."""
    start, until = form.day("from"), form.day("until", needed=False)
    if start and until and until < start:
        message = _("This ends ({until}) before it starts ({start}).")
        form.sheet.wrong(
            Code.IMPOSSIBLE_VALIDITY,
            message.format(until=until, start=start),
            form.at_value("until"),
        )
    return Validity(start, until)


def read_terms(form: Form) -> dict[str, TermDef]:
    """Read the terms of a card."""
    found = {}
    for name, value in form.named("terms", needed=False).items():
        inner = form.inner(value)
        if inner is not None:
            found[name] = _term(name, inner)
    return found


def _term(name: str, form: Form) -> TermDef:
    variants = _variants(form)
    kind = next((value_type(variant.value) for variant in variants), Text())
    if any(type(value_type(variant.value)) is not type(kind) for variant in variants):
        message = _('The values of the term "{name}" are of different types.').format(name=name)
        form.sheet.wrong(Code.WRONG_TYPE, message, form.at)
    found = TermDef(
        name=name,
        variants=variants,
        unit=form.text("unit", needed=False),
        may=form.word("may", MOVES),
        stricter=form.word("stricter", ("", "lower", "higher"), default=""),
        why=form.texts("why"),
        type=kind,
    )
    if found.may == "stricter" and isinstance(kind, Int) and not found.stricter:
        message = _('The term "{name}" does not say which way is stricter.').format(name=name)
        form.sheet.wrong(Code.WRONG_CARD, message, form.at, "stricter: lower | higher")
    form.finish()
    return found


def _variants(form: Form) -> tuple[Variant, ...]:
    if not form.has("dated"):
        default = read_value(form, "default")
        return () if default is None else (Variant(Validity(), default),)
    found = []
    for item in form.forms("dated"):
        valid = from_until(item)
        value = read_value(item, "value")
        item.finish()
        if value is not None:
            found.append(Variant(valid, value))
    return tuple(found)


def read_value(form: Form, name: str) -> TermValue | None:
    """Read the value of a term; None where the key is missing."""
    value = form.value(name)
    return None if value is None else _term_value(form, value)


def _term_value(form: Form, value: Value) -> TermValue:
    if isinstance(value, Listed):
        words = tuple(str(item.value) for item in value.items if isinstance(item, Scalar))
        if words and len(words) == len(value.items):
            return words
    elif isinstance(value, Scalar) and isinstance(value.value, str | int | date):
        return value.value
    message = _("A term is a word, a whole number, a date, true or false, or a list of words.")
    form.sheet.wrong(Code.WRONG_CARD, message, (value.line, value.column))
    return () if isinstance(value, Listed) else ""


def value_type(value: object) -> Type:
    """Give the type of a term's value."""
    if isinstance(value, tuple):
        return Values(Text())
    if isinstance(value, bool):
        return Bool()
    if isinstance(value, int):
        return Int()
    return Date() if isinstance(value, date) else Text()
