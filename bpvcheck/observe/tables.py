"""The tables that records are read into, one per kind, as Ibis sees them and as DuckDB reads them.

Beside its fields a record table has ``row``, a number that joins cost little on.
"""

from collections.abc import Mapping
from functools import cache

import ibis
import ibis.expr.datatypes as dt

from bpvcheck.expressions.types import Bool, Date, Events, Int, Struct, Text, Type, Values
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions
from bpvcheck.records.types import stated_lists
from bpvcheck.rulebook.fields import record_type

ROW = "row"


@cache
def record_columns(kind: str, extensions: Extensions = ()) -> Mapping[str, str]:
    """The columns of a kind of record by name, each with its type in DuckDB's words."""
    columns = {name: _sql(field) for name, field in record_type(kind, extensions).fields.items()}
    columns["complete_until"] = "DATE"
    columns.setdefault("extensions", "JSON")
    lists = stated_lists(KINDS[kind])
    if lists:
        columns["lists_complete_until"] = _struct_sql(dict.fromkeys(lists, Date()))
    return columns


@cache
def record_table(kind: str, extensions: Extensions = ()) -> ibis.Table:
    """The unbound table of a kind of record."""
    columns: dict[str, dt.DataType] = {ROW: dt.int64}
    columns |= {
        name: datatype(field) for name, field in record_type(kind, extensions).fields.items()
    }
    columns["complete_until"] = dt.date
    lists = stated_lists(KINDS[kind])
    if lists:
        columns["lists_complete_until"] = dt.Struct(dict.fromkeys(lists, dt.date))
    return ibis.table(columns, name=kind)


def datatype(kind: Type) -> dt.DataType:  # noqa: PLR0911 - one line per type
    """A type of the expression language as Ibis has it."""
    match kind:
        case Struct():
            return dt.Struct({name: datatype(field) for name, field in kind.fields.items()})
        case Events():
            return dt.Array(dt.Struct({name: datatype(f) for name, f in kind.fields.items()}))
        case Values():
            return dt.Array(datatype(kind.element))
        case Bool():
            return dt.boolean
        case Int():
            return dt.int64
        case Date():
            return dt.date
        case Text():
            return dt.string
    message = f"no column holds {kind}"
    raise TypeError(message)


def _sql(kind: Type) -> str:  # noqa: PLR0911 - one line per type
    match kind:
        case Struct():
            return _struct_sql(kind.fields)
        case Events():
            return _struct_sql(kind.fields) + "[]"
        case Values():
            return _sql(kind.element) + "[]"
        case Bool():
            return "BOOLEAN"
        case Int():
            return "BIGINT"
        case Date():
            return "DATE"
    return "VARCHAR"


def _struct_sql(fields: Mapping[str, Type]) -> str:
    inner = ", ".join(f'"{name}" {_sql(field)}' for name, field in fields.items())
    return f"STRUCT({inner})"
