"""What is seen between records: ids, claims on codes, references; whatever the order."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpvcheck.errors import Code
from bpvcheck.intake import Intake, take_in

Record = dict[str, Any]
Make = Callable[..., Record]
Write = Callable[..., Path]
Take = Callable[..., Intake]


def company(number: str, *others: str, **fields: object) -> Record:
    """Make a company."""
    return {"kind": "company", "id": number, "also_known_as": list(others), **fields}


def test_an_exact_copy_is_kept_once(placement: Make, write: Write, take: Take) -> None:
    """Of identical records one is kept, the first by file and line, with a note."""
    one = write("a.ndjson", placement(1), placement(2), placement(1))
    intake = take(write("b.ndjson", placement(2)), one)
    assert intake.counts["placement"].accepted == 2
    assert intake.problems == []
    assert "2 exact copies of a placement were left out." in map(str, intake.notes)
    assert (str(one), 1) == intake.place_of("placement", "P-1")
    assert (str(one), 2) == intake.place_of("placement", "P-2")


def test_differing_records_with_one_id_are_all_set_aside(
    placement: Make, write: Write, take: Take
) -> None:
    """None of them is kept, and each names the place of another."""
    one = write("a.ndjson", placement(1), placement(2))
    two = write("b.ndjson", placement(1, level=3), placement(1))
    intake = take(one, two)
    assert (intake.counts["placement"].accepted, intake.counts["placement"].set_aside) == (1, 3)
    assert [f"{two}:1", f"{one}:1", f"{one}:1"] == [
        p.message.split(": ")[1][:-1] for p in intake.problems
    ]
    assert intake.place_of("placement", "P-1") is None
    assert (str(one), 2) == intake.place_of("placement", "P-2")


def test_one_id_in_two_kinds_is_fine(write: Write, take: Take) -> None:
    """A school and a knowledge centre may have the same BRIN."""
    school, centre = {"kind": "school", "id": "99ZZ"}, {"kind": "knowledge_centre", "id": "99ZZ"}
    assert take(write("a.ndjson", school, centre)).problems == []


def test_company_codes_are_compared_with_spaces_as_zeros(write: Write, take: Take) -> None:
    """Both spellings of a house number are one company."""
    spaces, zeros = "99ZZ1234XY    101", "99ZZ1234XY0000101"
    intake = take(write("a.ndjson", company(spaces), company(zeros)))
    assert [problem.code for problem in intake.problems] == [Code.DUPLICATE_ID] * 2
    other = take(write("b.ndjson", company(zeros)))
    assert other.place_of("company", spaces) == other.place_of("company", zeros)


@pytest.mark.parametrize(
    "records",
    [
        [company("100000009", "100000030"), company("100000018", "100000030")],
        [company("100000009", "100000018"), company("100000018")],
    ],
)
def test_a_code_claimed_twice_sets_both_aside(
    records: list[Record], write: Write, take: Take
) -> None:
    """A code that two companies go by would lead to the wrong one."""
    intake = take(write("a.ndjson", *records, company("100000050", "100000050")))
    assert [problem.code for problem in intake.problems] == [Code.CLAIMED_TWICE] * 2
    assert (intake.counts["company"].accepted, intake.counts["company"].set_aside) == (1, 2)


def test_references_are_found_by_any_code(placement: Make, write: Write, take: Take) -> None:
    """A reference by another spelling or another code of the company is no missing reference."""
    known = company("100000009", "99ZZ1234XY    101")
    codes = ["100000009", "99ZZ1234XY0000101", "99ZZ1234XY    101", "100000018"]
    records = [placement(number, company=code) for number, code in enumerate(codes)]
    notes = take(write("a.ndjson", known, {"kind": "school", "id": "99ZZ"}, *records)).notes
    assert [(note.count, note.code) for note in notes] == [(1, Code.MISSING_REFERENCE)]


def test_what_is_not_there_is_named_with_a_place(
    placement: Make, write: Write, take: Take, tmp_path: Path
) -> None:
    """The first few are, of judgements also the duty that there is not."""
    about = {"kind": "attestation", "duty": "BPV-ST-2", "outcome": "positive"}
    judgements = [
        {**about, "id": "A1", "subject_kind": "placement", "subject": "P-1"},
        {**about, "id": "A2", "subject_kind": "placement", "subject": "P-99"},
        {**about, "id": "A3", "subject_kind": "school", "subject": "99ZZ", "duty": "NOPE"},
    ]
    schools = [{"kind": "school", "id": "99ZZ"}]
    many = [placement(number, school=f"9{number % 5}XA") for number in range(2, 12)]
    path = write("a.ndjson", placement(1), *judgements, *schools, *many)
    intake = take(path)
    intake.note_duties({"BPV-ST-2"})
    said = [str(note).replace(f"{tmp_path}/", "") for note in intake.notes]
    assert said == [
        (
            "placement.school names 10 times a school without a record; 5 in all: "
            "90XA (a.ndjson:9), 91XA (a.ndjson:10), 92XA (a.ndjson:6), …."
        ),
        (
            "attestation.subject names 1 time a placement without a record; 1 in all: "
            "P-99 (a.ndjson:3)."
        ),
        "1 attestation is about a duty that no card or plugin here has: NOPE (a.ndjson:4).",
    ]


def test_references_of_records_set_aside_do_not_count(
    placement: Make, write: Write, take: Take
) -> None:
    """Only accepted records refer to anything."""
    one, two = placement(1, company="100000018"), placement(1, company="100000009")
    assert take(write("a.ndjson", one, two, {"kind": "school", "id": "99ZZ"})).notes == []


CONTRADICTIONS = {
    "start after planned end": (
        {"period": {"start": "2012-09-03", "planned_end": "2012-09-02"}},
        {("/period/planned_end", Code.IMPOSSIBLE_DATES)},
    ),
    "ended before the start": (
        {"period": {"start": "2012-09-03"}, "endings": [{}, {"on": "2012-09-02"}]},
        {("/endings/1/on", Code.IMPOSSIBLE_DATES)},
    ),
    "since after until": (
        {"trainers": [{"since": "2012-09-03", "until": "2012-09-02"}]},
        {("/trainers/0/until", Code.IMPOSSIBLE_DATES)},
    ),
    "until and open-ended": (
        {"supervisors": [{"until": "2012-09-02", "open_ended": True}]},
        {("/supervisors/0/open_ended", Code.CONTRADICTION)},
    ),
    "happened before it is said not to have": (
        {"incidents": [{"resolved_on": "2012-04-01", "not_yet": {"resolved_on": "2012-04-01"}}]},
        {("/incidents/0/not_yet/resolved_on", Code.CONTRADICTION)},
    ),
    "happened the day after it had not": (
        {"incidents": [{"resolved_on": "2012-04-02", "not_yet": {"resolved_on": "2012-04-01"}}]},
        set(),
    ),
    "an agreement that was not drawn up": (
        {"agreement": {"drawn_up_on": "2012-04-01", "not_yet": {"drawn_up_on": "2012-05-01"}}},
        {("/agreement/not_yet/drawn_up_on", Code.CONTRADICTION)},
    ),
    "not qualified and qualified": (
        {"trainers": [{}, {"qualification": "not_qualified", "qualified_throughout": True}]},
        {("/trainers/1/qualified_throughout", Code.CONTRADICTION)},
    ),
    "not qualified all the time": (
        {
            "trainers": [{"qualification": "not_qualified", "qualified_throughout": False}],
            "supervisors": [{"qualification": "unspecified", "qualified_throughout": True}],
        },
        set(),
    ),
    "a list since a day after the last": (
        {
            "lists_complete_since": {"contacts": "2012-05-02", "presence": "2012-05-01"},
            "complete_until": "2012-05-01",
        },
        {("/lists_complete_since/contacts", Code.CONTRADICTION)},
    ),
    "a list since a day after its own last": (
        {
            "lists_complete_since": {"contacts": "2012-04-01", "presence": "2012-04-01"},
            "lists_complete_until": {"contacts": "2012-03-01"},
            "complete_until": "2012-05-01",
        },
        {("/lists_complete_since/contacts", Code.CONTRADICTION)},
    ),
    "one day": (
        {
            "period": {"start": "2012-09-03", "planned_end": "2012-09-03"},
            "endings": [{"on": "2012-09-03"}],
            "trainers": [{"since": "2012-09-03", "until": "2012-09-03", "open_ended": False}],
        },
        set(),
    ),
}


@pytest.mark.parametrize(("fields", "expected"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_contradictions_in_a_record(
    fields: Record, expected: set[tuple[str, Code]], placement: Make, write: Write, take: Take
) -> None:
    """Dates in an impossible order set a record aside; the same day is possible."""
    intake = take(write("a.ndjson", placement(**fields)))
    assert expected == {(str(p.pointer), p.code) for p in intake.problems}


def test_a_contradiction_names_both_places(placement: Make, write: Write, take: Take) -> None:
    """A message says where the other one of two statements stands."""
    denied = {
        "on": "2012-03-01",
        "resolved_on": "2012-04-01",
        "not_yet": {"resolved_on": "2012-05-01"},
    }
    [problem] = take(write("a.ndjson", placement(incidents=[denied]))).problems
    assert problem.pointer == "/incidents/0/not_yet/resolved_on"
    assert "/incidents/0/resolved_on" in problem.message


@pytest.mark.parametrize(("until", "faults"), [("2012-02-29", 0), ("2012-03-01", 1)])
def test_a_recognition_that_was_ended_was_not_unended(
    until: str,
    faults: int,
    write: Write,
    take: Take,
) -> None:
    """The day from which it no longer held lies after the one until which it was not ended."""
    fine = {"since": "2009-01-01", "until": "2013-01-01", "ended_on": []}
    ended = {**fine, "ended_on": ["2012-03-01"], "not_ended_until": until}
    company = {"kind": "company", "id": "100000009", "recognitions": [fine, ended]}
    problems = take(write("a.ndjson", company)).problems
    assert [p.pointer for p in problems] == ["/recognitions/1/not_ended_until"] * faults
    assert all("/recognitions/1/ended_on/0" in p.message for p in problems)


def test_an_attestation_does_not_end_before_it_is_made(write: Write, take: Take) -> None:
    """The last day of a judgement is not before its day."""
    own = {
        "kind": "attestation",
        "id": "A-1",
        "duty": "X",
        "subject_kind": "school",
        "subject": "99ZZ",
    }
    [problem] = take(write("a.ndjson", {**own, "on": "2012-09-03", "until": "2012-09-02"})).problems
    assert problem.pointer == "/until"


SOME_RECORDS = st.lists(
    st.sampled_from(
        [
            *(
                {"kind": "school", "id": brin, **extra}
                for brin in ("99ZZ", "99ZY")
                for extra in ({}, {"name": "A"})
            ),
            company("100000009", "100000030"),
            company("100000018", "100000030"),
            company("100000030"),
            company("99ZZ1234XY    101"),
            company("99ZZ1234XY0000101"),
            {"kind": "school"},
            {
                "kind": "placement",
                "id": "P",
                "school": "99ZX",
                "status": "final",
                "company": "100000030",
            },
        ]
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(records=SOME_RECORDS, order=st.randoms(use_true_random=False), cut=st.integers(0, 8))
def test_the_order_of_files_and_records_does_not_matter(
    records: list[Record],
    order: Random,
    cut: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """However records are divided over files, the same ones are accepted, with the same digest."""
    shuffled = list(records)
    order.shuffle(shuffled)
    outcomes = []
    for first, second in ((records, []), (shuffled[:cut], shuffled[cut:])):
        folder = tmp_path_factory.mktemp("order")
        for name, part in (("a.ndjson", first), ("b.ndjson", second)):
            (folder / name).write_text(
                "".join(json.dumps(record) + "\n" for record in part), encoding="utf-8"
            )
        with take_in([folder]) as intake:
            kept = sorted(
                str(record) for kind in intake.counts for record in intake.table(kind).to_pylist()
            )
            codes = sorted(problem.code.number for problem in intake.problems)
            notes = [(note.code, note.count) for note in intake.notes if note not in intake.unread]
            outcomes.append((kept, intake.counts, codes, intake.digest, notes, intake.unreadable))
    assert outcomes[0] == outcomes[1]
