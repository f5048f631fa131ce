"""What cannot be on S3, is not set up there or is refused: said plainly, and without a key."""

import socket
import time
from pathlib import Path

import pytest

from bpvcheck import s3
from tests.cli.conftest import Run
from tests.cli.s3.conftest import KEY, SECRET, S3Server, refused

# one server for all
pytestmark = pytest.mark.xdist_group("s3")


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
