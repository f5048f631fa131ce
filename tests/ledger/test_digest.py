"""What was changed in a ledger does not pass, and what changes nothing does no harm."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bpvcheck.errors import RecordError
from bpvcheck.info import LEDGER_VERSION
from bpvcheck.ledger.archive import contents
from bpvcheck.ledger.columns import column_digest, is_text
from bpvcheck.ledger.files import open_ledger

Held = dict[str, bytes]
"""The files in a ledger by name."""


def held_in(path: Path) -> Held:
    """Return the files in a ledger."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put(held: Held, path: Path) -> Path:
    """Write files as a ledger."""
    with ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path


def read(path: Path) -> dict[str, pa.Table]:
    """Read all that is in a ledger."""
    with open_ledger(path) as ledger:
        return dict(contents(ledger))


def refused(path: Path) -> RecordError:
    """Return the error with which a ledger is refused."""
    with pytest.raises(RecordError) as caught:
        read(path)
    assert caught.value.code.number == "D111"
    assert caught.value.hint
    return caught.value


def with_meta(held: Held, **changes: object) -> Held:
    """Return files of which the meta says something else."""
    meta = json.loads(held["meta.json"]) | changes
    return held | {"meta.json": json.dumps(meta).encode()}


@pytest.mark.parametrize(
    "name",
    ["as_of", "complete_until", "rules", "inputs", "version", "plugins", "digest", "more"],
)
def test_a_changed_fact_about_the_run_is_noticed(written: Path, tmp_path: Path, name: str) -> None:
    """As of when, on which rules and which inputs cannot be changed by hand."""
    held = with_meta(held_in(written), **{name: "2013-11-01"})
    refused(put(held, tmp_path / "changed.ledger"))


def test_another_version_is_named(written: Path, tmp_path: Path) -> None:
    """A later version of the ledger says so, and which one is expected."""
    held = with_meta(held_in(written), ledger_version=99)
    problem = refused(put(held, tmp_path / "later.ledger")).problems[0]
    assert "99" in problem.message
    assert str(LEDGER_VERSION) in problem.expected


def first_changed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column whose first value is another."""
    values = column.to_pylist()
    others = (*values, None, "x" if is_text(column.type) else 0)
    other = next(value for value in others if value != values[0])
    return pa.chunked_array([pa.array([other, *values[1:]], column.type)])


def changes(held: Held) -> Iterator[tuple[str, bytes]]:
    """Yield for every column of every table the table with a value of it changed."""
    for name in [each for each in held if each.endswith(".parquet")]:
        table = pq.ParquetFile(BytesIO(held[name])).read()
        for place, column in enumerate(table.column_names):
            changed = table.set_column(place, column, first_changed(table[column]))
            buffer = BytesIO()
            pq.write_table(changed, buffer)
            yield name, buffer.getvalue()


def test_a_changed_value_is_noticed(written: Path, tmp_path: Path) -> None:
    """One other verdict, due day, subject, school or anything else does not pass."""
    held = held_in(written)
    tried = [refused(put(held | {name: b}, tmp_path / "x.ledger")) for name, b in changes(held)]
    assert len(tried) > 50


CHANGES: dict[str, Callable[[Held], Held]] = {
    "a table is gone": lambda held: {n: b for n, b in held.items() if n != "placement.parquet"},
    "a table more": lambda held: held | {"more.parquet": held["codes.parquet"]},
    "another order": lambda held: dict(reversed(held.items())),
    "no meta": lambda held: {n: b for n, b in held.items() if n != "meta.json"},
    "tables change places": lambda held: (
        held | {"cards.parquet": held["codes.parquet"], "codes.parquet": held["cards.parquet"]}
    ),
    "meta is a list": lambda held: held | {"meta.json": b"[]"},
    "meta is no JSON": lambda held: held | {"meta.json": b"{"},
    "a table is no Parquet": lambda held: held | {"cards.parquet": b"PAR1"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_ledger_that_was_put_together_otherwise_is_refused(
    written: Path, tmp_path: Path, change: str
) -> None:
    """Tables that are missing, added or exchanged do not pass."""
    refused(put(CHANGES[change](held_in(written)), tmp_path / "other.ledger"))


def test_a_changed_byte_is_noticed_or_means_nothing(written: Path, tmp_path: Path) -> None:
    """Wherever a byte is changed: the ledger is refused, or read as it was written."""
    whole, expected = written.read_bytes(), read(written)
    path, noticed = tmp_path / "changed.ledger", 0
    for at in range(0, len(whole), max(1, len(whole) // 700)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        try:
            assert read(path) == expected
        except RecordError:
            noticed += 1
    assert noticed > 600


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6, 0.999])
def test_a_ledger_that_was_cut_off_is_refused(written: Path, tmp_path: Path, part: float) -> None:
    """Of a copy that broke off nothing is reported."""
    whole = written.read_bytes()
    path = tmp_path / "cut.ledger"
    path.write_bytes(whole[: int(len(whole) * part)])
    refused(path)


def values(*items: Any, kind: pa.DataType) -> pa.ChunkedArray:  # noqa: ANN401 - of any column
    """Return a column in one piece."""
    return pa.chunked_array([pa.array(items, kind)], kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (values("ab", "c", kind=pa.utf8()), values("a", "bc", kind=pa.utf8())),
        (values("", kind=pa.utf8()), values(None, kind=pa.utf8())),
        (values(0, kind=pa.date32()), values(0, kind=pa.int32())),
        (values(0, kind=pa.int32()), values(None, kind=pa.int32())),
        (values(1, 2, kind=pa.int32()), values(2, 1, kind=pa.int32())),
    ],
)
def test_columns_that_differ_have_different_digests(
    one: pa.ChunkedArray, other: pa.ChunkedArray
) -> None:
    """Where a text ends, what is absent, and the order count."""
    assert column_digest(one) != column_digest(other)


@pytest.mark.parametrize("kind", [pa.utf8(), pa.date32(), pa.uint16()])
def test_pieces_and_encodings_leave_a_digest_alone(kind: pa.DataType) -> None:
    """The same values have the same digest, in one piece or several, with a dictionary or not."""
    items = pa.array(["x", None, "yz", "x", ""] if kind == pa.utf8() else [3, None, 4, 3, 0], kind)
    digest = column_digest(pa.chunked_array([items]))
    assert column_digest(pa.chunked_array([items[:2], items[2:2], items[2:]])) == digest
    if kind == pa.utf8():
        assert column_digest(pa.chunked_array([items.dictionary_encode()])) == digest
