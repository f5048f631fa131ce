"""The JSON Schemas of the records, made from the models: the public contract."""

from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DictSchema

from bpvcheck.records.extensions import Extensions, kinds

__all__ = ["VERSION", "schema"]

VERSION: Final = "1.1"
"""The first number is raised when a record that was right would no longer be, the second when
records can say more."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


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
    return {"$schema": _DIALECT, "$id": f"urn:bpvcheck:schema:{VERSION}:{kind}", **made}
