"""Fields that sectors add to records: declared as data, validated by models made from them.

A sector's plugin declares fields per kind of record; they stand under ``extensions``, in the
namespace of the plugin. `kinds` makes models of the declarations that are like those of this
package, so that types, titles, JSON Schema and expressions follow from them in the same way. A
namespace that nobody declared stays free, so a record that is right with a plugin is right without.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from keyword import iskeyword
from typing import Any, Final, Literal, get_args

from pydantic import ConfigDict, create_model

from bpvcheck.records import KINDS
from bpvcheck.records.types import (
    END,
    Count,
    Crebo,
    DayOf,
    EventDate,
    EventItem,
    Identifier,
    Namespace,
    PeriodItem,
    PlannedDate,
    Pseudonym,
    RecordModel,
    TopRecord,
    named,
    not_yet,
)

__all__ = [
    "ITEMS",
    "LISTS",
    "NAME_PATTERN",
    "TYPES",
    "ExtensionField",
    "ExtensionFields",
    "Extensions",
    "OtherNamespaces",
    "declared_model",
    "is_taken",
    "kinds",
]

NAME_PATTERN: Final = re.compile(r"^[a-z][a-z0-9_]{0,59}" + END)
"""The names that fields can have."""
TYPES: Final[Mapping[str, Any]] = {
    "event_date": EventDate,
    "planned_date": PlannedDate,
    "number": Count,
    "flag": bool,
    "word": Identifier,
    "pseudonym": Pseudonym,
    "crebo": Crebo,
}
"""By the type of a single value: what it holds. A word with choices holds one of these."""
ITEMS: Final[Mapping[str, type[RecordModel]]] = {"event": EventItem, "period": PeriodItem}
"""By the sort of list: what its items are built on."""
LISTS: Final = (*ITEMS, "words", "dates")
"""The sorts of lists: of items that happened or held, of words, of days on which it happened."""


@dataclass(frozen=True)
class ExtensionField:
    """One field: a single value (`type`), a list (`list`), or else a group of `fields`.

    ``titles`` are pairs of language and text, ``choices`` the words that it may hold (of a word or
    a list of words; any identifier where there are none), ``fields`` those of a group or of each
    item of a list.
    """

    name: str
    titles: tuple[tuple[str, str], ...]
    type: str = ""
    choices: tuple[str, ...] = ()
    list: str = ""
    fields: tuple["ExtensionField", ...] = ()


@dataclass(frozen=True)
class ExtensionFields:
    """The fields that a namespace adds to one kind of record."""

    namespace: str
    kind: str
    fields: tuple[ExtensionField, ...]


Extensions = tuple[ExtensionFields, ...]
"""All that plugins declare, sorted by namespace and kind."""


def _by_namespace(schema: dict[str, Any]) -> None:
    """Say of the namespaces that nobody declared how they are called, as the model does."""
    pattern = r"^[a-z][a-z0-9_]{0,29}" + END
    schema["patternProperties"] = {pattern: {"additionalProperties": True, "type": "object"}}
    schema["additionalProperties"] = False


class OtherNamespaces(RecordModel):
    """What stands under ``extensions`` beside the namespaces that are declared: free objects."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_by_namespace)
    __pydantic_extra__: dict[Namespace, dict[str, Any]]


class _Group(RecordModel):
    """Base of the fields of a namespace: they say themselves up to when they are complete."""

    complete_until: PlannedDate | None = named("volledig tot en met", "complete until")


@cache
def kinds(extensions: Extensions = ()) -> Mapping[str, type[TopRecord]]:
    """Return the model of every kind of record, with the fields that plugins add to it.

    A kind that no plugin adds to keeps its own model. Raises ValueError where one namespace is
    declared twice for a kind, and for a kind that there is not.
    """
    if not extensions:
        return KINDS
    pairs = [(declared.namespace, declared.kind) for declared in extensions]
    if len(set(pairs)) < len(pairs) or not {kind for _namespace, kind in pairs} <= KINDS.keys():
        msg = f"each namespace is declared once, for a kind that there is: {pairs}"
        raise ValueError(msg)
    return {kind: _extended(kind, extensions) for kind in KINDS}


def declared_model(kind: str, extensions: Extensions) -> type[OtherNamespaces] | None:
    """Give the model of what stands under ``extensions`` of a kind, None where nobody adds any."""
    info = kinds(extensions)[kind].model_fields["extensions"]
    models = (part for part in get_args(info.annotation) if isinstance(part, type))
    return next((part for part in models if issubclass(part, OtherNamespaces)), None)


def is_taken(name: str, base: type[RecordModel] = _Group) -> bool:
    """Return whether a name cannot be one of a namespace or of a field in a group or an item.

    Words of the expression language, and what a model has itself: ``json``, ``complete_until``; of
    items also ``on``, or ``since`` and ``until``; everywhere ``not_yet``.
    """
    taken = hasattr(base, name) or name in {*base.model_fields, "not_yet"}
    return iskeyword(name) or taken


def _extended(kind: str, extensions: Extensions) -> type[TopRecord]:
    """Return the model of one kind."""
    base = KINDS[kind]
    own = sorted(
        (declared for declared in extensions if declared.kind == kind),
        key=lambda declared: declared.namespace,
    )
    if not own:
        return base
    spaces: dict[str, Any] = {each.namespace: _namespace(each) for each in own}
    space = create_model("extensions", __base__=OtherNamespaces, **spaces)
    field: Any = (space | None, named("velden van de branche", "fields of a sector"))
    return create_model(base.__name__, __base__=base, __doc__=base.__doc__, extensions=field)


def _namespace(declared: ExtensionFields) -> tuple[Any, Any]:
    """Return the group of a namespace; null is no group, as in a namespace that is not declared."""
    name = declared.namespace
    model = _model(name, _Group, declared.fields)
    return model, named(f"velden van {name}", f"fields of {name}")


def _model(
    path: str, base: type[RecordModel], fields: Sequence[ExtensionField]
) -> type[RecordModel]:
    """Make the model of a group or an item; its name says where it stands, and is like no other."""
    made: dict[str, Any] = {
        field.name: (_annotation(path, field) | None, named(**dict(field.titles)))
        for field in fields
    }
    events = tuple(field.name for field in fields if field.type == "event_date")
    if events:
        made["not_yet"] = (DayOf[Literal[events]] | None, not_yet())  # type: ignore[valid-type]
    return create_model(path, __base__=base, **made)


def _annotation(path: str, field: ExtensionField) -> Any:  # noqa: ANN401 - an annotation
    """Return what a field holds."""
    inner = f"{path}.{field.name}"
    if field.list in ITEMS:
        return list[_model(inner, ITEMS[field.list], field.fields)]  # type: ignore[misc]
    if field.list:
        element: Any = EventDate if field.list == "dates" else _word(field)
        return list[element]
    if not field.type:
        return _model(inner, RecordModel, field.fields)
    return _word(field) if field.type == "word" else TYPES[field.type]


def _word(field: ExtensionField) -> Any:  # noqa: ANN401 - an annotation
    """Return the words of a closed vocabulary, or any identifier."""
    return Literal[field.choices] if field.choices else Identifier
