"""A store: what is in it is not read again and gives the same, whatever happens to it."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import using
from bpvcheck.intake import Intake, Reader, batches, gather, pieces, take_in
from bpvcheck.records.extensions import ExtensionField, ExtensionFields

Record = dict[str, Any]
Make = Callable[..., Record]
Write = Callable[..., Path]
Take = Callable[..., Intake]
Accepted = Callable[[Intake, str], list[Record]]

COMPANY = {"kind": "company", "id": "99ZZ1234XY    101", "also_known_as": ["100000009"]}
HOURS = ExtensionField("hours", (("nl", "uren"), ("en", "hours")), "number")
BUILDING = (ExtensionFields("bouw", "placement", (HOURS,)),)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Name a folder for a store, which is not there yet."""
    return tmp_path / "store"


@pytest.fixture
def files(placement: Make, write: Write) -> list[Path]:
    """Write files of several forms, some with something wrong in them."""
    good = [placement(n, company="99ZZ1234XY0000101", level=n % 4 + 1) for n in range(300)]
    bad = [placement(400, levl=1), b'{"half"\n', placement(401, student="123456782"), b"\n"]
    extended = placement(500, extensions={"bouw": {"hours": 3.0}, "vrij": {}})
    return [
        write("in/a.ndjson", *good[:100], *bad, COMPANY),
        write("in/b.json", json.dumps(good[100:200], indent=1).encode()),
        write("in/c.ndjson.gz", gzip.compress(b"".join(map(line, good[200:])))),
        write("in/d.ndjson", extended, placement(7), placement(8, level=2), placement(0, level=3)),
    ]


def line(record: Record) -> bytes:
    """Write a record as a line."""
    return json.dumps(record).encode() + b"\n"


def outcome(intake: Intake, accepted: Accepted) -> dict[str, object]:
    """Give all there is to say of an intake, but for where it had it from."""
    return {
        "counts": intake.counts,
        "unreadable": intake.unreadable,
        "problems": intake.problems,
        "notes": intake.notes,
        "files": [(file.name, file.records) for file in intake.files],
        "digest": intake.digest,
        "records": [accepted(intake, kind) for kind in intake.counts],
        "places": [intake.place_of("placement", f"P-{n}") for n in (0, 1, 150, 250, 401, 500)],
        "company": intake.place_of("company", "99ZZ1234XY0000101"),
    }


def recalled(intake: Intake) -> list[str]:
    """Name the files that were not read."""
    return [Path(file.name).name for file in intake.files if file.recalled]


def parts_of(store: Path) -> list[Path]:
    """Find what is kept."""
    return sorted(path for path in store.rglob("*") if path.suffix == ".parquet")


@pytest.mark.parametrize("extensions", [(), BUILDING])
def test_from_the_store_it_is_all_the_same(
    extensions: tuple[ExtensionFields, ...],
    files: list[Path],
    store: Path,
    take: Take,
    accepted: Accepted,
) -> None:
    """Records, counts, problems, notes and places are what they are without a store."""
    without = outcome(take(*files, extensions=extensions), accepted)
    first = take(*files, extensions=extensions, store=store)
    assert (outcome(first, accepted), recalled(first)) == (without, [])
    second = take(*files, extensions=extensions, store=store)
    assert (outcome(second, accepted), len(recalled(second))) == (without, len(files))
    with using("nl"):
        in_dutch = take(*files, extensions=extensions).problems
        assert take(*files, extensions=extensions, store=store).problems == in_dutch


def test_only_what_changed_is_read(
    files: list[Path], store: Path, take: Take, accepted: Accepted
) -> None:
    """A file that is new or other is read, one that has another name or place is not."""
    take(*files, store=store)
    files[3].write_bytes(line(COMPANY))
    files[0] = files[0].rename(files[0].with_name("moved.ndjson"))
    files.append(files[1].with_name("new.ndjson"))
    files[-1].write_bytes(line({"kind": "school", "id": "99ZZ"}))
    again = take(*files, store=store)
    assert recalled(again) == ["b.json", "c.ndjson.gz", "moved.ndjson"]
    assert outcome(again, accepted) == outcome(take(*files), accepted)
    some = take(*files[1:3], store=store)
    assert (len(recalled(some)), len(accepted(some, "placement"))) == (2, 200)


