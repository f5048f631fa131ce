"""The JSON Schema of what is printed as JSON: that of the types of which it is made."""

from typing import Any

from pydantic import TypeAdapter

from bpvcheck.reports.layout.document import Document
from bpvcheck.reports.model import REPORT_VERSION

__all__ = ["output_schema", "report_schema"]


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of what ``report --format json`` prints."""
    return output_schema(Document, f"Report of bpvcheck, version {REPORT_VERSION}")


def output_schema(kind: Any, title: str, version: tuple[str, int] | None = None) -> dict[str, Any]:  # noqa: ANN401 - any type
    """Return the JSON Schema (2020-12) of a type; ``version`` is a field before its own."""
    made = TypeAdapter(kind).json_schema(mode="serialization")
    if version:
        name, number = version
        made["properties"] = {name: {"const": number}, **made["properties"]}
        made["required"] = [name, *made["required"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": title}
