"""Files that a command writes: refused before the work when they cannot be written."""

import os
from collections.abc import Collection
from pathlib import Path

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _

__all__ = ["writable"]


def writable(path: Path, suffixes: Collection[str] = ()) -> None:
    """Raise UsageError where a file cannot be written, or has an ending that says nothing."""
    if path.is_dir():
        raise UsageError(Code.CANNOT_WRITE, _("{file} is a folder.").format(file=path))
    if suffixes and path.suffix not in suffixes:
        message = _("The ending of {file} does not say how to write it.").format(file=path)
        expected = _("a name that ends in {suffixes}").format(suffixes=", ".join(suffixes))
        raise UsageError(Code.UNKNOWN_CHOICE, message, expected=expected)
    if not path.parent.is_dir():
        message = _('There is no folder "{path}".').format(path=path.parent)
        raise UsageError(Code.CANNOT_WRITE, message, hint=_("make it first"))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        message = _("{file} cannot be written: {reason}.")
        raise UsageError(Code.CANNOT_WRITE, message.format(file=path, reason=_("no permission")))
