"""A situation that is being changed: what it would be, and the edits that make it so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bpvcheck.expressions import nodes as n
from bpvcheck.observe.reference import Situation, evaluate
from bpvcheck.observe.reference.situation import ATTESTATIONS, PLACEMENTS, dated_by

Step = str | int
Goals = Callable[[str, str], n.Node | None]
"""What has to be true for a duty to be judged so, by its id and the verdict."""
KEPT = frozenset(
    (
        "id",
        "kind",
        "status",
        "school",
        "company",
        "location",
        "student",
        "qualification",
        "optional_unit",
        "optional_unit_only",
        "pathway",
        "level",
        "intensity",
        "period",
        "endings",
        "knowledge_centre",
        "requested_on",
        "parties",
        "regions",
        "type",
    )
)
"""Fields that say who and what it is about: what they hold is never changed, only added."""


@dataclass(frozen=True)
class Mark:
    """How far a value is free: any day from `since` to `by`, any of the `options`, or more or less.

    ``example`` marks a value that stands for one that only the person who records it knows;
    ``stated`` the day up to which a list is stated to be complete.
    """

    since: date | None = None
    by: date | None = None
    options: tuple[str, ...] = ()
    relation: str = ""
    example: bool = False
    stated: bool = False


PLAIN = Mark()
"""A value that is what it is."""


@dataclass(frozen=True)
class Edit:
    """A value that is put in a place of the situation."""

    path: tuple[Step, ...]
    value: Any
    mark: Mark


@dataclass
class Budget:
    """How many steps a search may still take."""

    left: int = 4000

    def spend(self) -> bool:
        """Take a step; whether there was one."""
        self.left -= 1
        return self.left >= 0


def no_goal(card: str, verdict: str) -> n.Node | None:
    """Tell that no other duty is known."""
    del card, verdict
    return None


@dataclass(frozen=True)
class Draft:
    """A situation with edits. ``source`` and ``index`` tell which item is being looked at."""

    base: Situation
    edits: tuple[Edit, ...] = ()
    source: n.Path | None = None
    index: int = 0
    budget: Budget = field(default_factory=Budget)
    original: Situation | None = None
    goals: Goals = no_goal

    @property
    def at(self) -> Situation:
        """The situation as it is now, looking at the item where there is one."""
        if self.source is None:
            return self.base
        found = self.base.items(self.source)
        assert found is not None  # noqa: S101 - entered before
        return self.base.of(found[self.index], self.source)

    def value(self, node: n.Node) -> Any:  # noqa: ANN401 - any value of the language
        """The value of a node now."""
        return evaluate(node, self.at)

    def goal(self, card: str, verdict: str) -> n.Node | None:
        """Say what has to be true for another duty to be judged so; None where it is not known."""
        return self.goals(card, verdict)

    def enter(self, source: n.Path, index: int) -> "Draft":
        """Look at an item of a list."""
        return replace(self, source=source, index=index)

    def leave(self, before: "Draft") -> "Draft":
        """Look at what was looked at before."""
        return replace(self, source=before.source, index=before.index)

    def put(self, path: tuple[Step, ...], value: Any, mark: Mark = PLAIN) -> "Draft":  # noqa: ANN401
        """Put a value in a place."""
        base = replace(self.base, fields=_with(self.base.fields, path, value))
        kept = tuple(edit for edit in self.edits if edit.path != path)
        return replace(self, base=base, edits=(*kept, Edit(path, value, mark)))

    def place(self, node: n.Path) -> tuple[Step, ...]:
        """Where the value of a path stands."""
        if not node.of_item:
            return node.parts
        assert self.source is not None  # noqa: S101 - parsed within a list
        return (*self.source.parts, self.index, *node.parts)

    def added(self) -> bool:
        """Whether the item that is looked at was not there at first."""
        assert self.source is not None  # noqa: S101 - asked of items only
        origin = self.original or self.base
        return self.index >= len(origin.items(self.source) or ())

    def first(self, node: n.Node) -> Any:  # noqa: ANN401 - any value of the language
        """The value that a node had before the first edit; None of an item that was not there."""
        origin = self.original or self.base
        if self.source is None:
            return evaluate(node, origin)
        if self.added():
            return None
        found = origin.items(self.source) or []
        return evaluate(node, origin.of(found[self.index], self.source))

    def open(self, node: n.Node) -> bool:
        """Whether nothing was recorded there at first, or the item was not there."""
        return self.added() or self.unknown_at_first(node) if self.source else True

    def unknown_at_first(self, node: n.Node) -> bool:
        """Whether the value of a node was unknown before the first edit."""
        found = self.first(node)
        return found is None or getattr(found, "low", 0) is None

    def may_change(self, node: n.Node) -> bool:
        """Whether a field can be filled in, or be given another value."""
        if not isinstance(node, n.Path) or node == n.AS_OF:
            return False
        if node.of_item:
            return True
        subject = self.base.subject
        if node.parts[0] in subject.extra or node.parts[0] in {ATTESTATIONS, PLACEMENTS}:
            return False
        own = self.base.record_of(node.parts)[1]
        return own[0] not in KEPT or (own[0] not in {"id", "kind"} and self.unknown(node))

    def unknown(self, node: n.Node) -> bool:
        """Whether nothing is recorded there."""
        found = self.value(node)
        return found is None or getattr(found, "low", 0) is None

    def new_item(self, source: n.Path) -> "Draft":
        """Add an item, and look at it."""
        index = len(self.base.items(source) or ())
        return self.put((*source.parts, index), {}).enter(source, index)

    def date_item(self, day: date, mark: Mark) -> "Draft":
        """Date the item that is looked at."""
        assert self.source is not None  # noqa: S101
        return self.put((*self.source.parts, self.index, dated_by(self.source)), day, mark)


def _with(holder: Any, path: Sequence[Step], value: Any) -> Any:  # noqa: ANN401 - any field
    """The same fields or items with a value in a place; what is on the way is copied."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(holder or ())
        if step == len(items):
            items.append(None)
        items[step] = _with(items[step], rest, value)
        return items
    fields: Mapping[str, Any] = holder or {}
    return {**fields, step: _with(fields.get(step), rest, value)}
