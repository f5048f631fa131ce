"""A folder with the ledger of every run, each named after its as-of date and its digest.

The same records, rules and date give the same ledger and so the same name: it is kept once. Nothing
in the folder is ever written over.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.ledger.files import LEDGER, open_ledger, write_ledger
from bpvcheck.output import cannot_write, folder_made

if TYPE_CHECKING:
    from bpvcheck.run import Run

__all__ = ["keep_ledger", "kept_ledgers"]

_DIGITS: Final = 16
"""How much of the digest is in the name of a file."""
_NAME: Final = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}-[0-9a-f]{{{_DIGITS}}}{re.escape(LEDGER)}")


def keep_ledger(run: "Run", folder: Path) -> tuple[Path, str]:
    """Write the ledger of an open run into a folder; return its file and its digest.

    Raises UsageError where the folder cannot be written to, RecordError where the file that has
    the name is not what was written there.
    """
    folder_made(folder)
    beside = folder / f".bpvcheck-{uuid4().hex}{LEDGER}"
    try:
        digest = write_ledger(run, beside)
        place = folder / f"{run.info.as_of}-{digest[:_DIGITS]}{LEDGER}"
        if place.exists():
            with open_ledger(place):
                pass  # it is a ledger, as it was written
        else:
            beside.rename(place)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        beside.unlink(missing_ok=True)
    return place, digest


def kept_ledgers(folder: Path) -> list[Path]:
    """Return the ledgers in a folder, the earliest as-of date first, then as they were written.

    Raises UsageError where there is no such folder.
    """
    if not folder.is_dir():
        message = _('There is no folder "{path}".').format(path=folder)
        raise UsageError(Code.PATH_NOT_FOUND, message, file=str(folder))
    found = (path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    return sorted(found, key=lambda path: (path.name[:10], path.stat().st_mtime_ns, path.name))
