"""Placements observed by Apache Spark: past one machine, with the same kernels.

A part of the placements (`bpvcheck.intake.pieces.TablePart`) is what a thread observes at a time on
one machine; here it is a task. The executors are sent the rule book, the records of all other
kinds, and of each part only where it is in the store and which of its rows count. Each reads its
parts with Arrow, runs the kernels, and writes what it observed beside the store, under the number
of the part: a task that runs twice, because a worker was lost, writes the same again. No record
passes through Spark itself, and nothing is shuffled. See docs/scale.md.
"""

import os
import re
import shutil
import socket
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pyarrow as pa
from pyarrow import ipc

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.intake.pieces import ARROW, write_arrow
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.codes import CodeJudge
from bpvcheck.observe.observe import Elsewhere, Moment, RecordPart, part_observer
from bpvcheck.observe.observed import due_column
from bpvcheck.observe.plan import ObservationPlan
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.subjects import subject
from bpvcheck.run import Options
from bpvcheck.s3 import S3Address
from bpvcheck.scratch import scratch

if TYPE_CHECKING:
    from pyspark.core.broadcast import Broadcast
    from pyspark.sql import SparkSession

__all__ = ["PartFailedError", "on_spark", "store_for"]

_MASTER: Final = re.compile(
    r"local(\[(\*|\d+)(, *\d+)?\])?|yarn|k8s://\S+"
    r"|spark://(?P<host>[^\s:,/]+):(?P<port>\d{1,5})(?P<others>,\S+)?"
)
_HERE: Final = re.compile(r"local|spark://(localhost|127\.0\.0\.1):")
_PATIENCE: Final = 5.0
"""Seconds in which a master has to answer."""
_FAILED: Final = re.compile(r"PartFailedError: ([^\n]+)")
_RETURNED: Final = "card string, seconds double"
_SETTINGS: Final = {
    "spark.app.name": "bpvcheck",
    "spark.eventLog.enabled": "false",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class PartFailedError(Exception):
    """A part that an executor could not observe: what failed and where, no value of a record."""


@dataclass(frozen=True, eq=False)
class _Job:
    """What every executor is sent once; ``out`` is the folder for what it observes."""

    tables: Mapping[str, pa.Table]
    parts: Sequence[RecordPart]
    book: RuleBook
    moment: Moment
    cross_check: bool
    out: Path
    code: str


@contextmanager
def on_spark(plan: ObservationPlan, moment: Moment, options: Options) -> Iterator[Elsewhere]:
    """Yield what observes placements on the Spark of ``options.spark``, which ends afterwards.

    Raises UsageError where there is no store, no PySpark, no Java, or no Spark at that address.
    """
    store = store_for(options)
    _refuse_absent()
    _refuse_master(options.spark)
    with scratch(store.absolute()) as folder, _session(options.spark, folder) as session:

        def elsewhere(
            tables: Mapping[str, pa.Table], parts: Sequence[RecordPart]
        ) -> Iterator[pa.Table]:
            book, code = plan.book, _code_digest()
            job = _Job(tables, parts, book, moment, options.cross_check, folder, code)
            for card, seconds in _run(session, job):
                plan.seconds[card] += seconds
            same = _same_dues(plan)
            for number in range(len(parts)):
                yield _with_dues(_read(folder / f"{number}{ARROW}"), same)

        yield elsewhere


def store_for(options: Options) -> Path:
    """Return the store that Spark reads. Raises UsageError where there is none that it can."""
    if options.store is None:
        message = _("Spark reads records from a store, and none is named.")
        raise UsageError(Code.NO_SPARK, message, hint=_("add --store FOLDER"))
    if isinstance(options.store, S3Address):
        message = _("Spark reads records from a store in a folder, and this one is on S3.")
        hint = _("name a folder with --store that all machines see under the same path")
        raise UsageError(Code.NO_SPARK, message, hint=hint)
    return options.store


def _run(session: "SparkSession", job: _Job) -> Iterator[tuple[str, float]]:
    """Observe parts on the executors; return how long each card took, for each part."""
    sent = session.sparkContext.broadcast(job)
    try:
        with _pandas_aside():
            # a partition, and so a task, for each part
            numbers = session.range(0, len(job.parts), 1, len(job.parts))
            spent = numbers.mapInArrow(partial(_observe, sent), _RETURNED).toArrow()
    except Exception as error:  # noqa: BLE001 - Java's and Python's, of many sorts
        raise _failed(error) from None
    finally:
        sent.destroy()
    return zip(*map(pa.ChunkedArray.to_pylist, spent.columns), strict=True)


def _observe(
    sent: "Broadcast[_Job]", batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """On an executor: observe the parts with these numbers, and return what that took per card."""
    job = sent.value
    for batch in batches:
        for number in batch["id"].to_pylist():
            try:
                yield _observe_part(job, number)
            except Exception as error:  # noqa: BLE001 - its message can hold values of records
                raise PartFailedError(_where(error)) from None


def _observe_part(job: _Job, number: int) -> pa.RecordBatch:
    plan, observer = _observer(job)
    plan.seconds.clear()
    table = observer(job.parts[number])
    # a file of Arrow has one dictionary per column
    table = table.drop_columns([*_same_dues(plan)]).unify_dictionaries()
    beside = job.out / f".{number}-{uuid4().hex}"
    write_arrow(table, beside)
    beside.replace(job.out / f"{number}{ARROW}")
    return pa.RecordBatch.from_pydict(
        {"card": [*plan.seconds], "seconds": [*plan.seconds.values()]},
        pa.schema([("card", pa.string()), ("seconds", pa.float64())]),
    )


@lru_cache(maxsize=1)
def _observer(job: _Job) -> tuple[ObservationPlan, Any]:
    """Make ready to observe parts; a process of Spark does so once."""
    if job.code != _code_digest():
        message = "another bpvcheck is installed there than here"
        raise PartFailedError(message)
    plan = ObservationPlan(job.book)
    judge = CodeJudge(map(decision_of, job.book), cross_check=job.cross_check)
    return plan, part_observer(job.tables, plan, job.moment, judge.verdicts)


def _same_dues(plan: ObservationPlan) -> Mapping[str, str]:
    """Return, for columns with due days, the earlier column of a card that has the same."""
    first: dict[int, str] = {}
    found = {}
    for card in plan.cards(subject("placement")):
        name = due_column(card.key)
        before = first.setdefault(plan.index.of(card.due.node).number, name)
        if before != name:
            found[name] = before
    return found


def _with_dues(table: pa.Table, same: Mapping[str, str]) -> pa.Table:
    """Return a table with the columns that are those of other cards."""
    for name, before in same.items():
        table = table.append_column(name, table[before])
    return table


def _read(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as file:
        return ipc.open_file(file).read_all()


@cache
def _code_digest() -> str:
    """Name the code of bpvcheck, wherever it is installed."""
    folder, digest = Path(__file__).parent, sha256(sys.version.encode())
    for module in sorted(folder.rglob("*.py")):
        digest.update(f"{module.relative_to(folder)}\n".encode() + module.read_bytes())
    return digest.hexdigest()


def _where(error: Exception) -> str:
    """Return what failed and where in our code, without what it says."""
    if isinstance(error, PartFailedError):
        return str(error)
    trace, place = error.__traceback__, ""
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        with suppress(ValueError):
            place = f" in bpvcheck/{path.relative_to(Path(__file__).parent)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{place}"


def _failed(error: Exception) -> UsageError:
    """Return the error of a job that failed; of what Spark says only our own words are repeated."""
    said = _FAILED.search(str(error))
    reason = said[1].strip() if said else type(error).__name__
    message = _("A part of the work failed on Spark: {reason}.").format(reason=reason)
    hint = _(
        "every executor needs this version of bpvcheck, the same Python and plugins, and the store "
        "under the same path"
    )
    return UsageError(Code.NO_SPARK, message, hint=hint)


def _refuse_absent() -> None:
    """Raise UsageError where PySpark or Java is not installed."""
    if find_spec("pyspark") is None or find_spec("pandas") is None:
        hint = _("install it: {command}").format(command="pip install 'bpvcheck[spark]'")
        raise UsageError(Code.NO_SPARK, _("Spark is not installed."), hint=hint)
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")):
        message = _("Spark needs Java, which is not found.")
        hint = _("install Java 17 or later, or name its folder in JAVA_HOME")
        raise UsageError(Code.NO_SPARK, message, hint=hint)


def _refuse_master(master: str) -> None:
    """Raise UsageError where an address is not that of a Spark, or nothing answers there."""
    named = _MASTER.fullmatch(master)
    if not named:
        message = _('"{master}" is not the address of a Spark.').format(master=master)
        expected = "local[2], spark://host:7077, yarn, k8s://..."
        raise UsageError(Code.UNKNOWN_CHOICE, message, expected=expected)
    if named["host"] and not named["others"]:
        try:
            socket.create_connection((named["host"], int(named["port"])), _PATIENCE).close()
        except (OSError, OverflowError):
            raise _unreachable(master) from None


def _unreachable(master: str) -> UsageError:
    message = _("No Spark answers at {master}.").format(master=master)
    return UsageError(Code.NO_SPARK, message, hint=_("check --spark-master, and that it runs"))


@contextmanager
def _session(master: str, folder: Path) -> Iterator["SparkSession"]:
    """Start Spark's driver, and stop it afterwards."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    settings = {**_SETTINGS, "spark.local.dir": str(folder)}
    if "PYTHONPATH" in os.environ:
        settings["spark.executorEnv.PYTHONPATH"] = os.environ["PYTHONPATH"]
    if _HERE.match(master):
        # nothing leaves the machine
        settings |= dict.fromkeys(("spark.driver.host", "spark.driver.bindAddress"), "127.0.0.1")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        with _silent(), _pandas_aside():
            session = builder.getOrCreate()
    except Exception:  # noqa: BLE001 - Java's, of many sorts
        raise _unreachable(master) from None
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _silent() -> Iterator[None]:
    """Let a process that starts in the block write nowhere: what Spark says is not ours to show."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def _pandas_aside() -> Iterator[None]:
    """Do not warn of a newer pandas, which PySpark only looks whether it is there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield
