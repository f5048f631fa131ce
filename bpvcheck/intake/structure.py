"""The structure of a kind of record, to find those that have another among many.

`pyarrow.json` refuses a block without saying which record is wrong. msgspec reads one record after
the other against types that are made of the shape of the kind: fields and types of JSON, no more.
"""

from types import NoneType
from typing import Any

import msgspec

from bpvcheck.records.shape import (
    DecimalShape,
    FieldShape,
    FlagShape,
    GroupShape,
    ListShape,
    NumberShape,
)

__all__ = ["Structure"]


class Structure:
    """The fields of a kind of record, and what JSON has in them."""

    def __init__(self, shape: GroupShape) -> None:
        """Make types of a shape; ``kind`` is a field too."""
        fields = {"kind": str, "extensions": NoneType, **_fields(shape)}
        self._decoder = msgspec.json.Decoder(_struct(fields))

    def fits(self, record: bytes) -> bool:
        """Return whether a record has no other fields, and no other types."""
        try:
            self._decoder.decode(record)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return False
        return True


def _fields(shape: GroupShape) -> dict[str, Any]:
    return {name: _type(inner) for name, inner in shape.fields.items()}


def _struct(fields: dict[str, Any]) -> type[msgspec.Struct]:
    """Make a type of fields, all of which may be absent; names need not be ones of Python."""
    names = {f"field_{number}": name for number, name in enumerate(fields)}
    typed = [(own, fields[name] | None, None) for own, name in names.items()]
    return msgspec.defstruct("Fields", typed, rename=names, forbid_unknown_fields=True)


def _type(shape: FieldShape) -> Any:  # noqa: ANN401 - a type made at run time
    if isinstance(shape, GroupShape):
        return _struct(_fields(shape))
    if isinstance(shape, ListShape):
        return list[_type(shape.item)]  # type: ignore[misc]
    plain: dict[type, type] = {FlagShape: bool, NumberShape: int, DecimalShape: float}
    return plain.get(type(shape), str)
