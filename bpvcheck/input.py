"""Files that a command reads whole, such as rule cards and options; records are read by `intake`.

A pipe or a device is refused: reading one may wait for ever, or never come to an end.
"""

import errno
import os
from pathlib import Path
from stat import S_ISREG

from bpvcheck.i18n import _

__all__ = ["read_bytes", "read_text"]


def read_bytes(path: Path) -> bytes:
    """Return what is in a file. Raises OSError, also where it is something else than a file."""
    # a pipe that nobody writes to is opened at once
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, _("This is not a file"), str(path))
        return file.read()


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, without the byte order mark that it may begin with.

    Raises OSError as `read_bytes` does, and UnicodeDecodeError where it is not UTF-8. Line ends
    are those of Python.
    """
    text = read_bytes(path).decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")
