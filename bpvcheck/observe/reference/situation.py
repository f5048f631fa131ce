"""One subject on an as-of date, as records and database show it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.added import ExpressionFunction
from bpvcheck.expressions.types import Events
from bpvcheck.observe.reference.values import Item
from bpvcheck.rulebook.card import TermDef
from bpvcheck.rulebook.subjects import Subject

ATTESTATIONS = "attestations"
PLACEMENTS = "placements"
EXTENSIONS = "extensions"


def no_verdict(card: str, at: "SubjectSituation") -> str | None:
    """Return of every other duty that it was not judged."""
    del card, at
    return None


@dataclass(frozen=True)
class SubjectSituation:
    """One subject.

    ``fields`` are the fields of its record (dates as `date`, also up to when its lists are
    complete), the records that it refers to, what is derived for it, its attestations by duty and
    its placements. ``item`` is the item of a list that is being looked at, ``planned`` asks for the
    planned end where the actual one is not known, ``at_least`` for the day up to which it is known
    that there was none. ``asked_by`` is the day by which facts are asked
    where ``by_day`` is set; else they are asked by now. ``verdict`` tells what was judged of
    another duty, ``recorded`` whether there is a record of the subject itself. ``functions`` are
    those that branches add to the language.
    """

    subject: Subject
    fields: Mapping[str, Any]
    as_of: date
    run_complete_until: date | None
    terms: Mapping[tuple[str, str], TermDef]
    trigger: n.Node
    verdict: Callable[[str, "SubjectSituation"], str | None] = no_verdict
    item: Item | None = None
    item_complete: date | None = None
    dated: str = ""
    planned: bool = False
    at_least: bool = False
    by_day: bool = False
    asked_by: date | None = None
    recorded: bool = True
    functions: Mapping[str, ExpressionFunction] = field(default_factory=dict)

    def of(self, item: Item, source: n.FieldPath) -> "SubjectSituation":
        """The same, looking at an item of a list.

        What an item from before the list is complete lists need not be complete.
        """
        dated = dated_by(source)
        complete = self.complete_from(item.get(dated), source.parts)
        return replace(self, item=item, item_complete=complete, dated=dated)

    @property
    def day_asked(self) -> date | None:
        """The day by which facts are asked; None where that is a day which is not known."""
        return self.asked_by if self.by_day else self.as_of

    def by(self, day: date | None) -> "SubjectSituation":
        """Return the same, asking by a day."""
        return replace(self, by_day=True, asked_by=day)

    def judged_by(
        self, verdict: Callable[[str, "SubjectSituation"], str | None]
    ) -> "SubjectSituation":
        """The same, with what tells the verdicts of other duties."""
        return replace(self, verdict=verdict)

    def items(self, source: n.FieldPath) -> list[Item] | None:
        """The items of a list, None where it is absent."""
        found = lookup(source.parts, self.fields)
        if source.parts[0] == ATTESTATIONS:
            return list(found or ())
        return None if found is None else list(found)

    def complete(self, parts: Sequence[str]) -> date | None:
        """Up to when a list is complete: its own date, its record's, or the run's.

        None where none is stated, or where there is no list.
        """
        record, own = self.record_of(parts)
        if parts[0] == PLACEMENTS:
            return lookup(("placements_complete_until",), record)  # type: ignore[no-any-return]
        if parts[0] != ATTESTATIONS and lookup(parts, self.fields) is None:
            return None
        in_group = len(own) > 1 and own[0] not in (EXTENSIONS, ATTESTATIONS)
        in_full = lookup((own[0], "complete"), record) if in_group else None
        if in_full is not None:
            return date.max if in_full else None
        stated: tuple[date | None, ...] = (
            lookup(_statement(own), record),
            lookup(("complete_until",), record),
            self.run_complete_until,
        )
        return next((day for day in stated if day is not None), None)

    def known_from(self, parts: Sequence[str]) -> date | None:
        """From when a list is complete; None where that is from the beginning."""
        record, own = self.record_of(parts)
        stated: date | None = lookup(("lists_complete_since", *own), record)
        return stated

    def complete_from(self, first: date | None, parts: Sequence[str]) -> date | None:
        """Up to when a list is complete, None where it is not from the first day on.

        Where there is no first day, that is from the beginning.
        """
        return self.complete(parts) if known_since(first, self.known_from(parts)) else None

    def record_of(self, parts: Sequence[str]) -> tuple[Mapping[str, Any] | None, Sequence[str]]:
        """The record that a path leads into, None where it is not there, and the path in it."""
        if parts[0] in self.subject.refers:
            return self.fields.get(parts[0]), parts[1:]
        return self.fields, parts


def _statement(own: Sequence[str]) -> Sequence[str]:
    """Where a record states up to when a list of its own is complete."""
    if own[0] == ATTESTATIONS:
        return ("attestations_complete_until",)
    if own[0] == EXTENSIONS:
        return (*own[:2], "complete_until")
    return ("lists_complete_until", own[0])


def known_since(first: date | None, known_from: date | None) -> bool:
    """Whether a list that is complete from a day on is so from the first day that is asked for."""
    return known_from is None or (first is not None and first >= known_from)


def dated_by(source: n.FieldPath) -> str:
    """The field that dates the items of a list."""
    assert isinstance(source.type, Events)  # noqa: S101 - parsed as such
    return source.type.dated


def lookup(parts: Sequence[str], fields: Any) -> Any:  # noqa: ANN401 - any field
    """The value under a path, None where it is not recorded."""
    for part in parts:
        if fields is None:
            return None
        fields = fields.get(part)
    return fields
