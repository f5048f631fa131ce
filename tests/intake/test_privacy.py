"""A person's number never comes in, and is never repeated."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpvcheck.errors import Code
from bpvcheck.i18n import Lang, using
from bpvcheck.intake import Intake, take_in

Make = Callable[..., dict[str, Any]]
Write = Callable[..., Path]
Take = Callable[..., Intake]

BSN = "123456782"
FULL_WIDTH = "".join(chr(0xFF10 + int(digit)) for digit in BSN)
KEYS = [
    *("bsn", "BSN", "pgn", "burgerservicenummer", "onderwijsnummer", "sofinummer", "bsns"),
    *("persoonsgebonden_nummer", "persoonsgebondenNummer", "burgerServiceNummer", "pgnNummer"),
    *("student_bsn", "studentBsn", "bsn-nummer", "BSNnummer", "onderwijs nummer"),
    *("burger-service-nummer", "\uff22\uff33\uff2e", "b\u200bs\u00adn", "b.s.n."),
]


def is_bsn(digits: str) -> bool:
    """Apply the elfproef of the BSN, written another way than in the code."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def next_bsn(number: int) -> str:
    """Give the first BSN from a number on."""
    return next(f"{n:09}" for n in range(number, number + 200) if is_bsn(f"{n:09}"))


NUMBERS = st.integers(10**8, 10**9 - 200).map(next_bsn)
WRAPS = st.sampled_from(
    ["{}", "S-{}", "nr {} van de leerling", "x{}y", "({})", "{}.", "a{}", "é{}"]
)
FULL = str.maketrans({str(digit): chr(0xFF10 + digit) for digit in range(10)})
SPELLINGS = st.sampled_from(
    [
        lambda n: n,
        lambda n: f"{n[:4]}.{n[4:6]}.{n[6:]}",
        lambda n: f"{n[:3]} {n[3:6]} {n[6:]}",
        lambda n: f"{n[:3]}-{n[3:6]}\u2013{n[6:]}",
        lambda n: f"{n[:4]} {n[4:6]} {n[6:]}",
        lambda n: f"{n[:2]}/{n[2:4]}/{n[4:6]}/{n[6:]}",
        "\u00a0".join,
        lambda n: f"{n[:5]}\u200b{n[5:7]}\u00ad{n[7:]}\ufe0f",
        lambda n: n.translate(FULL),
    ]
)
Wrap = Callable[[str], dict[str, Any]]
PLACES: dict[str, Wrap] = {
    "student": lambda text: {"student": text},
    "note": lambda text: {"incidents": [{"note": text}]},
    "person": lambda text: {"trainers": [{"person": "T-1"}, {"person": text}]},
    "assessors": lambda text: {"assessments": [{"assessors": [text]}]},
    "extension": lambda text: {"extensions": {"bouw": {"a": [{"b": text}]}}},
    "extension key": lambda text: {"extensions": {"bouw": {text: 1}}},
    "unknown field": lambda text: {text: 1},
    "unknown field below": lambda text: {"period": {text: 1}},
    "id": lambda text: {"id": text},
    "location": lambda text: {"location": text},
    "criteria": lambda text: {"assessments": [{"criteria": ["a", text]}]},
    "school": lambda text: {"school": text},
    "level": lambda text: {"level": int("".join(filter(str.isdecimal, text)))},
    "a day": lambda text: {"period": {"start": text}},
    "company": lambda text: {"company": f"S {text}"},
    "student as number": lambda text: {"student": int("".join(filter(str.isdecimal, text)))},
    "extension as number": lambda text: {
        "extensions": {"bouw": {"a": int("".join(filter(str.isdecimal, text)))}}
    },
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "wrap",
    [
        lambda key: {key: "x"},
        lambda key: {"period": {key: None}},
        lambda key: {"unknown": [{"deep": {key: []}}]},
        lambda key: {"extensions": {"bouw": {"a": {key: 1}}}},
    ],
)
def test_a_key_that_names_such_a_number_is_refused(
    key: str, wrap: Wrap, placement: Make, write: Write, take: Take
) -> None:
    """However it is spelled and wherever it stands, the key alone is enough."""
    intake = take(write("a.ndjson", placement(**wrap(key))))
    assert Code.PERSONAL_NUMBER in {problem.code for problem in intake.problems}
    assert intake.counts["placement"].accepted == 0


