"""Columns of which each distinct value is kept once."""

import numpy as np
import pyarrow as pa
import pytest

from bpvcheck.reports.coded import CodedColumn, distinct


@pytest.mark.parametrize("count", [0, 1, 199, 200, 1000])
@pytest.mark.parametrize("sizes", [(1,), (7,), (5000,), (3, 4), (2, 3000, 5)])
def test_rows_are_told_apart(count: int, sizes: tuple[int, ...]) -> None:
    """Few or many, of few values or many: as a dictionary of what the rows say does."""
    chance = np.random.default_rng(count)
    columns = [CodedColumn(range(size), chance.integers(0, size, count)) for size in sizes]
    rows = list(zip(*columns, strict=True))
    numbers: dict[tuple[int, ...], int] = {}
    wanted = [numbers.setdefault(row, len(numbers)) for row in rows]
    first, codes = distinct(columns)
    assert codes.tolist() == wanted
    assert [rows[place] for place in first] == list(numbers)


def test_a_column_is_what_was_put_in() -> None:
    """Nothing is a value too; of some rows only the values that occur in these are left."""
    values = ["b", None, "a", "b"]
    column: CodedColumn[str | None] = CodedColumn.of_arrow(pa.chunked_array([values]))
    assert list(column) == values
    assert list(column.made(lambda each: (each or "-") * 2)) == ["bb", "--", "aa", "bb"]
    some = column.take(np.array([3, 2])).used()
    assert (list(some), sorted(filter(None, some.values))) == (["b", "a"], ["a", "b"])


def test_no_column_tells_nothing_apart() -> None:
    """Without a column there is no telling how many rows there are."""
    with pytest.raises(ValueError, match="no column"):
        distinct([])
