"""The long form of a ledger as a file for other programs: Parquet, NDJSON or CSV."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from json.encoder import encode_basestring
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.ledger.archive import ArchiveMeta, contents, digests, said_of
from bpvcheck.ledger.columns import text
from bpvcheck.ledger.long import COLUMNS, Escape, long_rows
from bpvcheck.ledger.wide import Ledger

__all__ = ["EXPORTS", "said_of_export", "write_long"]

_SAID: Final = ("verdict", "pattern", "missing", "duty", "card_version", "source", "phase")


def write_long(ledger: Ledger, form: str, file: BinaryIO) -> ArchiveMeta:
    """Write the long form in the form of a suffix, and return what travels with it."""
    tables = dict(contents(ledger))
    brief = _said(ledger, tables)
    ordered = replace(ledger, tables={name: tables[name] for name in ledger.tables})
    EXPORTS[form](ordered, brief, file)
    return brief


def said_of_export(ledger: Ledger) -> ArchiveMeta:
    """Return what travels with the long form of a ledger that was read back."""
    return _said(ledger, dict(contents(ledger)))


def _said(ledger: Ledger, tables: Mapping[str, pa.Table]) -> ArchiveMeta:
    said = said_of(ledger.info, {name: digests(table) for name, table in tables.items()})
    return {name: value for name, value in said.items() if name != "columns"}


def _parquet(ledger: Ledger, said: ArchiveMeta, file: BinaryIO) -> None:
    import pyarrow.parquet as pq

    kinds = {**dict.fromkeys(COLUMNS, pa.utf8()), "due": pa.date32()}
    # what says the same of many rows is written by its number
    kinds |= dict.fromkeys(_SAID, pa.dictionary(pa.int32(), pa.utf8()))
    schema = pa.schema([*kinds.items()])
    with pq.ParquetWriter(file, schema, compression="zstd", store_schema=False) as writer:
        writer.add_key_value_metadata({"bpvcheck": json.dumps(said)})
        for rows in long_rows(ledger):
            writer.write_table(rows.cast(schema))


def _ndjson(ledger: Ledger, _said: ArchiveMeta, file: BinaryIO) -> None:
    starts = [f'{"," if number else "{"}"{name}":' for number, name in enumerate(COLUMNS)]
    _write_lines(ledger, _json_value, starts, "}\n", file)


def _csv(ledger: Ledger, _said: ArchiveMeta, file: BinaryIO) -> None:
    file.write((",".join(COLUMNS) + "\n").encode())
    starts = ["," if number else "" for number in range(len(COLUMNS))]
    _write_lines(ledger, _csv_value, starts, "\n", file)


def _write_lines(
    ledger: Ledger, escape: Escape, starts: Sequence[str], end: str, file: BinaryIO
) -> None:
    """Write a line per row, each value after its start."""
    for rows in long_rows(ledger, escape):
        cells = [
            cell for pair in zip(starts, map(text, rows.columns), strict=True) for cell in pair
        ]
        file.writelines(
            _content(chunk) for chunk in pc.binary_join_element_wise(*cells, end, "").chunks
        )


def _content(texts: pa.Array) -> memoryview:
    """Return the bytes of texts, one after the other."""
    _valid, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, np.int32)
    return memoryview(data)[places[texts.offset] : places[texts.offset + len(texts)]]


def _json_value(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _csv_value(value: str | None) -> str:
    """Quote what would be read otherwise; an empty text is not an absent one."""
    if value is None:
        return ""
    if value and not set(value) & {",", '"', "\n", "\r"}:
        return value
    return '"' + value.replace('"', '""') + '"'


EXPORTS: Final[Mapping[str, Callable[[Ledger, ArchiveMeta, BinaryIO], None]]] = {
    ".parquet": _parquet,
    ".ndjson": _ndjson,
    ".csv": _csv,
}
"""What writes the long form, by the suffix of its file."""
