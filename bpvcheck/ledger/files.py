"""Writing the ledger of a run in the form that a file's name asks for, and reading one back."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.ledger.archive import read_archive, write_archive
from bpvcheck.ledger.build import ledger_of
from bpvcheck.ledger.export import EXPORTS, write_long
from bpvcheck.ledger.wide import Ledger
from bpvcheck.output import writing
from bpvcheck.s3 import Location

if TYPE_CHECKING:
    from bpvcheck.run import Run

__all__ = ["LEDGER", "SUFFIXES", "export_ledger", "open_ledger", "write_ledger"]

LEDGER: Final = ".ledger"
"""What the name of a ledger ends in that bpvcheck reads back."""
SUFFIXES: Final = (LEDGER, *EXPORTS)
"""What the names of files end in that a ledger can be written to."""


def write_ledger(run: "Run", path: Location) -> str:
    """Write the ledger of an open run, and return its digest.

    A name that ends in ``.ledger`` asks for the ledger itself; ``.parquet``, ``.ndjson`` and
    ``.csv`` for its long form, and the latter two for a file ``NAME.meta.json`` beside it. Raises
    UsageError for another name, and where a file cannot be written or was read by the run.
    """
    form = path.suffix
    if form not in SUFFIXES:
        raise _not_a_name(path, SUFFIXES)
    ledger = ledger_of(run)
    if form == LEDGER:
        with writing(path, inputs=run.files) as (file,):
            return write_archive(ledger, file)
    return export_ledger(ledger, path, inputs=run.files)


def export_ledger(ledger: Ledger, path: Location, inputs: Iterable[Location] = ()) -> str:
    """Write the long form of a ledger in the form of a file's name, and return its digest.

    Raises UsageError where a file cannot be written or is one of the ``inputs``.
    """
    beside = [] if path.suffix == ".parquet" else [path.with_name(f"{path.name}.meta.json")]
    with writing(path, *beside, inputs=inputs) as (file, *others):
        said = write_long(ledger, path.suffix, file)
        for other in others:
            other.write(f"{json.dumps(said, indent=2)}\n".encode())
    return str(said["digest"])


@contextmanager
def open_ledger(path: Location) -> Iterator[Ledger]:
    """Read a ledger back. It is open within the ``with`` block.

    Raises UsageError where there is no such file or its name is not that of a ledger, RecordError
    where it is no ledger of this version or not as it was written.
    """
    if not path.is_file():
        message = _("There is no file {path}.").format(path=path)
        raise UsageError(Code.PATH_NOT_FOUND, message, file=str(path))
    if path.suffix in EXPORTS:
        message = _("{file} lists findings for other programs; it is not a ledger to report from.")
        hint = _("write one: bpvcheck check ... --ledger {file}")
        other = path.with_suffix(LEDGER)
        raise UsageError(
            Code.UNKNOWN_CHOICE, message.format(file=path), hint=hint.format(file=other)
        )
    if path.suffix != LEDGER:
        raise _not_a_name(path, [LEDGER])
    with read_archive(path) as ledger:
        yield ledger


def _not_a_name(path: Location, suffixes: "tuple[str, ...] | list[str]") -> UsageError:
    message = _('A ledger is not written as "{suffix}".').format(suffix=path.suffix)
    expected = _("a name that ends in {suffixes}").format(suffixes=", ".join(suffixes))
    return UsageError(Code.UNKNOWN_CHOICE, message, expected=expected, file=str(path))
