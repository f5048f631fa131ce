"""The JSON Schemas of the records, made from the models: the public contract."""

from typing import Any, Final

from bpvcheck.records import KINDS

__all__ = ["VERSION", "schema"]

VERSION: Final = 1
"""Raised when a record that was right would no longer be, or the other way round."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema(kind: str) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a kind of record. Raises KeyError for an unknown kind."""
    made = KINDS[kind].model_json_schema()
    return {"$schema": _DIALECT, "$id": f"urn:bpvcheck:schema:{VERSION}:{kind}", **made}
