"""Files that a command writes: refused before the work when they cannot be written."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.output import refuse_input
from bpvcheck.s3 import Location, S3Address

__all__ = ["writable"]


def writable(
    path: Location, suffixes: Collection[str] = (), inputs: Iterable[Location] = ()
) -> None:
    """Raise UsageError where a file cannot be written, is an input, or ends in nothing known."""
    if isinstance(path, Path) and path.is_dir():
        raise UsageError(Code.CANNOT_WRITE, _("{file} is a folder.").format(file=path))
    if suffixes and path.suffix not in suffixes:
        message = _("The ending of {file} does not say how to write it.").format(file=path)
        expected = _("a name that ends in {suffixes}").format(suffixes=", ".join(suffixes))
        raise UsageError(Code.UNKNOWN_CHOICE, message, expected=expected)
    refuse_input(path, inputs)
    if isinstance(path, S3Address):
        path.refuse_no_bucket()
        return
    if not path.parent.is_dir():
        message = _('There is no folder "{path}".').format(path=path.parent)
        raise UsageError(Code.CANNOT_WRITE, message, hint=_("make it first"))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        message = _("{file} cannot be written: {reason}.")
        raise UsageError(Code.CANNOT_WRITE, message.format(file=path, reason=_("no permission")))
