"""Where expressions are asked: the subjects of one kind, and the items of their lists.

A `FrameView` asks nodes of the rows of a `Frame`, by a day. What a node gives is kept, so that a
fact that several cards share is observed once; `bpvcheck.observe.kernels` says what a node gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.added import ExpressionFunction
from bpvcheck.expressions.timing import Index
from bpvcheck.expressions.types import Date, Events, Parts, Type
from bpvcheck.observe.columns import Fields, values_of
from bpvcheck.observe.kernels.table import kernel_of
from bpvcheck.observe.values import (
    Array,
    Dates,
    Listed,
    Truths,
    Value,
    Vocabulary,
    at_most,
    earlier,
    take,
)
from bpvcheck.rulebook.card import TermDef

Memo = dict[tuple[int, object, object], Value]


class SubjectTable(Protocol):
    """The subjects of one kind: what `bpvcheck.observe.subjects` makes."""

    @property
    def size(self) -> int:
        """How many subjects there are."""

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field of the subject or of a record that it refers to."""

    def complete(self, parts: Parts) -> Dates:
        """Return up to when a list is complete; unknown where none is stated or it is absent."""

    def known_from(self, parts: Parts) -> Dates:
        """Return from when a list is complete; unknown, and so lowest, where from the beginning."""


@dataclass(frozen=True)
class Frame:
    """Subjects of one kind, with what expressions about them need.

    ``trigger`` is the day that decides which version of a card or term holds, ``terms`` are those
    of all cards by key and name. ``verdicts`` has the verdicts of duties that others rest on.
    """

    subjects: SubjectTable
    as_of: Dates
    index: Index
    words: Vocabulary
    trigger: n.Node
    terms: Mapping[tuple[str, str], TermDef]
    functions: Mapping[str, ExpressionFunction]
    verdicts: dict[str, Value] = field(default_factory=dict)
    memo: Memo = field(default_factory=dict)
    lists: dict[n.FieldPath, "Items"] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many subjects there are."""
        return self.subjects.size

    def items(self, source: n.FieldPath) -> "Items":
        """Return the items of a list of the subjects."""
        if source not in self.lists:
            self.lists[source] = Items.of(self, source)
        return self.lists[source]


@dataclass(frozen=True)
class Items:
    """The items of a list, of all subjects together.

    ``owner`` tells of which subject each item is, ``at`` where it stands in ``fields`` (None: in
    that order). ``present``, ``complete`` and ``known_from`` are of the list of each subject.
    """

    fields: Fields
    owner: Array
    at: Array | None
    lengths: Array
    present: Array
    complete: Dates
    known_from: Dates
    dated: str
    memo: Memo = field(default_factory=dict)
    read: dict[Parts, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, frame: Frame, source: n.FieldPath) -> "Items":
        """Look the list up."""
        assert isinstance(source.type, Events)  # noqa: S101 - parsed as such
        listed = frame.subjects.value(source.parts, source.type)
        assert isinstance(listed, Listed)  # noqa: S101 - of its type
        owner, at = listed.spread
        fields = values_of(listed)
        in_order = len(at) == getattr(fields, "size", -1) and bool((at == np.arange(len(at))).all())
        return cls(
            fields,
            owner,
            None if in_order else at,
            listed.lengths,
            listed.present,
            frame.subjects.complete(source.parts),
            frame.subjects.known_from(source.parts),
            source.type.dated,
        )

    def value(self, parts: Parts, kind: Type) -> Value:
        """Return a field of the items."""
        if parts not in self.read:
            found = self.fields.value(parts, kind)
            self.read[parts] = found if self.at is None else take(found, self.at)
        return self.read[parts]

    @property
    def days(self) -> Dates:
        """The day that dates each item."""
        found: Any = self.value((self.dated,), Date())
        return found  # type: ignore[no-any-return]

    @property
    def settled_by(self) -> Dates:
        """Up to when what an item lists is complete; unknown of items from before the list is."""
        known_from: Dates = take(self.known_from, self.owner)
        complete: Dates = take(self.complete, self.owner)
        return complete.where(self.days.day >= known_from.day)


@dataclass(frozen=True)
class FrameView:
    """Asks expressions of the rows of a frame, or of the items of one of its lists.

    ``asked_by`` is the day by which facts are asked, None for now; ``asked`` names it in what is
    kept. Where the actual end is not known ``planned`` asks for the planned one, as for a due day,
    and ``at_least`` for the day up to which it is known that there was none.
    """

    frame: Frame
    asked_by: Dates | None = None
    asked: object = None
    planned: bool = False
    at_least: bool = False
    list: Items | None = None

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self.frame.size if self.list is None else len(self.list.owner)

    def value(self, node: n.Node) -> Any:  # noqa: ANN401 - as many types as the language has
        """Return the value of a node."""
        entry = self.frame.index.of(node)
        if self.list is not None and not entry.of_item:
            return take(self.of_subjects().value(node), self.list.owner)
        memo = self.frame.memo if self.list is None else self.list.memo
        key = (
            entry.number,
            self.asked if entry.timed else None,
            self.of_end if entry.on_end else None,
        )
        found = memo.get(key)
        if found is None:
            found = kernel_of(node)(node, self)
            if self.frame.index.is_shared(entry):
                memo[key] = found
        return found

    @property
    def of_end(self) -> tuple[bool, bool]:
        """What is asked of an end that is not known."""
        return self.planned, self.at_least

    def bound(self, by: n.Node | None) -> Dates:
        """Return the day up to which things count: ``by`` or the day asked by, at most now."""
        last = self.day_asked() if by is None else self.value(by)
        return earlier(last, self.frame.as_of)

    def day_asked(self) -> Dates:
        """Return the day by which facts are asked."""
        if self.asked_by is None:
            return self.frame.as_of
        if self.list is None:
            return self.asked_by
        return take(self.asked_by, self.list.owner)  # type: ignore[no-any-return]

    def of_subjects(self) -> "FrameView":
        """Return the view of the subjects themselves."""
        return self if self.list is None else replace(self, list=None)

    def of_items(self, source: n.FieldPath) -> "FrameView":
        """Return the view of the items of a list."""
        return replace(self, list=self.frame.items(source))

    def surely(self) -> "FrameView":
        """Return the view in which an end that is not known is no earlier than it can be."""
        return replace(self, at_least=True)

    def timely(self, day: Dates, by: n.Node | None) -> Truths:
        """Return whether days are not after the bound."""
        found = at_most(day, self.bound(by))
        if by is None or not self.frame.index.of(by).on_end:
            return found
        return Truths(found.true | at_most(day, self.surely().bound(by)).true, found.false)

    def begun(self, day: Dates, since: n.Node) -> Truths:
        """Return whether days are not before a first day."""
        found = at_most(self.value(since), day)
        if not self.frame.index.of(since).on_end:
            return found
        return Truths(found.true, found.false | at_most(self.surely().value(since), day).false)

    def by(self, day: Dates, name: object) -> "FrameView":
        """Return the view that asks by a day."""
        return replace(self, asked_by=day, asked=name)
