"""Who a file is about is replaced: nothing of a person leaves, and the same person stays the same.

The persons and numbers here are made up; the numbers pass the elfproef.
"""

import csv
import io
import json
import os
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bpvcheck.intake.privacy import holds_number
from bpvcheck.pseudonyms import Keyed
from tests.tables.workbooks import workbook

TABLE = """\
Studentnummer;Roepnaam;BSN;Startdatum;Afsluitdatum;Leerbedrijf ID;Status;BPV-nr;Opmerking;Leerweg
S100234;Janneke;123456782;6-2-2012;1-2-2012;100000001;Definitief;B-1;komt vaak te laat;BBL
S100235;Piet;111222333;6-2-2012;1-2-2012;123456782;Definitief;B-2;"twee
regels";BOL
s100234;Janneke;1234.56.782;6-2-2013;;100000002;Voorlopig;B-3;;BBL
"""
PEOPLE = ["100234", "100235", "janneke", "piet", "111222333", "1234.56.782", "te laat", "regels"]
RECORDS = [
    {
        "kind": "placement",
        "id": "P1",
        "school": "99XA",
        "student": "S100234",
        "company": "123456782",
        "trainers": [{"person": "T-7788", "since": "2012-02-06"}],
        "assessments": [{"on": "2012-06-01", "assessors": ["T-7788", "D-9911"]}],
        "incidents": [{"on": "2012-03-01", "kind": "complaint", "note": "ruzie met Piet"}],
        "extensions": {"bouw": {"vrij": "bij Piet thuis"}},
        "naam": "Janneke",
    },
    {"kind": "placement", "id": "P2-S100235", "school": "99XA", "student": "S100235"},
]


@pytest.fixture
def inputs() -> None:
    """Put a table and records in the folder, with a key."""
    Path("in.csv").write_bytes(TABLE.encode("cp1252"))
    Path("in.ndjson").write_text("".join(f"{json.dumps(each)}\n" for each in RECORDS))


def rows(file: str) -> list[dict[str, str]]:
    """Read what was written."""
    text = Path(file).read_text(encoding="utf-8-sig")
    return [*csv.DictReader(io.StringIO(text), delimiter=";")]


@pytest.mark.usefixtures("inputs")
def test_nothing_of_a_person_leaves(bpvcheck: Callable[..., Any]) -> None:
    """No value of a person is in any file that is written, nor in what is printed; nor the key."""
    ran = [
        bpvcheck("pseudonymise", "in.csv", "--out", "out.csv", "--key", "key", "--new-key"),
        bpvcheck("pseudonymise", "in.ndjson", "--out", "out.ndjson", "--key", "key"),
    ]
    key = Path("key").read_text().split()[1]
    left = [Path("out.csv").read_text(), Path("out.ndjson").read_text()]
    printed = [each.out + each.err for each in ran]
    for text in (*left, *printed):
        assert [each for each in (*PEOPLE, "t-7788", "d-9911", key) if each in text.lower()] == []
    # 123456782 is a BSN in one column and, by chance, the id of a company in another
    assert [row["BSN"] for row in rows("out.csv") if "123456782" in row["BSN"]] == []
    assert [each.code for each in ran] == [0, 3]


@pytest.mark.usefixtures("inputs")
def test_the_same_person_is_the_same_in_every_file(bpvcheck: Callable[..., Any]) -> None:
    """A student of two rows and of another file has one pseudonym; another student another."""
    bpvcheck("pseudonymise", "in.csv", "--out", "out.csv", "--key", "key", "--new-key")
    bpvcheck("pseudonymise", "in.ndjson", "--out", "out.ndjson", "--key", "key")
    first, second, third = (row["Studentnummer"] for row in rows("out.csv"))
    made = json.loads(Path("out.ndjson").read_text())
    assert first == third == made["student"] != second
    assert made["trainers"][0]["person"] == made["assessments"][0]["assessors"][0]
    assert {"naam", "extensions"} & made.keys() == set()
    assert made["incidents"] == [{"on": "2012-03-01", "kind": "complaint"}]


@pytest.mark.usefixtures("inputs")
def test_what_is_kept_is_as_it_was(bpvcheck: Callable[..., Any]) -> None:
    """Columns that say nothing of a person are kept as they are; what was dropped is named."""
    ran = bpvcheck("pseudonymise", "in.csv", "--out", "out.csv", "--key", "key", "--new-key")
    second = rows("out.csv")[1]
    assert [second["Startdatum"], second["Leerbedrijf ID"], second["Leerweg"]] == [
        "6-2-2012",
        "123456782",
        "BOL",
    ]
    assert "Roepnaam" not in second
    assert "Roepnaam (3)" in ran.out
    assert "Opmerking (2)" in ran.out


