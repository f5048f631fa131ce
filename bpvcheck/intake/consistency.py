"""What a record says that cannot be: checked after validation, record by record.

================  ===========================================  ==================
where             contradiction                                code
================  ===========================================  ==================
placement         ``period.start`` after ``planned_end``       IMPOSSIBLE_DATES
placement         an ending before ``period.start``            IMPOSSIBLE_DATES
anything that     ``since`` after ``until``                    IMPOSSIBLE_DATES
held for a time   ``until`` with ``open_ended: true``          CONTRADICTION
attestation       ``until`` before ``on``                      IMPOSSIBLE_DATES
what happens      a day on or before its day in ``not_yet``    CONTRADICTION
once
recognition       ``ended_on`` on or before                    CONTRADICTION
                  ``not_ended_until``
trainer,          ``not_qualified``, and                       CONTRADICTION
supervisor        ``qualified_throughout: true``
a list            complete since a day after the one until     CONTRADICTION
                  which it is complete
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
from bpvcheck.records import Attestation, Placement, TopRecord
from bpvcheck.records.company import Recognition
from bpvcheck.records.types import PeriodItem

__all__ = ["Fault", "contradicting", "faults"]

ColumnsByName = Mapping[str, pa.Array]


@dataclass(frozen=True)
class Fault:
    """A contradiction: where in the record, and what is wrong.

    ``other`` is where that stands which it contradicts: ``{other}`` in the message, or else the
    earlier of two days.
    """

    path: Pointer
    code: Code
    message: str
    other: Pointer = ()


def contradicting(model: type[BaseModel] | None, columns: ColumnsByName) -> Iterator[pa.Array]:
    """Yield masks of the rows of a model that contradict themselves; null is no."""
    if model is None:
        return
    yield from _denied(columns)
    if issubclass(model, TopRecord):
        yield from _never_complete(columns)
    if issubclass(model, Recognition):
        yield _ended_after_all(columns)
    if "qualified_throughout" in columns and columns["qualified_throughout"].true_count:
        words = columns["qualification"].dictionary_decode()
        unqualified = pc.equal(words, "not_qualified")
        yield pc.and_(columns["qualified_throughout"], unqualified)
    if issubclass(model, Placement):
        yield from _impossible_placements(columns)
    elif issubclass(model, Attestation):
        yield pc.less(columns["until"], columns["on"])
    elif issubclass(model, PeriodItem):
        yield pc.greater(columns["since"], columns["until"])
        yield pc.and_(columns["until"].is_valid(), columns["open_ended"])


def _denied(columns: ColumnsByName) -> Iterator[pa.Array]:
    """Yield the rows in which something happened by a day until which it had not."""
    stated = columns.get("not_yet")
    if stated is not None and stated.null_count < len(stated):
        for field in stated.type:
            yield pc.less_equal(columns[field.name], pc.struct_field(stated, field.name))


def _never_complete(columns: ColumnsByName) -> Iterator[pa.Array]:
    """Yield the records with a list that is complete until a day before it is complete."""
    since, until = (columns.get(f"lists_complete_{name}") for name in ("since", "until"))
    if since is None or until is None or since.null_count == len(since):
        return
    for field in since.type:
        own = pc.struct_field(until, field.name)
        last = pc.coalesce(own, columns["complete_until"])
        yield pc.greater(pc.struct_field(since, field.name), last)


def _ended_after_all(columns: ColumnsByName) -> pa.Array:
    """Return the recognitions that were ended by a day until which they were not."""
    endings, until = columns["ended_on"], columns["not_ended_until"]
    holders = pc.list_parent_indices(endings)
    ended = pc.less_equal(pc.list_flatten(endings), until.take(holders))
    return pc.is_in(pa.array(range(len(until)), pa.int64()), holders.filter(ended))


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
    found = _not_yet(record)
    if isinstance(record, TopRecord):
        found += _lists(record)
    if isinstance(record, Recognition):
        found += _recognition(record)
    if isinstance(record, PeriodItem):
        found += [*_qualified(record), *_held(record)]
    if isinstance(record, Placement):
        found += _placement(record)
    if isinstance(record, Attestation):
        found += _attestation(record)
    return found


def _contradiction(path: Pointer, other: Pointer, message: str) -> Fault:
    """Return the fault of two statements that exclude each other."""
    return Fault(path, Code.CONTRADICTION, message, other)


def _not_yet(record: BaseModel) -> list[Fault]:
    """Compare what happened with the days until which it is stated not to have happened."""
    message = _("It had not happened until this day, and {other} says that it had.")
    return [
        _contradiction(("not_yet", name), (name,), message)
        for name, day in (getattr(record, "not_yet", None) or {}).items()
        if day and (happened := getattr(record, name)) and happened <= day
    ]


def _lists(record: TopRecord) -> list[Fault]:
    """Compare since when a list is complete with until when."""
    found = []
    until = getattr(record, "lists_complete_until", None) or {}
    for name, since in (getattr(record, "lists_complete_since", None) or {}).items():
        last = until.get(name) or record.complete_until
        if since and last and since > last:
            other = ("lists_complete_until", name) if until.get(name) else ("complete_until",)
            message = _("The list is complete since a day that is after {other}.")
            found.append(_contradiction(("lists_complete_since", name), other, message))
    return found


def _recognition(record: Recognition) -> list[Fault]:
    """Compare the days on which a recognition was ended with the one until which it was not."""
    message = _("It was not ended until this day, and {other} says that it was.")
    return [
        _contradiction(("not_ended_until",), ("ended_on", at), message)
        for at, day in enumerate(record.ended_on or ())
        if record.not_ended_until and day <= record.not_ended_until
    ]


def _qualified(item: PeriodItem) -> list[Fault]:
    """Find who is not qualified, and was so all the time."""
    throughout = getattr(item, "qualified_throughout", None)
    if throughout and getattr(item, "qualification", None) == "not_qualified":
        message = _("Qualified all the time, and {other} says not qualified.")
        return [_contradiction(("qualified_throughout",), ("qualification",), message)]
    return []


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
