"""The ledger that a real Spark gives is that of one machine, also where a worker is lost.

Spark runs here as a master and two workers, each a process of its own, and ends with the tests.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import reduce
from importlib.util import find_spec
from pathlib import Path

import orjson
import pytest

from bpvcheck import spark
from bpvcheck.cli import run as run_command
from bpvcheck.data import folder
from bpvcheck.errors import ExitCode
from bpvcheck.intake import pieces
from bpvcheck.simulate import simulate
from bpvcheck.testing import load_stories
from bpvcheck.testing.apart import set_apart

SPARK = ["--engine", "spark", "--spark-master"]
COMMON = ["--as-of", "2012-11-01", "--fail-on", "never", "--allow-invalid", "--quiet"]
PARTS = 10
WAIT = 60.0
JAVA = {
    # what starts soon rather than what runs long
    "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
    "SPARK_LOCAL_IP": "127.0.0.1",
}


def with_spark(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test where Java and PySpark are there, those that do after one another."""
    marks = [
        pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed here"),
        pytest.mark.skipif(find_spec("pyspark") is None, reason="bpvcheck[spark] is absent"),
        # PySpark leaves the sockets to its Java open until the process ends
        pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
        pytest.mark.xdist_group("spark"),
    ]
    return reduce(lambda made, mark: mark(made), marks, test)


@pytest.fixture(autouse=True)
def quick_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start Java fast, on this machine."""
    for name, value in JAVA.items():
        monkeypatch.setenv(name, value)


def check(*words: object) -> int:
    """Run `bpvcheck check`."""
    return run_command(["check", *map(str, words), *COMMON])


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of Spark in a group of its own, and end all of that."""
    import pyspark

    program = Path(pyspark.__file__).parent / "bin" / "spark-class"
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    started = subprocess.Popen(
        [str(program), *words], stdout=quiet, stderr=quiet, env=environment, start_new_session=True
    )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait(10)


def answers(port: int) -> bool:
    """Tell whether something listens."""
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[int]]]:
    """Run a master with two workers of one core; yield its address, and their process groups."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    deploy, here = "org.apache.spark.deploy", ["--host", "127.0.0.1", "--webui-port", "0"]
    worker = [f"{deploy}.worker.Worker", *here, "--cores", "1", "--memory", "1G"]
    with ExitStack() as stack:
        stack.enter_context(process(f"{deploy}.master.Master", *here, "--port", str(port)))
        until = time.monotonic() + WAIT
        while not answers(port):
            assert time.monotonic() < until, "the master of Spark did not start"
            time.sleep(0.1)
        workers = [
            stack.enter_context(process(*worker, "--work-dir", str(tmp_path / name), address))
            for name in ("one", "two")
        ]
        yield address, [each.pid for each in workers]


def executor_of(group: int) -> int | None:
    """Find the executor that a worker started."""
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (each / "cmdline").read_bytes()
            if b"CoarseGrainedExecutorBackend" in words and os.getpgid(int(each.name)) == group:
                return int(each.name)
    return None


def stored_apart(records: Iterable[bytes], tmp_path: Path) -> tuple[list[Path], Path]:
    """Put records in as many files, each read into a store by itself: each becomes a part."""
    lines, store = [*records], tmp_path / "store"
    files = []
    for number in range(PARTS):
        file = tmp_path / f"records-{number:02}.ndjson"
        file.write_bytes(b"".join(lines[number::PARTS]))
        assert run_command(["ingest", str(file), "--store", str(store), "--quiet"]) == 0
        files.append(file)
    return files, store


def observed(store: Path) -> list[Path]:
    """Return what executors wrote so far."""
    return [*store.glob("bpvcheck-run-*/[0-9]*.arrow")]


def lose_a_worker(workers: Sequence[int], store: Path, seen: list[int]) -> None:
    """When two parts are there, kill the executor of a worker; note how many there were."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        parts = len(observed(store))
        victims = [found for group in workers if (found := executor_of(group))]
        if parts >= 2 and len(victims) == len(workers):
            os.kill(victims[0], signal.SIGKILL)
            seen.append(parts)
            return
        time.sleep(0.02)


