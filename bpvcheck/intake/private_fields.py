"""Where a record may not hold a person's number: everywhere but in a field of company ids.

A company id has nine digits too (UWEB annex 3, D28), and one in eleven passes the elfproef.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from pydantic import BaseModel

from bpvcheck.intake.privacy import Pointer, forbidden_key, holds_number, numbers_in
from bpvcheck.records import Attestation
from bpvcheck.records.types import COMPANY_PATTERN, NineDigits

__all__ = ["private_places"]

_COMPANY: Final = re.compile(COMPANY_PATTERN)


@dataclass(frozen=True)
class _Plan:
    """Where company ids stand in a value: it is one itself, or some of its fields are or hold."""

    company: bool = False
    fields: "Mapping[str, _Plan]" = field(default_factory=dict)


_NONE: Final = _Plan()
_COMPANY_ID: Final = _Plan(company=True)


def private_places(model: type[BaseModel], record: dict[str, Any]) -> Iterator[Pointer]:
    """Find keys and values at any depth that hold a person's number."""
    plan = _plan(model)
    if issubclass(model, Attestation) and record.get("subject_kind") == "company":
        plan = _Plan(fields={**plan.fields, "subject": _COMPANY_ID})
    return _search(plan, record, ())


def _search(plan: _Plan, value: object, path: Pointer) -> Iterator[Pointer]:
    """Look at a value, except for what is a company id where one belongs."""
    if plan == _NONE:
        yield from numbers_in(value, path)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _search(plan, part, (*path, at))
    elif isinstance(value, dict):
        for key, part in value.items():
            if forbidden_key(key) or holds_number(key):
                yield (*path, key)
            else:
                yield from _search(plan.fields.get(key, _NONE), part, (*path, key))
    elif not (isinstance(value, str) and _COMPANY.match(value)):
        yield from numbers_in(value, path)


@cache
def _plan(hint: Any) -> _Plan:  # noqa: ANN401 - an annotation
    """Make the plan of an annotation."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        hints = get_type_hints(hint, include_extras=True)
        plans = {name: _plan(inner) for name, inner in hints.items()}
        return _Plan(fields={name: plan for name, plan in plans.items() if plan != _NONE})
    if any(isinstance(mark, NineDigits) for mark in getattr(hint, "__metadata__", ())):
        return _COMPANY_ID
    found = [_plan(arg) for arg in get_args(hint) if isinstance(arg, type) or get_args(arg)]
    return next((plan for plan in found if plan != _NONE), _NONE)
