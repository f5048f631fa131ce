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

Between records (see `bpvcheck.intake.settle`):

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

Each check is made twice: on columns it finds the rows that may be wrong, on a record what is wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel

from bpvcheck.errors import Code
from bpvcheck.i18n import _
from bpvcheck.intake.privacy import Pointer
from bpvcheck.records import Attestation, Placement
from bpvcheck.records.types import PeriodItem

__all__ = ["Fault", "contradicting", "faults"]

ColumnsByName = Mapping[str, pa.Array]


@dataclass(frozen=True)
class Fault:
    """A contradiction: where in the record, what is wrong, and where the earlier day stands."""

    path: Pointer
    code: Code
    message: str
    other: Pointer = ()


def contradicting(model: type[BaseModel] | None, columns: ColumnsByName) -> Iterator[pa.Array]:
    """Yield masks of the rows of a model that contradict themselves; null is no."""
    if model is None:
        return
    if issubclass(model, Placement):
        yield from _impossible_placements(columns)
    elif issubclass(model, Attestation):
        yield pc.less(columns["until"], columns["on"])
    elif issubclass(model, PeriodItem):
        yield pc.greater(columns["since"], columns["until"])
        yield pc.and_(columns["until"].is_valid(), columns["open_ended"])


def _impossible_placements(columns: ColumnsByName) -> Iterator[pa.Array]:
    """Yield the placements that end before they start, by plan or actually."""
    start, endings = columns["period"].field("start"), columns["endings"]
    yield pc.less(columns["period"].field("planned_end"), start)
    holders = pc.list_parent_indices(endings)
    early = pc.less(endings.values.field("on"), start.take(holders))
    yield pc.is_in(pa.array(range(len(start)), pa.int64()), holders.filter(early))


def faults(record: BaseModel, path: Pointer = ()) -> Iterator[Fault]:
    """Yield every contradiction in a record and in the items in it, sectors' fields left out."""
    for fault in _own_faults(record):
        other = (*path, *fault.other) if fault.other else ()
        yield Fault((*path, *fault.path), fault.code, fault.message, other)
    for name, value in record:
        if name == "extensions":
            continue
        for inner, part in _parts((*path, name), value):
            yield from faults(part, inner)


def _parts(path: Pointer, value: object) -> Iterator[tuple[Pointer, BaseModel]]:
    """Yield the records in the value of a field, with where they stand."""
    if isinstance(value, BaseModel):
        yield path, value
    elif isinstance(value, list):
        parts = ((at, part) for at, part in enumerate(value) if isinstance(part, BaseModel))
        yield from (((*path, at), part) for at, part in parts)


def _own_faults(record: BaseModel) -> list[Fault]:
    """Return the contradictions in what a record says itself, its items not included."""
    if isinstance(record, PeriodItem):
        return _held(record)
    if isinstance(record, Placement):
        return _placement(record)
    return _attestation(record) if isinstance(record, Attestation) else []


def _placement(record: Placement) -> list[Fault]:
    """Compare the start of a placement with its planned and its actual end."""
    period = record.period
    start = period and period.start
    if not period or not start:
        return []
    found = []
    if period.planned_end and period.planned_end < start:
        message = _("The planned end is before the start.")
        found.append(_order(("period", "planned_end"), message, ("period", "start")))
    for at, ending in enumerate(record.endings or ()):
        if ending.on and ending.on < start:
            message = _("The actual end is before the start.")
            found.append(_order(("endings", at, "on"), message, ("period", "start")))
    return found


def _attestation(record: Attestation) -> list[Fault]:
    """Compare the day of a judgement with the last day on which it counts."""
    if record.until and record.on and record.until < record.on:
        message = _("The last day is before the day of the judgement.")
        return [_order(("until",), message, ("on",))]
    return []


def _held(item: PeriodItem) -> list[Fault]:
    """Compare the days between which something held."""
    if not item.until:
        return []
    found = []
    if item.since and item.since > item.until:
        found.append(_order(("until",), _("The last day is before the first day."), ("since",)))
    if item.open_ended:
        message = _("A last day is given, and also that none is foreseen.")
        found.append(Fault(("open_ended",), Code.CONTRADICTION, message))
    return found


def _order(path: Pointer, message: str, other: Pointer) -> Fault:
    """Return the fault of a date that is before another."""
    return Fault(path, Code.IMPOSSIBLE_DATES, message, other)