@with_spark
def test_all_fixtures_give_the_same_ledger(tmp_path: Path) -> None:
    """The demo, what is broken and every story: the same bytes."""
    stories = tmp_path / "stories.ndjson"
    apart = [
        record
        for number, story in enumerate(load_stories())
        for record in set_apart(story.records, number)[0]
    ]
    stories.write_bytes(b"\n".join(map(orjson.dumps, apart)))
    inputs = [stories, folder("fixtures") / "demo", folder("fixtures") / "broken"]
    here, there = tmp_path / "here.ledger", tmp_path / "there.ledger"
    assert check(*inputs, "--ledger", here) == 0
    store = ["--store", tmp_path / "store"]
    assert check(*inputs, "--ledger", there, *store, *SPARK, "local[2]") == 0
    assert there.read_bytes() == here.read_bytes()
    assert not [*(tmp_path / "store").glob("bpvcheck-run-*")]


@with_spark
def test_a_lost_worker_changes_nothing(
    cluster: tuple[str, list[int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Half-way one of two workers is killed, as by a machine that fails: the same bytes."""
    address, workers = cluster
    files, store = stored_apart(simulate(2, 240, seed=5), tmp_path)
    here, there = tmp_path / "here.ledger", tmp_path / "there.ledger"
    assert check(*files, "--ledger", here) == 0
    monkeypatch.setattr(pieces, "PART_ROWS", 1)
    seen: list[int] = []
    killer = threading.Thread(target=lose_a_worker, args=(workers, store, seen))
    killer.start()
    code = check(*files, "--ledger", there, "--store", store, *SPARK, address)
    killer.join()
    printed = "".join(capfd.readouterr())
    assert (code, printed) == (0, "")
    assert seen, "no worker was lost"
    assert 2 <= seen[0] < PARTS
    assert there.read_bytes() == here.read_bytes()


@with_spark
def test_what_an_executor_cannot_read_is_told_without_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A part that fails, whatever its error says, ends in a message that says no value."""
    store = tmp_path / "store"
    demo = folder("fixtures") / "demo"
    assert run_command(["ingest", str(demo), "--store", str(store), "--quiet"]) == 0
    monkeypatch.setattr(spark, "_code_digest", lambda: "another")
    code = check(demo, "--store", store, *SPARK, "local[1]", "--lang", "en")
    printed = "".join(capfd.readouterr())
    assert code == ExitCode.USAGE
    assert "U110 A part of the work failed on Spark: another bpvcheck is installed there" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([*SPARK, "local"], "U110 Spark reads records from a store"),
        ([*SPARK, "spork://here", "--store", "store"], 'U103 "spork://here" is not the address'),
        ([*SPARK, "local[x]", "--store", "store"], 'U103 "local[x]" is not the address'),
        ([*SPARK, "spark://127.0.0.1:9", "--store", "store"], "U110 No Spark answers at spark://"),
        (["--engine", "sperk"], "sperk"),
    ],
)
def test_wrong_calls_are_told(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """No store, or no Spark at the address: said before Java is started."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(spark, "find_spec", lambda name: name)
    monkeypatch.setattr(shutil, "which", lambda name, **_: name)
    code = check(folder("fixtures") / "demo", *words, "--lang", "en")
    printed = "".join(capfd.readouterr())
    assert code == ExitCode.USAGE
    assert said in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("absent", "said"),
    [
        ("pyspark", "pip install 'bpvcheck[spark]'"),
        ("pandas", "pip install 'bpvcheck[spark]'"),
        ("java", "install Java 17 or later"),
    ],
)
def test_what_is_not_installed_is_told(
    absent: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The message says what to install."""
    monkeypatch.setattr(spark, "find_spec", lambda name: None if name == absent else name)
    monkeypatch.setattr(shutil, "which", lambda name, **_: None if name == absent else name)
    demo = folder("fixtures") / "demo"
    code = check(demo, *SPARK, "local[1]", "--store", tmp_path / "store", "--lang", "en")
    printed = "".join(capfd.readouterr())
    assert code == ExitCode.USAGE
    assert "U110" in printed
    assert said in printed
