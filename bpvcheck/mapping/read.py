"""A mapping read from YAML and checked: keys, fields, words, notations of dates, lookups.

Everything that is wrong is found at once, each with its line and the nearest name.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from bpvcheck.errors import Code, Problem, RuleError, UsageError, did_you_mean
from bpvcheck.i18n import _
from bpvcheck.mapping.dates import NOTATION
from bpvcheck.mapping.fields import FieldReader
from bpvcheck.mapping.form import ColumnName, Lookup, RowCondition, TableMap, TableMapping
from bpvcheck.records import KINDS
from bpvcheck.records.extensions import Extensions
from bpvcheck.records.shape import record_shape
from bpvcheck.rulebook.strict import ListNode, MappingNode, ScalarNode, YamlNode, read_yaml
from bpvcheck.tables.delimited import DELIMITERS, CsvForm

__all__ = ["mapping_of", "read_mapping"]

_TOP: Final = (
    *("mapping", "title", "source", "files", "csv", "date", "empty", "optional"),
    *("lookups", "tables"),
)
_TABLE: Final = (
    *("kind", "adds_to", "file", "sheet", "header", "where", "repeats", "drop", "date", "empty"),
    *("optional", "complete", "fields"),
)
_LOOKUP: Final = ("file", "sheet", "where", "same", "latest", "date")
_DELIMITERS: Final = {"tab": "\t", **{sign: sign for sign in DELIMITERS}}
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15")


def read_mapping(file: Path, extensions: Extensions = ()) -> TableMapping:
    """Read a mapping. Raises UsageError with everything that is wrong with it."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        message = _('There is no file or folder "{path}".').format(path=file)
        raise UsageError(Code.PATH_NOT_FOUND, message, file=str(file)) from None
    except UnicodeDecodeError:
        hint = _("save the file as UTF-8")
        raise UsageError(
            Code.WRONG_MAPPING, _("The text is not in UTF-8."), hint=hint, file=str(file)
        ) from None
    return mapping_of(text, str(file), extensions)


def mapping_of(text: str, file: str, extensions: Extensions = ()) -> TableMapping:
    """Read a mapping from its text. Raises UsageError with everything that is wrong with it."""
    try:
        value = read_yaml(text, file)
    except RuleError as error:
        raise UsageError.of(
            *(replace(problem, code=Code.WRONG_MAPPING) for problem in error.problems)
        ) from None
    reader = _Reader(file, extensions)
    found = reader.mapping(value, sha256(text.encode()).hexdigest())
    if reader.problems or found is None:
        raise UsageError.of(*sorted(reader.problems, key=lambda each: each.line or 0))
    return found


