"""CSV: how a file is written is found out, said, and then kept to.

- Encoding: a byte order mark tells; without one it is UTF-8 where all of it is, else cp1252, as
  Windows writes Dutch texts. Nothing is read as another encoding half-way.
- Delimiter: of ; , tab and | the one that the first lines have most of, outside quotes.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO, Final

from bpvcheck.errors import Code, RecordError
from bpvcheck.i18n import N_, _
from bpvcheck.tables.cells import TableRows

__all__ = ["DELIMITERS", "CsvForm", "csv_form", "csv_rows"]

DELIMITERS: Final = {";": N_("semicolons"), ",": N_("commas"), "\t": N_("tabs"), "|": N_("bars")}
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_BLOCK: Final = 2000
_CHUNK: Final = 1024 * 1024
_LINES: Final = 20
_LONGEST: Final = 1024 * 1024
"""A cell that is longer is a quote that was never closed."""


@dataclass(frozen=True)
class CsvForm:
    """How a CSV file is written; what is None is to be found out."""

    encoding: str | None = None
    delimiter: str | None = None

    @property
    def said(self) -> str:
        """Say it in words."""
        name = {"utf-8-sig": "UTF-8"}.get(self.encoding or "", (self.encoding or "").upper())
        delimiter = _(DELIMITERS.get(self.delimiter or "", self.delimiter or ""))
        return _("CSV in {encoding} with {delimiter}").format(
            encoding=name.lower() if name == "CP1252" else name, delimiter=delimiter
        )


def csv_form(file: IO[bytes], given: CsvForm) -> CsvForm:
    """Find out how a file is written that is open at its start."""
    found = given
    if found.encoding is None:
        found = replace(found, encoding=_encoding(file))
    if found.delimiter is None:
        found = replace(found, delimiter=_delimiter(file, found.encoding or "utf-8"))
    file.seek(0)
    return found


def _encoding(file: IO[bytes]) -> str:
    head = file.read(4)
    file.seek(0)
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    if marked:
        return marked
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8"


def _delimiter(file: IO[bytes], encoding: str) -> str:
    """Find the delimiter that stands in the first lines, and as often in most of them."""
    text = _text(file, encoding)
    lines = [line for line in islice(text, _LINES) if line.strip()]
    text.detach()
    scores = {}
    for delimiter in DELIMITERS:
        counts = [_outside_quotes(line).count(delimiter) for line in lines]
        usual, times = Counter(counts).most_common(1)[0] if counts else (0, 0)
        scores[delimiter] = (usual * times, sum(counts))
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best][1] else ";"


def _outside_quotes(line: str) -> str:
    """Leave out what stands in quotes."""
    return "".join(line.split('"')[::2])


def _text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    # what no byte of the encoding stands for is shown as such, and refused where it is read
    return io.TextIOWrapper(file, encoding, errors="replace", newline="")


def csv_rows(file: IO[bytes], form: CsvForm) -> Iterator[TableRows]:
    """Yield the rows, some at a time; a row may go over several lines in quotes.

    Raises RecordError where a quote is never closed.
    """
    csv.field_size_limit(_LONGEST)
    text = _text(file, form.encoding or "utf-8")
    rows = csv.reader(text, delimiter=form.delimiter or ";", strict=False)
    first = 1
    try:
        while found := [*islice(rows, _BLOCK)]:
            yield TableRows(first, found)
            first += len(found)
    except csv.Error:
        message = _("From here on this cannot be read: a quotation mark is not closed.")
        hint = _("what stands before it was read; look at the quotation marks in this row")
        raise RecordError(Code.NOT_A_TABLE, message, hint=hint, line=rows.line_num) from None
    finally:
        text.detach()
