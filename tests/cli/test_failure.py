"""What goes wrong is told in words, without a traceback and without what the records hold."""

import errno
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click
import pyarrow as pa
import pytest

from bpvcheck.cli import failure
from bpvcheck.cli.failure import exit_code
from bpvcheck.database import Database
from bpvcheck.errors import Code, NothingJudgedError, RecordError, RuleError, UsageError
from bpvcheck.judge.errors import JudgeError

Run = Callable[..., Any]
BPVCHECK = [sys.executable, "-m", "bpvcheck"]


def _raise(error: BaseException) -> Callable[..., NoReturn]:
    """Make a function that fails."""

    def fail(*_arguments: object, **_named: object) -> NoReturn:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (click.UsageError("x"), 2),
        (click.ClickException("x"), 2),
        (UsageError(Code.UNKNOWN_ID, "x"), 2),
        (RecordError(Code.UNREADABLE, "x"), 3),
        (RuleError(Code.NOT_YAML, "x"), 4),
        (JudgeError("x", card="VRB-OI-5"), 4),
        (NothingJudgedError(Code.NO_RECORDS, "x"), 5),
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), 2),
        (PermissionError(errno.EACCES, "Permission denied", "/data/x"), 2),
        (KeyError("x"), 70),
        (MemoryError(), 2),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 141),
    ],
)
def test_an_error_has_its_exit_code(error: BaseException, expected: int) -> None:
    """Each error ends the run with the exit code that is documented for it."""
    assert exit_code(error) == expected


def test_a_stopped_run_says_by_what(capsys: pytest.CaptureFixture[str]) -> None:
    """A signal counts before whatever its interruption raised."""
    assert exit_code(RuntimeError("query interrupted"), signal.SIGTERM) == 128 + 15
    assert capsys.readouterr().err == "\nGestopt.\n"


def test_failed_judging_names_the_card(capsys: pytest.CaptureFixture[str]) -> None:
    """An error of a judge is a rule error, with what to do."""
    exit_code(JudgeError("pattern ttu must get one verdict, it got: none", card="VRB-OI-5"))
    assert capsys.readouterr().err == (
        "R125 Het beoordelen is mislukt: "
        "VRB-OI-5: pattern ttu must get one verdict, it got: none\n"
        "  wat te doen: voer uit: bpvcheck rules test\n"
    )


def test_a_full_disk_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A disk that is full is no fault of bpvcheck's."""
    exit_code(OSError(errno.ENOSPC, "No space left on device", "/data/x"))
    assert capsys.readouterr().err == "/data/x: U104 No space left on device.\n"


def test_a_database_without_room_to_spill_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the database may not grow and cannot spill, it is said what to make room in."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    database = Database(threads=1, memory="40MB")
    database.offer("t", lambda: pa.table({"x": [f"text {n * 7919 % 10**6}" for n in range(10**6)]}))
    database.execute("SET max_temp_directory_size = '400KB'")
    with pytest.raises(Exception, match="Out of Memory") as raised:
        database.execute("CREATE TEMP TABLE kept AS SELECT * FROM t ORDER BY x")
    database.close()
    assert exit_code(raised.value) == 2
    told = capsys.readouterr().err
    assert "U109" in told
    assert str(tmp_path) in told


def test_a_bug_is_told_without_what_records_hold(
    bpvcheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an unexpected error type and place are shown, not its message."""
    monkeypatch.delenv(failure.DEBUG, raising=False)
    monkeypatch.setattr("bpvcheck.cli.schema.folder", _raise(ValueError("Jan Jansen")))
    ran = bpvcheck("schema", "placement")
    assert ran.code == 70
    assert "ValueError in bpvcheck/cli/schema.py:" in ran.err
    assert "Meld hem" in ran.err
    assert "Traceback" not in ran.err
    assert "Jan Jansen" not in ran.err


def test_a_bug_is_traced_where_that_is_asked_for(
    bpvcheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With BPVCHECK_DEBUG the traceback is shown."""
    monkeypatch.setenv(failure.DEBUG, "1")
    monkeypatch.setattr("bpvcheck.cli.schema.folder", _raise(ValueError("Jan Jansen")))
    ran = bpvcheck("schema", "placement")
    assert ran.code == 70
    assert "Traceback" in ran.err


@pytest.mark.parametrize(("number", "expected"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_a_run_quietly(
    number: signal.Signals, expected: int, tmp_path: Path
) -> None:
    """Ctrl-C and a request to end leave no traceback, and the file that was there."""
    made = tmp_path / "out" / "made.ndjson"
    made.parent.mkdir()
    made.write_text("of before", encoding="utf-8")
    process = subprocess.Popen(
        [*BPVCHECK, "simulate", "--placements", "200000", "--out", str(made)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_for_writing_in(made.parent)
        process.send_signal(number)
        _out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == expected
    assert err == "\nGestopt.\n"
    assert [path.read_text(encoding="utf-8") for path in made.parent.iterdir()] == ["of before"]


def _wait_for_writing_in(folder: Path) -> None:
    """Wait until a second file is being written in a folder."""
    for _attempt in range(300):
        sizes = [path.stat().st_size for path in folder.iterdir()]
        if len(sizes) > 1 and all(sizes):
            return
        time.sleep(0.1)
    pytest.fail(f"nothing was written in {folder}")


@pytest.mark.parametrize(
    "arguments",
    [["simulate", "--placements", "20000"], ["check", "r.ndjson", "--rules", "rules"]],
)
def test_a_reader_that_stops_is_no_error(arguments: list[str], tmp_path: Path) -> None:
    """When the reader of the output stops reading, the run ends without a word."""
    record = '{"kind":"placement","id":"P%d","school":"99XA","period":{"start":"2012-02-06"}}\n'
    lines = "".join(record % i for i in range(3)).replace('"99XA"', '"99XA","status":"final"')
    (tmp_path / "r.ndjson").write_text(lines, encoding="utf-8")
    with subprocess.Popen(
        [*BPVCHECK, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
