"""A ledger as a file: the same bytes every time, and read back as it was written."""

import csv
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bpvcheck.errors import RecordError, UsageError
from bpvcheck.ledger.build import ledger_of
from bpvcheck.ledger.files import SUFFIXES, open_ledger, write_ledger
from bpvcheck.ledger.long import COLUMNS
from bpvcheck.ledger.wide import Ledger
from bpvcheck.reports import LedgerView
from bpvcheck.run import Run
from tests.ledger.conftest import judged

EXPORTS = SUFFIXES[1:]


def shuffled(lines: Sequence[bytes], folder: Path) -> list[Path]:
    """Write records in another order, over three files."""
    mixed = random.Random(7).sample(lines, len(lines))  # noqa: S311 - an order, not a secret
    paths = [folder / f"{number}.ndjson" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(b"".join(mixed[number::3]))
    return paths


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_order_files_and_threads_leave_the_bytes_alone(
    run: Run, lines: Sequence[bytes], tmp_path: Path, suffix: str
) -> None:
    """Shuffled records out of three files on two threads give the bytes of one file on one."""
    one, other = tmp_path / f"one{suffix}", tmp_path / f"other{suffix}"
    digest = write_ledger(run, one)
    with judged(*shuffled(lines, tmp_path), threads=2) as again:
        assert write_ledger(again, other) == digest
    assert one.read_bytes() == other.read_bytes()


def test_partitions_leave_the_bytes_alone(run: Run, written: Path, tmp_path: Path) -> None:
    """Tables that come in many pieces, in another order, give the same bytes."""
    tables = {}
    for name, table in run.observed.tables.items():
        pieces = [table.slice(at, 7) for at in range(0, table.num_rows, 7)]
        tables[name] = pa.concat_tables([*reversed(pieces), table.slice(0, 0)])
    path = tmp_path / "pieces.ledger"
    write_ledger(replace(run, observed=replace(run.observed, tables=tables)), path)
    assert path.read_bytes() == written.read_bytes()


def test_the_ledger_of_a_run_is_made_once(run: Run) -> None:
    """Who asks again gets the same; of another run of the same records it is another."""
    assert ledger_of(run) is ledger_of(run)
    assert ledger_of(replace(run)) is not ledger_of(run)


def test_what_was_written_is_read_back(run: Run, written: Path) -> None:
    """Run, cards, codes and every row are those of the run."""
    ledger = ledger_of(run)
    with open_ledger(written) as found:
        assert found.info == run.info
        assert found.cards == ledger.cards
        assert tuple(found.codes) == ledger.codes
        assert found.files == (written,)
        assert rows_of(found) == rows_of(ledger)


def rows_of(ledger: Ledger) -> list[tuple[object, ...]]:
    """Return all rows of the long form, in order."""
    view = LedgerView.of_ledger(ledger, None)  # type: ignore[arg-type] # no titles are asked for
    return view.rows(f"SELECT {', '.join(COLUMNS)} FROM ledger ORDER BY ALL")  # noqa: S608


def test_a_table_is_in_order_and_has_one_row_per_subject(written: Path) -> None:
    """Rows stand by subject and part; the codes are numbers in the list of codes."""
    with open_ledger(written) as ledger:
        for name, table in ledger.tables.items():
            keys = list(zip(table["subject"].to_pylist(), table["part"].to_pylist(), strict=True))
            assert keys == sorted(set(keys))
            for card in ledger.cards_in(name):
                found = set(table[card.card].to_pylist()) - {None}
                assert found == {code.code for code in ledger.codes if code.card == card.card}


def test_equal_due_days_are_kept_once(written: Path) -> None:
    """Cards that fall due on the same days share a column."""
    with open_ledger(written) as ledger:
        dues = {card.duty: card.due for card in ledger.cards.values() if card.table == "placement"}
        assert dues["VRB-OI-5"] == dues["VRB-ST-2a"]
        table = ledger.tables["placement"]
        assert {name for name in table.column_names if name.endswith(" due")} == {*dues.values()}


def ndjson_rows(path: Path) -> Iterator[list[object]]:
    """Yield the rows of an export as NDJSON."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert list(row) == list(COLUMNS)
        yield list(row.values())


def csv_rows(path: Path) -> Iterator[list[object]]:
    """Yield the rows of an export as CSV; what is empty and not quoted is absent."""
    text = path.read_text(encoding="utf-8").replace('""', "<empty>")
    head, *rows = csv.reader(text.splitlines())
    assert head == list(COLUMNS)
    for row in rows:
        yield [{"": None, "<empty>": ""}.get(cell, cell) for cell in row]


def parquet_rows(path: Path) -> Iterator[list[object]]:
    """Yield the rows of an export as Parquet."""
    table = pq.ParquetFile(path).read()
    assert table.column_names == list(COLUMNS)
    for row in table.to_pylist():
        yield [row["due"] and row["due"].isoformat() if n == "due" else row[n] for n in COLUMNS]


READ: dict[str, Callable[[Path], Iterable[list[object]]]] = {
    ".parquet": parquet_rows,
    ".ndjson": ndjson_rows,
    ".csv": csv_rows,
}


@pytest.mark.parametrize("suffix", EXPORTS)
def test_every_export_has_the_rows_of_the_view_in_order(
    run: Run, tmp_path: Path, suffix: str
) -> None:
    """The rows of an export are those that reports see, by duty, subject, part and bearer."""
    path = tmp_path / f"rows{suffix}"
    write_ledger(run, path)
    found = [tuple(row) for row in READ[suffix](path)]
    rows = LedgerView.of_run(run).rows(
        f"""SELECT {", ".join(COLUMNS)} FROM ledger
        ORDER BY duty, subject_kind, subject, part, bearer"""  # noqa: S608 - our own columns
    )
    due = COLUMNS.index("due")
    assert len(found) > 60 * 3
    assert found == [
        (*row[:due], row[due] and row[due].isoformat(), *row[due + 1 :]) for row in rows
    ]


@pytest.mark.parametrize("suffix", EXPORTS)
def test_an_export_says_what_it_is(run: Run, tmp_path: Path, suffix: str) -> None:
    """The run and the ledger's digest travel with it: in Parquet, or beside the file."""
    path = tmp_path / f"rows{suffix}"
    digest = write_ledger(run, path)
    if suffix == ".parquet":
        text = pq.ParquetFile(path).metadata.metadata[b"bpvcheck"].decode()
    else:
        text = path.with_name(f"{path.name}.meta.json").read_text(encoding="utf-8")
    assert json.loads(text) == {**run.info.as_dict(), "digest": digest}


@pytest.mark.parametrize("suffix", EXPORTS)
def test_an_export_is_no_ledger(run: Run, tmp_path: Path, suffix: str) -> None:
    """Who reads an export as a ledger is told what to write instead."""
    path = tmp_path / f"rows{suffix}"
    write_ledger(run, path)
    with pytest.raises(UsageError) as caught, open_ledger(path):
        pass
    assert caught.value.code.number == "U103"
    assert f"{path.with_suffix('.ledger')}" in caught.value.hint


NAMES = ("led[1]", "o'brien", 'a"b', "two\nlines", "50%", "ünïcode", "*?", "-x", "a;b")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_name_is_taken_as_it_is(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, suffix: str
) -> None:
    """Brackets, quotes and newlines in names of files and folders mean nothing."""
    folder = tmp_path / f"folder {name}"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    path = folder / f"{name}{suffix}"
    write_ledger(run, path)
    beside = {f"{path.name}.meta.json"} if suffix in {".csv", ".ndjson"} else set()
    assert {each.name for each in folder.iterdir()} == {path.name, *beside}
    if suffix == ".ledger":
        path.with_name("led1.ledger").write_bytes(b"another file")
        with open_ledger(path) as ledger:
            assert rows_of(ledger)


def test_a_name_that_says_no_form_is_refused(run: Run, tmp_path: Path) -> None:
    """What it may end in is said."""
    with pytest.raises(UsageError) as caught:
        write_ledger(run, tmp_path / "ledger.txt")
    assert caught.value.code.number == "U103"
    assert ".ledger" in caught.value.problems[0].expected


@pytest.mark.parametrize(
    ("name", "code"), [("gone.ledger", "U101"), ("ledger.txt", "U103"), ("wrong.ledger", "D111")]
)
def test_what_is_no_ledger_is_refused(tmp_path: Path, name: str, code: str) -> None:
    """What is missing, of another form, or something else is named by its code."""
    path = tmp_path / name
    if not name.startswith("gone"):
        path.write_text("something else", encoding="utf-8")
    with pytest.raises((RecordError, UsageError)) as caught, open_ledger(path):
        pass
    assert caught.value.code.number == code
