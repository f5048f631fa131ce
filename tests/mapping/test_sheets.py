"""A second sheet adds to the records of the first, and lookups bring values from other rows."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bpvcheck.errors import Code, Problem
from bpvcheck.intake import take_in
from bpvcheck.mapping import mapping_reader
from bpvcheck.mapping.context import Context
from bpvcheck.mapping.read import mapping_of
from tests.tables.workbooks import workbook

Read = Callable[..., tuple[list[dict[str, Any]], list[Problem]]]
MAPPING = """
mapping: try
date: d-m-yyyy
lookups:
  company: {sheet: Bedrijven, same: {Naam: Bedrijf}}
tables:
  - kind: placement
    sheet: BPV
    complete: {lists: [contacts], until: 2012-11-01}
    fields:
      id: Nummer
      school: {constant: 99XA}
      company: {column: Code, of: company}
  - adds_to: placement
    sheet: Bezoeken
    fields:
      id: Nummer
      contacts: [{on: Datum, channel: {column: Vorm, words: {bezoek: visit}}}]
"""


def export(visits: Sequence[Sequence[object]]) -> bytes:
    """Write a workbook with two placements, a company and some visits."""
    return workbook(
        {
            "BPV": [("Nummer", "Bedrijf"), ("A1", "Jansen"), ("A2", "Anders")],
            "Bedrijven": [("Naam", "Code"), ("Jansen", 100000001)],
            "Bezoeken": [("Nummer", "Datum", "Vorm"), *visits],
        }
    )


def test_visits_go_to_their_records(read: Read) -> None:
    """Each visit goes to the record with its number; who had none has an empty list."""
    visits = [("A1", "1-3-2012", "bezoek"), ("A1", "1-4-2012", "bezoek")]
    records, problems = read(export(visits), MAPPING)
    assert problems == []
    assert [record.get("company") for record in records] == ["100000001", None]
    assert [len(record["contacts"]) for record in records] == [2, 0]
    assert records[0]["contacts"][0] == {"on": "2012-03-01", "channel": "visit"}


def test_a_visit_that_cannot_be_read_costs_its_record(read: Read) -> None:
    """Without that row the record would say that there was no visit."""
    records, problems = read(export([("A1", "1-3-2012", "fiets")]), MAPPING)
    assert [record["id"] for record in records] == ["A2"]
    assert [str(problem.cell) for problem in problems] == [
        'sheet "Bezoeken", row 2, column "Vorm" (C2)',
        'sheet "BPV", row 2',
    ]
    assert 'sheet "Bezoeken", row 2' in problems[1].hint


def test_a_visit_of_nobody_is_named(read: Read) -> None:
    """A row that belongs to no record in the file is not lost in silence."""
    records, [problem] = read(export([("A9", "1-3-2012", "bezoek")]), MAPPING)
    assert len(records) == 2
    assert problem.code is Code.MISSING_REFERENCE
    assert str(problem.cell) == 'sheet "Bezoeken", row 2'


def test_a_sheet_that_lacks_is_named(read: Read) -> None:
    """A sheet that the mapping names and the file has not is an error."""
    mapping = MAPPING.replace("sheet: Bezoeken", "sheet: Gesprekken")
    records, [problem] = read(export([]), mapping)
    assert (records, problem.code) == ([], Code.MISSING_COLUMN)
    assert "BPV, Bedrijven, Bezoeken" in problem.expected


def test_records_of_two_sheets_are_told_apart(tmp_path: Path) -> None:
    """A record that stands twice is named by its own sheet, and the other by its row."""
    heads = ("Nummer", "Uren")
    file = tmp_path / "export.xlsx"
    file.write_bytes(workbook({"Een": [heads, ("A1", 100)], "Twee": [heads, ("A1", 200)]}))
    table = """
  - kind: placement
    sheet: {}
    fields: {{id: Nummer, school: {{constant: 99XA}}, agreement.hours: Uren}}
