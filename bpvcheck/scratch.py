"""A private folder for one run, which the next run removes where this one cannot.

Beside the folder stands a file that the run keeps locked. The system lets go of the lock when the
run ends, however that comes about; so a folder whose lock can be had is that of a dead run.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import Final

__all__ = ["clear_dead_runs", "scratch"]

_NAME: Final = "bpvcheck-run-"
_LOCK: Final = ".lock"

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        """Lock a file. Raises OSError where somebody else holds it."""
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        """Lock a file. Raises OSError where somebody else holds it."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """Make a folder that is removed on exit; what dead runs left beside it is removed first."""
    clear_dead_runs(parent)
    lock, handle = _new_lock(parent)
    folder = lock.with_suffix("")
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
        os.close(handle)
        lock.unlink(missing_ok=True)


def _new_lock(parent: Path) -> tuple[Path, int]:
    """Make a lock and hold it.

    Until it is held another run takes it for a dead one's, and removes it.
    """
    while True:
        path = parent / f"{_NAME}{token_hex(8)}{_LOCK}"
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        with suppress(OSError):
            _lock(handle)
        if path.exists():
            return path, handle
        os.close(handle)


def clear_dead_runs(parent: Path) -> None:
    """Remove the folders of runs that are no longer there, but not those of other users."""
    for lock in parent.glob(f"{_NAME}*{_LOCK}"):
        with suppress(OSError):
            handle = os.open(lock, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                _remove(lock, handle)
            finally:
                os.close(handle)


def _remove(lock: Path, handle: int) -> None:
    """Remove the folder of a run. Raises OSError where the run still holds its lock."""
    if hasattr(os, "getuid") and os.fstat(handle).st_uid != os.getuid():
        return
    _lock(handle)
    rmtree(lock.with_suffix(""), ignore_errors=True)
    lock.unlink()
