"""The command line: `main` is what ``bpvcheck`` runs.

A command is a module of this package; `app` knows them by name. Each returns its exit code. What
goes wrong is raised, and `failure` makes words and an exit code of it.
"""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Final, NoReturn

from bpvcheck.cli import collector, streams
from bpvcheck.cli.words import choose_language
from bpvcheck.errors import ExitCode

__all__ = ["main", "run"]

COMPLETION: Final = "_BPVCHECK_COMPLETE"
"""The variable by which a shell asks for completions."""
_SIGNALS: Final = (
    signal.SIGINT,
    signal.SIGTERM,
    # there is none on Windows; the terminal was closed
    *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []),
)
"""What ends a run in order, so that no records stay behind in temporary files."""
_ARROW_POOL: Final = ("ARROW_DEFAULT_MEMORY_POOL", "system")
"""Arrow takes its memory from the C library: a pool of its own holds 150 MB more, and is slower."""
_BLAS_THREADS: Final = ("OPENBLAS_NUM_THREADS", "1")
"""No linear algebra is done, and the threads that NumPy starts for it spin at every start."""


def main() -> None:
    """Run the command line of this process."""
    streams.prepare()
    collector.look_seldom()
    os.environ.setdefault(*_ARROW_POOL)
    os.environ.setdefault(*_BLAS_THREADS)
    for number in _SIGNALS:
        # one that was ignored when the run started stays so: that is what nohup does
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    code = run(sys.argv[1:])
    collector.leave_loaded()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    try:
        choose_language(arguments)
        code = _invoke(arguments)
        sys.stdout.flush()
    except SystemExit:
        # nothing of ours exits: rich does, where nobody reads what it prints
        code = ExitCode.BROKEN_PIPE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - each is shown as what it is
        from bpvcheck.cli.failure import exit_code

        code = exit_code(error, _Stopped.by)
    streams.flush()
    return int(code)


def _invoke(arguments: Sequence[str]) -> int:
    from bpvcheck.cli.app import app

    if COMPLETION in os.environ:
        from click.shell_completion import shell_complete

        return shell_complete(app, {}, "bpvcheck", COMPLETION, os.environ[COMPLETION])
    with app.make_context("bpvcheck", list(arguments)) as context:
        return int(app.invoke(context) or 0)


class _Stopped:
    """The signal that stopped this process; whatever it interrupted may raise what it likes."""

    by: int | None = None


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End in order when asked to, so that no records stay behind in temporary files."""
    del frame
    for each in _SIGNALS:
        # the end is not disturbed: many send a signal twice
        signal.signal(each, signal.SIG_IGN)
    _Stopped.by = number
    raise KeyboardInterrupt
