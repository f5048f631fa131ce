"""The JSON Schemas of the records, made from the models: the public contract."""

from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DictSchema

from bpvcheck.intake.simplify import MAX_DEPTH
from bpvcheck.records.extensions import Extensions, kinds

__all__ = ["VERSION", "schema"]

VERSION: Final = "2.0"
"""The first number is raised when a record that was right would no longer be, the second when
records can say more."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


_FREE: Final = {"additionalProperties": True, "type": "object"}
_INSIDE: Final = MAX_DEPTH - 2
"""How deep what stands in a namespace may be nested."""


class _Exact(GenerateJsonSchema):
    """Says of objects by key that no other keys are allowed, as the models do."""

    def dict_schema(self, schema: DictSchema) -> JsonSchemaValue:
        """Refuse keys that do not match their pattern."""
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made


def schema(kind: str, extensions: Extensions = ()) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of record, with the fields that branches declare.

    Raises KeyError for an unknown kind.
    """
    made = kinds(extensions)[kind].model_json_schema(schema_generator=_Exact)
    if _bound_depth(made):
        made["$defs"] = made.get("$defs", {}) | _nested()
    return {"$schema": _DIALECT, "$id": f"urn:bpvcheck:schema:{VERSION}:{kind}", **made}


def _bound_depth(made: Any) -> bool:  # noqa: ANN401 - a part of a schema
    """Bound how deep namespaces are nested, in place; tell whether there are any."""
    parts = made.values() if isinstance(made, dict) else made if isinstance(made, list) else ()
    found = [_bound_depth(part) for part in parts]
    if isinstance(made, dict) and [*made.get("patternProperties", {}).values()] == [_FREE]:
        inside = {**_FREE, "additionalProperties": _ref(_INSIDE)}
        made["patternProperties"] = dict.fromkeys(made["patternProperties"], inside)
        return True
    return any(found)


def _nested() -> dict[str, Any]:
    """Return what may be nested so deep and no deeper, by name."""
    made: dict[str, Any] = {"nested_0": {"not": {"type": ["array", "object"]}}}
    for depth in range(1, _INSIDE + 1):
        inner = _ref(depth - 1)
        made[f"nested_{depth}"] = {"additionalProperties": inner, "items": inner}
    return made


def _ref(depth: int) -> dict[str, str]:
    return {"$ref": f"#/$defs/nested_{depth}"}
