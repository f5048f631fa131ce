"""The shape of a record: its model read once, as a small tree of which columns are made.

`record_schema` (`bpvcheck.records.columns`) makes Arrow types of it, the intake the checks of
columns. What this module does not know of a model is a TypeError, never a guess.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le
from pydantic import BaseModel, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic.fields import FieldInfo

from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions, declared_model
from bpvcheck.records.types import END, DateMeaning, NineDigits

__all__ = [
    "DateShape",
    "DecimalShape",
    "FieldShape",
    "FlagShape",
    "GroupShape",
    "ListShape",
    "NumberShape",
    "TextShape",
    "WordShape",
    "record_shape",
]

_LAST: Final = (
    "complete_until",
    "lists_complete_until",
    "lists_complete_since",
    "channels_complete_until",
    "attestations_complete_until",
    "placements_complete_until",
)
"""What a record states of its lists, and of what is recorded about it elsewhere."""
_KNOWN_MARKS: Final = (
    *(StringConstraints, NineDigits, Ge, Le),
    # read strictly anyway, or no matter of columns
    *(DateMeaning, BeforeValidator, WithJsonSchema),
)


@dataclass(frozen=True)
class WordShape:
    """A word of a closed vocabulary."""

    choices: tuple[str, ...]


@dataclass(frozen=True)
class TextShape:
    """A text: the pattern that all of it matches, and its length.

    The pattern goes without ``bpvcheck.records.types.END``. In what is ``private`` no person's
    number may stand.
    """

    pattern: str
    shortest: int | None
    longest: int | None
    private: bool


@dataclass(frozen=True)
class DateShape:
    """A date."""


@dataclass(frozen=True)
class FlagShape:
    """True or false."""


@dataclass(frozen=True)
class NumberShape:
    """A whole number between bounds, both included."""

    least: int
    most: int


@dataclass(frozen=True)
class DecimalShape:
    """A number with decimals between bounds, both included."""

    least: float
    most: float


@dataclass(frozen=True)
class GroupShape:
    """Named fields, of a record, an item, or an object by key.

    ``required`` are never null; in an object whose values are (``keyed``) nothing is that stands in
    it.
    """

    model: type[BaseModel] | None
    fields: Mapping[str, "FieldShape"]
    required: tuple[str, ...] = ()
    keyed: bool = False


@dataclass(frozen=True)
class ListShape:
    """A list of items, none of them null."""

    item: "FieldShape"


FieldShape = (
    WordShape | TextShape | DateShape | FlagShape | NumberShape | DecimalShape | GroupShape
    | ListShape
)  # fmt: skip


@cache
def record_shape(kind: str, extensions: Extensions = ()) -> GroupShape:
    """Return the shape of a kind of record, with the namespaces that plugins declare for it.

    ``kind`` is left out, and so is ``extensions`` where nothing is declared.
    """
    group = _group(KINDS[kind], leave_out={"kind", "extensions"})
    last = {name: group.fields[name] for name in _LAST if name in group.fields}
    fields = {name: shape for name, shape in group.fields.items() if name not in last} | last
    declared = declared_model(kind, extensions)
    if declared:
        fields["extensions"] = _group(declared)
    return replace(group, fields=fields)


def _group(model: type[BaseModel], leave_out: Collection[str] = ()) -> GroupShape:
    """Return the shape of a model."""
    found = model.__pydantic_decorators__
    if found.field_validators or found.model_validators or found.root_validators:
        msg = f"{model.__name__} has validators, which columns do not know"
        raise TypeError(msg)
    hints = get_type_hints(model, include_extras=True)
    fields = {name: _shape(hints[name]) for name in model.model_fields if name not in leave_out}
    required = tuple(name for name in fields if model.model_fields[name].is_required())
    return GroupShape(model, fields, required)


def _shape(hint: Any) -> FieldShape:  # noqa: ANN401, PLR0911 - an annotation; a table of types
    """Return the shape of an annotation; "or null" says nothing, as every field may be null."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        [only] = [arg for arg in args if arg is not NoneType]
        return _shape(only)
    if origin is Annotated:
        return _value(args[0], args[1:])
    if origin is Literal:
        return WordShape(args)
    if origin is list:
        return ListShape(_shape(args[0]))
    if origin is dict and get_origin(args[0]) is Literal:
        fields = dict.fromkeys(get_args(args[0]), _shape(args[1]))
        return GroupShape(None, fields, keyed=NoneType not in get_args(args[1]))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _group(hint)
    if hint is bool:
        return FlagShape()
    msg = f"no column is known for {hint!r}"
    raise TypeError(msg)


def _value(base: Any, marks: tuple[Any, ...]) -> FieldShape:  # noqa: ANN401 - annotations
    """Return the shape of a value type: a date, a number with bounds, or a text."""
    flat = [part for mark in marks for part in _parts(mark)]
    if base is date:
        return DateShape()
    if base in {int, float}:
        [least] = [base(str(mark.ge)) for mark in flat if isinstance(mark, Ge)]
        [most] = [base(str(mark.le)) for mark in flat if isinstance(mark, Le)]
        return NumberShape(least, most) if base is int else DecimalShape(least, most)
    if base is str:
        [limits] = [mark for mark in flat if isinstance(mark, StringConstraints)]
        pattern = str(limits.pattern)
        if pattern.startswith("^") and pattern.endswith(END):
            private = not any(isinstance(mark, NineDigits) for mark in flat)
            start = pattern.removesuffix(END)
            return TextShape(start, limits.min_length, limits.max_length, private)
    msg = f"no column is known for {base!r} with {marks!r}"
    raise TypeError(msg)


def _parts(mark: object) -> Collection[object]:
    """Return what a mark of a value type says."""
    if isinstance(mark, FieldInfo):
        return mark.metadata
    if isinstance(mark, _KNOWN_MARKS):
        return (mark,)
    msg = f"no column is known for {mark!r}"
    raise TypeError(msg)
