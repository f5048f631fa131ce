"""`extensions.yaml`: the fields that a plugin adds to records, in its own namespace."""

from dataclasses import replace

from bpvcheck.errors import Code, RuleError, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import (
    ITEMS,
    LISTS,
    NAME_PATTERN,
    TYPES,
    ExtensionField,
    ExtensionFields,
    is_taken,
)
from bpvcheck.rulebook.form import Form
from bpvcheck.rulebook.read import read_sheet
from bpvcheck.rulebook.strict import Value

__all__ = ["read_extension_fields"]


def read_extension_fields(text: str, file: str, namespace: str) -> tuple[ExtensionFields, ...]:
    """Read the fields of a namespace, by kind of record. Raises RuleError with every problem."""
    sheet, form = read_sheet(text, file)
    found = []
    for kind, value in (form.mapped.items if form else {}).items():
        if form and kind not in KINDS:
            key = form.mapped.keys[kind]
            message = _('There is no kind of record "{kind}".').format(kind=kind)
            hint, expected = did_you_mean(kind, KINDS), ", ".join(KINDS)
            sheet.wrong(Code.UNKNOWN_WORD, message, (key.line, key.column), hint, expected)
        elif form and (inner := form.inner(value)):
            found.append(ExtensionFields(namespace, kind, _fields(inner)))
    if sheet.problems:
        raise RuleError.of(*sheet.problems)
    return tuple(sorted(found, key=lambda each: each.kind))


def _fields(form: Form, sort: str = "") -> tuple[ExtensionField, ...]:
    """Read the fields of a group, or of the items of a list of this sort."""
    return tuple(
        field
        for name, value in form.mapped.items.items()
        if (field := _field(form, name, value, sort)) is not None
    )


def _field(form: Form, name: str, value: Value, sort: str) -> ExtensionField | None:
    key = form.mapped.keys[name]
    taken = is_taken(name, ITEMS[sort]) if sort else is_taken(name)
    if taken or not NAME_PATTERN.match(name):
        message = _('"{name}" cannot be a name here.').format(name=name)
        hint = _("use a word with letters, digits and _ that is not there yet")
        form.sheet.wrong(Code.WRONG_CARD, message, (key.line, key.column), hint)
        return None
    inner = form.inner(value)
    return None if inner is None else _described(inner, name)


def _described(form: Form, name: str) -> ExtensionField:
    """Read what a field holds: a value of a type, a list, or a group of fields."""
    sort = form.word("list", ("", *LISTS), default="")
    found = ExtensionField(
        name, tuple(sorted(form.texts("title").items(), reverse=True)), list=sort
    )
    fields = form.form("fields", needed=sort in ITEMS)
    if fields is not None:
        found = replace(found, fields=_fields(fields, sort if sort in ITEMS else ""))
    elif not sort:
        found = replace(found, type=form.word("type", tuple(TYPES)))
    if found.type == "word" or sort == "words":
        found = replace(found, choices=form.words("choices", needed=False))
    form.finish()
    return found
