"""Fast twins of the models: msgspec structs, generated from the pydantic models at run time.

A twin accepts only what its model certainly accepts, as far as types, fields, lengths, bounds and
dates go. The patterns of texts are not in it: `Shape` says where the patterned texts are, so that
they are checked per distinct value instead of per occurrence (see `bpvcheck.intake.sieve`).

What this module does not know of a model is a TypeError, never a guess.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from annotated_types import Ge, Le
from pydantic import BaseModel, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic.fields import FieldInfo

from bpvcheck.records import KINDS
from bpvcheck.records.types import Extensions, Moment, PeriodItem, Pseudonymous, TopRecord

__all__ = ["Leaf", "Shape", "Step", "decoder", "shape"]

_IGNORED = (Moment, Pseudonymous, WithJsonSchema, BeforeValidator)


@dataclass(frozen=True)
class Leaf:
    """A type of text: the pattern that it matches, and whether no person's number may be in it."""

    pattern: str | None
    private: bool

    @property
    def matches(self) -> Callable[[str], object]:
        """The check of the pattern."""
        return re.compile(self.pattern or "").match


@dataclass(frozen=True)
class Step:
    """From items of a shape to the texts, or the items, in one of their fields."""

    name: str
    get: Callable[[Any], Any]
    many: bool
    leaf: Leaf | None
    child: "Shape | None"


@dataclass(frozen=True)
class Shape:
    """A model with its twin, and where its texts and its items are."""

    model: type[BaseModel]
    struct: type[msgspec.Struct]
    steps: tuple[Step, ...]


@cache
def shape(model: type[BaseModel]) -> Shape:
    """Give the shape of a model, its twin included."""
    _refuse_validators(model)
    hints = get_type_hints(model, include_extras=True)
    fields = {name: hints[name] for name in model.model_fields}
    kind = get_args(fields.pop("kind"))[0] if issubclass(model, TopRecord) else None
    steps = [_step(name, hint) for name, hint in fields.items() if hint != Extensions | None]
    return Shape(model, _twin(model, kind, fields), tuple(step for step in steps if step))


def _refuse_validators(model: type[BaseModel]) -> None:
    """Give a validator of a model could refuse what its twin accepts."""
    found = model.__pydantic_decorators__
    if found.field_validators or found.model_validators or found.root_validators:
        msg = f"{model.__name__} has validators: no fast twin can be made of it"
        raise TypeError(msg)


def _twin(model: type[BaseModel], kind: str | None, fields: dict[str, Any]) -> type[msgspec.Struct]:
    """Define the struct. A field that is not recorded stays unset, so that encoding leaves it."""
    optional = [
        (name, _twin_type(hint) | msgspec.UnsetType, msgspec.UNSET)
        if not model.model_fields[name].is_required()
        else (name, _twin_type(hint))
        for name, hint in fields.items()
    ]
    tag = {"tag_field": "kind", "tag": kind} if kind else {}
    options: dict[str, Any] = {"forbid_unknown_fields": True, "kw_only": True, "gc": False, **tag}
    return msgspec.defstruct(model.__name__, optional, **options)


def _twin_type(hint: Any) -> Any:  # noqa: ANN401 - an annotation
    """Translate an annotation of a model into one of msgspec."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _bounded(args[0], args[1:])
    if origin in {Union, UnionType}:
        return Union[tuple(_twin_type(arg) for arg in args)]  # noqa: UP007 - made at run time
    if origin in {list, dict}:
        return origin[tuple(_twin_type(arg) for arg in args)]
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return shape(hint).struct
    if origin is Literal or hint in {bool, str, NoneType, Any}:
        return hint
    msg = f"no fast twin is known for {hint!r}"
    raise TypeError(msg)


def _bounded(base: Any, metadata: tuple[Any, ...]) -> Any:  # noqa: ANN401 - annotations
    """Translate a value type: a date, a bounded number or a text."""
    limits = {}
    for mark in metadata:
        for limit in mark.metadata if isinstance(mark, FieldInfo) else (mark,):
            limits.update(_limits(limit))
    if base is date:
        return date
    if base is str:
        return Annotated[str, msgspec.Meta(**{"min_length": 1, **limits})]
    if base is int:
        return Annotated[int, msgspec.Meta(**limits)]
    msg = f"no fast twin is known for {base!r}"
    raise TypeError(msg)


def _limits(mark: object) -> dict[str, Any]:
    """Give the bounds in one mark of a value type; the pattern of a text is left to `Leaf`."""
    if isinstance(mark, Ge):
        return {"ge": mark.ge}
    if isinstance(mark, Le):
        return {"le": mark.le}
    if isinstance(mark, StringConstraints):
        bounds = {"min_length": mark.min_length, "max_length": mark.max_length}
        return {name: bound for name, bound in bounds.items() if bound is not None}
    if isinstance(mark, _IGNORED) or type(mark).__name__ in {"Strict", "_Strict"}:
        return {}
    msg = f"no fast twin is known for {mark!r}"
    raise TypeError(msg)


def _step(name: str, hint: Any) -> Step | None:  # noqa: ANN401 - an annotation
    """Give the step into a field, or nothing where the twin says all there is to say."""
    many, inner = _unwrapped(hint)
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        child = shape(inner)
        worth = child.steps or issubclass(inner, PeriodItem)
        return Step(name, attrgetter(name), many, None, child) if worth else None
    leaf = _leaf(inner)
    return Step(name, attrgetter(name), many, leaf, None) if leaf else None


def _unwrapped(hint: Any) -> tuple[bool, Any]:  # noqa: ANN401 - an annotation
    """Take "or null" and "a list of" off an annotation."""
    if get_origin(hint) in {Union, UnionType}:
        hint = next(arg for arg in get_args(hint) if arg is not NoneType)
    if get_origin(hint) is list:
        return True, get_args(hint)[0]
    return False, hint


def _leaf(hint: Any) -> Leaf | None:  # noqa: ANN401 - an annotation
    """Give the text type in an annotation, if there is one with something to check."""
    if get_origin(hint) is not Annotated or get_args(hint)[0] is not str:
        return None
    marks = get_args(hint)[1:]
    pattern = next((mark.pattern for mark in marks if isinstance(mark, StringConstraints)), None)
    return Leaf(str(pattern) if pattern else None, any(isinstance(m, Pseudonymous) for m in marks))


@cache
def decoder() -> "msgspec.json.Decoder[Any]":
    """One decoder for every kind of record, told apart by ``kind``."""
    twins = tuple(shape(model).struct for model in KINDS.values())
    return msgspec.json.Decoder(Union[twins])  # noqa: UP007 - made at run time
