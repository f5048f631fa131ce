"""The long form of a ledger as tables of a PostgreSQL database.

The schema `bpvcheck` has `findings`, the long form, and `ledger`, one row that says what it is of.
Both are replaced in one transaction, so who reads them sees the old ledger or the new one. The
address can hold a password: no message repeats it, nor what the driver says of it.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _
from bpvcheck.ledger.archive import ArchiveMeta
from bpvcheck.ledger.long import COLUMNS, long_rows
from bpvcheck.ledger.wide import Ledger

__all__ = ["SCHEMES", "write_postgresql"]

SCHEMES: Final = ("postgresql://", "postgres://")
"""What the address of a PostgreSQL database starts with."""
SCHEMA: Final = "bpvcheck"
_FINDINGS: Final = pa.schema({**dict.fromkeys(COLUMNS, pa.utf8()), "due": pa.date32()})


def write_postgresql(ledger: Ledger, address: str, said: ArchiveMeta) -> None:
    """Replace the tables in the database at an address (``postgresql://...``, as libpq has it).

    What the address leaves out comes from libpq's own variables and files (``PGPASSWORD``,
    ``PGSERVICE``, ``~/.pgpass``). Raises UsageError where the driver is not installed, or where the
    database cannot be reached or refuses.
    """
    try:
        from adbc_driver_manager import Error
        from adbc_driver_postgresql import dbapi
    except ImportError:
        message = _("What speaks to PostgreSQL is not installed.")
        hint = _("install it: {command}").format(command="pip install 'bpvcheck[postgresql]'")
        raise UsageError(Code.CANNOT_WRITE, message, hint=hint) from None
    try:
        with dbapi.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            for name in ("findings", "ledger"):
                cursor.execute(f"DROP TABLE IF EXISTS {SCHEMA}.{name}")
            _fill(cursor, "findings", pa.RecordBatchReader.from_batches(_FINDINGS, _rows(ledger)))
            _fill(cursor, "ledger", pa.table({name: [_text(each)] for name, each in said.items()}))
            connection.commit()
    except Error as error:
        # what the driver says can hold the address, and with it a password
        failure = _refused(getattr(error, "sqlstate", None))
    else:
        return
    raise failure


def _fill(cursor: Any, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:  # noqa: ANN401 - ADBC's
    cursor.adbc_ingest(name, rows, mode="create", db_schema_name=SCHEMA)


def _rows(ledger: Ledger) -> Iterator[pa.RecordBatch]:
    for rows in long_rows(ledger):
        yield from rows.cast(_FINDINGS).to_batches()


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _refused(state: str | None) -> UsageError:
    message = _("The database cannot be reached, or refused the ledger ({state}).")
    hint = _(
        "check host, database, user and password, and that the user may make the schema {schema}"
    )
    return UsageError(
        Code.CANNOT_WRITE,
        message.format(state=f"SQLSTATE {state}" if state else "SQLSTATE -"),
        hint=hint.format(schema=SCHEMA),
    )
