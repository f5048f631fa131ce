"""The fields of a table in a mapping: each read by the shape that the records' models give it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from bpvcheck.errors import did_you_mean, nearest
from bpvcheck.i18n import _
from bpvcheck.mapping.form import ColumnName, Field, FieldSource, ItemMapping, RowCondition
from bpvcheck.mapping.values import fits
from bpvcheck.records.shape import DateShape, FieldShape, GroupShape, ListShape
from bpvcheck.records.types import titles
from bpvcheck.rulebook.strict import ListNode, MappingNode, ScalarNode, YamlNode, plain

__all__ = ["FieldReader", "MappingNotes", "shape_in_words"]

_FIELD: Final = (
    *("column", "columns", "join", "of", "earliest", "constant", "file_name", "exported"),
    *("date", "words", "split", "pseudonymise", "optional"),
)
_SOURCES: Final = ("column", "columns", "constant", "file_name", "exported")
_STATED: Final = "lists_complete_until"


class MappingNotes(Protocol):
    """What reads the simple parts of a mapping, and notes what is wrong."""

    def keys(self, value: MappingNode, known: Sequence[str], needed: Collection[str] = ()) -> None:
        """Refuse keys that are not known."""

    def column(self, value: YamlNode | None) -> ColumnName:
        """Read a column."""

    def conditions(self, value: YamlNode | None, *, optional: bool) -> tuple[RowCondition, ...]:
        """Read in which rows something holds."""

    def dates(self, value: YamlNode | None) -> Iterator[str]:
        """Read notations of dates."""

    def texts(self, value: YamlNode | None) -> list[str]:
        """Read texts."""

    def text(self, value: YamlNode | None) -> str:
        """Read a text."""

    def flag(self, value: YamlNode | None) -> bool:
        """Read true or false."""

    def wrong(self, place: object, message: str, expected: str = "", hint: str = "") -> None:
        """Note what is wrong."""


@dataclass(frozen=True)
class FieldReader:
    """Reads the fields of one table.

    ``dates`` and ``optional`` hold for every field that says nothing else; ``lookups`` are the
    names of those that the mapping has, ``model`` has the titles of the fields.
    """

    notes: MappingNotes
    shape: GroupShape
    default_dates: tuple[str, ...]
    optional: bool
    lookups: Collection[str]
    model: Any

    def read(self, value: YamlNode | None) -> tuple[list[Field], list[ItemMapping]]:
        """Read all fields: those of the record itself, and the items of its lists."""
        singles: list[Field] = []
        items: list[ItemMapping] = []
        if not isinstance(value, MappingNode):
            self.notes.wrong(value, _("Here stand the fields of the record, each with its column."))
            return singles, items
        for name, each in value.items.items():
            shape = self._shape(self.shape, name, value.keys[name])
            path = tuple(name.split("."))
            if isinstance(shape, ListShape) and isinstance(shape.item, GroupShape):
                items += self._items(path, shape.item, each)
            elif shape is not None:
                singles += self._field(path, shape, each)
        return singles, items

    def complete(self, value: YamlNode | None) -> list[Field]:
        """Read for which lists the file is complete, and until when."""
        if value is None:
            return []
        if not isinstance(value, MappingNode):
            self.notes.wrong(value, _("This has keys with values."), "lists, until")
            return []
        self.notes.keys(value, ("lists", "until"), ("lists", "until"))
        stated = self.shape.fields.get(_STATED)
        known = stated.fields if isinstance(stated, GroupShape) else {}
        found: list[Field] = []
        for name in self.notes.texts(value.items.get("lists")):
            if name not in known:
                message = _('There is no list "{name}" in this kind of record.').format(name=name)
                place = value.items["lists"]
                self.notes.wrong(place, message, ", ".join(known), did_you_mean(name, known))
            elif "until" in value.items:
                found += self._field(
                    (_STATED, name), DateShape(), value.items["until"], stated=True
                )
        return found

    def _shape(self, within: GroupShape, name: str, place: object) -> FieldShape | None:
        """Find the shape of a field by its path; None where there is none, which is noted."""
        shape: FieldShape | None = within
        for step in name.split("."):
            fields = shape.fields if isinstance(shape, GroupShape) else {}
            if step not in fields:
                self._unknown(step, fields, place)
                return None
            shape = fields[step]
        if isinstance(shape, GroupShape):
            message = _('"{name}" has fields of its own: name one of these.').format(name=name)
            self.notes.wrong(place, message, ", ".join(f"{name}.{each}" for each in shape.fields))
            return None
        return shape

    def _unknown(self, name: str, fields: Collection[str], place: object) -> None:
        message = _('There is no field "{name}" here.').format(name=name)
        by_title: dict[str, str] = {}
        for each in fields:
            info = self.model.model_fields.get(each)
            by_title |= dict.fromkeys(titles(info).values(), each) if info else {}
        meant = nearest(name, [*fields, *by_title])
        hint = _('did you mean "{name}"?').format(name=by_title.get(meant, meant)) if meant else ""
        self.notes.wrong(place, message, ", ".join(fields) if not hint else "", hint)

    def _items(
        self, path: tuple[str, ...], shape: GroupShape, value: YamlNode
    ) -> Iterator[ItemMapping]:
        """Read the items of a list that a row gives."""
        if not isinstance(value, ListNode):
            message = _("This field is a list: here stand its items, each after a dash.")
            self.notes.wrong(value, message)
            return
        for each in value.items:
            if not isinstance(each, MappingNode):
                self.notes.wrong(each, _("An item has fields, each with its column."))
                continue
            fields: list[Field] = []
            where: tuple[RowCondition, ...] = ()
            for name, inner in each.items.items():
                if name == "where":
                    where = self.notes.conditions(inner, optional=self.optional)
                    continue
                found = self._shape(shape, name, each.keys[name])
                if found is not None:
                    fields += self._field(tuple(name.split(".")), found, inner)
            if not where and fields and all(_is_fixed(field.source) for field in fields):
                message = _("This item has constants only, so every row would have it.")
                hint = _("name a column, or say with where: in which rows it holds")
                self.notes.wrong(each, message, hint=hint)
            yield ItemMapping(path, tuple(fields), where)

    def _field(
        self, path: tuple[str, ...], shape: FieldShape, value: YamlNode, *, stated: bool = False
    ) -> list[Field]:
        """Read where the value of a field comes from, and how it is read."""
        if isinstance(value, ScalarNode) and stated and isinstance(value.value, date):
            constant = FieldSource(constant=value.value.isoformat())
            return [Field(path, shape, constant, line=value.line)]
        if isinstance(value, ScalarNode):
            columns = (self.notes.column(value),)
            source = FieldSource(columns)
            return [Field(path, shape, source, self.default_dates, optional=self.optional,
                          line=value.line)]  # fmt: skip
        if not isinstance(value, MappingNode):
            self.notes.wrong(value, _("Here stands the header of a column, or its number."))
            return []
        self.notes.keys(value, _FIELD)
        given = [key for key in _SOURCES if key in value.items]
        if len(given) != 1:
            message = _("A field has one source.")
            self.notes.wrong(value, message, _("one of {choices}").format(
                choices=", ".join(_SOURCES)))  # fmt: skip
            return []
        return [self._mapped(path, shape, value)]

    def _mapped(self, path: tuple[str, ...], shape: FieldShape, value: MappingNode) -> Field:
        """Read a field that is written out."""
        items, notes = value.items, self.notes
        pseudonymise = notes.text(items.get("pseudonymise"))
        if pseudonymise and not re.fullmatch(r"[a-z][a-z_]{0,19}", pseudonymise):
            message = _("This names the sort of person in small letters.")
            notes.wrong(items["pseudonymise"], message, "student, trainer, supervisor")
        optional = items.get("optional")
        split = items.get("split")
        if split is not None and not isinstance(shape, ListShape):
            notes.wrong(split, _("Only a list can be split."))
        return Field(
            path,
            shape,
            self._source(shape, value),
            tuple(notes.dates(items.get("date"))) or self.default_dates,
            self._words(shape, items.get("words")),
            notes.text(split) if split is not None else None,
            pseudonymise,
            notes.flag(optional) if optional is not None else self.optional,
            value.line,
        )

    def _source(self, shape: FieldShape, value: MappingNode) -> FieldSource:
        items, notes = value.items, self.notes
        of = notes.text(items.get("of"))
        if of and of not in self.lookups:
            message = _('There is no lookup "{name}".').format(name=of)
            hint = did_you_mean(of, self.lookups)
            notes.wrong(items["of"], message, ", ".join(self.lookups), hint)
        if "constant" in items:
            constant = plain(items["constant"])
            if not fits(shape, constant):
                message = _("The field cannot hold this.")
                notes.wrong(items["constant"], message, shape_in_words(shape))
            return FieldSource(constant=constant)
        if "file_name" in items:
            return FieldSource(file_name=self._pattern(items["file_name"]))
        if "exported" in items:
            return FieldSource(exported=notes.flag(items["exported"]))
        named = items.get("columns", items.get("column"))
        columns = named.items if isinstance(named, ListNode) else [named]
        join = None
        if "columns" in items:
            join = notes.text(items.get("join"))
        earliest = notes.flag(items.get("earliest"))
        if earliest and not isinstance(shape, DateShape):
            notes.wrong(items["earliest"], _("Only of dates there is an earliest."))
        return FieldSource(tuple(notes.column(each) for each in columns), join, of, earliest)

    def _pattern(self, value: YamlNode) -> str:
        text = self.notes.text(value)
        try:
            groups = re.compile(text).groups
        except re.error:
            groups = 0
        if groups != 1:
            message = _("This is no pattern with one group for the part of the name that is meant.")
            self.notes.wrong(value, message, "export_([0-9]{8})")
        return text

    def _words(self, shape: FieldShape, value: YamlNode | None) -> dict[str, object]:
        """Read what words stand for."""
        if value is None:
            return {}
        if not isinstance(value, MappingNode):
            self.notes.wrong(value, _("This has keys with values."), "words: {Definitief: final}")
            return {}
        found: dict[str, object] = {}
        for word, each in value.items.items():
            meant = plain(each)
            if meant is not None and not fits(shape, meant):
                choices = getattr(shape, "choices", ())
                hint = did_you_mean(str(meant), choices)
                expected = shape_in_words(shape)
                self.notes.wrong(each, _("The field cannot hold this."), expected, hint)
            found[word.strip()] = meant
        return found


def _is_fixed(source: FieldSource) -> bool:
    return not source.columns


def shape_in_words(shape: FieldShape) -> str:
    """Return what a field holds."""
    if isinstance(shape, ListShape):
        return _("a list of: {what}").format(what=shape_in_words(shape.item))
    choices = getattr(shape, "choices", None)
    if choices:
        return _("one of {choices}").format(choices=", ".join(choices))
    if isinstance(shape, DateShape):
        return _("a date")
    least = getattr(shape, "least", None)
    if least is not None:
        return _("a number from {least} to {most}").format(least=least, most=shape.most)  # type: ignore[union-attr]
    pattern = getattr(shape, "pattern", None)
    return str(pattern).lstrip("^") if pattern else _("true or false")