@pytest.mark.usefixtures("inputs")
def test_a_record_that_gives_a_person_away_stays_behind(bpvcheck: Callable[..., Any]) -> None:
    """An id with the number of the student in it costs that record, unless it is replaced too."""
    made = ("pseudonymise", "in.ndjson", "--out", "out.ndjson", "--key", "key")
    ran = bpvcheck(*made, "--new-key")
    assert "in.ndjson:2 /id: D109" in ran.err
    assert ran.code == 3
    ran = bpvcheck(*made, "--person", "id=placement")
    ids = [json.loads(line)["id"] for line in Path("out.ndjson").read_text().splitlines()]
    assert ran.code == 0
    assert all(each.startswith("placement-") for each in ids)
    assert bpvcheck("validate", "out.ndjson").code == 0


@pytest.mark.usefixtures("inputs")
def test_free_text_is_kept_where_it_is_asked_for(bpvcheck: Callable[..., Any]) -> None:
    """`--keep` keeps a field or column, but never with a person of the same record in it."""
    keep = ("--key", "key", "--keep")
    bpvcheck("pseudonymise", "in.ndjson", "--out", "out.ndjson", *keep, "note", "--new-key")
    assert "ruzie met Piet" in Path("out.ndjson").read_text()
    ran = bpvcheck("pseudonymise", "in.csv", "--out", "out.csv", *keep, "Opmerking")
    assert next(row["Opmerking"] for row in rows("out.csv")) == "komt vaak te laat"
    assert ran.code == 0


def test_a_pseudonym_is_no_number() -> None:
    """A pseudonym has letters only, fits in a record and hangs on the key and the sort."""
    keyed, other = Keyed(b"1" * 32), Keyed(b"2" * 32)
    made = [keyed("student", str(number)) for number in range(100_000_000, 100_000_500)]
    assert len({*made}) == 500
    assert all(re.fullmatch(r"student-[a-p]{20}", each) for each in made)
    assert not any(map(holds_number, made))
    assert keyed("student", "123456782") == keyed("student", " 1234.56.782")
    assert keyed("student", "123456782") != keyed("trainer", "123456782")
    assert keyed("student", "123456782") != other("student", "123456782")


@pytest.mark.usefixtures("inputs")
def test_a_key_is_made_once_for_one_user(bpvcheck: Callable[..., Any]) -> None:
    """A new key may be read by its user alone; one that is there is not written over."""
    made = ("pseudonymise", "in.csv", "--out", "out.csv", "--key", "key")
    ran = bpvcheck(*made)
    assert (ran.code, "--new-key" in ran.err) == (2, True)
    assert not Path("out.csv").exists()
    assert bpvcheck(*made, "--new-key").code == 0
    before = Path("key").read_bytes()
    assert bpvcheck(*made, "--new-key").code == 2
    assert Path("key").read_bytes() == before
    if os.name == "posix":
        assert Path("key").stat().st_mode & 0o777 == 0o600
        Path("key").chmod(0o644)
        ran = bpvcheck(*made)
        assert (ran.code, "U108" in ran.err, "chmod 600" in ran.err) == (2, True, True)


@pytest.mark.usefixtures("inputs")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("in.csv", "--out", "in.csv", "--key", "key"), "in.csv"),
        (("in.csv", "--out", "key.csv", "--key", "in.csv"), "in.csv"),
        (("in.csv", "--out", "out.ndjson", "--key", "key"), ".csv"),
        (("in.csv", "--out", "out.csv", "--key", "key", "--person", "Nummer"), "nummer"),
        (("in.ndjson", "--out", "out.ndjson", "--key", "key", "--person", "studnt"), "studnt"),
        (("no.csv", "--out", "out.csv", "--key", "key"), "no.csv"),
        (("empty.csv", "--out", "out.csv", "--key", "key"), "empty.csv"),
    ],
)
def test_a_mistake_writes_nothing(
    bpvcheck: Callable[..., Any], given: tuple[str, ...], said: str
) -> None:
    """What cannot be is named, and nothing is written."""
    Path("empty.csv").write_text("")
    before = Path("in.csv").read_bytes()
    bpvcheck("pseudonymise", "in.ndjson", "--out", "x.ndjson", "--key", "key", "--new-key")
    ran = bpvcheck("pseudonymise", *given)
    assert ran.code in {2, 3}
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not Path("out.csv").exists()
    assert not Path("out.ndjson").exists()
    assert Path("in.csv").read_bytes() == before


MAPPING = """\
mapping: school
date: d-m-yyyy
tables:
  - kind: placement
    fields:
      id: {column: BPV-nr}
      school: {constant: 99XA}
      student: {column: Studentnummer, pseudonymise: student}
      period.start: {column: Startdatum}
"""


