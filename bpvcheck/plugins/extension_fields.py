"""`extensions.yaml`: the fields that a plugin adds to records, in its own namespace."""

from dataclasses import replace

from bpvcheck.errors import Code, RuleError
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
from bpvcheck.rulebook.form import FormValue, Key, Keys, Sheet
from bpvcheck.rulebook.kinds import (
    AnythingKind,
    NamedKind,
    PartKind,
    TextsKind,
    WordKind,
    WordsKind,
)
from bpvcheck.rulebook.strict import MappingNode, YamlNode, read_yaml

__all__ = ["read_extension_fields"]


class FieldForm(Keys):
    """A field: a value of a type, a list, or a group of fields."""

    title = Key(TextsKind(), "what the field is called")
    list = Key(WordKind(LISTS), "which list it is, where it is one", needed=False)
    type = Key(WordKind(tuple(TYPES)), "the type of its value", needed=False)
    fields = Key(AnythingKind(), "the fields of a group, or of the items of a list", needed=False)
    choices = Key(WordsKind(), "the words that it can be", needed=False)


def read_extension_fields(text: str, file: str, namespace: str) -> tuple[ExtensionFields, ...]:
    """Return the fields of a namespace, by kind of record. Raises RuleError with every problem."""
    sheet = Sheet(file, text)
    kinds = NamedKind(AnythingKind(), tuple(KINDS)).read(
        FormValue(read_yaml(text, file), sheet, "")
    )
    found = [
        ExtensionFields(namespace, kind, _fields(value, sheet))
        for kind, value in kinds.items()
        if value is not None
    ]
    if sheet.problems:
        raise RuleError.of(*sheet.problems)
    return tuple(sorted(found, key=lambda each: each.kind))


def _fields(value: YamlNode, sheet: Sheet, sort: str = "") -> tuple[ExtensionField, ...]:
    """Return the fields of a group, or of the items of a list of this sort."""
    forms = NamedKind(PartKind(FieldForm)).read(FormValue(value, sheet, ""))
    names = {name for name in forms if _can_be_a_name(name, sort)}
    for name in forms.keys() - names:
        message = _('"{name}" cannot be a name here.').format(name=name)
        hint = _("use a word with letters, digits and _ that is not there yet")
        key = value.keys[name] if isinstance(value, MappingNode) else value
        sheet.wrong(Code.WRONG_CARD, message, (key.line, key.column), hint)
    return tuple(_field(form, name) for name, form in forms.items() if form and name in names)


def _can_be_a_name(name: str, sort: str) -> bool:
    taken = is_taken(name, ITEMS[sort]) if sort else is_taken(name)
    return not taken and NAME_PATTERN.match(name) is not None


def _field(form: FieldForm, name: str) -> ExtensionField:
    """Return what a field holds."""
    found = ExtensionField(name, tuple(sorted(form.title.items(), reverse=True)), list=form.list)
    allowed = {"title", "list"}
    if form.fields is not None:
        sort = form.list if form.list in ITEMS else ""
        found = replace(found, fields=_fields(form.fields, form.sheet, sort))
        allowed.add("fields")
    elif form.list in ITEMS:
        form.miss("fields")
    elif not form.list:
        found = replace(found, type=form.type)
        allowed.add("type")
        if not form.has("type"):
            form.miss("type")
    if found.type == "word" or form.list == "words":
        found = replace(found, choices=form.choices)
        allowed.add("choices")
    for key in form.mapped.items.keys() & form.keys.keys() - allowed:
        form.refuse(key)
    return found
