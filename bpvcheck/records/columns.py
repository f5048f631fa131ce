"""Records as Arrow columns: per kind a schema with the names, order and nesting of its model.

======================  ==========================================
in the model            in the schema
======================  ==========================================
a date                  ``date32``
true or false           ``bool``
a whole number          ``int64``
a number with decimals  ``float64``
a word of a vocabulary  ``dictionary<int32, utf8>``
any other text          ``utf8``
a record in another     ``struct``
days by name            ``struct`` of ``date32``
a list                  ``list``; of items with fields, of structs
``complete_until``      ``date32``, after all others, and before
                        what else states completeness
``extensions``          ``struct`` of the declared namespaces
======================  ==========================================

Null is *not recorded*. ``kind`` is left out, and so is ``extensions`` where nothing is declared.
"""

from functools import cache
from typing import Final

import pyarrow as pa

from bpvcheck.records.extensions import Extensions
from bpvcheck.records.shape import (
    DateShape,
    DecimalShape,
    FieldShape,
    FlagShape,
    GroupShape,
    ListShape,
    NumberShape,
    TextShape,
    WordShape,
    record_shape,
)

__all__ = ["arrow_type", "record_schema"]

_PLAIN: Final = {
    DateShape: pa.date32(),
    DecimalShape: pa.float64(),
    FlagShape: pa.bool_(),
    NumberShape: pa.int64(),
    TextShape: pa.utf8(),
    WordShape: pa.dictionary(pa.int32(), pa.utf8()),
}


@cache
def record_schema(kind: str, extensions: Extensions = ()) -> pa.Schema:
    """Return the schema of a kind of record, with the namespaces that plugins declare for it."""
    fields = record_shape(kind, extensions).fields
    return pa.schema([(name, arrow_type(shape)) for name, shape in fields.items()])


def arrow_type(shape: FieldShape) -> pa.DataType:
    """Return the Arrow type of a shape."""
    if isinstance(shape, ListShape):
        return pa.list_(arrow_type(shape.item))
    if isinstance(shape, GroupShape):
        return pa.struct([(name, arrow_type(inner)) for name, inner in shape.fields.items()])
    return _PLAIN[type(shape)]
