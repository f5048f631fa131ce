"""The edits of a draft as what somebody would have to do or record, one deed each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bpvcheck.explain.draft import Draft, Edit, Mark
from bpvcheck.explain.edits import there

Parts = tuple[str, ...]
Filled = tuple[str, Any, Mark]
"""A field of an item, the value that it gets, and how far that is free."""


@dataclass(frozen=True)
class ItemDeed:
    """Items of a list: so many new ones, or one that is there; what is recorded of them.

    ``held`` is what is recorded of an item that is there, ``was`` its date, and ``present`` how
    many items there are.
    """

    parts: Parts
    count: int
    new: bool
    day: date | None
    when: Mark | None
    fields: tuple[Filled, ...]
    held: tuple[tuple[str, Any], ...] = ()
    present: int = 0
    was: date | None = None


@dataclass(frozen=True)
class FieldDeed:
    """A field of a record gets a value."""

    parts: Parts
    value: Any
    mark: Mark


@dataclass(frozen=True)
class CompleteDeed:
    """A list is stated to be complete up to a day; where ``empty``, to hold nothing."""

    parts: Parts
    until: date
    empty: bool


Deed = ItemDeed | FieldDeed | CompleteDeed
_DATED = ("on", "since")


def deeds_of(draft: Draft) -> tuple[Deed, ...]:
    """What has to be done or recorded; equal items are counted together."""
    found: list[Deed] = [*_items(draft), *_fields(draft), *_complete(draft)]
    alike = Counter(_without_day(each) for each in found)
    return tuple(
        _counted(each, count) if count > 1 else _first(found, each) for each, count in alike.items()
    )


def _without_day(deed: Deed) -> Deed:
    if isinstance(deed, ItemDeed) and deed.new and deed.when and (deed.when.by or deed.when.since):
        return replace(deed, day=None)
    return deed


def _first(found: list[Deed], alike: Deed) -> Deed:
    return next(each for each in found if _without_day(each) == alike)


def _counted(deed: Deed, count: int) -> Deed:
    if not isinstance(deed, ItemDeed):
        return deed
    return replace(deed, count=count)


def _place(edit: Edit) -> int | None:
    """Where on the path of an edit the position of an item stands; None where there is none."""
    return next((i for i, step in enumerate(edit.path) if isinstance(step, int)), None)


def _items(draft: Draft) -> Iterator[ItemDeed]:
    by_item: dict[tuple[str | int, ...], list[Edit]] = {}
    for edit in draft.edits:
        at = _place(edit)
        if at is not None:
            by_item.setdefault(edit.path[: at + 1], []).append(edit)
    for path, edits in by_item.items():
        yield _item(draft, path, edits)


def _item(draft: Draft, path: tuple[str | int, ...], edits: list[Edit]) -> ItemDeed:
    origin = draft.original or draft.base
    held = there(origin.fields, path) or {}
    filled = {str(e.path[-1]): e for e in edits if len(e.path) > len(path)}
    dated = next((filled.pop(name) for name in _DATED if name in filled), None)
    parts = tuple(str(step) for step in path[:-1])
    was = next((held[name] for name in _DATED if held.get(name)), None)
    return ItemDeed(
        parts=parts,
        count=1,
        new=not held,
        day=dated.value if dated else was,
        when=dated.mark if dated else None,
        fields=tuple(_frozen(name, edit) for name, edit in filled.items()),
        held=tuple((name, _hashed(value)) for name, value in held.items() if _telling(name, value)),
        present=len(there(origin.fields, path[:-1]) or ()),
        was=was,
    )


def _telling(name: str, value: Any) -> bool:  # noqa: ANN401
    """Whether a value helps to tell an item from others."""
    return name not in {*_DATED, "id"} and isinstance(value, str)


def _frozen(name: str, edit: Edit) -> Filled:
    return name, _hashed(edit.value), edit.mark


def _hashed(value: Any) -> Any:  # noqa: ANN401
    return tuple(value) if isinstance(value, list) else value


def _fields(draft: Draft) -> Iterator[FieldDeed]:
    for edit in draft.edits:
        if _place(edit) is None and not edit.mark.stated:
            yield FieldDeed(tuple(map(str, edit.path)), _hashed(edit.value), edit.mark)


def _complete(draft: Draft) -> Iterator[CompleteDeed]:
    stated = [e for e in draft.edits if e.mark.stated and _place(e) is None]
    for edit in stated:
        if edit.value == []:
            continue
        *outer, name = map(str, edit.path)
        parts = (*outer[:-1], name) if "lists_complete_until" in outer else (*outer, name)
        yield CompleteDeed(parts, edit.value, empty=not there(draft.base.fields, parts))


__all__ = ["CompleteDeed", "Deed", "FieldDeed", "ItemDeed", "deeds_of"]