"""
    text = "mapping: try\ntables:" + "".join(map(table.format, ("Een", "Twee")))
    reader = mapping_reader(mapping_of(text, "try.yaml"), Context())
    with take_in([file], readers=[reader]) as intake:
        one, other = map(str, intake.problems)
    assert 'export.xlsx, sheet "Een", row 2, column "Nummer" (A2): D106' in one
    assert 'export.xlsx, sheet "Twee", row 2, column "Nummer" (A2): D106' in other
    assert one.splitlines()[0].endswith("export.xlsx:2.")


def test_what_is_being_read_is_told(tmp_path: Path) -> None:
    """A spreadsheet is read a sheet at a time: which one is told before, and its rows after."""
    file = tmp_path / "export.xlsx"
    file.write_bytes(export([("A1", "1-3-2012", "bezoek")]))
    told: list[str] = []
    reader = mapping_reader(mapping_of(MAPPING, "try.yaml"), Context())
    with take_in([file], readers=[reader], tell=told.append):
        assert told == [
            "reading sheet BPV, Bezoeken",
            "reading sheet Bezoeken, rows: 2",
            "reading sheet BPV, rows: 3",
        ]


def test_a_sheet_that_is_optional_may_lack(read: Read) -> None:
    """It is named; but where its list is called complete, its lack would deny all that is in it."""
    mapping = MAPPING.replace("sheet: Bezoeken", "sheet: Gesprekken\n    optional: true")
    records, [problem] = read(export([]), mapping)
    assert (records, problem.code) == ([], Code.MISSING_COLUMN)
    mapping = mapping.replace("    complete: {lists: [contacts], until: 2012-11-01}\n", "")
    records, problems = read(export([]), mapping)
    assert ([record["id"] for record in records], problems) == (["A1", "A2"], [])
    assert "contacts" not in records[0]


BESIDE = MAPPING.replace("sheet: Bezoeken", "file: bezoeken*.csv").replace(
    "{sheet: Bedrijven,", "{file: bedrijven.csv,"
).replace("    sheet: BPV\n", "")  # fmt: skip


def test_parts_of_records_may_stand_in_other_files(tmp_path: Path) -> None:
    """They are read with the file that they belong to, also where their folder is given."""
    main = tmp_path / "bpv.csv"
    main.write_text("Nummer;Bedrijf\nA1;Jansen\nA2;Anders\n", encoding="utf-8")
    (tmp_path / "bedrijven.csv").write_text("Naam;Code\nJansen;100000001\n", encoding="utf-8")
    visits = tmp_path / "bezoeken 2012.csv"
    visits.write_text("Nummer;Datum;Vorm\nA1;1-3-2012;bezoek\nA2;1-3-2012;fiets\n", "utf-8")
    reader = mapping_reader(mapping_of(BESIDE, "try.yaml"), Context())
    for given in (main, tmp_path):
        with take_in([given], readers=[reader]) as intake:
            table = intake.table("placement", ["id", "company", "contacts"]).to_pylist()
            assert [(each["id"], each["company"]) for each in table] == [("A1", "100000001")]
            assert [each["channel"] for each in table[0]["contacts"]] == ["visit"]
            assert [str(each.cell) for each in intake.problems] == [
                'sheet "bezoeken 2012.csv", row 3, column "Vorm" (C3)',
                "row 3",
            ]


def test_a_file_beside_that_lacks_is_named(tmp_path: Path) -> None:
    """Without it, or with two of that name, nothing is read: what is in it would seem undone."""
    main = tmp_path / "bpv.csv"
    main.write_text("Nummer;Bedrijf\nA1;Jansen\n", encoding="utf-8")
    (tmp_path / "bedrijven.csv").write_text("Naam;Code\nJansen;100000001\n", encoding="utf-8")
    reader = mapping_reader(mapping_of(BESIDE, "try.yaml"), Context())
    for year in (None, 2011, 2012):
        if year:
            (tmp_path / f"bezoeken {year}.csv").write_text("Nummer;Datum;Vorm\n", encoding="utf-8")
        with take_in([main], readers=[reader]) as intake:
            problems = [each.message for each in intake.problems]
        expected = {None: "stands no file", 2011: "", 2012: "stand several files"}[year]
        assert [expected in each for each in problems] == ([True] if expected else [])
