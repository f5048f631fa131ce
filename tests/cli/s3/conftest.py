"""What the tests of S3 share: a real server that can also fail, and a bucket of each test."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from pyarrow.fs import FileSelector, FileType, S3FileSystem

from bpvcheck import s3
from tests.cli.conftest import Ran, Run

KEY, SECRET, TOKEN = "AKIAVERZONNEN", "onraadbaar/1", "onleesbaar/2"
QUIETLY = (
    *("--as-of", "2012-11-01", "--rules", "rules", "--quiet"),
    *("--fail-on", "never", "--allow-invalid"),
)
LOST = ""
"""What a request is answered with whose connection is lost."""


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
