"""Big inputs: in threads with the same result, in parts, and not all of it in memory."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.errors import Problem
from bpvcheck.intake import Intake, gather, lines, pieces, work

Record = dict[str, Any]
Make = Callable[..., Record]
Write = Callable[..., Path]
Take = Callable[..., Intake]
Accepted = Callable[[Intake, str], list[Record]]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few records be many: small blocks, small parts, and no room in memory."""
    monkeypatch.setattr(lines, "BLOCK", 20_000)
    monkeypatch.setattr(work, "_FULL", 15_000)
    monkeypatch.setattr(gather, "PART_ROWS", 500)
    monkeypatch.setattr(pieces, "PART_ROWS", 500)
    monkeypatch.setattr(gather, "IN_MEMORY", 100_000)


@pytest.fixture
def files(placement: Make, write: Write) -> tuple[Path, Path]:
    """Write two files with something wrong in them."""
    records: list[Record | bytes] = [
        placement(n, company=f"{100000000 + n % 7}") for n in range(6000)
    ]
    records[777] = b'{"half": \n'
    records[3000] = placement(3000, period={"strat": None})
    records[5000] = b"\n"
    records[5001] = placement(4)
    return write("a.ndjson", *records), write("b.ndjson", *records[:10])


def outcome(intake: Intake, accepted: Accepted) -> tuple[object, ...]:
    """Give all there is to say of an intake."""
    return (
        *(intake.counts, intake.problems, intake.notes, intake.files, intake.digest),
        *(accepted(intake, "placement"), intake.place_of("placement", "P-4321")),
    )


@pytest.mark.usefixtures("small")
def test_more_threads_give_the_same(
    files: tuple[Path, Path], take: Take, accepted: Accepted
) -> None:
    """Cut in blocks and divided over threads, the result is the same."""
    alone, together = take(*files, workers=1), take(*files, workers=3)
    assert outcome(alone, accepted) == outcome(together, accepted)
    assert (together.counts["placement"].accepted, together.unreadable) == (5995, 1)
    assert together.place_of("placement", "P-4321") == (str(files[0]), 4322)


def test_small_blocks_give_the_same(
    files: tuple[Path, Path],
    take: Take,
    accepted: Accepted,
    request: pytest.FixtureRequest,
) -> None:
    """Whether records are read together or apart, kept in memory or not, they are the same."""
    whole = outcome(take(*files), accepted)
    request.getfixturevalue("small")
    assert outcome(take(*files), accepted) == whole


@pytest.mark.usefixtures("small")
def test_parts_are_of_one_size(placement: Make, write: Write, take: Take) -> None:
    """Records come in parts of some size, however they are divided over files."""
    names = [write(f"{n}.ndjson", *map(placement, range(n * 50, n * 50 + 50))) for n in range(30)]
    parts = take(*names).parts("placement")
    assert sum(part.rows for part in parts) == 1500
    assert all(500 <= part.rows <= 1000 for part in parts)
    table = parts[0].read(["school", "id"])
    assert table.column_names == ["school", "id"]
    assert [column.num_chunks for column in table.columns] == [1, 1]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary files be in a folder of this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.mark.usefixtures("small")
def test_what_does_not_fit_in_memory_is_on_disk_while_the_run_lasts(
    placement: Make, write: Write, take: Take, temporary: Path
) -> None:
    """Nothing of it is left afterwards."""
    intake = take(write("a.ndjson", *map(placement, range(6000))))
    assert any(path.suffix == ".arrow" for path in temporary.rglob("*"))
    assert len(intake.table("placement", ["id"])) == 6000
    intake.close()
    assert [*temporary.iterdir()] == []


def test_progress_ends_at_the_whole(placement: Make, write: Write, take: Take) -> None:
    """Every byte is counted, of lines and of documents."""
    records = [*map(placement, range(100))]
    paths = write("a.ndjson", *records), write("b.json", json.dumps(records, indent=1).encode())
    seen: list[tuple[int, int]] = []
    take(*paths, progress=lambda *at: seen.append(at))
    total = sum(path.stat().st_size for path in paths)
    assert seen[-1] == (total, total)
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)


def test_taking_a_copy_out_leaves_the_input_alone(
    placement: Make, write: Write, take: Take
) -> None:
    """What is given is only read."""
    path = write("a.ndjson", *map(placement, range(5)), placement(2))
    before = path.read_bytes()
    assert take(path).counts["placement"].accepted == 5
    assert before == path.read_bytes()


def test_problems_come_in_the_order_of_files_and_lines(write: Write, take: Take) -> None:
    """Whatever the order in which paths are given, problems are sorted."""
    bad = [{"kind": "school", "id": "99ZZ", "b": 1, "a": 1}, {"kind": "x"}]
    paths = [write("b.ndjson", *bad), write("a.ndjson", *bad)]

    def places(problems: list[Problem]) -> list[tuple[str, int | None, str | None]]:
        return [(Path(p.file).name, p.line, p.pointer) for p in problems]

    expected = [
        (f, n, w) for f in ("a.ndjson", "b.ndjson") for n, w in ((1, "/a"), (1, "/b"), (2, "/kind"))
    ]
    assert expected == places(take(*paths).problems) == places(take(*paths[::-1]).problems)


KILLED = """
import sys, tempfile, time
from bpvcheck.intake import gather, take_in
tempfile.tempdir = sys.argv[1]
gather.IN_MEMORY = 0
intake = take_in([sys.argv[2]])
print("ready", flush=True)
time.sleep(60)
"""


def test_what_a_killed_run_left_is_cleared_by_the_next(
    placement: Make, write: Write, take: Take, temporary: Path
) -> None:
    """Records that were on disk go, but not those of a run that still goes on."""
    path = write("a.ndjson", placement())
    command = [sys.executable, "-c", KILLED, str(temporary), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            take(path).close()
            assert any(each.suffix == ".arrow" for each in temporary.rglob("*"))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            assert any(each.suffix == ".arrow" for each in temporary.rglob("*"))
            take(path).close()
            assert [*temporary.iterdir()] == []
        finally:
            process.kill()
