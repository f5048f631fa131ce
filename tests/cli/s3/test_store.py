"""A store on S3: it gives what one in a folder gives, and nothing half is ever read of it."""

import json
import time
from hashlib import sha256
from pathlib import Path
from shutil import copy

import pytest
from pyarrow.fs import S3FileSystem

from tests.cli.conftest import Run
from tests.cli.s3.conftest import KEY, LOST, QUIETLY, SECRET, TOKEN, S3Server, objects, refused

# one server for all
pytestmark = pytest.mark.xdist_group("s3")


def test_the_ledger_is_the_same_byte_for_byte(
    bpvcheck: Run, bucket: str, files: S3FileSystem, records: Path, expected: bytes
) -> None:
    """Without a store, from a folder, and from S3 cold and warm; no key is anywhere in it."""
    said = ""
    for name, store in (("a", "store"), ("b", f"s3://{bucket}/kept"), ("c", f"s3://{bucket}/kept")):
        words = ("--store", store, "--ledger", f"s3://{bucket}/in/{name}.ledger", "--json")
        ran = bpvcheck("check", str(records), *QUIETLY, *words)
        assert ran.code == 0
        said += ran.out + ran.err
    found = objects(files, bucket)
    ledgers = [found.pop(f"{bucket}/in/{name}.ledger") for name in "abc"]
    assert ledgers == [expected] * 3
    assert sorted(name.rpartition("/")[2] for name in found if "manifest" in name) == ["manifest"]
    assert f"s3://{bucket}/in/c.ledger" in said
    for value in (KEY, SECRET, TOKEN):
        assert value not in said
        assert not any(value.encode() in each for each in (expected, *found.values()))


def test_another_machine_reads_no_record_anew(
    bpvcheck: Run, bucket: str, server: S3Server, records: Path, tmp_path: Path
) -> None:
    """A file goes by what is in it, and of what is kept only what it needs is fetched."""
    store = ("--store", f"s3://{bucket}/kept", "--lang", "en")
    Path("other.ndjson").write_text('{"kind": "school", "id": "99ZZ"}\n')
    for path in (str(records), "other.ndjson"):
        assert "0 of 1 files" in bpvcheck("ingest", path, *store).out
    (tmp_path / "there").mkdir()
    moved = copy(records, tmp_path / "there" / "moved.ndjson")
    server.reset()
    assert "1 of 1 files" in bpvcheck("ingest", str(moved), *store).out
    fetched = [each for each in server.seen if each.startswith("GET") and "parquet" in each]
    assert len({each.split("/")[-2] for each in fetched}) == 1
    assert not [each for each in server.seen if each.startswith(("PUT", "POST", "DELETE"))]


