"""What a user should know of a run that is no error: what its days cost, what was not judged."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.i18n import _, format_date, ngettext
from bpvcheck.intake import Note, TablePart
from bpvcheck.judge import Verdict, engine_used
from bpvcheck.observe.observed import Observed, due_column
from bpvcheck.observe.values import Array, day_number
from bpvcheck.rulebook.subjects import PROTOCOL, table_name

if TYPE_CHECKING:
    from bpvcheck.intake import Intake
    from bpvcheck.rulebook.book import RuleBook
    from bpvcheck.run import Options

__all__ = ["run_notes"]

VerdictsByCode = Mapping[str, Mapping[int, Verdict]]
NAMED: Final = 3
"""How many records without a verdict a note names."""


def run_notes(
    options: "Options",
    intake: "Intake",
    observed: Observed,
    verdicts: VerdictsByCode,
    book: "RuleBook",
) -> Iterator[Note]:
    """Yield what a user should know of a run over the cards of a book."""
    yield from _after_completeness(options, intake, observed, verdicts, book)
    yield from _before_everything(options.as_of, intake, observed)
    yield from _nothing_applies(verdicts)
    yield from _without_verdict(options.as_of, observed)
    if options.cross_check and engine_used() == "reference":
        text = _("Nothing was compared: durable-rules does not import here, so one judge judged.")
        yield Note(text, 1)


def _after_completeness(
    options: "Options",
    intake: "Intake",
    observed: Observed,
    verdicts: VerdictsByCode,
    book: "RuleBook",
) -> Iterator[Note]:
    """Say what an as-of date costs for which the input states nothing any more."""
    stated = _complete_until(options.complete_until, intake)
    if stated is None or stated >= options.as_of:
        return
    count = sum(
        _unsettled_after(observed.tables[table_name(book.cards[card].subject)], card, codes, stated)
        for card, codes in verdicts.items()
    )
    if not count:
        return
    text = ngettext(
        "The records are complete up to {complete}, and judged as of {as_of}: {count} finding that"
        " fell due in between cannot be told. Judge as of {complete}, or export the records anew.",
        "The records are complete up to {complete}, and judged as of {as_of}: {count} findings that"
        " fell due in between cannot be told. Judge as of {complete}, or export the records anew.",
        count,
    )
    days = {"complete": format_date(stated), "as_of": format_date(options.as_of)}
    yield Note(text.format(count=count, **days), count)


def _complete_until(stated: date | None, intake: "Intake") -> date | None:
    """Return the last day up to which the input, or a record in it, is stated to be complete."""
    name = "complete_until"
    of_records = (pc.max(part.read([name])[name]).as_py() for part in _parts(intake))
    return max(filter(None, [stated, *of_records]), default=None)


def _unsettled_after(table: pa.Table, card: str, codes: Mapping[int, Verdict], stated: date) -> int:
    """Count the findings of a card that cannot be told and fell due after a day."""
    unsettled = [code for code, verdict in codes.items() if verdict is Verdict.NOT_DEMONSTRATED]
    asked = pc.is_in(table[card].cast(pa.int32()), pa.array(unsettled, pa.int32()))
    late = pc.greater(table[due_column(card)], stated)
    return int(pc.sum(pc.and_(asked, late.fill_null(False))).as_py() or 0)  # noqa: FBT003


def _before_everything(as_of: date, intake: "Intake", observed: Observed) -> Iterator[Note]:
    """Say that nothing had happened yet: most likely a slip in the as-of date."""
    begun = observed.derived.running.since
    if (begun <= day_number(as_of)).any():
        return
    tables = (part.read() for part in _parts(intake))
    first = min(filter(None, map(_first_day, tables)), default=None)
    if first is None or first <= as_of:
        return
    text = _(
        "Nothing in the records is dated on or before {as_of}; the first day in them is {first}."
        " Is the as-of date right?"
    )
    yield Note(text.format(as_of=format_date(as_of), first=format_date(first)), 1)


def _parts(intake: "Intake") -> Iterator[TablePart]:
    """Yield the accepted records of all kinds."""
    for kind in intake.counts:
        yield from intake.parts(kind)


def _first_day(found: Any) -> date | None:  # noqa: ANN401 - a table, or an array of any type
    """Return the first day that a table or array holds, however deep."""
    if isinstance(found, pa.Table):
        parts: list[Any] = [chunk for column in found.columns for chunk in column.chunks]
    elif pa.types.is_date(found.type):
        day: date | None = pc.min(found).as_py()
        return day
    elif pa.types.is_struct(found.type):
        parts = found.flatten()
    elif pa.types.is_list(found.type):
        parts = [found.flatten()]
    else:
        return None
    return min(filter(None, map(_first_day, parts)), default=None)


def _nothing_applies(verdicts: VerdictsByCode) -> Iterator[Note]:
    """Say that the run found no duty that applies, such as over withdrawn placements only."""
    found = {each for codes in verdicts.values() for each in codes.values()}
    if found == {Verdict.NOT_APPLICABLE}:
        yield Note(_("None of the chosen duties applies to the records."), 1)


def _without_verdict(as_of: date, observed: Observed) -> Iterator[Note]:
    """Name the records that lead to no verdict, and why."""
    derived = observed.derived
    left: dict[str, Array] = {}
    for name in observed.tables.keys() & derived.subjects.keys():
        subjects = derived.subjects[name]
        kind, record = subjects.subject.record, subjects.record
        every = np.arange(record.records.size)
        missing = np.setdiff1d(every, every if record.rows is None else record.rows)
        left[kind] = np.intersect1d(left.get(kind, missing), missing)
    for kind, rows in sorted(left.items()):
        if len(rows):
            ids = derived.world.records[kind].texts("id").take(pa.array(rows)).to_pylist()
            yield _note_without_verdict(kind, ids, as_of)


def _note_without_verdict(kind: str, ids: Collection[str], as_of: date) -> Note:
    text = ngettext(
        "{count} record of kind {kind} leads to no verdict ({ids}): nothing in it is dated between"
        " {protocol}, when the protocol began, and {as_of}, and no placement belongs to it.",
        "{count} records of kind {kind} lead to no verdict ({ids}): nothing in them is dated"
        " between {protocol}, when the protocol began, and {as_of}, and no placement belongs to"
        " them.",
        len(ids),
    )
    named = ", ".join([*sorted(ids)[:NAMED], *(["…"] if len(ids) > NAMED else [])])
    days = {"protocol": format_date(PROTOCOL), "as_of": format_date(as_of)}
    return Note(text.format(count=len(ids), kind=kind, ids=named, **days), len(ids))
