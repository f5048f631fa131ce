"""What a user should know of a run that is no error: what its days cost, what was not judged."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.i18n import _, format_date, ngettext
from bpvcheck.intake import Note
from bpvcheck.judge import Verdict
from bpvcheck.observe.observed import Observed, due_column
from bpvcheck.rulebook.subjects import PROTOCOL

if TYPE_CHECKING:
    from bpvcheck.intake import Intake
    from bpvcheck.rulebook.book import RuleBook
    from bpvcheck.run import Options

__all__ = ["run_notes"]

Verdicts = Mapping[str, Mapping[int, Verdict]]
NAMED: Final = 3
"""How many records without a verdict a note names."""
_EPOCH: Final = date(1970, 1, 1)


def run_notes(
    options: "Options", intake: "Intake", observed: Observed, verdicts: Verdicts, book: "RuleBook"
) -> Iterator[Note]:
    """Yield what a user should know of a run over the cards of a book."""
    yield from _after_completeness(options, intake, observed, verdicts)
    yield from _before_everything(options.as_of, intake, observed)
    yield from _nothing_applies(verdicts, book)
    yield from _without_verdict(options.as_of, observed)


def _after_completeness(
    options: "Options", intake: "Intake", observed: Observed, verdicts: Verdicts
) -> Iterator[Note]:
    """Say what an as-of date costs for which the input states nothing any more."""
    stated = _complete_until(options.complete_until, intake)
    if stated is None or stated >= options.as_of:
        return
    count = sum(_unsettled_after(observed, card, codes, stated) for card, codes in verdicts.items())
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
    last = [stated] if stated else []
    for kind, count in intake.counts.items():
        if count.accepted:
            for part in intake.parts(kind):
                column = part.read(["complete_until"])["complete_until"]
                last.append(pc.max(column).as_py() or date.min)
    return max(last, default=date.min) if any(day != date.min for day in last) else None


def _unsettled_after(
    observed: Observed, card: str, codes: Mapping[int, Verdict], stated: date
) -> int:
    """Count the findings of a card that cannot be told and fell due after a day."""
    unsettled = [code for code, verdict in codes.items() if verdict is Verdict.NOT_DEMONSTRATED]
    table = next((each for each in observed.tables.values() if card in each.column_names), None)
    if table is None or not unsettled:
        return 0
    asked = pc.is_in(_codes(table[card]), pa.array(unsettled, pa.int32()))
    late = pc.greater(table[due_column(card)], stated)
    return int(pc.sum(pc.and_(asked, late.fill_null(False))).as_py() or 0)  # noqa: FBT003


def _codes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.int32())


def _before_everything(as_of: date, intake: "Intake", observed: Observed) -> Iterator[Note]:
    """Say that nothing had happened yet: most likely a slip in the as-of date."""
    begun = observed.derived.running.since
    if (begun <= (as_of - _EPOCH).days).any():
        return
    first = min(filter(None, map(_first_day, _tables(intake))), default=None)
    if first is None or first <= as_of:
        return
    text = _(
        "Nothing in the records is dated on or before {as_of}; the first day in them is {first}."
        " Is the as-of date right?"
    )
    yield Note(text.format(as_of=format_date(as_of), first=format_date(first)), 1)


def _tables(intake: "Intake") -> Iterator[pa.Table]:
    for kind, count in intake.counts.items():
        if count.accepted:
            yield from (part.read() for part in intake.parts(kind))


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


def _nothing_applies(verdicts: Verdicts, book: "RuleBook") -> Iterator[Note]:
    """Say that the run found no duty that applies, such as over withdrawn placements only."""
    found = {each for card in book.cards for each in verdicts.get(card, {}).values()}
    if found == {Verdict.NOT_APPLICABLE}:
        yield Note(_("None of the chosen duties applies to the records."), 1)


def _without_verdict(as_of: date, observed: Observed) -> Iterator[Note]:
    """Name the records that lead to no verdict, and why."""
    judged: dict[str, list[str]] = {}
    for name in observed.tables:
        rows = observed.derived.subjects.get(name) if name != "placement" else None
        if rows is not None:
            missing = _missing(rows.record.rows, rows.record.records.size)
            ids = rows.record.records.texts("id").take(pa.array(missing)).to_pylist()
            kept = judged.setdefault(rows.subject.record, ids)
            judged[rows.subject.record] = [each for each in kept if each in set(ids)]
    for kind, ids in judged.items():
        if ids:
            yield _note_without_verdict(kind, ids, as_of)


def _missing(rows: Any, size: int) -> Any:  # noqa: ANN401 - arrays of row numbers
    return np.empty(0, np.int64) if rows is None else np.setdiff1d(np.arange(size), rows)


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
