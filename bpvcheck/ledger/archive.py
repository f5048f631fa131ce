"""The form of a ledger file: a ZIP of Parquet tables, and what says what they are.

``meta.json`` comes first. Its ``digest`` is the SHA-256 of all else that it says, and it says the
digest of every column (`column_digest`): the same ledger has the same digest in whatever form.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

import pyarrow as pa
import pyarrow.parquet as pq

from bpvcheck.errors import Code, RecordError
from bpvcheck.i18n import _
from bpvcheck.info import LEDGER_VERSION, RunInfo
from bpvcheck.ledger.cards import LedgerCard, LedgerCode, as_table, from_table
from bpvcheck.ledger.columns import column_digest
from bpvcheck.ledger.gaps import FieldGap
from bpvcheck.ledger.wide import LazyTables, Ledger, in_order
from bpvcheck.memory import give_back
from bpvcheck.s3 import Location

__all__ = ["contents", "digests", "read_archive", "said_of", "write_archive"]

ArchiveMeta = Mapping[str, Any]
"""What ``meta.json`` says."""
_META: Final = "meta.json"
_DAYS: Final = ("as_of", "complete_until")
_FAILURES: Final = (
    BadZipFile, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError,
    pa.ArrowException, zlib.error,
)  # fmt: skip
"""What reading a file raises that is not what was written."""


def contents(ledger: Ledger) -> Iterator[tuple[str, pa.Table]]:
    """Yield the tables of a ledger with their names, in the order of the file."""
    yield "cards", as_table(LedgerCard, [*ledger.cards.values()])
    yield "codes", as_table(LedgerCode, ledger.codes)
    yield "gaps", as_table(FieldGap, ledger.gaps)
    for name in sorted(ledger.tables):
        yield name, in_order(ledger.tables[name])


def digests(table: pa.Table) -> Mapping[str, str]:
    """Return the digest of each column of a table."""
    return {name: column_digest(table[name]) for name in table.column_names}


def said_of(info: RunInfo, columns: Mapping[str, Mapping[str, str]]) -> ArchiveMeta:
    """Return what travels with a ledger; ``columns`` are the digests by table."""
    said = {**info.as_dict(), "columns": columns}
    return {**said, "digest": _digest(said)}


def write_archive(ledger: Ledger, file: BinaryIO) -> str:
    """Write a ledger and return its digest."""
    columns, held = {}, {}
    for name, table in contents(ledger):
        columns[name] = digests(table)
        held[f"{name}.parquet"] = _parquet(table)
        # not held while the next one is made
        del table
        give_back()
    said = said_of(ledger.info, columns)
    with ZipFile(file, "w") as archive:
        for name, content in {_META: json.dumps(said, indent=2).encode(), **held}.items():
            # the same on every day and system
            entry = ZipInfo(name)
            entry.create_system = 3
            archive.writestr(entry, content)
    return str(said["digest"])


def _digest(said: ArchiveMeta) -> str:
    rest = {name: value for name, value in said.items() if name != "digest"}
    return sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _parquet(table: pa.Table) -> bytes:
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd", write_statistics=False)
    return buffer.getvalue()


@contextmanager
def read_archive(path: Location) -> Iterator[Ledger]:
    """Read a ledger; a table is read when it is asked for, inside the block.

    Raises RecordError where the file is no ledger of this version, or not as it was written.
    """
    with path.open("rb") as file:
        with _refusing(path):
            archive = ZipFile(file)
            said = _said(archive, path)
            table = partial(_table, archive, said, path)
            cards = {each.card: each for each in from_table(LedgerCard, table("cards"))}
            codes = from_table(LedgerCode, table("codes"))
            names = [name for name in said["columns"] if name not in {"cards", "codes", "gaps"}]
            tables = LazyTables({name: partial(table, name) for name in names})
            gaps = from_table(FieldGap, table("gaps"))
            files = (path,) if isinstance(path, Path) else ()
            ledger = Ledger(_info(said), cards, codes, tables, files=files, find_gaps=lambda: gaps)
        try:
            yield ledger
        finally:
            ledger.database.close()


def _said(archive: ZipFile, path: Location) -> ArchiveMeta:
    """Return what a ledger says it is, where that and its files are as they were written."""
    said: ArchiveMeta = json.loads(archive.read(_META))
    version = said["ledger_version"]
    if version != LEDGER_VERSION:
        message = _("This ledger has version {found}.").format(found=version)
        expected = _("a ledger of version {n}").format(n=LEDGER_VERSION)
        raise not_a_ledger(path, message, expected)
    names = [_META, *(f"{name}.parquet" for name in said["columns"])]
    if said["digest"] != _digest(said) or archive.namelist() != names or archive.testzip():
        raise _changed(path)
    return said


def _table(archive: ZipFile, said: ArchiveMeta, path: Location, name: str) -> pa.Table:
    """Return a table, where its columns are as they were written."""
    with _refusing(path):
        held = pa.BufferReader(archive.read(f"{name}.parquet"))
        found = pq.ParquetFile(held).read()
    if digests(found) != said["columns"][name]:
        raise _changed(path)
    return found


def _info(said: ArchiveMeta) -> RunInfo:
    days = {name: said[name] and date.fromisoformat(said[name]) for name in _DAYS}
    return RunInfo(
        **{each.name: said[each.name] for each in fields(RunInfo) if each.name in said} | days
    )


@contextmanager
def _refusing(path: Location) -> Iterator[None]:
    """Convert what reading raises, where a file is not what was written, to a RecordError."""
    try:
        yield
    except _FAILURES as error:
        raise not_a_ledger(path, _("This is not a ledger, or it is damaged.")) from error


def _changed(path: Location) -> RecordError:
    message = _("This ledger is not as it was written: its digest differs.")
    return not_a_ledger(path, message)


def not_a_ledger(path: Location, message: str, expected: str = "") -> RecordError:
    """Return the error of a file that is no ledger."""
    hint = _("write it again: bpvcheck check ... --ledger {path}").format(path=path)
    return RecordError(Code.UNREADABLE, message, expected=expected, hint=hint, file=str(path))
