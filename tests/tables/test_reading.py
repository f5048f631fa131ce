"""Tables are read as they are written: how that is, is found out and said."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

import pytest
import xlsxwriter

from bpvcheck.errors import Code, RecordError
from bpvcheck.i18n import using
from bpvcheck.tables import (
    CellValue,
    TableFile,
    column_letters,
    first_header,
    header_at,
    open_table,
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


def opened(content: bytes) -> TableFile:
    """Open a file with this content."""
    return open_table(io.BytesIO(content))


def rows_of(table: TableFile, name: str | None = None) -> list[list[CellValue]]:
    """Read all rows of a sheet."""
    sheet = table.sheet(name)
    assert sheet is not None
    return [[*row] for row in chain.from_iterable(rows.cells for rows in sheet.read())]


@pytest.mark.parametrize(
    ("content", "said", "cell"),
    [
        ("Nummer;Reden\n1;Beëindigd\n".encode(), "UTF-8 with semicolons", "Beëindigd"),
        ("Nummer;Reden\n1;Beëindigd\n".encode("cp1252"), "cp1252 with semicolons", "Beëindigd"),
        ("Nummer,Reden\n1,Beëindigd\n".encode("utf-8-sig"), "UTF-8 with commas", "Beëindigd"),
        ("Nummer\tReden\n1\tBeëindigd\n".encode("utf-16"), "UTF-16 with tabs", "Beëindigd"),
        (b"Nummer|Reden\n1|een; twee\n", "UTF-8 with bars", "een; twee"),
        (b'Nummer,"a;b;c"\n1,"x;y;z"\n', "UTF-8 with commas", "x;y;z"),
    ],
)
def test_encoding_and_delimiter_are_found_and_said(content: bytes, said: str, cell: str) -> None:
    """A byte order mark tells the encoding, else UTF-8 or cp1252; the first lines the delimiter."""
    table = opened(content)
    assert said in table.said
    header, row = rows_of(table)
    assert header[0] == "Nummer"
    assert row == ["1", cell]


def test_a_cell_may_go_over_lines() -> None:
    """A line end between quotes is part of the cell, and the next row has the next number."""
    table = opened(b'a;b\n1;"x\ny"\n2;z\n')
    sheet = table.sheet(None)
    assert sheet is not None
    [rows] = sheet.read()
    assert [[*row] for row in rows.cells] == [["a", "b"], ["1", "x\ny"], ["2", "z"]]


def test_a_quote_that_is_not_closed_is_named() -> None:
    """What goes on too long between quotes is no cell."""
    with pytest.raises(RecordError, match="not closed") as caught:
        rows_of(opened(b'a;b\n1;"' + b"x" * 2_000_000))
    assert caught.value.code is Code.NOT_A_TABLE


def workbook(*, epoch_1904: bool = False) -> bytes:
    """Write a workbook with a merged header on its second sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"date_1904": epoch_1904})
    day = book.add_format({"num_format": "d-m-yyyy"})
    first = book.add_worksheet("BPV")
    first.write_row(0, 0, ["Nummer", "Begin", "Uren"])
    first.write_row(2, 0, ["A1"])
    first.write_datetime(2, 1, datetime(2012, 2, 6), day)  # noqa: DTZ001 - a cell has no zone
    first.write_number(2, 2, 24.6)
    second = book.add_worksheet("Bezoeken")
    second.merge_range(0, 1, 0, 2, "Bezoek")
    second.write_row(1, 0, ["Nummer", "datum", "vorm"])
    second.write_row(2, 0, ["A1", "6-2-2012", "bezoek"])
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_cells_of_a_workbook_have_types(epoch_1904: bool) -> None:  # noqa: FBT001 - a parameter
    """Dates are dates in both epochs, and empty rows between others count."""
    table = opened(workbook(epoch_1904=epoch_1904))
    assert [*table.sheets] == ["BPV", "Bezoeken"]
    header, empty, row = rows_of(table, "bpv")
    assert header == ["Nummer", "Begin", "Uren"]
    assert not any(empty)
    assert row == ["A1", date(2012, 2, 6), 24.6]


def test_headers_may_be_merged() -> None:
    """The heading over some columns goes before the name of each."""
    sheet = opened(workbook()).sheet("Bezoeken")
    assert sheet is not None
    header = header_at(sheet.top(), [1, 2])
    assert header.names == ("Nummer", "Bezoek datum", "Bezoek vorm")
    assert header.place("bezoek DATUM") == 1
    assert header.cell(17, 2) == "C17"


def test_the_header_is_found_below_a_title() -> None:
    """A title above the table is no header, and a name that stands twice gets a number."""
    header = first_header([["Export van 1 november"], [], ["Nummer", "Datum", "Datum"], ["1"]])
    assert (header.row, header.names) == (3, ("Nummer", "Datum", "Datum (2)"))


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_letters(place: int, letters: str) -> None:
    """A column is named as a spreadsheet program does."""
    assert column_letters(place) == letters


def test_what_is_no_table_is_named() -> None:
    """A damaged workbook and an image are refused with what was expected."""
    with pytest.raises(RecordError, match="damaged"):
        opened(b"PK\x03\x04" + b"nothing" * 50)
    with pytest.raises(RecordError, match="neither a table"):
        opened(b"\x89PNG\x00\x00\x01")


def test_old_excel_is_named_as_what_it_is() -> None:
    """A file of Excel 97 that cannot be read is refused, with what to save it as."""
    with pytest.raises(RecordError) as caught:
        opened(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "xlsx" in str(caught.value)


def test_json_has_a_sheet_per_list() -> None:
    """Objects in lists are rows; what is around them has its values too."""
    table = opened(
        b'{"data": {"pok": [{"id": 1, "period": {"start": "2012-02-06"}, '
        b'"signatures": [{"by": "school"}, {"by": "student"}]}]}}'
    )
    assert [*table.sheets] == ["data.pok", "data.pok.signatures"]
    assert rows_of(table, "pok") == [["id", "period.start"], [1, "2012-02-06"]]
    assert rows_of(table, "signatures") == [
        ["by", "../id", "../period.start"],
        ["school", 1, "2012-02-06"],
        ["student", 1, "2012-02-06"],
    ]
