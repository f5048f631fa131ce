"""A ledger as a file: the same bytes every time, read back as it was written, or refused."""

import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from bpvcheck.ledger.build import COLUMNS

from bpvcheck.check import Options, check
from bpvcheck.errors import BpvcheckError, RecordError, UsageError
from bpvcheck.ledger.files import SUFFIXES, open_ledger, write_ledger
from bpvcheck.rulebook.load import load_rules
from bpvcheck.simulate import simulate

ONLY = ("ALG-LB-1a", "VRB-OI-5", "VRB-ST-2a", "ALG-KC-2a", "ALG-OI-1a", "GA-1b")


def ledger(lines: Sequence[bytes], folder: Path, suffix: str, threads: int) -> Path:
    """Judge lines of records and write their ledger."""
    records = folder / "records.ndjson"
    records.write_bytes(b"".join(lines))
    path = folder / f"ledger{suffix}"
    options = Options(as_of=date(2012, 11, 1), only=ONLY, threads=threads)
    with check([records], load_rules(), options) as run:
        write_ledger(run, path)
    return path


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    """Give simulated records."""
    return list(simulate(2, 60, seed=3))


@pytest.fixture(scope="module")
def written(lines: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a ledger in every form."""
    return {
        suffix: ledger(lines, tmp_path_factory.mktemp("ledger"), suffix, 1) for suffix in SUFFIXES
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_order_and_threads_leave_the_bytes_alone(
    lines: list[bytes], written: dict[str, Path], tmp_path: Path, suffix: str
) -> None:
    """Shuffled records on two threads give the bytes that ordered ones gave on one."""
    shuffled = random.Random(7).sample(lines, len(lines))  # noqa: S311 - an order, not a secret
    assert ledger(shuffled, tmp_path, suffix, 2).read_bytes() == written[suffix].read_bytes()


def test_every_form_holds_the_same_rows(written: dict[str, Path]) -> None:
    """The digest is of the rows: it is the same in every form, and so are rows and run."""
    found = []
    for path in written.values():
        with open_ledger(path) as opened:
            rows = opened.connection.execute("SELECT * FROM ledger").fetchall()
            names = [column[0] for column in opened.connection.description or ()]
            found.append((opened.digest, opened.info, rows, names))
    assert found[0] == found[1] == found[2]
    assert found[0][3] == list(COLUMNS)


def test_rows_are_in_order(written: dict[str, Path]) -> None:
    """Rows stand by duty, kind of subject, subject, part and bearer."""
    rows = [
        json.loads(line) for line in written[".ndjson"].read_text(encoding="utf-8").splitlines()
    ]
    keys = [
        tuple(row[name] for name in ("duty", "subject_kind", "subject", "part", "bearer"))
        for row in rows
    ]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) > 60 * 3


def refused(path: Path) -> BpvcheckError:
    """Give the error with which a file is refused."""
    with pytest.raises((RecordError, UsageError)) as caught, open_ledger(path):
        pass
    return caught.value


def test_a_changed_row_is_noticed(written: dict[str, Path], tmp_path: Path) -> None:
    """A verdict that was changed by hand does not pass."""
    path = tmp_path / "ledger.csv"
    text = written[".csv"].read_text(encoding="utf-8")
    path.write_text(text.replace("breached", "met", 1), encoding="utf-8")
    beside = written[".csv"].with_name("ledger.csv.meta.json").read_text(encoding="utf-8")
    path.with_name("ledger.csv.meta.json").write_text(beside, encoding="utf-8")
    assert refused(path).code.number == "D111"


def test_a_ledger_of_another_version_is_refused(written: dict[str, Path], tmp_path: Path) -> None:
    """A later version of the ledger says so, and which one is expected."""
    path = tmp_path / "ledger.csv"
    path.write_bytes(written[".csv"].read_bytes())
    beside = json.loads(written[".csv"].with_name("ledger.csv.meta.json").read_text("utf-8"))
    text = json.dumps(beside | {"ledger_version": 99})
    path.with_name("ledger.csv.meta.json").write_text(text, encoding="utf-8")
    problem = refused(path).problems[0]
    assert "99" in problem.message
    assert "2" in problem.expected


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.parquet", None, "U101"),
        ("ledger.txt", "x", "U103"),
        ("ledger.parquet", "not parquet", "D111"),
        ("ledger.csv", "duty,verdict\n", "D111"),
    ],
)
def test_what_is_no_ledger_is_refused(
    tmp_path: Path, name: str, content: str | None, code: str
) -> None:
    """What is missing, of another kind, or without what says what it is, is named by its code."""
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert refused(path).code.number == code


def test_a_ledger_that_cannot_be_written_is_named(lines: list[bytes], tmp_path: Path) -> None:
    """A folder that is not there is a mistake of the user, without a traceback."""
    with pytest.raises(UsageError) as caught:
        ledger(lines, tmp_path, "/nowhere/ledger.parquet", 1)
    assert caught.value.code.number == "U104"
    assert not list(tmp_path.glob("**/.*"))
