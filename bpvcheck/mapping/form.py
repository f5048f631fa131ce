"""The form of a mapping, as it is once it was checked.

A mapping says of each table which kind of record its rows give, and of each field of the record
where its value comes from. Fields have the shape that the records' models give them.
"""

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bpvcheck.records.shape import FieldShape
from bpvcheck.tables.delimited import CsvForm

__all__ = [
    "ColumnName",
    "Field",
    "FieldSource",
    "ItemMapping",
    "Lookup",
    "RowCondition",
    "TableMap",
    "TableMapping",
]

ColumnName = str | int
"""A column by its header, or by its number from 1 in a table without headers."""


@dataclass(frozen=True)
class FieldSource:
    """Where a value comes from; one of these.

    - ``columns``: the first of these that is filled; with ``join`` all of them, put together.
      ``of`` names the lookup that they are columns of, ``earliest`` asks for the first day in them.
    - ``constant``: this value, as it stands in a record.
    - ``file_name``: the group of this pattern in the name of the file.
    - ``exported``: the day of the export, which whoever starts the run says.
    """

    columns: tuple[ColumnName, ...] = ()
    join: str | None = None
    of: str = ""
    earliest: bool = False
    constant: object = None
    file_name: str = ""
    exported: bool = False


@dataclass(frozen=True)
class Field:
    """A field of a record or of an item: where its value comes from, and how it is read.

    - ``dates``: how dates are written, such as ``d-m-yyyy``; ISO and typed dates are always read.
    - ``words``: what a text stands for, by the text; None for nothing.
    - ``split``: what stands between several values in one cell, for a list.
    - ``pseudonymise``: of which sort the person is that the value stands for, such as ``student``.
    - ``optional``: the column need not be there.
    """

    path: tuple[str, ...]
    shape: FieldShape
    source: FieldSource
    dates: tuple[str, ...] = ()
    words: Dict[str, object] = field(default_factory=dict)
    split: str | None = None
    pseudonymise: str = ""
    optional: bool = False
    line: int = 0


@dataclass(frozen=True)
class RowCondition:
    """A row counts where this column holds one of these texts, in small letters; any but empty."""

    column: ColumnName
    texts: frozenset[str] | None
    optional: bool = False


@dataclass(frozen=True)
class ItemMapping:
    """One item of a list, made of a row where any of its columns is filled and all ``where``.

    With ``where`` its constants alone make an item too.
    """

    path: tuple[str, ...]
    fields: tuple[Field, ...]
    where: tuple[RowCondition, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """Rows in which values for other rows stand: of a head, an enrolment, a company.

    - ``same``: pairs of a column of these rows and one of the others with equal values.
    - ``file``: they stand in another file, as a table's.
    - ``latest``: of several such rows the last whose first column has a day up to and including
      the one in the other row's second column.
    """

    name: str
    sheet: str | None
    where: tuple[RowCondition, ...]
    same: tuple[tuple[ColumnName, ColumnName], ...]
    latest: tuple[ColumnName, ColumnName] | None = None
    dates: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class TableMap:
    """What the rows of one table give.

    - ``kind`` is that of the records; a table that only ``adds`` gives items for records whose
      other fields stand elsewhere, found by their id.
    - ``file``: it stands in another file in the same folder, with a name of this pattern.
    - ``optional``: the sheet need not be there, where it only adds.
    - ``repeats``: several rows with one id make one record.
    - ``header``: the rows with headers; None to find it out, none where columns go by
      number.
    - ``drop``: columns that are left out on purpose.
    - ``empty``: texts that stand for nothing, in small letters.
    """

    kind: str
    fields: tuple[Field, ...]
    items: tuple[ItemMapping, ...]
    sheet: str | None = None
    adds: bool = False
    optional: bool = False
    repeats: bool = False
    where: tuple[RowCondition, ...] = ()
    header: tuple[int, ...] | None = None
    drop: tuple[str, ...] = ()
    empty: frozenset[str] = frozenset()
    file: str = ""
    line: int = 0

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """The fields of the record and of all its items."""
        return (*self.fields, *(each for item in self.items for each in item.fields))


@dataclass(frozen=True)
class TableMapping:
    """A mapping: its name, titles by language, and what it says of each table.

    - ``file`` is where it stands, ``digest`` the SHA-256 of its text.
    - ``files``: patterns of the names of the files that it is for; none for any table.
    - ``csv``: what is not to be found out of a CSV file.
    - ``source``: where the layout is described.
    """

    name: str
    title: Dict[str, str]
    source: str
    tables: Sequence[TableMap]
    lookups: Dict[str, Lookup]
    files: tuple[str, ...]
    csv: CsvForm
    file: str
    digest: str

    @property
    def other_files(self) -> tuple[str, ...]:
        """The patterns of the names of files that are read together with another."""
        named = [
            *(each.file for each in self.tables),
            *(each.file for each in self.lookups.values()),
        ]
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def label(self) -> str:
        """Its name and the start of its digest, as a ledger has it."""
        return f"{self.name} {self.digest[:16]}"
