"""Validation errors of pydantic as problems that a person can mend.

A problem says where, what was expected and of which type the value is; never the value itself.
"""

import re
from functools import lru_cache
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bpvcheck.errors import Code, Problem, did_you_mean, nearest
from bpvcheck.i18n import N_, _
from bpvcheck.intake.privacy import Pointer, pointer, shown
from bpvcheck.records import types
from bpvcheck.records.types import titles

__all__ = ["found_type", "problems_of"]

_LONG_WORD: Final = 80
_TYPE_NAMES: Final = {
    type(None): N_("nothing (null)"),
    bool: N_("true or false"),
    int: N_("a number"),
    float: N_("a number"),
    str: N_("text"),
    list: N_("a list"),
    dict: N_("an object"),
}
_PATTERNS: Final = {
    "Brin": N_("a BRIN: two digits and two capitals, such as 99ZZ"),
    "Crebo": N_("a crebo: five digits, such as 94920"),
    "OptionalUnit": N_("the code of an optional unit: K and four digits, such as K0914"),
    "CompanyId": N_("a company code of 17 characters, or a company id of 9 digits"),
    "Identifier": N_("an identifier: letters, digits and . _ : / -, at most 80, no spaces"),
    "Pseudonym": N_("a pseudonym: letters, digits and . _ : -, at most 80, no spaces"),
    "SubjectId": N_("the identifier of a record"),
    "Namespace": N_("a namespace: a lower-case letter, then at most 29 of a-z, 0-9 and _"),
    "FreeText": N_("text of 1 to 500 characters, without control characters"),
}
_EXPECTED: Final = {
    "string_type": N_("text"),
    "bool_type": N_("true or false"),
    "int_type": N_("a whole number"),
    "int_parsing_size": N_("a whole number"),
    "float_type": N_("a number"),
    "list_type": N_("a list"),
    "model_type": N_("an object"),
    "dict_type": N_("an object"),
    "value_error": N_("a date from 1990 to 2099 that exists, written as YYYY-MM-DD"),
}


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """One problem per error that pydantic found in a record of this model."""
    return [_problem(details, model) for details in error.errors(include_url=False)]


def _problem(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    """Say what is wrong in our words."""
    path = tuple(step for step in details["loc"] if step != "[key]")
    name, where = shown(str(path[-1])) if path else "", pointer(path)
    if details["type"] == "missing":
        message = _('The field "{name}" is missing.').format(name=name)
        return Problem(Code.MISSING_FIELD, message, pointer=where)
    if details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",):
        return _unknown(details, path, model)
    message = _('"{name}" holds {found}, which does not fit here.')
    return Problem(
        Code.WRONG_VALUE,
        message.format(name=name, found=found_type(details["input"])),
        expected=_expected(details),
        hint=_hint(details),
        pointer=where,
    )


def _unknown(details: ErrorDetails, path: Pointer, model: type[BaseModel]) -> Problem:
    """Return a field that is not in the schema, with the one that was probably meant."""
    name = str(path[-1])
    message = _('There is no field "{name}" here.').format(name=shown(name))
    choices = _choices(details)
    meant = _meant(name, _inner(model, path[: -2 if choices else -1]))
    if choices and meant not in choices:
        meant = nearest(name, choices)
    own = _("fields of a sector go under extensions.<namespace>")
    return Problem(
        Code.UNKNOWN_FIELD,
        message,
        expected=_expected(details) if details["type"] != "extra_forbidden" else "",
        hint=_('did you mean "{name}"?').format(name=meant) if meant else own,
        pointer=pointer(path),
    )


def _inner(model: type[BaseModel], path: Pointer) -> type[BaseModel] | None:
    """Return the model of the object at a path."""
    for step in (step for step in path if isinstance(step, str)):
        inner = _models(model.model_fields[step].annotation) if step in model.model_fields else []
        if not inner:
            return None
        model = inner[0]
    return model


def _models(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - an annotation
    """Return the models in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for arg in get_args(annotation) for model in _models(arg)]


@lru_cache(1000)
def _meant(name: str, model: type[BaseModel] | None) -> str | None:
    """Find the field that was probably meant, by its name or its title in either language.

    A title counts as it stands before a name that is merely near: `leerweg` is `pathway`, and not
    `level`. The same mistake often comes in every record.
    """
    if model is None:
        return None
    said = _said(model)
    plain = _plain(name)
    if plain in said:
        return said[plain]
    return nearest(name, model.model_fields) or said.get(nearest(plain, said) or "")


def _said(model: type[BaseModel]) -> dict[str, str]:
    """Return the fields by what they are called, those of the objects in the model too."""
    said: dict[str, str] = {}
    for name, info in model.model_fields.items():
        if "list[" not in str(info.annotation):
            for inner in _models(info.annotation):
                said |= {title: f"{name}.{path}" for title, path in _said(inner).items()}
    for name, info in model.model_fields.items():
        said |= {_plain(title): name for title in titles(info).values() if title}
    return said


def _plain(title: str) -> str:
    """Return a title as a column or a field might have it: no brackets, spaces or capitals."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\(.*?\)", "", title).lower())


def found_type(value: object) -> str:
    """Name the JSON type of a value."""
    return _(_TYPE_NAMES.get(type(value), N_("a value")))


def _expected(details: ErrorDetails) -> str:
    """Say what would be right, by the kind of error."""
    context = details.get("ctx", {})
    if choices := _choices(details):
        return _("one of {choices}").format(choices=", ".join(choices))
    if "pattern" in context:
        return _(_pattern_names().get(context["pattern"], N_("text in another form")))
    kind = "value_error" if details["type"].startswith("date") else details["type"]
    if text := _EXPECTED.get(kind):
        return _(text)
    return _bound(kind, context)


def _bound(kind: str, context: dict[str, Any]) -> str:
    """Say which bound a number or text goes past."""
    if any(isinstance(bound, float) for bound in context.values()):
        decimals = {
            "greater_than_equal": _("a number of at least {ge:g}"),
            "less_than_equal": _("a number of at most {le:g}"),
        }
        return decimals[kind].format(**context)
    texts = {
        "greater_than_equal": _("a whole number of at least {ge}"),
        "less_than_equal": _("a whole number of at most {le}"),
        "string_too_short": _("text of at least {min_length} characters"),
        "string_too_long": _("text of at most {max_length} characters"),
    }
    return texts[kind].format(**context) if kind in texts else _("another value")


def _choices(details: ErrorDetails) -> list[str]:
    """Return the words of a closed vocabulary."""
    if details["type"] != "literal_error":
        return []
    return re.findall(r"'([^']*)'", details["ctx"]["expected"])


def _hint(details: ErrorDetails) -> str:
    """Name the nearest word of a closed vocabulary; the word that was found is not repeated."""
    value: object = details["input"]
    short = isinstance(value, str) and len(value) < _LONG_WORD
    return did_you_mean(str(value), _choices(details)) if short else ""


def _pattern_names() -> dict[str, str]:
    """Return what each pattern of `bpvcheck.records.types` means."""
    named = {name: get_args(getattr(types, name))[1] for name in _PATTERNS}
    return {mark.pattern: _PATTERNS[name] for name, mark in named.items()}
