"""Files that a command writes: refused before the work when they cannot be written."""

import os
import re
from collections.abc import Collection
from pathlib import Path

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _

__all__ = ["made", "report_name", "writable"]


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


def made(folder: Path) -> Path:
    """Make a folder, if it is not there; raises UsageError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("{file} cannot be written: {reason}.")
        raise UsageError(
            Code.CANNOT_WRITE, message.format(file=folder, reason=error.strerror)
        ) from error
    return folder


def report_name(party: str, name: str, form: str) -> str:
    """Name the file of a report on a party; a company's code can hold spaces."""
    return f"{party.replace('_', '-')}-{re.sub(r'[^A-Za-z0-9]', '_', name)}.{form}"
