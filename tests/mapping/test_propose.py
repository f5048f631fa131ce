"""A mapping is proposed for every sheet that gives something, and of the others it is said why."""

import io
from collections.abc import Sequence
from datetime import date

import orjson
import pytest

from bpvcheck.data import folder
from bpvcheck.intake.batch import Batch, Broken
from bpvcheck.mapping import read_mapping, records_in
from bpvcheck.mapping.context import Context
from bpvcheck.mapping.propose import propose
from bpvcheck.mapping.proposed import Proposal, written
from bpvcheck.mapping.read import mapping_of
from bpvcheck.tables import open_table
from tests.tables.workbooks import workbook

PLACEMENTS: list[Sequence[object]] = [
    ("Nummer", "BRIN", "Crebo", "Begindatum", "Leerweg"),
    ("P1", "99XA", "94920", "13-2-2012", "BOL"),
    ("P2", "99XA", "94920", "14-2-2012", "BBL"),
    ("P3", "99XA", "94920", "15-2-2012", "BBL"),
]
VISITS: list[Sequence[object]] = [
    ("Nummer", "Datum", "Vorm", "Wat opviel"),
    ("P1", "20-3-2012", "bezoek", "x"),
    ("P1", "21-4-2012", "telefoon", "y"),
    ("P3", "22-4-2012", "bezoek", "z"),
]
SIGNATURES: list[Sequence[object]] = [
    ("BPV", "Partij", "Datum"),
    ("P1", "school", "13-1-2012"),
    ("P1", "leerbedrijf", "14-1-2012"),
]
COMPANIES: list[Sequence[object]] = [
    ("Leerbedrijf-ID", "Naam", "Regio"),
    ("100000001", "Jansen", "Oost"),
    ("100000002", "Pietersen", "West"),
]


def proposed(content: bytes) -> Proposal:
    """Propose a mapping, knowing those that come with bpvcheck."""
    known = [read_mapping(path) for path in sorted(folder("mappings").glob("*.yaml"))]
    return propose(open_table(io.BytesIO(content)), "export", known)


def test_every_sheet_that_gives_something_is_proposed() -> None:
    """Records of two kinds, what two sheets add to them, and why the last is left out."""
    content = workbook({
        "Toelichting": [("Dit is een export",)],
        "Bezoeken": VISITS,
        "BPV": PLACEMENTS,
        "Handtekeningen": SIGNATURES,
        "Bedrijven": COMPANIES,
    })  # fmt: skip
    made = proposed(content)
    assert {each.sheet: (each.kind, each.adds) for each in made.tables} == {
        "BPV": ("placement", False),
        "Bedrijven": ("company", False),
        "Bezoeken": ("placement", True),
        "Handtekeningen": ("placement", True),
    }
    assert [*made.passed_over] == ["Toelichting"]
    text = written(made)
    assert '# sheet "Toelichting" is not read: ' in text
    assert "# not recognised: Wat opviel" in text
    assert "drop: [Naam]" in text
    found = [*records_in(io.BytesIO(content), mapping_of(text, "x.yaml"), Context("x.xlsx"))]
    assert not [each for each in found if isinstance(each, Broken)]
    texts = [text for each in found if isinstance(each, Batch) for text in each.texts]
    first, second, third, *companies = map(orjson.loads, texts)
    assert first == {
        "kind": "placement", "id": "P1", "school": "99XA", "qualification": "94920",
        "pathway": "BOL", "period": {"start": "2012-02-13"},
        "contacts": [
            {"on": "2012-03-20", "channel": "visit"}, {"on": "2012-04-21", "channel": "phone"},
        ],
        "signatures": [
            {"on": "2012-01-13", "by": "school"}, {"on": "2012-01-14", "by": "company"},
        ],
    }  # fmt: skip
    assert not {"contacts", "signatures"} & second.keys()
    assert third["contacts"] == [{"on": "2012-04-22", "channel": "visit"}]
    assert companies[0] == {"kind": "company", "id": "100000001", "region": "Oost"}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("Nummer", "Datum", "Vorm"), ("X8", "13-3-2012", "bezoek")], 'the numbers in "Nummer"'),
        ([("Nummer", "Kleur"), ("P1", "rood")], "not clear"),
        ([("Nummer", "Datum")], "no rows"),
    ],
)
def test_a_sheet_that_is_left_out_says_why(rows: list[Sequence[object]], why: str) -> None:
    """Without a number that is shared, or what it is about, nothing is made of a sheet."""
    made = proposed(workbook({"BPV": PLACEMENTS, "Extra": rows}))
    assert [each.sheet for each in made.tables] == ["BPV"]
    assert why in made.passed_over["Extra"]


def test_two_years_on_two_sheets_are_both_records() -> None:
    """A sheet with numbers of its own gives records, also of the kind of the first."""
    later = [PLACEMENTS[0], ("P7", "99XA", "94920", date(2013, 2, 13).isoformat(), "BOL")]
    made = proposed(workbook({"2012": PLACEMENTS, "2013": later}))
    assert [(each.sheet, each.kind, each.adds) for each in made.tables] == [
        ("2012", "placement", False),
        ("2013", "placement", False),
    ]


def test_rows_with_one_number_are_pointed_out() -> None:
    """Whether such rows are one record is for a person to decide."""
    made = proposed(workbook({"BPV": [*PLACEMENTS, PLACEMENTS[1]]}))
    assert "# repeats: true" in written(made)


def test_the_only_end_of_a_placement_is_not_taken_for_the_actual_one() -> None:
    """A column "Einddatum" by itself may be the planned end: a person decides."""
    sheet: list[Sequence[object]] = [
        (*PLACEMENTS[0], "Einddatum"),
        *((*row, "1-7-2012") for row in PLACEMENTS[1:]),
    ]
    (table,) = proposed(workbook({"BPV": sheet})).tables
    (end,) = (each for each in table.fields if each.column.header == "Einddatum")
    assert (end.meaning.path, end.sure) == (("period", "planned_end"), False)
    both: list[Sequence[object]] = [
        (*sheet[0], "Verwachte einddatum"),
        *((*row, "30-6-2012") for row in sheet[1:]),
    ]
    (table,) = proposed(workbook({"BPV": both})).tables
    known = {each.column.header: each.meaning.path for each in table.sure}
    assert known["Einddatum"] == ("endings",)
    assert known["Verwachte einddatum"] == ("period", "planned_end")


def test_a_number_that_differs_in_every_row_is_that_of_the_record() -> None:
    """Its header is only near a known one; other sheets are joined by it all the same."""
    named: list[Sequence[object]] = [("BPV nummer", *PLACEMENTS[0][1:]), *PLACEMENTS[1:]]
    visits: list[Sequence[object]] = [
        ("BPV nummer", "Datum bezoek"),
        ("P1", "20-3-2012"),
        ("P3", "22-4-2012"),
    ]
    made = proposed(workbook({"BPV": named, "Bezoeken": visits}))
    assert [(each.sheet, each.key and each.key.column.header) for each in made.tables] == [
        ("BPV", "BPV nummer"),
        ("Bezoeken", "BPV nummer"),
    ]
    assert "on: Datum bezoek" in written(made)
    twice = [*named, named[1]]
    assert proposed(workbook({"BPV": twice})).tables[0].key is None
