"""The JSON Schema of a report: that of its description."""

from typing import Any

from pydantic import TypeAdapter

from bpvcheck.reports.layout.document import Document
from bpvcheck.reports.model import REPORT_VERSION

__all__ = ["report_schema"]


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of what ``--format json`` prints."""
    made = TypeAdapter(Document).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": f"Report of bpvcheck, version {REPORT_VERSION}",
    }
