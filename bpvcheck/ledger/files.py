"""A ledger as a file: written the same way every time, and read back with what travels with it.

Rows stand in the order of duty, subject and bearer, whatever the order of the records and the
number of threads. The run (`RunInfo`) and a digest of the rows travel with them: in Parquet's own
metadata, and beside a CSV or NDJSON file in ``<name>.meta.json``.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from bpvcheck.errors import Code, RecordError, UsageError
from bpvcheck.i18n import _
from bpvcheck.ledger.build import COLUMNS
from bpvcheck.ledger.meta import LEDGER_VERSION, RunInfo
from bpvcheck.ledger.rows import kept_rows, rows_digest, typed

if TYPE_CHECKING:
    import duckdb

    from bpvcheck.observe.duck import DuckEngine

SUFFIXES: Final = (".parquet", ".ndjson", ".csv")
_WRITE: Final = {
    ".parquet": "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {meta}",
    ".ndjson": "FORMAT json",
    ".csv": "FORMAT csv, HEADER",
}
_READ: Final = {
    ".parquet": "read_parquet(?)",
    ".ndjson": "read_json(?, format = 'newline_delimited', columns = {columns})",
    ".csv": "read_csv(?, header = true, columns = {columns}, nullstr = '',"
    " allow_quoted_nulls = false)",
}


class Judgement(Protocol):
    """What a run has to have, to be written as a ledger."""

    @property
    def info(self) -> RunInfo:
        """What travels with the rows."""

    @property
    def engine(self) -> "DuckEngine":
        """The database with the view ``ledger``."""


@dataclass(frozen=True)
class LedgerFile:
    """A ledger that was read back; its connection holds the table ``ledger``."""

    info: RunInfo
    digest: str
    connection: "duckdb.DuckDBPyConnection"


def write_ledger(run: Judgement, path: Path) -> str:
    """Write the ledger of an open run and give the digest of its rows.

    The suffix of the path says how: .parquet, .ndjson or .csv. Raises UsageError where the path
    has another suffix or cannot be written.
    """
    suffix = _suffix(path)
    connection = run.engine.connection
    with kept_rows(connection) as table:
        digest = rows_digest(connection, table)
        meta = {**run.info.as_dict(), "digest": digest}
        options = _WRITE[suffix].format(meta=_struct({"bpvcheck": json.dumps(meta)}))
        _copy(connection, f"SELECT {', '.join(typed())} FROM {table}", path, options)
    if suffix != ".parquet":
        _write_beside(path, meta)
    return digest


def _copy(connection: "duckdb.DuckDBPyConnection", query: str, path: Path, options: str) -> None:
    """Write the rows; what a reader could take for a finished file is there only when it is."""
    import duckdb

    fresh = path.with_name(f".{path.name}.new")
    try:
        connection.execute(f"COPY ({query}) TO {_quoted(str(fresh))} ({options})")
        fresh.replace(path)
    except duckdb.IOException as error:
        raise _cannot_write(path, str(error).splitlines()[0]) from error
    except OSError as error:
        raise _cannot_write(path, error.strerror or str(error)) from error
    finally:
        fresh.unlink(missing_ok=True)


def _write_beside(path: Path, meta: Mapping[str, object]) -> None:
    """Write what travels with a file that has no room for it."""
    try:
        _beside(path).write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise _cannot_write(_beside(path), error.strerror or str(error)) from error


@contextmanager
def open_ledger(path: Path) -> Iterator[LedgerFile]:
    """Read a ledger back. It is open within the ``with`` block.

    Raises UsageError where there is no such file, RecordError where it is no ledger of this
    version, or not the one that was written.
    """
    import duckdb

    suffix = _suffix(path)
    if not path.is_file():
        message = _("There is no file {path}.").format(path=path)
        raise UsageError(Code.PATH_NOT_FOUND, message, file=str(path))
    with duckdb.connect(":memory:") as connection:
        meta = _meta(connection, path, suffix)
        info = _info(meta, path)
        _read(connection, path, suffix)
        digest = rows_digest(connection, "ledger")
        if digest != meta.get("digest"):
            message = _("The rows are not those that were written: the digest differs.")
            raise _not_a_ledger(path, message)
        yield LedgerFile(info, digest, connection)


def _read(connection: "duckdb.DuckDBPyConnection", path: Path, suffix: str) -> None:
    import duckdb

    source = _READ[suffix].format(columns=_struct(COLUMNS))
    columns = ", ".join(typed())
    try:
        connection.execute(
            f"CREATE TABLE ledger AS SELECT {columns} FROM {source}",
            [str(path)],
        )
    except duckdb.Error as error:
        raise _not_a_ledger(path, str(error).splitlines()[0]) from error


def _meta(connection: "duckdb.DuckDBPyConnection", path: Path, suffix: str) -> Mapping[str, object]:
    """Give what travels with a file."""
    import duckdb

    try:
        if suffix == ".parquet":
            query = "SELECT value::BLOB FROM parquet_kv_metadata(?) WHERE key = 'bpvcheck'::BLOB"
            row = connection.execute(query, [str(path)]).fetchone()
            text = bytes(row[0]).decode() if row else "{}"
        else:
            text = _beside(path).read_text(encoding="utf-8")
        meta = json.loads(text)
    except FileNotFoundError as error:
        message = _("{name}, which says what this ledger is, is not beside it.")
        raise _not_a_ledger(path, message.format(name=_beside(path).name)) from error
    except (duckdb.Error, OSError, ValueError) as error:
        raise _not_a_ledger(path, _("This is not a ledger.")) from error
    return meta if isinstance(meta, dict) else {}


def _info(meta: Mapping[str, object], path: Path) -> RunInfo:
    """Read the run's facts, and refuse a ledger of another version."""
    version = meta.get("ledger_version")
    if version != LEDGER_VERSION:
        message = _("This is not a ledger.")
        if version is not None:
            message = _("This ledger has version {found}.").format(found=version)
        raise _not_a_ledger(path, message, _("a ledger of version {n}").format(n=LEDGER_VERSION))
    complete = meta.get("complete_until")
    return RunInfo(
        as_of=date.fromisoformat(str(meta["as_of"])),
        complete_until=date.fromisoformat(str(complete)) if complete else None,
        rules=str(meta["rules"]),
        inputs=str(meta["inputs"]),
        version=str(meta["version"]),
        plugins=str(meta["plugins"]),
    )


def _suffix(path: Path) -> str:
    if path.suffix in SUFFIXES:
        return path.suffix
    message = _('A ledger is not written as "{suffix}".').format(suffix=path.suffix)
    expected = _("a name that ends in {suffixes}").format(suffixes=", ".join(SUFFIXES))
    raise UsageError(Code.UNKNOWN_CHOICE, message, expected=expected, file=str(path))


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".meta.json")


def _struct(values: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in values.items()) + "}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _cannot_write(path: Path, reason: str) -> UsageError:
    message = _("The ledger cannot be written: {reason}").format(reason=reason)
    return UsageError(Code.CANNOT_WRITE, message, file=str(path))


def _not_a_ledger(path: Path, message: str, expected: str = "") -> RecordError:
    hint = _("write it again: bpvcheck check ... --ledger {path}").format(path=path)
    return RecordError(Code.UNREADABLE, message, expected=expected, hint=hint, file=str(path))
