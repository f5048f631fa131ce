"""Mappings: how tables become records, as data in a YAML file that a person can read.

`read_mapping` checks one at load, `mapping_reader` makes a reader of it, so that what stands in a
table goes through the same intake as records in JSON. The form is in docs/mappings.md.
"""

from bpvcheck.mapping.form import (
    Field,
    FieldSource,
    ItemMapping,
    Lookup,
    RowCondition,
    TableMap,
    TableMapping,
)
from bpvcheck.mapping.read import read_mapping
from bpvcheck.mapping.reader import mapping_reader, records_in

__all__ = [
    "Field",
    "FieldSource",
    "ItemMapping",
    "Lookup",
    "RowCondition",
    "TableMap",
    "TableMapping",
    "mapping_reader",
    "read_mapping",
    "records_in",
]