def test_a_change_is_seen_whatever_its_size_and_date(
    store: Path, take: Take, accepted: Accepted, placement: Make, write: Write
) -> None:
    """Also in a file that was not read to see whether it had changed."""
    path = write("a.ndjson", placement(1))
    long_ago = 1_500_000_000
    os.utime(path, (long_ago, long_ago))
    time.sleep(1.1)
    take(path, store=store)
    assert recalled(take(path, store=store)) == ["a.ndjson"]
    path.write_bytes(line(placement(2)).replace(b" ", b"")[: path.stat().st_size])
    os.utime(path, (long_ago, long_ago))
    changed = take(path, store=store)
    assert recalled(changed) == []
    assert [record["id"] for record in accepted(changed, "placement")] == ["P-2"]


def test_a_file_that_is_there_twice_is_twice_in_the_result(
    files: list[Path], store: Path, take: Take, accepted: Accepted
) -> None:
    """Every record of the second is an exact copy, also when both are in the store."""
    files.append(files[1].with_name("again.json"))
    files[-1].write_bytes(files[1].read_bytes())
    without = outcome(take(*files), accepted)
    for _ in range(2):
        assert outcome(take(*files, store=store), accepted) == without
    assert any("100 exact copies" in str(note) for note in take(*files, store=store).notes)


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: b"x" + data[1:], None])
def test_what_is_damaged_is_made_again(
    damage: Callable[[bytes], bytes] | None,
    files: list[Path],
    store: Path,
    take: Take,
    accepted: Accepted,
) -> None:
    """Whatever part it is, the files in it are read again, and kept again."""
    expected = outcome(take(*files, store=store), accepted)
    sound = copytree(store, store.with_name("sound"))
    parts = [*parts_of(store), *store.rglob("manifest")]
    assert len(parts) == 3
    for name in [path.relative_to(store) for path in parts]:
        rmtree(store)
        copytree(sound, store)
        if damage:
            (store / name).write_bytes(damage((store / name).read_bytes()))
        else:
            (store / name).unlink()
        again = take(*files, store=store)
        assert outcome(again, accepted) == expected
        assert len(recalled(again)) < len(files)
        assert len(recalled(take(*files, store=store))) == len(files)


def test_what_is_wrong_with_a_packed_file_is_read_again(
    placement: Make, store: Path, write: Write, take: Take
) -> None:
    """Its records cannot be found again by their places; a packed file that is right is kept."""
    wrong = write("a.ndjson.gz", gzip.compress(line(placement()) + b"{}\n"))
    right = write("b.ndjson.gz", gzip.compress(line(placement(2))))
    for kept in ([], ["b.ndjson.gz"]):
        intake = take(wrong, right, store=store)
        assert (recalled(intake), len(intake.problems)) == (kept, 1)


def test_what_a_plugin_reads_is_read_again(
    placement: Make, store: Path, write: Write, take: Take
) -> None:
    """A reader of a plugin may be another tomorrow."""
    reader = Reader((".own",), lambda file: batches(enumerate(map(json.loads, file), 1)))
    path = write("a.own", placement())
    for _ in range(2):
        assert recalled(take(path, readers=[reader], store=store)) == []


def test_other_fields_of_plugins_are_another_version(
    files: list[Path], store: Path, take: Take
) -> None:
    """What was read without a plugin has no columns for its fields."""
    take(*files, store=store)
    with_plugin = take(*files, store=store, extensions=BUILDING)
    assert recalled(with_plugin) == []
    [hours] = with_plugin.table("placement", ["extensions"])["extensions"].drop_null().to_pylist()
    assert hours == {"bouw": {"hours": 3, "complete_until": None}}
    assert len(recalled(take(*files, store=store))) == len(files)


def test_no_text_of_a_record_that_is_refused_is_kept(
    placement: Make, store: Path, write: Write, take: Take
) -> None:
    """A store holds what was accepted, and of the rest only where it is."""
    path = write("a.ndjson", placement(1), placement(2, student="123456782", location="secret"))
    take(path, store=store)
    for part in (path for path in store.rglob("*") if path.is_file()):
        assert b"123456782" not in part.read_bytes()
        assert b"secret" not in part.read_bytes()


def test_many_small_files_share_parts(
    placement: Make, store: Path, write: Write, take: Take, accepted: Accepted
) -> None:
    """A file of its own for each would be slower than reading them anew."""
    paths = [write(f"in/{n}.json", json.dumps(placement(n)).encode()) for n in range(200)]
    take(*paths, store=store)
    assert len(parts_of(store)) == 1
    some = take(*paths[::2], store=store)
    assert [record["id"] for record in accepted(some, "placement")] == sorted(
        f"P-{n}" for n in range(0, 200, 2)
    )
    assert some.place_of("placement", "P-4") == (str(paths[4]), 1)


