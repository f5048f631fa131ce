"""Every field of a kind of record, in the order of its model: for who lists or counts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from bpvcheck.records import KINDS
from bpvcheck.records.types import list_fields, titles

__all__ = ["Described", "described"]


@dataclass(frozen=True)
class Described:
    """A field: where it stands, what it is called by language, and what it holds.

    ``path`` goes through lists as it goes through objects: ``signatures``, ``by``. ``listed`` where
    the field is a list; ``model`` is that of the object, or of the items, in it; ``hint`` is its
    type, marks included.
    """

    path: tuple[str, ...]
    titles: dict[str, str]
    required: bool
    listed: bool
    model: type[BaseModel] | None
    hint: Any

    @property
    def name(self) -> str:
        """The path as people write it."""
        return ".".join(self.path)


def described(kind: str) -> Iterator[Described]:
    """Yield the fields of a kind of record, each before those in it."""
    yield from _below(KINDS[kind], ())


def _below(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[Described]:
    hints, lists = get_type_hints(model, include_extras=True), {*list_fields(model)}  # type: ignore[arg-type] # all are records
    for name, info in model.model_fields.items():
        path, inner = (*above, name), _model(info.annotation)
        yield Described(path, titles(info), info.is_required(), name in lists, inner, hints[name])
        if inner is not None:
            yield from _below(inner, path)


def _model(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - an annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model(arg))), None)
