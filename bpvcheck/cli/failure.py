"""From what went wrong to what the user reads and the exit code of the run.

An expected error is shown without a traceback. Of an unexpected one the type and the place in our
code are shown, not its message: that may hold values of records. Its traceback is shown only where
BPVCHECK_DEBUG is set.
"""

import errno
import os
import signal
import sys
import traceback
from pathlib import Path
from tempfile import gettempdir
from typing import Final

import click

from bpvcheck import __version__
from bpvcheck.errors import BpvcheckError, Code, ExitCode, Problem, RuleError, UsageError
from bpvcheck.i18n import _

__all__ = ["DEBUG", "exit_code"]

DEBUG: Final = "BPVCHECK_DEBUG"
_PACKAGE: Final = Path(__file__).resolve().parent.parent
_DISK_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
_REFUSED: Final = {
    errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENOTDIR, errno.EISDIR,
    errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL,
}  # fmt: skip


def exit_code(error: BaseException, stopped_by: int | None = None) -> int:
    """Say what went wrong, and give the exit code of a run that ends in it.

    `stopped_by` is the signal that stopped it, if one did: the error then only follows from that.
    """
    if stopped_by or isinstance(error, KeyboardInterrupt):
        _write("\n" + _("Stopped."))
        return 128 + (stopped_by or signal.SIGINT)
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.ClickException():
            error.show()
            return ExitCode.USAGE
        case BrokenPipeError():
            return ExitCode.BROKEN_PIPE
    return _expected(error) or _unexpected(error)


def _expected(error: BaseException) -> int:
    """Show an error that a user can mend; 0 for any other."""
    known = error if isinstance(error, BpvcheckError) else _known(error)
    if known is None:
        return 0
    _write(str(known))
    return known.exit_code


def _known(error: BaseException) -> BpvcheckError | None:
    """Give an error of ours for one from below, where it is one that a user can mend."""
    if type(error).__module__ == "bpvcheck.judge.errors":
        message = _("Judging failed: {reason}").format(reason=error)
        return RuleError(Code.JUDGING_FAILED, message, hint=_("run: bpvcheck rules test"))
    if isinstance(error, OSError) and error.errno in _DISK_FULL | _REFUSED:
        code = Code.CANNOT_WRITE if error.errno in _DISK_FULL else Code.PATH_NOT_FOUND
        place = str(error.filename or "")
        return UsageError.of(Problem(code, f"{error.strerror}.", file=place))
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        # a database that may not grow spills to disk, and says the same where that is full
        message = _("There is not enough memory, or the disk for temporary files is full.")
        hint = _(
            "make room in {folder} (or name another folder in TMPDIR), "
            "allow more with --memory, or use fewer --threads"
        ).format(folder=gettempdir())
        return UsageError(Code.NO_ROOM, message, hint=hint)
    return None


def _unexpected(error: BaseException) -> int:
    """Say that bpvcheck is at fault, without what the records held."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
        return ExitCode.INTERNAL
    kind = type(error).__qualname__
    _write(_("This is an error in bpvcheck, not in your records or your command."))
    _write(_("Please report it to the makers of bpvcheck, with these lines:"))
    _write(f"  bpvcheck {__version__}, Python {sys.version.split()[0]}, {sys.platform}")
    _write(f"  {kind} in {_place(error)}")
    _write(
        _("With {variable}=1 the whole trace is shown; it can hold data of your records.").format(
            variable=DEBUG
        )
    )
    return ExitCode.INTERNAL


def _place(error: BaseException) -> str:
    """Tell where in our code an error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    if not ours:
        return "?"
    last = ours[-1]
    return f"bpvcheck/{Path(last.filename).relative_to(_PACKAGE)}:{last.lineno} ({last.name})"


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")
