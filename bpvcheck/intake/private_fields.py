"""Where a record may not hold a person's number: by any key, and in the fields marked for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from pydantic import BaseModel

from bpvcheck.intake.privacy import Pointer, forbidden_key, numbers_in
from bpvcheck.records.types import ExtensionValues, Pseudonymous

__all__ = ["private_places"]


@dataclass(frozen=True)
class _Plan:
    """What to look at in a value: all of it, its fields, or (extensions) nothing here."""

    private: bool = False
    skipped: bool = False
    fields: "dict[str, _Plan]" = field(default_factory=dict)


_KEYS_ONLY: Final = _Plan()


def private_places(model: type[BaseModel], record: dict[str, Any]) -> Iterator[Pointer]:
    """Find forbidden keys at any depth, and numbers in marked fields, outside ``extensions``."""
    return _search(_plan(model), record, ())


def _search(plan: _Plan, value: object, path: Pointer) -> Iterator[Pointer]:
    """Look at a value as its plan says."""
    if plan.private:
        yield from numbers_in(value, path)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            if isinstance(part, dict | list):
                yield from _search(plan, part, (*path, at))
    elif isinstance(value, dict):
        for key, part in value.items():
            inner = plan.fields.get(key, _KEYS_ONLY)
            if forbidden_key(key):
                yield (*path, key)
            elif inner.private or (isinstance(part, dict | list) and not inner.skipped):
                yield from _search(inner, part, (*path, key))


@cache
def _plan(hint: Any) -> _Plan:  # noqa: ANN401 - an annotation
    """Make the plan of an annotation."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        hints = get_type_hints(hint, include_extras=True)
        return _Plan(fields={name: _plan(inner) for name, inner in hints.items()})
    if any(isinstance(mark, Pseudonymous) for mark in getattr(hint, "__metadata__", ())):
        return _Plan(private=True)
    if hint == ExtensionValues:
        return _Plan(skipped=True)
    plans = [_plan(arg) for arg in get_args(hint) if isinstance(arg, type) or get_args(arg)]
    return next((plan for plan in plans if plan != _KEYS_ONLY), _KEYS_ONLY)
