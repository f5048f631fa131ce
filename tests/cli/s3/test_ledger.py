"""A ledger on S3: read and written wherever one is, and never half a one."""

import _thread
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyarrow.fs import S3FileSystem

from bpvcheck import s3
from bpvcheck.errors import UsageError
from tests.cli.conftest import OBJECTIVE, Run
from tests.cli.s3.conftest import LOST, QUIETLY, S3Server, objects

# one server for all
pytestmark = pytest.mark.xdist_group("s3")


def test_a_ledger_is_read_wherever_one_is_taken(
    bpvcheck: Run, bucket: str, files: S3FileSystem, expected: bytes
) -> None:
    """What is made of it is that of the same ledger here."""
    there = f"s3://{bucket}/in/it.ledger"
    with files.open_output_stream(there.removeprefix("s3://")) as file:
        file.write(expected)
    Path("it.ledger").write_bytes(expected)
    Path("rules/objectives").mkdir()
    Path("rules/objectives/DOEL-4.yaml").write_text(OBJECTIVE)
    for words in (
        ("report", "school", "99XA", "--ledger", "LEDGER", "--format", "json"),
        ("due", "--ledger", "LEDGER", "--format", "json"),
        ("diff", "plain.ledger", "LEDGER", "--format", "json"),
        ("monitor", "--ledger", "LEDGER", "--previous", "LEDGER", "--format", "json"),
    ):
        here, elsewhere = (
            bpvcheck(*(place if word == "LEDGER" else word for word in words), "--rules", "rules")
            for place in ("it.ledger", there)
        )
        assert here == elsewhere, words
        assert here.out, words
    assert bpvcheck("export", there, "here.csv").code == 0
    assert bpvcheck("export", there, f"s3://{bucket}/out/it.csv").code == 0
    found = objects(files, bucket)
    for suffix in ("csv", "csv.meta.json"):
        assert found[f"{bucket}/out/it.{suffix}"] == Path(f"here.{suffix}").read_bytes()


def test_options_in_a_file_name_what_is_on_s3(
    bpvcheck: Run, bucket: str, files: S3FileSystem, records: Path
) -> None:
    """As the command line does; what has to be here is refused there too."""
    config = f'store = "s3://{bucket}/kept"\n[check]\nledger = "s3://{bucket}/it.ledger"\n'
    Path("bpvcheck.toml").write_text(config)
    assert bpvcheck("check", str(records), *QUIETLY).code == 0
    assert {name.split("/")[1] for name in objects(files, bucket)} == {"kept", "it.ledger"}
    Path("bpvcheck.toml").write_text(f'[check]\nruns = "s3://{bucket}/runs"\n')
    assert "U105" in bpvcheck("check", str(records), *QUIETLY).err
    assert not Path("s3:").exists()


def test_a_ledger_that_is_not_there_is_named(bpvcheck: Run, bucket: str) -> None:
    """With its whole address."""
    ran = bpvcheck("due", "--ledger", f"s3://{bucket}/it.ledger")
    assert (ran.code, f"s3://{bucket}/it.ledger: U101" in ran.err) == (2, True)


def test_what_is_no_ledger_is_refused(bpvcheck: Run, bucket: str, files: S3FileSystem) -> None:
    """Or is one no more."""
    with files.open_output_stream(f"{bucket}/it.ledger") as file:
        file.write(b"other")
    ran = bpvcheck("due", "--ledger", f"s3://{bucket}/it.ledger")
    assert (ran.code, f"s3://{bucket}/it.ledger: D111" in ran.err) == (3, True)


@pytest.mark.parametrize("size", [1_000, 12_000_000])
def test_what_fails_on_its_way_leaves_what_was_there(
    bucket: str, server: S3Server, files: S3FileSystem, size: int
) -> None:
    """Also where it goes in parts, of which the first came through."""
    place = s3.S3Address(bucket, "it.ledger")
    s3.put({place: BytesIO(b"old")})
    last = "?" if size < 10_000_000 else "partNumber=2"
    server.fault = lambda asked: LOST if asked.startswith("PUT") and last in asked else None
    with pytest.raises(UsageError) as caught:
        s3.put({place: BytesIO(b"n" * size)})
    assert "U111" in str(caught.value)
    server.reset()
    assert objects(files, bucket) == {place.inside: b"old"}


def test_who_is_stopped_while_writing_leaves_a_whole_object(
    bucket: str, server: S3Server, files: S3FileSystem
) -> None:
    """Half of one in its place would be the end of the one that was there."""

    def stop(asked: str) -> str | None:
        if "partNumber=2" in asked:
            _thread.interrupt_main()
            time.sleep(0.2)
        return None

    server.fault = stop
    place = s3.S3Address(bucket, "it.ledger")
    with pytest.raises(KeyboardInterrupt):
        s3.put({place: BytesIO(b"n" * 12_000_000)})
    assert {name: len(held) for name, held in objects(files, bucket).items()} == {
        place.inside: 12_000_000
    }


def test_places_are_named_as_paths_are() -> None:
    """And are kept out of paths, which would eat a slash."""
    place: Any = s3.location("s3://bucket/a/b.csv")
    assert str(place / "c") == "s3://bucket/a/b.csv/c"
    assert (str(place.parent), place.name, place.suffix) == ("s3://bucket/a", "b.csv", ".csv")
    assert str(place.with_suffix(".ledger")) == "s3://bucket/a/b.ledger"
    assert str(place.with_name("d")) == "s3://bucket/a/d"
    assert str(s3.location("S3://bucket/")) == "s3://bucket"
    assert s3.location("a/b.csv") == Path("a/b.csv")
