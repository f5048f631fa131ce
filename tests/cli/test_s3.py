"""A store and ledgers on S3: the same as in a folder, against a real server that can also fail."""

import _thread
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copy
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from pyarrow.fs import FileSelector, FileType, S3FileSystem

from bpvcheck import s3
from bpvcheck.errors import UsageError
from tests.cli.conftest import Ran, Run

# one server for all
pytestmark = pytest.mark.xdist_group("s3")
KEY, SECRET, TOKEN = "AKIAVERZONNEN", "onraadbaar/1", "onleesbaar/2"
QUIETLY = (
    *("--as-of", "2012-11-01", "--rules", "rules", "--quiet"),
    *("--fail-on", "never", "--allow-invalid"),
)
LOST = ""
"""What a request is answered with whose connection is lost."""


OBJECTIVE = """
id: DOEL-4
title: {nl: Weten wat er verwacht wordt, en: Knowing what is expected}
objective: {nl: Student en leerbedrijf weten het., en: Student and company know it.}
source: {document: bpv-protocol-2009, section: objectives, item: 4}
rests_on: [VRB-OI-5]
"""


class S3Server:
    """What speaks as S3 does, on this machine.

    ``seen`` has what was asked; ``fault`` says of such a line with what status it is answered
    instead, and `LOST` that it is not.
    """

    def __init__(self) -> None:
        """Start it."""
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server

        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        self._moto: WSGIApplication = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self, threaded=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self.reset()

    def reset(self) -> None:
        """Forget what was asked, and fail no more."""
        self.seen: list[str] = []
        self.fault: Callable[[str], str | None] = lambda _asked: None

    def stop(self) -> None:
        """Stop it, and wait for that."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        self.seen.append(asked)
        status = self.fault(asked)
        if status is None:
            return self._moto(environ, start)
        if status == LOST:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        start(status or "200 OK", [])
        return []


@pytest.fixture(scope="session")
def server() -> Iterator[S3Server]:
    """Start a server once, and stop it."""
    made = S3Server()
    yield made
    made.stop()


@pytest.fixture
def files(server: S3Server) -> S3FileSystem:
    """Look into the server as another program does."""
    return S3FileSystem(
        access_key=KEY,
        secret_key=SECRET,
        region="us-east-1",
        endpoint_override=server.address,
        allow_bucket_creation=True,
    )


@pytest.fixture
def bucket(
    server: S3Server, files: S3FileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Make a bucket of this test, and an environment in which it is found."""
    name = f"b{abs(hash(tmp_path)):x}"
    files.create_dir(name)
    for variable, value in {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": TOKEN,
        "AWS_ENDPOINT_URL": server.address,
    }.items():
        monkeypatch.setenv(variable, value)
    for variable in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CA_BUNDLE", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(variable, raising=False)
    # one attempt takes less time than the three that a user gets
    monkeypatch.setattr(s3, "_ATTEMPTS", 1)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    server.reset()
    yield name
    server.reset()
    assert [*(tmp_path / "temporary").iterdir()] == []


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write records, and half a one."""
    path = tmp_path_factory.mktemp("records") / "records.ndjson"
    period = {"start": "2012-02-06", "planned_end": "2012-07-06"}
    common = {"kind": "placement", "school": "99XA", "status": "final", "period": period}
    lines = [json.dumps({**common, "id": f"P{number}"}) for number in range(60)]
    path.write_text("\n".join([*lines, '{"kind": "school", "id": "99XA"}', '{"half']))
    return path


@pytest.fixture
def expected(bpvcheck: Run, records: Path) -> bytes:
    """Judge without a store."""
    assert bpvcheck("check", str(records), *QUIETLY, "--ledger", "plain.ledger").code == 0
    return Path("plain.ledger").read_bytes()


@pytest.fixture
def check_from(bpvcheck: Run, records: Path) -> Run:
    """Judge with a store, and other options."""
    return partial(bpvcheck, "check", str(records), *QUIETLY, "--lang", "en", "--store")


def objects(files: S3FileSystem, bucket: str) -> dict[str, bytes]:
    """Read all that is in a bucket."""
    found = files.get_file_info(FileSelector(bucket, recursive=True))
    paths = [each.path for each in found if each.type == FileType.File]
    return {path: files.open_input_file(path).read() for path in paths}


def refused(ran: Ran, code: str = "U111") -> str:
    """Return what was said, after it was held against what every refusal has."""
    said = ran.out + ran.err
    assert (ran.code, code in ran.err, "what to do" in said or "expected" in said) == (
        2,
        True,
        True,
    )
    assert not any(each in said for each in ("Traceback", KEY, SECRET, TOKEN))
    return " ".join(said.split())


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


@pytest.mark.parametrize(
    "words",
    [
        ("check", "s3://bucket/records.ndjson"),
        ("check", "records.ndjson", "--runs", "s3://user:onraadbaar@bucket/runs"),
        ("check", "records.ndjson", "--store", "s3://user:onraadbaar@bucket/store"),
        ("check", "records.ndjson", "--store", "s3://bucket/store?secret_key=onraadbaar"),
        ("check", "records.ndjson", "--ledger", "s3://bucket/../x.ledger"),
        ("check", "records.ndjson", "--ledger", "s3://B/x.ledger"),
        ("report", "school", "99XA", "--ledger", "x.ledger", "--out", "s3://bucket/x.html"),
        ("trend", "s3://bucket/runs"),
        ("diff", "s3://bucket/runs"),
        ("export", "x.ledger", "s3://user:onraadbaar@bucket/x.csv"),
    ],
)
def test_what_cannot_be_on_s3_is_refused(bpvcheck: Run, words: tuple[str, ...]) -> None:
    """No folder "s3:" is made of it, and nothing repeated that may be a key."""
    ran = bpvcheck(*words)
    assert ran.code == 2
    assert "onraadbaar" not in ran.out + ran.err
    assert not Path("s3:").exists()


def test_spark_takes_no_store_on_s3(bpvcheck: Run, bucket: str, server: S3Server) -> None:
    """Its executors read the store themselves. That is said before anything is read."""
    Path("records.ndjson").write_text('{"kind": "school", "id": "99ZZ"}\n')
    words = ("--engine", "spark", "--store", f"s3://{bucket}/kept", "--lang", "en")
    assert "is on S3" in refused(bpvcheck("check", "records.ndjson", *words), "U110")
    assert server.seen == []


NOWHERE = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    "case",
    [
        ("AWS_SECRET_ACCESS_KEY", "", "AWS_SECRET_ACCESS_KEY is not set"),
        ("AWS_ACCESS_KEY_ID", "", "AWS_ACCESS_KEY_ID is not set"),
        ("AWS_ENDPOINT_URL", NOWHERE, "127.0.0.1:1 does not answer"),
        ("AWS_ENDPOINT_URL", "https://127.0.0.1:{port}", "No safe connection"),
        ("AWS_ENDPOINT_URL", f"http://{KEY}:{SECRET}@127.0.0.1", "not the address of a server"),
        ("AWS_ENDPOINT_URL", f"ftp://{SECRET}", "not the address of a server"),
    ],
)
def test_what_is_not_set_up_is_said(
    bpvcheck: Run,
    bucket: str,
    server: S3Server,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[str, str, str],
) -> None:
    """At once, for a store and for a ledger to read or to write."""
    variable, value, says = case
    monkeypatch.setenv(variable, value.format(port=server.address.rpartition(":")[2]))
    Path("records.ndjson").write_text('{"kind": "school", "id": "99ZZ"}\n')
    began = time.monotonic()
    for words in (
        ("check", "records.ndjson", "--store", f"s3://{bucket}/kept"),
        ("due", "--ledger", f"s3://{bucket}/it.ledger"),
        ("check", "records.ndjson", "--ledger", f"s3://{bucket}/it.ledger"),
    ):
        assert says in refused(bpvcheck(*words, "--lang", "en"))
    assert time.monotonic() - began < 20


def test_a_server_that_says_nothing_is_not_waited_for(
    bpvcheck: Run, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers the telephone, and that is all."""
    monkeypatch.setattr(s3, "_SILENT", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{address}")
        ran = bpvcheck("due", "--ledger", f"s3://{bucket}/it.ledger", "--lang", "en")
    assert f"{address} does not answer" in refused(ran)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("403 Forbidden", "does not allow it: s3://{bucket}"),
        ("301 Moved Permanently", "is not in the region us-east-1"),
        ("400 Bad Request", "(400). what to do: check AWS_REGION"),
        ("404 Not Found", 'There is no bucket "{bucket}"'),
    ],
)
def test_what_the_server_refuses_is_said(
    bpvcheck: Run, bucket: str, server: S3Server, status: str, says: str
) -> None:
    """In our own words, with the code of it."""
    server.fault = lambda _asked: status
    for words in (("due", "--ledger"), ("check", "rules/VRB-OI-5.yaml", "--ledger")):
        ran = bpvcheck(*words, f"s3://{bucket}/it.ledger", "--lang", "en")
        assert says.format(bucket=bucket) in refused(ran)


def test_a_store_in_no_bucket_or_behind_a_door_is_refused(
    bpvcheck: Run, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's own answers: there is no such bucket, and nobody with such a key."""
    Path("records.ndjson").write_text('{"kind": "school", "id": "99ZZ"}\n')
    words = ("ingest", "records.ndjson", "--lang", "en", "--store")
    assert 'no bucket "absent"' in refused(bpvcheck(*words, "s3://absent/kept"))
    monkeypatch.setattr("moto.settings.INITIAL_NO_AUTH_ACTION_COUNT", 0)
    assert "does not allow it" in refused(bpvcheck(*words, f"s3://{bucket}/kept"))


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
