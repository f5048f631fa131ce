"""The JSON Schemas of rule cards, for editors: made from the forms by which cards are read."""

import json
from collections.abc import Mapping
from typing import Final

from bpvcheck.rulebook.common import CommonForm
from bpvcheck.rulebook.form import JsonSchema, Keys
from bpvcheck.rulebook.kinds import SHARED
from bpvcheck.rulebook.read import CardForm, ObjectiveForm
from bpvcheck.rulebook.read_examples import ExamplesForm

__all__ = ["SCHEMAS", "rule_schema", "schema_of"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: Final[Mapping[str, tuple[type[Keys], str]]] = {
    "rule_card": (CardForm, "A rule card: one duty"),
    "rule_objective": (ObjectiveForm, "An objective, and the duties that serve it"),
    "rule_examples": (ExamplesForm, "The worked examples of a rule card"),
    "rule_common": (CommonForm, "What the rule cards of a folder share"),
}
"""The forms of files by the name of their schema, each with a title."""


def rule_schema(name: str) -> JsonSchema:
    """Return the JSON Schema (2020-12) of a form. Raises KeyError for an unknown name."""
    form, title = SCHEMAS[name]
    return schema_of(name, title, form.schema())


def schema_of(name: str, title: str, made: JsonSchema) -> JsonSchema:
    """Return a whole JSON Schema of what a form, or a list of forms, holds."""
    text = json.dumps(made)
    shared = {each: schema for each, schema in SHARED.items() if f"#/$defs/{each}" in text}
    head = {"$schema": _DIALECT, "$id": f"urn:bpvcheck:schema:1:{name}", "title": title}
    return {**head, **made, "$defs": shared}
