"""The records' models as types of the expression language.

Read from the pydantic models once, so that a field that is added to a model can be named on a card
and nothing has to be kept beside it.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from bpvcheck.expressions.types import Bool, Date, Events, Int, Str, Struct, Type, Values
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions, declared_model
from bpvcheck.records.types import DateMeaning, EventItem, PeriodItem, RecordModel, TopRecord

UNSEEN = {
    "kind",
    "complete_until",
    "lists_complete_until",
    "lists_complete_since",
    "channels_complete_until",
    "attestations_complete_until",
    "placements_complete_until",
    "extensions",
}
"""Fields that say something about a record as a whole; cards judge on what happened."""
UNSEEN_WITHIN = {"not_yet", "complete", "hours_per_week"}
"""Fields within a record that state what did not happen and what is complete, which the engine
looks at, and a number with decimals, which the language of cards does not have."""


@cache
def record_type(kind: str, extensions: Extensions = ()) -> Struct:
    """Return the type of a kind of record, such as ``placement``.

    Fields that branches declare stand under ``extensions``, by namespace.
    """
    fields = dict(_fields(KINDS[kind]))
    declared = declared_model(kind, extensions)
    if declared is not None:
        fields["extensions"] = _struct(declared)
    return Struct(fields)


def _struct(model: type[RecordModel]) -> Struct:
    return Struct(_fields(model))


def _fields(model: type[RecordModel]) -> Mapping[str, Type]:
    unseen = UNSEEN if issubclass(model, TopRecord) else UNSEEN_WITHIN
    return {
        name: _field_type(info) for name, info in model.model_fields.items() if name not in unseen
    }


def _field_type(info: FieldInfo) -> Type:
    return _type(info.annotation, tuple(info.metadata))


def _type(annotation: Any, metadata: tuple[object, ...] = ()) -> Type:  # noqa: ANN401, PLR0911
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(args[0], (*args[1:], *metadata))
    if origin in (Union, UnionType):
        return _type(next(arg for arg in args if arg is not NoneType), metadata)
    if origin is list:
        return _list(args[0])
    if origin is Literal:
        return Str(frozenset(args))
    if isinstance(annotation, type) and issubclass(annotation, RecordModel):
        return _struct(annotation)
    if annotation is date:
        moments = [item.happens for item in metadata if isinstance(item, DateMeaning)]
        return Date(happens=moments[0] if moments else False)
    plain: dict[Any, Type] = {str: Str(), int: Int(), bool: Bool()}
    return plain[annotation]


def _list(element: Any) -> Type:  # noqa: ANN401
    if isinstance(element, type) and issubclass(element, EventItem):
        return Events(_fields(element), "on")
    if isinstance(element, type) and issubclass(element, PeriodItem):
        return Events(_fields(element), "since")
    inner = _type(element)
    assert isinstance(inner, Str | Date)  # noqa: S101 - lists hold items, texts or dates
    return Values(inner)
