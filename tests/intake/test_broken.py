"""One broken file per error code: where it is said to be wrong, and in which words."""

from pathlib import Path

import pytest

from bpvcheck.errors import Code, Family
from bpvcheck.i18n import using
from bpvcheck.intake import take_in

FOLDER = Path(__file__).parents[2] / "fixtures" / "broken"
TABLE = [
    ("D101-not-json.ndjson", [(Code.NOT_JSON, 2, None, "not JSON")]),
    ("D102-unknown-kind.ndjson", [(Code.UNKNOWN_KIND, 2, "/kind", 'did you mean "placement"?')]),
    ("D103-missing-field.ndjson", [(Code.MISSING_FIELD, 2, "/school", '"school" is missing')]),
    (
        "D104-unknown-field.ndjson",
        [(Code.UNKNOWN_FIELD, 2, "/period/strat", 'did you mean "start"?')],
    ),
    (
        "D105-wrong-value.ndjson",
        [(Code.WRONG_VALUE, 2, "/signatures/1/on", "from 1990 to 2099 that exists")],
    ),
    (
        "D106-duplicate-id.ndjson",
        [
            (Code.DUPLICATE_ID, 2, "/id", "D106-duplicate-id.ndjson:3"),
            (Code.DUPLICATE_ID, 3, "/id", "D106-duplicate-id.ndjson:2"),
        ],
    ),
    ("D107-missing-reference.ndjson", []),
    (
        "D108-impossible-dates.ndjson",
        [(Code.IMPOSSIBLE_DATES, 2, "/period/planned_end", "planned end is before the start")],
    ),
    ("D109-personal-number.ndjson", [(Code.PERSONAL_NUMBER, 2, "/student", "BSN")]),
    ("D110-duplicate-key.ndjson", [(Code.DUPLICATE_KEY, 2, "/level", 'key "level" stands twice')]),
    ("D111-unreadable.ndjson.gz", [(Code.UNREADABLE, 3, None, "ends too early")]),
    ("D112-too-long.ndjson.zst", [(Code.TOO_LONG, 2, None, "longer than 16 MB")]),
    (
        "D113-contradiction.ndjson",
        [(Code.CONTRADICTION, 2, "/trainers/0/open_ended", "also that none is foreseen")],
    ),
    (
        "D114-claimed-twice.ndjson",
        [
            (Code.CLAIMED_TWICE, 2, "/also_known_as", "D114-claimed-twice.ndjson:3"),
            (Code.CLAIMED_TWICE, 3, "/also_known_as", "D114-claimed-twice.ndjson:2"),
        ],
    ),
]
Expected = list[tuple[Code, int, str | None, str]]


@pytest.mark.parametrize(("name", "expected"), TABLE, ids=[name for name, _expected in TABLE])
def test_a_broken_file_is_named_with_its_place(name: str, expected: Expected) -> None:
    """Each broken file gives exactly its own problems, and its school is still accepted."""
    with take_in([FOLDER / name]) as intake:
        found = [(p.code, p.line, p.pointer) for p in intake.problems]
        assert [(code, line, where) for code, line, where, _text in expected] == found
        for problem, (_code, _line, _where, text) in zip(intake.problems, expected, strict=True):
            assert text in str(problem)
            assert problem.file == str(FOLDER / name)
        assert intake.counts["school"].accepted == 1


def test_every_data_code_has_a_broken_file() -> None:
    """A new code about records comes with a broken file."""
    # files that a mapping reads have tests of their own
    of_tables = {Code.NOT_A_TABLE, Code.MISSING_COLUMN}
    codes = {code.number for code in Code if code.family is Family.DATA and code not in of_tables}
    assert codes == {name.partition("-")[0] for name, _expected in TABLE}
    assert {path.name for path in FOLDER.iterdir()} == {name for name, _expected in TABLE}


def test_a_missing_reference_is_a_note() -> None:
    """A reference to a record that is not there is counted, and sets nothing aside."""
    with take_in([FOLDER / "D107-missing-reference.ndjson"]) as intake:
        assert [(note.code, note.count) for note in intake.notes] == [(Code.MISSING_REFERENCE, 2)]
        assert intake.counts["placement"].accepted == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("D104-unknown-field.ndjson", ['Er is hier geen veld "strat"', 'bedoelde u "start"']),
        (
            "D105-wrong-value.ndjson",
            ["een datum van 1990 tot en met 2099 die bestaat, geschreven als JJJJ-MM-DD"],
        ),
        ("D109-personal-number.ndjson", ["burgerservicenummer (BSN) of onderwijsnummer"]),
    ],
)
def test_messages_are_dutch(name: str, words: list[str]) -> None:
    """The same problems come in Dutch."""
    with using("nl"), take_in([FOLDER / name]) as intake:
        for word in words:
            assert word in str(intake.problems[0])
