"""Where a record may not hold a person's number: by any key, and in the fields marked for it."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from bpvcheck.intake.privacy import Pointer, forbidden_key, numbers_in
from bpvcheck.records.types import Extensions, Pseudonymous

__all__ = ["private_places"]


def private_places(hint: Any, value: object, path: Pointer = ()) -> Iterator[Pointer]:  # noqa: ANN401
    """Find forbidden keys at any depth, and numbers in marked fields, outside ``extensions``."""
    if _marked(hint):
        yield from numbers_in(value, path)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from private_places(hint, part, (*path, at))
    elif isinstance(value, dict):
        fields = _fields(hint)
        for key, part in value.items():
            if forbidden_key(key):
                yield (*path, key)
            elif fields.get(key) != Extensions | None:
                yield from private_places(fields.get(key), part, (*path, key))


@cache
def _fields(hint: Any) -> dict[str, Any]:  # noqa: ANN401 - an annotation
    """Give the annotations of the fields of the model in an annotation."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return get_type_hints(hint, include_extras=True)
    return next((found for arg in get_args(hint) if (found := _fields(arg))), {})


@cache
def _marked(hint: Any) -> bool:  # noqa: ANN401 - an annotation
    """Tell whether an annotation is of text about a person, or of a list of it."""
    marks = getattr(hint, "__metadata__", ())
    return any(isinstance(m, Pseudonymous) for m in marks) or any(map(_marked, get_args(hint)))