@dataclass
class _Reader:
    """Goes through a mapping and collects what is wrong with it."""

    file: str
    extensions: Extensions
    problems: list[Problem] = field(default_factory=list)
    completed: list[tuple[str, str, YamlNode]] = field(default_factory=list)

    def mapping(self, value: YamlNode, digest: str) -> TableMapping | None:
        """Read all of it; None where it is nothing like one."""
        if not isinstance(value, MappingNode):
            self.wrong(value, _("A mapping is made of keys with values."), "mapping, tables")
            return None
        self.keys(value, _TOP, ("mapping", "tables"))
        defaults = _Defaults(
            tuple(self.dates(value.items.get("date"))),
            frozenset(text.casefold() for text in self.texts(value.items.get("empty"))),
            self.flag(value.items.get("optional")),
        )
        lookups = {each.name: each for each in self._lookups(value.items.get("lookups"), defaults)}
        name = Path(self.file).stem
        given = value.items.get("mapping")
        if isinstance(given, ScalarNode) and re.fullmatch(r"[a-z0-9][a-z0-9-]*", given.text):
            name = given.text
        elif given is not None:
            self.wrong(given, _("This is no name for a mapping."), "a-z, 0-9, -")
        tables = [*self._tables(value.items.get("tables"), defaults, lookups)]
        self._filled(tables)
        return TableMapping(
            name,
            self._titles(value.items.get("title")),
            self.text(value.items.get("source")),
            tables,
            lookups,
            tuple(self.texts(value.items.get("files"))),
            self._csv(value.items.get("csv")),
            self.file,
            digest,
        )

    def _filled(self, tables: Sequence[TableMap]) -> None:
        """Refuse a list that is called complete and that no table fills: it would deny all."""
        filled = {(table.kind, item.path[0]) for table in tables for item in table.items}
        for kind, name, place in self.completed:
            if (kind, name) not in filled:
                message = _('"{name}" is called complete, and no column fills it.')
                hint = _("name its items under fields, or leave it out of complete")
                self.wrong(place, message.format(name=name), hint=hint)

    def _titles(self, value: YamlNode | None) -> dict[str, str]:
        if not isinstance(value, MappingNode):
            text = self.text(value)
            return {"nl": text, "en": text} if text else {}
        self.keys(value, ("nl", "en"))
        return {lang: self.text(each) for lang, each in value.items.items()}

    def _csv(self, value: YamlNode | None) -> CsvForm:
        if value is None:
            return CsvForm()
        if not isinstance(value, MappingNode):
            self.wrong(value, _("This has keys with values."), "encoding, delimiter")
            return CsvForm()
        self.keys(value, ("encoding", "delimiter"))
        encoding, delimiter = (value.items.get(key) for key in ("encoding", "delimiter"))
        if encoding is not None and self.text(encoding) not in _ENCODINGS:
            self.wrong(encoding, _("This encoding is not known."), ", ".join(_ENCODINGS))
        if delimiter is not None and self.text(delimiter) not in _DELIMITERS:
            self.wrong(delimiter, _("This delimiter is not known."), "; , | tab")
        return CsvForm(
            self.text(encoding) or None,
            _DELIMITERS.get(self.text(delimiter)) if delimiter else None,
        )

    def _lookups(self, value: YamlNode | None, defaults: "_Defaults") -> Iterator[Lookup]:
        for name, each in value.items.items() if isinstance(value, MappingNode) else ():
            if not isinstance(each, MappingNode):
                self.wrong(each, _("This has keys with values."), ", ".join(_LOOKUP))
                continue
            self.keys(each, _LOOKUP)
            latest = each.items.get("latest")
            pair = None
            if isinstance(latest, MappingNode):
                self.keys(latest, ("column", "until"), ("column", "until"))
                both = [self.column(latest.items.get(key)) for key in ("column", "until")]
                pair = (both[0], both[1])
            yield Lookup(
                name,
                self.text(each.items.get("sheet")) or None,
                self.conditions(each.items.get("where"), optional=False),
                tuple(self._same(each.items.get("same"))),
                pair,
                tuple(self.dates(each.items.get("date"))) or defaults.dates,
                self._file(each.items.get("file")),
            )

    def _same(self, value: YamlNode | None) -> Iterator[tuple[ColumnName, ColumnName]]:
        """Read which columns have equal values, in these rows and in those that look them up."""
        if isinstance(value, MappingNode):
            for name, each in value.items.items():
                yield _column(name), self.column(each)
        elif isinstance(value, ListNode):
            for each in value.items:
                yield self.column(each), self.column(each)
        elif value is not None:
            yield self.column(value), self.column(value)

    def _tables(
        self, value: YamlNode | None, defaults: "_Defaults", lookups: Collection[str]
    ) -> Iterator[TableMap]:
        if not isinstance(value, ListNode) or not value.items:
            if value is not None:
                self.wrong(value, _("Here stands a list, with an item for each table."))
            return
        for each in value.items:
            if not isinstance(each, MappingNode):
                self.wrong(each, _("This has keys with values."), ", ".join(_TABLE))
                continue
            found = self._table(each, defaults, lookups)
            if found:
                yield found

    def _table(
        self, value: MappingNode, defaults: "_Defaults", lookups: Collection[str]
    ) -> TableMap | None:
        """Read what the rows of one table give."""
        self.keys(value, _TABLE, ("fields",))
        adds = "adds_to" in value.items
        named = value.items.get("adds_to" if adds else "kind")
        kind = self.text(named)
        if kind not in KINDS:
            place = named or value
            self.wrong(
                place, _("A table says which kind of record it gives."), ", ".join(KINDS),
                did_you_mean(kind, KINDS) if kind else "",
            )  # fmt: skip
            return None
        dates = tuple(self.dates(value.items.get("date"))) or defaults.dates
        optional = value.items.get("optional")
        is_optional = self.flag(optional) if optional is not None else defaults.optional
        fields = FieldReader(
            self,
            record_shape(kind, self.extensions),
            dates,
            is_optional,
            lookups,
            KINDS[kind],
        )
        singles, items = fields.read(value.items.get("fields"))
        complete = value.items.get("complete")
        singles += fields.complete(complete)
        if isinstance(complete, MappingNode):
            names = self.texts(complete.items.get("lists"))
            self.completed += [(kind, name, complete) for name in names]
        self._needed(value, singles, "id" if adds else "", record_shape(kind).required)
        empty = self.texts(value.items.get("empty"))
        return TableMap(
            kind,
            tuple(singles),
            tuple(items),
            sheet=self.text(value.items.get("sheet")) or None,
            adds=adds,
            optional=is_optional,
            repeats=self.flag(value.items.get("repeats")),
            where=self.conditions(value.items.get("where"), optional=False),
            header=self._header(value.items.get("header")),
            drop=tuple(self.texts(value.items.get("drop"))),
            empty=frozenset(text.casefold() for text in empty) or defaults.empty,
            file=self._file(value.items.get("file")),
            line=value.line,
        )

    def _file(self, value: YamlNode | None) -> str:
        """Read the name of another file in the same folder."""
        text = self.text(value)
        if "/" in text or "\\" in text:
            self.wrong(value, _("This file stands in the folder of the first: give its name only."))
        return text

    def _needed(
        self, value: MappingNode, fields: Sequence[object], only: str, required: Collection[str]
    ) -> None:
        """Refuse a table without the fields that no record goes without."""
        known = {getattr(each, "path", ("",))[0] for each in fields}
        for name in [only] if only else required:
            if name not in known:
                message = _('No column is named for the field "{name}", which every record has.')
                self.wrong(value, message.format(name=name))

    def _header(self, value: YamlNode | None) -> tuple[int, ...] | None:
        """Read in which rows the headers stand."""
        if value is None:
            return None
        if isinstance(value, ScalarNode) and value.text == "none":
            return ()
        found = [plain.value for plain in _scalars(value)]
        if not found or not all(type(each) is int and each > 0 for each in found):
            self.wrong(value, _("Headers stand in a row, or in some rows."), "1, [1, 2], none")
            return None
        return tuple(each for each in found if isinstance(each, int))

    # what FieldReader uses too

    def keys(self, value: MappingNode, known: Sequence[str], needed: Collection[str] = ()) -> None:
        """Refuse keys that are not known, and the lack of those that are needed."""
        for name, key in value.keys.items():
            if name not in known:
                message = _('There is no key "{key}" here.').format(key=name)
                self.wrong(key, message, ", ".join(known), did_you_mean(name, known))
        for name in needed:
            if name not in value.items:
                self.wrong(value, _('The key "{key}" is missing here.').format(key=name))

    def column(self, value: YamlNode | None) -> ColumnName:
        """Read a column: its header, or its number."""
        if isinstance(value, ScalarNode) and isinstance(value.value, int) and value.value > 0:
            return value.value
        if isinstance(value, ScalarNode) and value.text.strip():
            return value.text
        if value is not None:
            self.wrong(value, _("Here stands the header of a column, or its number."))
        return 0

    def conditions(self, value: YamlNode | None, *, optional: bool) -> tuple[RowCondition, ...]:
        """Read in which rows something holds: a column, and the texts that it may have."""
        if value is None:
            return ()
        if not isinstance(value, MappingNode):
            self.wrong(value, _("This has keys with values."), "where: {Soort: [BPV]}")
            return ()
        found = []
        for name, each in value.items.items():
            texts = frozenset(text.strip().casefold() for text in self.texts(each))
            found.append(RowCondition(_column(name), texts or None, optional))
        return tuple(found)

    def dates(self, value: YamlNode | None) -> Iterator[str]:
        """Read notations of dates."""
        for each in _scalars(value):
            if NOTATION.fullmatch(each.text):
                yield each.text
            else:
                message = _("This does not say how dates are written.")
                self.wrong(each, message, "d-m-yyyy, dd/mm/yyyy, yyyymmdd")

    def texts(self, value: YamlNode | None) -> list[str]:
        """Read a text, or a list of these."""
        return [each.text for each in _scalars(value)]

    def text(self, value: YamlNode | None) -> str:
        """Read a text, "" where there is none."""
        if value is not None and not isinstance(value, ScalarNode):
            self.wrong(value, _("Here stands a text."))
        return value.text if isinstance(value, ScalarNode) else ""

    def flag(self, value: YamlNode | None) -> bool:
        """Read true or false; false where it is absent."""
        if isinstance(value, ScalarNode) and isinstance(value.value, bool):
            return value.value
        if value is not None:
            self.wrong(value, _("Here stands true or false."))
        return False

    def wrong(self, place: object, message: str, expected: str = "", hint: str = "") -> None:
        """Note what is wrong at a key or value."""
        line, column = getattr(place, "line", None), getattr(place, "column", None)
        self.problems.append(
            Problem(Code.WRONG_MAPPING, message, expected, hint, self.file, line, column)
        )


@dataclass(frozen=True)
class _Defaults:
    """What holds for every table that says nothing else."""

    dates: tuple[str, ...]
    empty: frozenset[str]
    optional: bool


def _column(name: str) -> ColumnName:
    return int(name) if name.isdecimal() and int(name) else name


def _scalars(value: YamlNode | None) -> Sequence[ScalarNode]:
    """Return a single value, or those of a list."""
    if isinstance(value, ListNode):
        return [each for each in value.items if isinstance(each, ScalarNode)]
    return [value] if isinstance(value, ScalarNode) and value.value is not None else []