def test_nobody_goes_by_what_the_system_of_another_said(
    bpvcheck: Run,
    bucket: str,
    files: S3FileSystem,
    records: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Inode and time of a file are of one machine, and those of another file may be the same."""
    monkeypatch.setattr("bpvcheck.intake.recall._SETTLED", 0)
    for store in ("store", f"s3://{bucket}/kept"):
        bpvcheck("ingest", str(records), "--store", store)
    (here,) = Path("store").glob("*/*/manifest")
    (there,) = [text for name, text in objects(files, bucket).items() if "manifest" in name]
    assert (b'"stamp": [' in here.read_bytes(), b'"stamp": null' in there) == (True, True)


@pytest.mark.parametrize("lost", ["0.parquet", "manifest"])
def test_a_run_that_fails_leaves_a_store_that_can_be_read(
    check_from: Run, bucket: str, server: S3Server, expected: bytes, lost: str
) -> None:
    """What it brought does not count without its manifest."""
    store = f"s3://{bucket}/kept"
    server.fault = lambda asked: LOST if "PUT" in asked and lost in asked else None
    assert "or the connection was lost: s3://" in refused(check_from(store))
    server.reset()
    for name, put in (("cold.ledger", 3), ("warm.ledger", 0)):
        assert check_from(store, "--ledger", name).code == 0
        assert Path(name).read_bytes() == expected
        assert sum(each.startswith("PUT") for each in server.seen) == put
        server.reset()


def test_what_is_lost_on_the_way_here_stops_the_run(
    check_from: Run, bucket: str, server: S3Server
) -> None:
    """It is not taken for a piece that is damaged, and read again."""
    store = f"s3://{bucket}/kept"
    assert check_from(store).code == 0
    server.fault = lambda asked: LOST if asked.startswith("GET") and "parquet" in asked else None
    assert f"connection was lost: {store}/" in refused(check_from(store))


def test_what_a_run_that_was_stopped_left_goes_with_a_purge(
    bpvcheck: Run, bucket: str, server: S3Server, files: S3FileSystem
) -> None:
    """But not before it is certain that the run is not under way."""
    Path("school.ndjson").write_text('{"kind": "school", "id": "99ZZ"}\n')
    store = f"s3://{bucket}/kept"
    server.fault = lambda asked: LOST if "manifest" in asked else None
    refused(bpvcheck("ingest", "school.ndjson", "--store", store, "--lang", "en"))
    server.reset()
    (left,) = objects(files, bucket)
    parts = left.split("/")
    parts[3] = f"{time.time_ns() - 2 * 86_400 * 10**9:020d}-{'0' * 8}"
    files.copy_file(left, "/".join(parts))
    assert bpvcheck("purge", "--store", store, "--older-than", "2y").code == 0
    assert [*objects(files, bucket)] == [left]


def test_no_manifest_leads_out_of_the_folder(
    check_from: Run, bucket: str, files: S3FileSystem, expected: bytes, tmp_path: Path
) -> None:
    """Others can write there too, and it is not for them to say where files come here."""
    store = f"s3://{bucket}/kept"
    check_from(store)
    (name,) = [name for name in objects(files, bucket) if name.endswith("manifest")]
    manifest = json.loads(objects(files, bucket)[name].split(b"\n", 1)[1])
    (piece, *_others) = manifest["pieces"]
    folder = name.rpartition("/")[0]
    whole = f"{folder}/{piece['name']}"
    for steps in range(1, 4):
        # what a request for the name comes to
        folder = folder.rpartition("/")[0]
        files.copy_file(whole, f"{folder}/planted")
        piece["name"] = f"{'../' * steps}planted"
        text = json.dumps(manifest).encode()
        with files.open_output_stream(name) as file:
            file.write(sha256(text).hexdigest().encode() + b"\n" + text)
        assert check_from(store, "--ledger", "again.ledger").code == 0
        assert Path("again.ledger").read_bytes() == expected
        assert [*tmp_path.rglob("*planted")] == []


@pytest.mark.parametrize("damaged", [True, False])
def test_a_piece_that_is_damaged_or_gone_is_made_again(
    check_from: Run, bucket: str, files: S3FileSystem, expected: bytes, *, damaged: bool
) -> None:
    """As in a folder."""
    store = f"s3://{bucket}/kept"
    assert check_from(store).code == 0
    piece = min(name for name in objects(files, bucket) if name.endswith(".parquet"))
    if damaged:
        with files.open_output_stream(piece) as file:
            file.write(b"other")
    else:
        files.delete_file(piece)
    assert check_from(store, "--ledger", "again.ledger").code == 0
    assert Path("again.ledger").read_bytes() == expected
    assert sum("manifest" in name for name in objects(files, bucket)) == 2


def test_purge_deletes_what_is_too_old_and_nothing_else(
    bpvcheck: Run, bucket: str, files: S3FileSystem, records: Path
) -> None:
    """A dry run deletes nothing; what is not of the store stays."""
    store = ("--store", f"s3://{bucket}/kept", "--lang", "en")
    Path("other.ndjson").write_text('{"kind": "school", "id": "99ZZ"}\n')
    for path in (str(records), "other.ndjson"):
        bpvcheck("ingest", path, *store)
    with files.open_output_stream(f"{bucket}/kept/mine.txt") as file:
        file.write(b"mine")
    before = objects(files, bucket)
    tried = bpvcheck("purge", *store, "--older-than", "2y", "--dry-run")
    assert "60 placements in it ended" in tried.out
    assert f"s3://{bucket}/kept/" in tried.out
    assert objects(files, bucket) == before
    assert "1 part of the store was deleted" in bpvcheck("purge", *store, "--older-than", "2y").out
    (mine, *left) = sorted(objects(files, bucket), key=len)
    assert mine.endswith("mine.txt")
    assert sum("manifest" in name for name in left) == 1
    assert "1 of 1 files" in bpvcheck("ingest", "other.ndjson", *store).out
    assert "0 of 1 files" in bpvcheck("ingest", str(records), *store).out
