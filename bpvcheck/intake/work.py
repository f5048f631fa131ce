"""All tasks done, on several processes where that pays.

Processes are forked, which is safe while this one has no other threads (so before DuckDB is
imported, and before a progress bar that draws by itself); otherwise everything is done here.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, ForkProcess
from pathlib import Path
from typing import Final

from bpvcheck.errors import BpvcheckError
from bpvcheck.intake.readers import Reader
from bpvcheck.intake.source import Source
from bpvcheck.intake.structs import decoder
from bpvcheck.intake.tally import Tally
from bpvcheck.intake.tasks import Task, Worker, tasks_of

__all__ = ["Progress", "do_all"]

Progress = Callable[[int, int], None]
"""Told how many bytes were read, and how many there are."""
Make = Callable[[Callable[[int], None]], Worker]
"""Makes what does tasks, given whom it reports the bytes to that it read."""

_RANGE_MOST: Final = 64 * 1024 * 1024
_RANGE_LEAST: Final = 4 * 1024 * 1024


def do_all(
    sources: Sequence[Source],
    readers: Sequence[Reader],
    make: Make,
    progress: Progress | None,
    workers: int | None,
) -> list[Tally]:
    """Read every file; the tallies come in the order of files and lines."""
    total = sum(source.path.stat().st_size for source in sources if source.path.exists())
    count = _worker_count(workers, total)
    size = min(_RANGE_MOST, max(_RANGE_LEAST, total // (2 * count) + 1))
    tasks, refused = tasks_of(sources, size if count > 1 else _RANGE_MOST, readers)
    report = _reporter(progress, total)
    count = min(count, len(tasks))
    done = _forked(tasks, make, report, count) if count > 1 else _here(tasks, make, report)
    return [*refused, *_shifted(tasks, done)]


def _worker_count(workers: int | None, total: int) -> int:
    """How many processes to use: one for little data, or where forking is not safe."""
    if "fork" not in get_all_start_methods() or _threads() != 1:
        return 1
    if workers is not None:
        return max(1, workers)
    return max(1, min(len(os.sched_getaffinity(0)), total // (2 * _RANGE_LEAST)))


def _threads() -> int:
    """How many threads this process has; 0 where that cannot be seen."""
    tasks = Path("/proc/self/task")
    return len([*tasks.iterdir()]) if tasks.is_dir() else 0


def _reporter(progress: Progress | None, total: int) -> Callable[[int], None]:
    """Add up what is read, for the progress."""
    done = 0

    def report(count: int) -> None:
        """Count these bytes."""
        nonlocal done
        done += count
        if progress:
            progress(done, total)

    return report


def _here(tasks: Sequence[Task], make: Make, report: Callable[[int], None]) -> dict[int, Tally]:
    """Do the tasks in this process."""
    worker = make(report)
    with _no_garbage_collection():
        return {task.number: worker.do(task) for task in tasks}


def _forked(
    tasks: Sequence[Task], make: Make, report: Callable[[int], None], count: int
) -> dict[int, Tally]:
    """Do the tasks in processes of their own."""
    decoder()
    context = get_context("fork")
    running = [_start(context, share, make) for share in _shares(tasks, count)]
    done: dict[int, Tally] = {}
    try:
        for message in _messages([connection for _process, connection in running]):
            if isinstance(message, int):
                report(message)
            else:
                done.update([message])
    finally:
        for process, _connection in running:
            process.join() if len(done) == len(tasks) else process.kill()
    return done


def _shares(tasks: Sequence[Task], count: int) -> list[list[Task]]:
    """Divide the tasks evenly by size, the biggest first."""
    shares: list[list[Task]] = [[] for _ in range(count)]
    for task in sorted(tasks, key=lambda task: -task.size):
        min(shares, key=lambda share: sum(other.size for other in share)).append(task)
    return shares


def _start(
    context: ForkContext, tasks: Sequence[Task], make: Make
) -> tuple[ForkProcess, Connection]:
    """Start one process; it sends what it has read, and each tally."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(tasks, make, sender), daemon=True)
    process.start()
    sender.close()
    return process, receiver


def _child(tasks: Sequence[Task], make: Make, sender: Connection) -> None:
    """Do tasks in a process of their own; who started it ends it when the user stops the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    worker = make(sender.send)
    try:
        with _no_garbage_collection():
            for task in tasks:
                sender.send((task.number, worker.do(task)))
        sender.send(None)
    except BpvcheckError as error:
        sender.send(error)
    sender.close()


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Do not look for cycles while records come and go: they have none."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _messages(connections: list[Connection]) -> Iterator[int | tuple[int, Tally]]:
    """Give what the processes send, until each has said that it is done; raise what they raise."""
    while connections:
        for connection in [c for c in connections if c in wait(connections)]:
            try:
                message = connection.recv()
            except EOFError:
                msg = "a process that read records ended before it was done"
                raise RuntimeError(msg) from None
            if isinstance(message, BpvcheckError):
                raise message
            if message is None:
                connections.remove(connection)
            else:
                yield message


def _shifted(tasks: Sequence[Task], done: dict[int, Tally]) -> Iterator[Tally]:
    """Count lines from the start of the file instead of from the start of the task."""
    before, path = 0, Path()
    for task in tasks:
        tally = done[task.number]
        if task.source.path != path:
            before, path = 0, task.source.path
        tally.shift(before)
        before += tally.lines
        yield tally