@pytest.mark.usefixtures("inputs")
def test_a_mapping_gives_the_same_pseudonyms(bpvcheck: Callable[..., Any]) -> None:
    """A column that a mapping calls pseudonymise: has those of the command, with the same key."""
    Path("school.yaml").write_text(MAPPING)
    bpvcheck("pseudonymise", "in.csv", "--out", "out.csv", "--key", "key", "--new-key")
    asked = ("convert", "in.csv", "--map", "school.yaml", "--out", "x.ndjson")
    ran = bpvcheck(*asked, "--key", "key")
    made = [json.loads(line) for line in Path("x.ndjson").read_text().splitlines()]
    assert ran.code == 0
    assert [each["student"] for each in made] == [row["Studentnummer"] for row in rows("out.csv")]
    assert bpvcheck(*asked, "--key", "none").code == 2


@pytest.mark.usefixtures("inputs")
def test_a_mapping_says_which_columns_there_are(bpvcheck: Callable[..., Any]) -> None:
    """What a mapping reads is kept, and who is in a column that it calls pseudonymise: replaced."""
    own = "Wie;Dossier;Begin;Bijzonder\n100234;B-1;6-2-2012;geen\n"
    Path("own.csv").write_text(own)
    made = MAPPING.replace("BPV-nr", "Dossier").replace("Studentnummer", "Wie")
    Path("own.yaml").write_text(made.replace("Startdatum", "Begin"))
    asked = ("pseudonymise", "own.csv", "--out", "out.csv", "--key", "key")
    ran = bpvcheck(*asked, "--new-key")
    assert (ran.code, "--map" in ran.err, Path("out.csv").exists()) == (3, True, False)
    assert bpvcheck(*asked, "--map", "own.yaml").code == 0
    (row,) = rows("out.csv")
    assert [*row] == ["Wie", "Dossier", "Begin"]
    assert [row["Dossier"], row["Begin"]] == ["B-1", "6-2-2012"]
    assert row["Wie"].startswith("student-")


SHEETS: dict[str, list[list[object]]] = {
    "BPV": [
        ["Studentnummer", "Roepnaam", "BSN", "Startdatum", "BPV-nr", "Opmerking", "Leerweg"],
        [100234, "Janneke", 123456782, date(2012, 2, 6), "B-1", "komt vaak te laat", "BBL"],
        ["0100235", "Piet", "111222333", date(2012, 2, 7), "B-2", "twee regels", "BOL"],
        [100234, "Janneke", 123456782, date(2013, 2, 6), "B-3 Janneke", None, "BBL"],
    ],
    "Bezoeken": [["BPV-nr", "Datum", "Begeleider"], ["B-1", date(2012, 3, 1), "D. Ocent"]],
}


def ods() -> bytes:
    """Write the sheets as ODS: the least that a program reads."""

    def cell(value: object) -> str:
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        text = f"<text:p>{value or ''}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    def row(cells: list[object]) -> str:
        return f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>"

    tables = "".join(
        f'<table:table table:name="{name}">{"".join(map(row, lines))}</table:table>'
        for name, lines in SHEETS.items()
    )
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "made"), [("in.xlsx", partial(workbook, SHEETS)), ("in.ods", ods)]
)
def test_a_spreadsheet_is_as_safe_as_csv(
    bpvcheck: Callable[..., Any], name: str, made: Callable[[], bytes]
) -> None:
    """Numbers and dates in typed cells are replaced and kept as texts are, sheet by sheet."""
    Path(name).write_bytes(made())
    asked = ("pseudonymise", name, "--out", "out.csv", "--key", "key")
    ran = bpvcheck(*asked, "--new-key")
    # the third row has the name of a student in the number of the placement
    assert (ran.code, f"{name}, rij 4" in ran.err, "(E4)" in ran.err) == (3, True, True)
    assert "Bezoeken" in ran.out
    first, second = rows("out.csv")
    assert [*first.values()][2:] == ["2012-02-06", "B-1", "BBL"]
    assert [*second.values()][2:] == ["2012-02-07", "B-2", "BOL"]
    left = Path("out.csv").read_text() + ran.out + ran.err
    assert [each for each in PEOPLE if each in left.lower()] == []
    Path("in.csv").write_text("Studentnummer;Leerweg\n0100234;BBL\n100235;BOL\n")
    bpvcheck("pseudonymise", "in.csv", "--out", "csv.csv", "--key", "key")
    assert [each["Studentnummer"] for each in rows("csv.csv")] == [
        first["Studentnummer"], second["Studentnummer"],
    ]  # fmt: skip
    assert bpvcheck(*asked, "--sheet", "bezoeken").code == 0
    assert rows("out.csv") == [{"BPV-nr": "B-1", "Datum": "2012-03-01"}]
    assert "Ocent" not in Path("out.csv").read_text()
