"""Changes to records, as plain values: what `explain` offers, to apply and to judge anew."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Step = str | int
Record = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One value in one record.

    ``path`` leads to the value through fields and positions (from 0; one past the end adds an
    item); without a path the value is a whole record. ``example`` marks a value that stands for
    one that only the person who records it knows.
    """

    kind: str
    record: str
    path: tuple[Step, ...]
    value: Any
    example: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The same, for JSON."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "record": self.record,
            "path": list(self.path),
            "value": self.value,
        }
        return found | ({"example": True} if self.example else {})


def apply_changes(records: Iterable[Mapping[str, Any]], changes: Iterable[Change]) -> list[Record]:
    """Give the records with the changes made in them; the records themselves stay as they are.

    Raises KeyError where a record that is changed is not there.
    """
    changed: list[Record] = [deepcopy(dict(record)) for record in records]
    for change in changes:
        if not change.path:
            changed.append(deepcopy(change.value))
            continue
        _put(_find(changed, change), change.path, deepcopy(change.value))
    return changed


def _find(records: Sequence[Record], change: Change) -> Record:
    for record in records:
        if record.get("kind") == change.kind and record.get("id") == change.record:
            return record
    raise KeyError(change.kind, change.record)


def _put(holder: Any, path: Sequence[Step], value: Any) -> None:  # noqa: ANN401 - JSON
    """Set a value, and make the groups and lists on the way to it where they are not there."""
    for step, following in pairwise(path):
        holder = _within(holder, step, [] if isinstance(following, int) else {})
    if isinstance(holder, list) and path[-1] == len(holder):
        holder.append(value)
    else:
        holder[path[-1]] = value


def _within(holder: Any, step: Any, missing: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(holder, list):
        if step == len(holder):
            holder.append(missing)
        return holder[step]
    if holder.get(step) is None:
        holder[step] = missing
    return holder[step]
