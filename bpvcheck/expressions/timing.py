"""What an expression depends on: the day by which it is asked, the item of a list, the actual end.

The engine asks the facts of a card twice: by the day on which the duty is due, and by now. A call
without ``by=`` looks no further than the day that it is asked by.
"""

from typing import Any, Final, NamedTuple

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Events

__all__ = ["BY_NOW", "Entry", "Index", "depends_on_day", "holds_always", "looks_by_day", "on_end"]

BY_NOW: Final = "_by_now"
"""How the name of a fact ends where it is asked by now, and not by the due day."""

_BY_DAY: Final = (
    n.Done, n.NoneOf, n.CountOf, n.SumOf, n.Covers, n.LastIs, n.ValuesOf,
)  # fmt: skip


def looks_by_day(node: n.Node) -> bool:
    """Whether a call looks no further than the day that it is asked by."""
    return _known_by_day(node) and not (isinstance(node, _BY_DAY) and holds_always(node.select))


def _known_by_day(node: n.Node) -> bool:
    """Whether the day that a call is asked by decides up to when its list has to be complete."""
    if isinstance(node, n.Happened):
        return node.by is None
    return isinstance(node, _BY_DAY) and node.select.by is None


def depends_on_day(node: n.Node) -> bool:
    """Whether the value of a node can depend on the day by which it is asked."""
    return any(looks_by_day(part) for part in n.walk(node))


def on_end(node: n.Node) -> bool:
    """Whether the value of a node depends on the actual end of a placement."""
    return any(isinstance(part, n.ActualEnd) for part in n.walk(node))


def holds_always(select: n.Select) -> bool:
    """Whether a call looks at periods whatever their days are."""
    assert isinstance(select.source.type, Events)  # noqa: S101 - parsed as such
    return select.source.type.periods and select.by is None and select.since is None


class Entry(NamedTuple):
    """A node in an `Index`: its number, the same for nodes that say the same, and what it is on.

    ``timed``: its value can depend on the day by which it is asked. ``of_item``: it reads the item
    of the list that is being looked at. ``on_end``: it depends on the actual end of a placement,
    which is the planned one where a due day is asked for. ``fields``: the subject's fields that it
    reads, by the first part of their paths.
    """

    number: int
    timed: bool
    of_item: bool
    on_end: bool
    fields: frozenset[str]


class Index:
    """Numbers nodes, each when it is first asked for.

    It is pickled with the cards whose nodes it has: to number these takes longer than to read them.
    """

    def __init__(self) -> None:
        """Know no nodes yet."""
        self._nodes: list[n.Node] = []
        self._entries: list[Entry] = []
        self._by_id: dict[int, Entry] = {}
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._uses: list[int] = []

    def of(self, node: n.Node) -> Entry:
        """Return the entry of a node."""
        found = self._by_id.get(id(node))
        if found is None:
            found = self._by_id[id(node)] = self._look(node)
            # what is known by its id has to stay alive
            self._nodes.append(node)
            self._entries.append(found)
        return found

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the ids, which are others in another process."""
        return {**vars(self), "_by_id": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore, and find nodes by the ids that they have in this process."""
        vars(self).update(state)
        self._by_id = dict(zip(map(id, self._nodes), self._entries, strict=True))

    def _look(self, node: n.Node) -> Entry:
        inner = [self.of(child) for child in n.children(node)]
        # the items that a call looks through are its own
        own = isinstance(node, n.FieldPath) and node.of_item
        passed_on = not isinstance(node, n.ListCall) and any(part.of_item for part in inner)
        number = self._number(node, inner)
        fields = frozenset().union(*(part.fields for part in inner))
        if isinstance(node, n.FieldPath) and not node.of_item:
            fields |= {node.parts[0]}
        return Entry(
            number,
            _known_by_day(node) or any(part.timed for part in inner),
            own or passed_on,
            isinstance(node, n.ActualEnd) or any(part.on_end for part in inner),
            fields,
        )

    def _number(self, node: n.Node, inner: list[Entry]) -> int:
        key = self._key(node)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._numbers)
            self._uses.append(0)
            for part in inner:
                self._uses[part.number] += 1
        return found

    def use(self, node: n.Node) -> None:
        """Count that a node is asked for by itself, and not only as a part of others."""
        self._uses[self.of(node).number] += 1

    def is_shared(self, entry: Entry) -> bool:
        """Whether a node is asked for more than once, so that it is worth keeping its value."""
        return self._uses[entry.number] != 1

    def _key(self, node: "n.Node | n.Select") -> tuple[Any, ...]:
        """Return what equal nodes share: their kind, and the numbers of their parts."""
        kind: Any = type(node)
        parts = (getattr(node, name) for name in n.part_names(kind))
        return (type(node).__name__, *map(self._part, parts))

    def _part(self, value: Any) -> Any:  # noqa: ANN401 - whatever a node has
        if isinstance(value, n.Select):
            return self._key(value)
        if isinstance(value, tuple):
            return tuple(map(self._part, value))
        # True and 1 are equal, and not the same constant
        return self.of(value).number if hasattr(value, "type") else (type(value).__name__, value)