@pytest.mark.parametrize(
    "key", ["absent", "absnt", "obstacles", "sofistry", "number", "begeleider"]
)
def test_other_keys_are_not(key: str, placement: Make, write: Write, take: Take) -> None:
    """A key that only looks a little like one is no problem under extensions."""
    intake = take(write("a.ndjson", placement(extensions={"bouw": {key: 1}})))
    assert intake.problems == []


@settings(
    deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(number=NUMBERS, place=st.sampled_from(sorted(PLACES)), wrap=WRAPS, spell=SPELLINGS)
def test_the_value_is_refused_and_never_repeated(
    number: str, place: str, wrap: str, spell: Callable[[str], str], tmp_path: Path
) -> None:
    """A BSN anywhere sets the record aside, and stands in no message, pointer or note."""
    own = {"kind": "placement", "id": "P-1", "school": "99ZZ", "status": "final"}
    record = {**own, **PLACES[place](wrap.format(spell(number)))}
    (tmp_path / "a.ndjson").write_text(json.dumps(record), encoding="utf-8")
    for lang in Lang:
        with using(lang), take_in([tmp_path / "a.ndjson"]) as intake:
            codes = {problem.code for problem in intake.problems}
            said = f"{intake.problems} {intake.notes} {[*map(str, intake.problems)]}"
        assert intake.counts["placement"].accepted == 0
        assert number not in said
        assert spell(number) not in said
        assert Code.PERSONAL_NUMBER in codes


@pytest.mark.parametrize(
    "text",
    [
        "123456789",
        "1234567820",
        "12345678",
        "S-0123456782",
        "2012-00417",
        "2012-01-100",
        "111-222-3334",
        "12-3456782",
        "550e8400-e29b-41d4-a716-123456782abc",
        "9f86d081884c7d65a123456782aea0c55ad015a3bf4f1b2b0b822cd15d6c15b0",
    ],
)
def test_what_is_no_such_number_passes(
    text: str, placement: Make, write: Write, take: Take
) -> None:
    """Other rows of digits pass, and so do hashes and UUIDs with such a row in them."""
    assert take(write("a.ndjson", placement(student=text, id=text))).problems == []


@pytest.mark.parametrize(
    "text", ["123456782", "1234.56.782", "S123456782", FULL_WIDTH, "100000016"]
)
def test_numbers_in_notes_are_refused(text: str, placement: Make, write: Write, take: Take) -> None:
    """A BSN in any spelling is refused in free text, and an onderwijsnummer too."""
    [problem] = take(write("a.ndjson", placement(incidents=[{"note": f"zie {text}"}]))).problems
    assert (problem.code, problem.pointer) == (Code.PERSONAL_NUMBER, "/incidents/0/note")


def test_company_ids_are_exempt(write: Write, take: Take) -> None:
    """A company id may happen to pass the elfproef."""
    company = {"kind": "company", "id": BSN, "also_known_as": ["111222333"]}
    about = {"kind": "attestation", "id": "A", "duty": "BPV-ST-2", "subject_kind": "company"}
    assert take(write("a.ndjson", company, {**about, "subject": BSN})).problems == []
    other = {**about, "subject": BSN, "subject_kind": "placement"}
    for wrong in (other, {**about, "subject": f"S-{BSN}"}, {**about, "subject": "A", "id": BSN}):
        [problem] = take(write("b.ndjson", wrong)).problems
        assert problem.code is Code.PERSONAL_NUMBER


def test_a_broken_line_is_not_quoted(write: Write, take: Take) -> None:
    """A line that cannot be parsed is not repeated either."""
    intake = take(write("a.ndjson", f'{{"kind":"placement","student":"{BSN}'.encode()))
    assert BSN not in str(intake.problems)
