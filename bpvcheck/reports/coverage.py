"""What records can settle: which fields they have, and for how many subjects duties are judged.

A duty is *told* of a subject where it is judged and the verdict is not that it is not demonstrated.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.i18n import current, pick, using
from bpvcheck.intake import Intake
from bpvcheck.ledger.gaps import record_field
from bpvcheck.records.fields import Described, described
from bpvcheck.reports.head import head
from bpvcheck.reports.ledger_view import Counted, LedgerView
from bpvcheck.reports.model import Head, Settle, Tally
from bpvcheck.reports.settle import settle
from bpvcheck.rulebook.reads import reads

_MOST_NAMED = 3


@dataclass(frozen=True)
class FieldLine:
    """How many records, or items of a list (``items``), have a field.

    ``complete`` is how many records state up to when the list is complete, None of what is no list;
    ``duties`` how many duties read the field, or the one that it is in.
    """

    kind: str
    path: str
    title: str
    have: int
    of: int
    items: bool
    complete: int | None
    duties: int


@dataclass(frozen=True)
class DutyCoverage:
    """For how many subjects of a duty that is due the records tell how it stands.

    ``missing`` are the fields that would settle most of what cannot be told, with their record.
    """

    duty: str
    title: str
    phase: str
    subject_kind: str
    due: int
    told: int
    not_demonstrated: int
    pending: int
    missing: tuple[tuple[str, str], ...]

    @property
    def state(self) -> str:
        """Whether it is told of ``all`` subjects, of ``some``, of ``none``, or nothing is due."""
        if not self.due:
            return "nothing"
        if not self.not_demonstrated:
            return "all"
        return "some" if self.told else "none"


@dataclass(frozen=True)
class CoverageReport:
    """What there is to judge on. ``states`` counts duties by their state."""

    head: Head
    states: Mapping[str, int]
    settle: tuple[Settle, ...]
    settle_left_out: int
    duties: tuple[DutyCoverage, ...]
    fields: tuple[FieldLine, ...]


def coverage_view(ledger: LedgerView, lang: str, *, limit: int | None = 10) -> CoverageReport:
    """Say what the records of a run can settle; ``limit`` is how much that would settle is listed.

    The ledger has to be that of a run: only the records say which fields they have.
    """
    assert ledger.run is not None  # noqa: S101 - as the docstring says
    with using(lang):
        rows = list(ledger.counted())
        settles = settle(ledger, rows)
        duties = tuple(_duties(ledger, rows, settles))
        return CoverageReport(
            head=head(ledger, "coverage"),
            states=dict.fromkeys(("all", "some", "none", "nothing"), 0)
            | Counter(line.state for line in duties),
            settle=settles[:limit],
            settle_left_out=len(settles) - len(settles[:limit]),
            duties=duties,
            fields=tuple(_fields(ledger, ledger.run.intake)),
        )


def _duties(
    ledger: LedgerView, rows: Sequence[Counted], settles: Sequence[Settle]
) -> Iterator[DutyCoverage]:
    """Count subjects per duty; where two parties owe it together they count once."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        card = ledger.card(row.duty)
        if card and row.bearer == card.bearer[0]:
            counts.setdefault(row.duty, Counter())[row.verdict] += row.number
    missing: dict[str, Counter[tuple[str, str]]] = {}
    for line in settles:
        for duty, number in line.duties:
            missing.setdefault(duty, Counter())[line.kind, line.field] += number
    for duty in dict.fromkeys(card.id for card in ledger.book if not card.repeats):
        card = ledger.card(duty)
        if card is None:
            continue
        tally = Tally.of(counts.get(duty, {}))
        yield DutyCoverage(
            duty=duty,
            title=pick(card.title),
            phase=card.phase,
            subject_kind=card.subject_record,
            due=tally.due,
            told=tally.due - tally.not_demonstrated,
            not_demonstrated=tally.not_demonstrated,
            pending=tally.pending,
            missing=tuple(
                field for field, _n in missing.get(duty, Counter()).most_common(_MOST_NAMED)
            ),
        )


def _fields(ledger: LedgerView, intake: Intake) -> Iterator[FieldLine]:
    """Count the fields of each kind that there are records of."""
    duties = _readers(ledger)
    for kind, count in intake.counts.items():
        if count.accepted:
            yield from _FieldCounts(kind, intake, duties, ledger.info.complete_until is not None)


def _readers(ledger: LedgerView) -> Counter[tuple[str, str]]:
    """Count the duties that read a field, by kind of record."""
    found = {(card.id, record_field(card, path)) for card in ledger.book for path in reads(card)}
    return Counter(field for _duty, field in found)


class _FieldCounts:
    """The fields of one kind, with how many records or items have them."""

    def __init__(
        self,
        kind: str,
        intake: Intake,
        duties: Counter[tuple[str, str]],
        complete: bool,  # noqa: FBT001 - private
    ) -> None:
        self._kind, self._intake, self._duties, self._complete = kind, intake, duties, complete
        self._number = intake.counts[kind].accepted

    def __iter__(self) -> Iterator[FieldLine]:
        """Yield the fields; those in a field that no record has are left out."""
        values: dict[tuple[str, ...], tuple[pa.ChunkedArray, bool]] = {}
        for each in described(self._kind):
            found = self._values(each, values)
            if found is not None:
                values[each.path] = found
                yield self._line(each, *found)

    def _values(
        self, each: Described, above: Mapping[tuple[str, ...], tuple[pa.ChunkedArray, bool]]
    ) -> tuple[pa.ChunkedArray, bool] | None:
        """Return the values of a field, and whether they are those of items."""
        if len(each.path) == 1:
            return self._column(each.path[0])
        outer = above.get(each.path[:-1])
        if outer is None or outer[0].null_count == len(outer[0]):
            return None
        values, items = outer
        if pa.types.is_list(values.type):
            values, items = pc.list_flatten(values), True
        if not pa.types.is_struct(values.type) or values.type.get_field_index(each.path[-1]) < 0:
            return None
        return (pc.struct_field(values, each.path[-1]), items) if len(values) else None

    def _column(self, name: str) -> tuple[pa.ChunkedArray, bool] | None:
        table = self._intake.table(self._kind, [name]) if name in self._names else None
        return None if table is None else (table[name], False)

    @property
    def _names(self) -> frozenset[str]:
        from bpvcheck.records.columns import record_schema

        return frozenset(record_schema(self._kind).names)

    def _line(self, each: Described, values: pa.ChunkedArray, items: bool) -> FieldLine:  # noqa: FBT001 - private
        return FieldLine(
            kind=self._kind,
            path=each.name,
            title=each.titles[current()],
            have=len(values) - values.null_count,
            of=len(values),
            items=items,
            complete=self._stated(each.path[0]) if each.listed and len(each.path) == 1 else None,
            duties=self._duties[self._kind, each.path[0]],
        )

    def _stated(self, name: str) -> int:
        """Count the records that say up to when a list is complete."""
        if self._complete:
            return self._number
        stated = self._intake.table(self._kind, ["complete_until", "lists_complete_until"])
        of_list, of_record = stated["lists_complete_until"], stated["complete_until"]
        if pa.types.is_struct(of_list.type) and of_list.type.get_field_index(name) >= 0:
            of_record = pc.coalesce(pc.struct_field(of_list, name), of_record)
        return int(pc.count(of_record).as_py())
