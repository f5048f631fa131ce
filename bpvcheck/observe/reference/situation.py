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


def no_verdict(card: str, at: "Situation") -> str | None:
    """Tell of every other duty that it was not judged."""
    del card, at
    return None


@dataclass(frozen=True)
class Situation:
    """One subject.

    ``fields`` are the fields of its record (dates as `date`, also up to when its lists are
    complete), the records that it refers to, what is derived for it, its attestations by duty and
    its placements. ``item`` is the item of a list that is being looked at, ``planned`` asks for the
    planned end where the actual one is not known. ``asked_by`` is the day by which facts are asked
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
    verdict: Callable[[str, "Situation"], str | None] = no_verdict
    item: Item | None = None
    item_complete: date | None = None
    dated: str = ""
    planned: bool = False
    by_day: bool = False
    asked_by: date | None = None
    recorded: bool = True
    functions: Mapping[str, ExpressionFunction] = field(default_factory=dict)

    def of(self, item: Item, source: n.Path) -> "Situation":
        """The same, looking at an item of a list."""
        return replace(
            self, item=item, item_complete=self.complete(source.parts), dated=dated_by(source)
        )

    @property
    def day_asked(self) -> date | None:
        """The day by which facts are asked; None where that is a day which is not known."""
        return self.asked_by if self.by_day else self.as_of

    def by(self, day: date | None) -> "Situation":
        """Return the same, asking by a day."""
        return replace(self, by_day=True, asked_by=day)

    def judged_by(self, verdict: Callable[[str, "Situation"], str | None]) -> "Situation":
        """The same, with what tells the verdicts of other duties."""
        return replace(self, verdict=verdict)

    def items(self, source: n.Path) -> list[Item] | None:
        """The items of a list, None where it is absent."""
        found = lookup(source.parts, self.fields)
        if source.parts[0] == ATTESTATIONS:
            return list(found or ())
        return None if found is None else list(found)

    def complete(self, parts: Sequence[str]) -> date | None:
        """Up to when a list is complete: its own date, its record's, or the run's.

        None where none is stated, or where there is no list.
        """
        if parts[0] == PLACEMENTS:
            return self.as_of
        record, own = self.record_of(parts)
        lists = (record or {}).get("lists_complete_until") or {}
        named = lists.get(own[0])
        if own[0] == EXTENSIONS:
            named = lookup((*own[:2], "complete_until"), record)
        stated: tuple[date | None, ...] = (
            named,
            (record or {}).get("complete_until"),
            self.run_complete_until,
        )
        if parts[0] != ATTESTATIONS and lookup(parts, self.fields) is None:
            return None
        return next((day for day in stated if day is not None), None)

    def record_of(self, parts: Sequence[str]) -> tuple[Mapping[str, Any] | None, Sequence[str]]:
        """The record that a path leads into, None where it is not there, and the path in it."""
        if parts[0] in self.subject.refers:
            return self.fields.get(parts[0]), parts[1:]
        return self.fields, parts


def dated_by(source: n.Path) -> str:
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
