"""A ledger in a real PostgreSQL, which is started for this and ended afterwards."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bpvcheck.cli import run as run_command
from bpvcheck.ledger.files import open_ledger
from bpvcheck.ledger.long import COLUMNS, long_rows

dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi", reason="bpvcheck[postgresql] is absent")
PASSWORD = "gehe1m"  # noqa: S105 - of a server that lives as long as a test


def program(name: str) -> str | None:
    """Find a program of PostgreSQL, where Debian puts it or on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


INITDB, POSTGRES = program("initdb"), program("postgres")


@contextmanager
def server(folder: Path) -> Iterator[Mapping[str, str]]:
    """Run a server of our own on a Unix socket; yield where it listens."""
    assert INITDB
    assert POSTGRES
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    secret, data = folder / "password", folder / "data"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    started: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **who}
    words = ["-A", "scram-sha-256", "-U", "inspector", "--pwfile", str(secret), "--no-sync"]
    subprocess.run([INITDB, "-D", str(data), *words], check=True, timeout=60, **started)
    settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=8MB"]
    process = subprocess.Popen(
        [POSTGRES, "-D", str(data), "-k", str(folder), *settings],
        stderr=subprocess.PIPE,
        text=True,
        **started,
    )
    try:
        assert process.stderr
        for line in process.stderr:
            if "ready to accept connections" in line:
                break
        else:
            pytest.fail("PostgreSQL did not start")
        yield {"PGHOST": str(folder), "PGUSER": "inspector"}
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Mapping[str, str]]:
    """Start PostgreSQL once."""
    if not INITDB or not POSTGRES:
        pytest.skip("PostgreSQL (initdb, postgres) is not installed here")
    # a socket has a short path
    with TemporaryDirectory(prefix="pg-") as folder, server(Path(folder)) as where:
        yield where


@pytest.fixture
def export(
    postgresql: Mapping[str, str],
    written: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Callable[[str], tuple[int, str]]:
    """Export the ledger of the tests to an address; give the exit code and what was printed."""
    for name, value in postgresql.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PGPASSWORD", raising=False)

    def run_it(address: str) -> tuple[int, str]:
        code = run_command(["export", str(written), address, "--lang", "en"])
        return code, "".join(capfd.readouterr())

    return run_it


def rows(query: str) -> list[tuple[Any, ...]]:
    """Ask the server."""
    address = f"postgresql:///postgres?password={PASSWORD}"
    with dbapi.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def test_every_finding_is_there_once(
    export: Callable[[str], tuple[int, str]], written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice exported is there once, row for row the long form, with what travels with it."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    for _ in range(2):
        code, printed = export("postgresql:///postgres")
        assert code == 0
        assert "bpvcheck.findings" in printed
        assert PASSWORD not in printed
    with open_ledger(written) as ledger:
        expected = [
            tuple(row[name] for name in COLUMNS)
            for table in long_rows(ledger)
            for row in table.to_pylist()
        ]
        as_of = ledger.info.as_of
    found = rows("SELECT * FROM bpvcheck.findings")
    assert len(found) > 0
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert rows("SELECT as_of, length(digest) FROM bpvcheck.ledger") == [(as_of.isoformat(), 64)]


def test_no_password_is_repeated(export: Callable[[str], tuple[int, str]]) -> None:
    """A wrong password, and an address that libpq cannot read, end without being shown."""
    for address in (
        "postgresql://inspector:onraadbaar@/postgres",
        "postgresql://inspector:onraadbaar@localhost:onraadbaar/postgres",
        "postgresql://inspector:onraadbaar@[::1/postgres",
    ):
        code, printed = export(address)
        assert code == 2
        assert "U104" in printed
        assert "onraadbaar" not in printed


def test_what_was_there_stays_where_it_fails(
    export: Callable[[str], tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user who may not replace the tables leaves the ledger that is there as it is."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert export("postgresql:///postgres")[0] == 0
    before = rows("SELECT count(*) FROM bpvcheck.findings")
    with dbapi.connect(f"postgresql:///postgres?password={PASSWORD}") as connection:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
        connection.commit()
    code, printed = export("postgresql://guest@/postgres")
    assert code == 2
    assert "SQLSTATE" in printed
    assert rows("SELECT count(*) FROM bpvcheck.findings") == before
