"""What a record says that cannot be: checked after validation, record by record.

================  ===========================================  ==================
where             contradiction                                code
================  ===========================================  ==================
placement         ``period.start`` after ``planned_end``       IMPOSSIBLE_DATES
placement         an ending before ``period.start``            IMPOSSIBLE_DATES
anything that     ``since`` after ``until``                    IMPOSSIBLE_DATES
held for a time   ``until`` with ``open_ended: true``          CONTRADICTION
attestation       ``until`` before ``on``                      IMPOSSIBLE_DATES
================  ===========================================  ==================

Between records (see `bpvcheck.intake.merge`):

================  ===========================================  ==================
what              what is done                                 code
================  ===========================================  ==================
one id twice,     one is kept, and a note says how many
byte for byte     copies were left out
one id twice,     every one of them is set aside               DUPLICATE_ID
differing
one company       every company that claims it by ``id`` or    CLAIMED_TWICE
code, two         ``also_known_as`` is set aside
companies
a reference to    the record is kept; a note counts them: an   (MISSING_REFERENCE)
no record         export often has placements only
================  ===========================================  ==================

Company ids are compared with spaces read as zeros: both stand before a house number.

The checks read records by attribute, so that they serve models and their fast twins alike; what is
not recorded is false there (None or unset).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bpvcheck.errors import Code
from bpvcheck.i18n import _
from bpvcheck.intake.privacy import Pointer
from bpvcheck.intake.structs import Shape
from bpvcheck.records import Attestation, Placement
from bpvcheck.records.types import PeriodItem

__all__ = ["Fault", "check_of", "faults"]


@dataclass(frozen=True)
class Fault:
    """A contradiction: where in the record, and what is wrong."""

    path: Pointer
    code: Code
    message: str


def check_of(model: type[BaseModel]) -> Callable[[Any], list[Fault]] | None:
    """Give the check of one model, its items not included; nothing where there is none."""
    if issubclass(model, PeriodItem):
        return _held
    return {Placement: _placement, Attestation: _attestation}.get(model)


def faults(shape: Shape, record: Any, path: Pointer = ()) -> Iterator[Fault]:  # noqa: ANN401
    """Find every contradiction in a record and in the items in it."""
    check = check_of(shape.model)
    for fault in check(record) if check else ():
        yield Fault((*path, *fault.path), fault.code, fault.message)
    for step in shape.steps:
        value = step.get(record) if step.child else None
        if step.child and value:
            for place, part in enumerate(value) if step.many else [(None, value)]:
                inner = (step.name,) if place is None else (step.name, place)
                yield from faults(step.child, part, (*path, *inner))


def _placement(record: Any) -> list[Fault]:  # noqa: ANN401
    """Give the planned period and the actual end of a placement."""
    period = record.period
    start = period and period.start
    if not start:
        return []
    found = []
    if period.planned_end and period.planned_end < start:
        found.append(_order(("period", "planned_end"), _("The planned end is before the start.")))
    for at, ending in enumerate(record.endings or ()):
        if ending.on and ending.on < start:
            found.append(_order(("endings", at, "on"), _("The actual end is before the start.")))
    return found


def _attestation(record: Any) -> list[Fault]:  # noqa: ANN401
    """Give the day of a judgement and the last day on which it counts."""
    if record.until and record.on and record.until < record.on:
        return [_order(("until",), _("The last day is before the day of the judgement."))]
    return []


def _held(item: Any) -> list[Fault]:  # noqa: ANN401
    """Give the days between which something held."""
    if not item.until:
        return []
    found = []
    if item.since and item.since > item.until:
        found.append(_order(("until",), _("The last day is before the first day.")))
    if item.open_ended:
        message = _("A last day is given, and also that none is foreseen.")
        found.append(Fault(("open_ended",), Code.CONTRADICTION, message))
    return found


def _order(path: Pointer, message: str) -> Fault:
    """Give a fault of dates in an order that cannot be."""
    return Fault(path, Code.IMPOSSIBLE_DATES, message)
