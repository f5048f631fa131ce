"""The columns of a block get their types, and rows that may be wrong are found, column by column.

What `pyarrow.json` read is right in structure: fields, types, no key twice. What is left is seen
on whole columns: dates, words, patterns, bounds, persons' numbers, contradictions. A row that is
*suspect* may be right all the same; the models decide (`bpvcheck.intake.examine`). One that is not
is certainly right, but for what columns do not show (`bpvcheck.intake.table.TableReader.hidden`).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.intake.consistency import contradicting
from bpvcheck.intake.privacy import LIKE_A_NUMBER, holds_number
from bpvcheck.records.columns import arrow_type
from bpvcheck.records.shape import (
    DateShape,
    DecimalShape,
    FieldShape,
    GroupShape,
    ListShape,
    NumberShape,
    TextShape,
    WordShape,
)
from bpvcheck.records.types import FIRST_DAY, LAST_DAY

__all__ = ["FieldColumn", "GroupColumn", "Rows", "column"]

Rows = npt.NDArray[np.int64]
"""Numbers of rows, or of items in a list, from 0."""
_NO_ROWS: Final[Rows] = np.empty(0, np.int64)
_FIRST_DAY, _LAST_DAY = ((day - date(1970, 1, 1)).days for day in (FIRST_DAY, LAST_DAY))


class FieldColumn(Protocol):
    """How the columns of one field are read and kept."""

    raw: pa.DataType
    """As JSON has it."""
    type: pa.DataType
    """As it is kept."""

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        """Return a column as it is kept, and which of its values are suspect."""

    def absent(self, count: int) -> pa.Array:
        """Return a column as it is kept, of a field that so many records do not have."""


class _Plain:
    """What columns have in common whose values have no parts."""

    type: pa.DataType

    def absent(self, count: int) -> pa.Array:
        return pa.nulls(count, self.type)


class _FlagColumn(_Plain):
    """True or false: nothing to look at."""

    raw = type = pa.bool_()

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        return array, _NO_ROWS


class _NumberColumn(_Plain):
    """Numbers between bounds, whole or with decimals."""

    def __init__(self, shape: NumberShape | DecimalShape) -> None:
        self.raw = self.type = arrow_type(shape)
        self._least, self._most = shape.least, shape.most

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        if array.null_count == len(array):
            return array, _NO_ROWS
        found = pc.min_max(array)
        if found["min"].as_py() >= self._least and found["max"].as_py() <= self._most:
            return array, _NO_ROWS
        return array, _true(pc.or_(pc.less(array, self._least), pc.greater(array, self._most)))


class _DecimalColumn(_NumberColumn):
    """Numbers with decimals; NaN is one to the reader of JSON, and is between no bounds."""

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        numbers, suspects = super().typed(array)
        return numbers, _together([suspects, _true(pc.is_nan(array))])


class _WordColumn(_Plain):
    """Words of a closed vocabulary, kept as their numbers in it."""

    raw = pa.utf8()
    type = pa.dictionary(pa.int32(), pa.utf8())

    def __init__(self, shape: WordShape) -> None:
        self._words = pa.array(shape.choices, pa.utf8())

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        codes = pc.index_in(array, self._words)
        known = self._known(codes)
        if codes.null_count == array.null_count:
            return known, _NO_ROWS
        return known, _true(pc.and_(codes.is_null(), array.is_valid()))

    def absent(self, count: int) -> pa.Array:
        return self._known(pa.nulls(count, pa.int32()))

    def _known(self, codes: pa.Array) -> pa.Array:
        """Return words by their numbers, all with one vocabulary so that columns go together."""
        return pa.DictionaryArray.from_arrays(codes, self._words, safe=False)


class _DateColumn(_Plain):
    """Dates, written as YYYY-MM-DD."""

    raw = pa.utf8()
    type = pa.date32()

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        try:
            days = pc.cast(array, pa.date32())
        except pa.ArrowInvalid:
            return _some_days(array)
        if days.null_count == len(days):
            return days, _NO_ROWS
        numbers = days.view(pa.int32())
        found = pc.min_max(numbers)
        if found["min"].as_py() >= _FIRST_DAY and found["max"].as_py() <= _LAST_DAY:
            return days, _NO_ROWS
        return days, _true(pc.or_(pc.less(numbers, _FIRST_DAY), pc.greater(numbers, _LAST_DAY)))


def _some_days(array: pa.Array) -> tuple[pa.Array, Rows]:
    """Return the days that are dates, null for the others, which are suspect."""
    encoded = array.dictionary_encode()
    days = pa.array(map(_day, encoded.dictionary), pa.int32()).view(pa.date32())
    found = days.take(encoded.indices)
    return found, _true(pc.and_(found.is_null(), array.is_valid()))


def _day(text: pa.Scalar) -> int | None:
    """Return the number of a day; None for what is no date."""
    try:
        day: int = pc.cast(text, pa.date32()).cast(pa.int32()).as_py()
    except pa.ArrowInvalid:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


class _TextColumn(_Plain):
    """Texts that match a pattern; each different one is looked at once."""

    raw = type = pa.utf8()

    def __init__(self, shape: TextShape) -> None:
        self._shape, self._pattern = shape, shape.pattern + r"\z"

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        if array.null_count == len(array):
            return array, _NO_ROWS
        different = pc.unique(array)
        wrong = different.filter(self._odd(different))
        return array, _true(pc.is_in(array, wrong)) if len(wrong) else _NO_ROWS

    def _odd(self, texts: pa.Array) -> pa.Array:
        """Return for each text whether it is not certainly right; null for null."""
        shape = self._shape
        odd = pc.invert(pc.match_substring_regex(texts, self._pattern))
        if shape.shortest is not None:
            odd = pc.or_(odd, pc.less(pc.utf8_length(texts), shape.shortest))
        if shape.longest is not None:
            odd = pc.or_(odd, pc.greater(pc.utf8_length(texts), shape.longest))
        if shape.private:
            like = texts.filter(pc.match_substring_regex(texts, LIKE_A_NUMBER))
            held = [text for text in like.to_pylist() if holds_number(text)]
            odd = pc.or_(odd, pc.is_in(texts, pa.array(held, pa.utf8()))) if held else odd
        return odd


class GroupColumn:
    """Named fields together."""

    def __init__(self, shape: GroupShape) -> None:
        """Make the columns of the fields."""
        self._shape = shape
        self.fields: Mapping[str, FieldColumn] = {
            name: column(inner) for name, inner in shape.fields.items()
        }
        self.raw = pa.struct([(name, field.raw) for name, field in self.fields.items()])
        self.type = arrow_type(shape)

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        """Return a column as it is kept, and which of its values are suspect."""
        arrays = {field.name: array.field(at) for at, field in enumerate(array.type)}
        children, suspects = self.typed_fields(arrays, len(array))
        validity = array.buffers()[0] if array.null_count else None
        made = pa.Array.from_buffers(
            self.type, len(array), [validity], array.null_count, children=children
        )
        return made, suspects

    def absent(self, count: int) -> pa.Array:
        """Return a column as it is kept, of a field that so many records do not have."""
        children = [field.absent(count) for field in self.fields.values()]
        return pa.Array.from_buffers(self.type, count, [_none(count)], count, children=children)

    def typed_fields(
        self, arrays: Mapping[str, pa.Array], count: int
    ) -> tuple[list[pa.Array], Rows]:
        """Return the columns of the fields as they are kept, and which rows are suspect.

        A field that was not read is one that none of the records has.
        """
        children, suspects = [], []
        for name, field in self.fields.items():
            found = field.typed(arrays[name]) if name in arrays else (field.absent(count), _NO_ROWS)
            child, rows = found
            children.append(child)
            suspects.append(rows)
            if name in self._shape.required and child.null_count:
                suspects.append(_true(child.is_null()))
        named = dict(zip(self.fields, children, strict=True))
        suspects.extend(map(_true, contradicting(self._shape.model, named)))
        return children, _together(suspects)


class _ListColumn:
    """Lists, none of whose items is null."""

    def __init__(self, shape: ListShape) -> None:
        self._item = column(shape.item)
        self.raw = pa.list_(self._item.raw)
        self.type = arrow_type(shape)
        self._no_items = self._item.typed(pa.array([], self._item.raw))[0]

    def typed(self, array: pa.Array) -> tuple[pa.Array, Rows]:
        if array.null_count == len(array):
            return self.absent(len(array)), _NO_ROWS
        items = array.values
        kept, suspects = self._item.typed(items)
        if items.null_count:
            suspects = _together([suspects, _true(items.is_null())])
        validity = array.is_valid().buffers()[1] if array.null_count else None
        buffers = [validity, array.offsets.buffers()[1]]
        made = pa.Array.from_buffers(
            self.type, len(array), buffers, array.null_count, children=[kept]
        )
        return made, _holders(array, suspects) if len(suspects) else suspects

    def absent(self, count: int) -> pa.Array:
        offsets = pa.py_buffer(bytes(4 * count + 4))
        return pa.Array.from_buffers(
            self.type, count, [_none(count), offsets], count, children=[self._no_items]
        )


def column(shape: FieldShape) -> FieldColumn:  # noqa: PLR0911 - a table of shapes
    """Return the column of a field."""
    if isinstance(shape, GroupShape):
        return GroupColumn(shape)
    if isinstance(shape, ListShape):
        return _ListColumn(shape)
    if isinstance(shape, DecimalShape):
        return _DecimalColumn(shape)
    if isinstance(shape, NumberShape):
        return _NumberColumn(shape)
    if isinstance(shape, WordShape):
        return _WordColumn(shape)
    if isinstance(shape, TextShape):
        return _TextColumn(shape)
    return _DateColumn() if isinstance(shape, DateShape) else _FlagColumn()


def _none(count: int) -> pa.Buffer:
    """Return the bits that say of so many values that none is there."""
    return pa.py_buffer(bytes(count // 8 + 1))


def _holders(array: pa.Array, items: Rows) -> Rows:
    """Return the lists in which these items stand."""
    return np.unique(np.searchsorted(array.offsets.to_numpy()[1:], items, side="right"))


def _true(mask: pa.Array) -> Rows:
    """Return where a mask is true; where it is null, it is not."""
    if not mask.true_count:
        return _NO_ROWS
    return np.flatnonzero(mask.fill_null(fill_value=False).to_numpy(zero_copy_only=False))


def _together(found: Iterable[Rows]) -> Rows:
    """Return rows that were found in any of several ways."""
    some = [rows for rows in found if len(rows)]
    return np.unique(np.concatenate(some)) if some else _NO_ROWS