def test_a_file_that_grows_while_it_is_read_is_not_kept(
    placement: Make, store: Path, write: Write, take: Take
) -> None:
    """What was read may be of neither the old file nor the new one."""
    path = write("a.ndjson", placement(1))

    def grow(_done: int, _total: int) -> None:
        path.write_bytes(line(placement(1)) + line(placement(2)))

    take(path, store=store, progress=grow)
    assert recalled(take(path, store=store)) == []


def test_a_store_that_cannot_be_is_wrong_usage(
    placement: Make, store: Path, write: Write, take: Take
) -> None:
    """A file is no folder to keep records in."""
    store.write_text("a file")
    with pytest.raises(UsageError) as caught:
        take(write("a.ndjson", placement()), store=store)
    assert caught.value.code is Code.CANNOT_WRITE


def test_a_run_that_fails_leaves_nothing(
    placement: Make, store: Path, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the store nor among temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()

    def fail(file: Any) -> Any:  # noqa: ANN401 - as a reader's
        yield from batches([(1, placement())])
        raise KeyboardInterrupt(file)

    path = write("a.own", b"x")
    for folder in (None, store):
        with pytest.raises(KeyboardInterrupt):
            take_in([path], readers=[Reader((".own",), fail)], store=folder)
    assert [*(tmp_path / "temporary").iterdir()] == []
    assert [path for path in store.rglob("*") if path.is_file()] == []


READING = """
import sys, time
from pathlib import Path
from bpvcheck.intake import gather, store, take_in
gather.PART_ROWS = 100
if sys.argv[1] == "stop":
    def stop(*_arguments):
        print("ready", flush=True)
        time.sleep(60)
    store.Store.keep = stop
else:
    print("ready", flush=True)
    sys.stdin.readline()
with take_in(sys.argv[3:], store=Path(sys.argv[2])) as intake:
    print(intake.digest, intake.counts["placement"].accepted)
"""


def reading(how: str, store: Path, *paths: Path) -> "subprocess.Popen[str]":
    """Start a process that reads into a store."""
    command = [sys.executable, "-c", READING, how, str(store), *map(str, paths)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)


def test_a_killed_run_leaves_nothing_in_the_store(
    files: list[Path], store: Path, take: Take, accepted: Accepted
) -> None:
    """What it had written is cleared by the next run, which is not led astray by it."""
    with reading("stop", store, *files) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            left = parts_of(store)
            assert left
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            intake = take(*files, store=store)
            assert not any(path.exists() for path in left)
            assert recalled(intake) == []
            assert outcome(intake, accepted) == outcome(take(*files), accepted)
        finally:
            process.kill()


def test_two_runs_at_once_do_no_harm(
    files: list[Path], store: Path, take: Take, accepted: Accepted
) -> None:
    """Both give the same, and what they leave is of use."""
    with reading("go", store, *files) as one, reading("go", store, *files) as two:
        try:
            for process in (one, two):
                assert process.stdin
                assert process.stdout
                assert process.stdout.readline() == "ready\n"
                process.stdin.write("go\n")
                process.stdin.flush()
            first, second = one.communicate(timeout=60), two.communicate(timeout=60)
        finally:
            one.kill()
            two.kill()
    assert first == second
    again = take(*files, store=store)
    assert len(recalled(again)) == len(files)
    assert first[0].split() == [again.digest, str(again.counts["placement"].accepted)]
    assert outcome(again, accepted) == outcome(take(*files), accepted)


def test_parts_from_a_store_are_of_one_size(
    placement: Make, store: Path, write: Write, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small pieces of many runs come together."""
    monkeypatch.setattr(gather, "PART_ROWS", 100)
    monkeypatch.setattr(pieces, "PART_ROWS", 100)
    paths = []
    for n in range(12):
        paths.append(write(f"in/{n}.ndjson", *map(placement, range(n * 30, n * 30 + 30))))
        take(*paths, store=store)
    parts = take(*paths, store=store).parts("placement")
    assert [part.rows for part in parts] == [120, 120, 120]
    assert [len(part.read(["id"])) for part in parts] == [120, 120, 120]
