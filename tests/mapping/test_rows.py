"""Rows become records as a mapping says, and what cannot be read is named by its cell."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bpvcheck.errors import Code, Problem

Read = Callable[..., tuple[list[dict[str, Any]], list[Problem]]]
HEAD = "mapping: try\ndate: d-m-yyyy\ntables:\n  - kind: placement\n"
FIELDS = "    fields:\n      id: Nummer\n      school: {constant: 99XA}\n"


def one(read: Read, fields: str, header: str, row: str) -> tuple[dict[str, Any], list[Problem]]:
    """Read one row; give its record, empty where it cannot be read."""
    records, problems = read(f"{header}\n{row}\n", HEAD + FIELDS + fields)
    return (records[0] if records else {}), problems


@pytest.mark.parametrize("written", ["6-2-2012", "06-02-2012", "2012-02-06", "6-2-2012 14:30"])
def test_dates(read: Read, written: str) -> None:
    """A date is read in the notation that the mapping says, and always as ISO has it."""
    record, problems = one(read, "      period.start: Begin\n", "Nummer;Begin", f"1;{written}")
    assert (record["period"], problems) == ({"start": "2012-02-06"}, [])


@pytest.mark.parametrize("written", ["31-4-2012", "2-6-12", "morgen", "2012-02-30"])
def test_no_dates(read: Read, written: str) -> None:
    """What is no day in the notation costs the record, and is not repeated."""
    record, [problem] = one(read, "      period.start: Begin\n", "Nummer;Begin", f"1;{written}")
    assert record == {}
    assert str(problem.cell) == 'row 2, column "Begin" (B2)'
    assert written not in str(problem)


def test_ambiguous_dates_are_refused(read: Read) -> None:
    """Without a notation 03-04-2012 could be March or April."""
    mapping = (HEAD + FIELDS).replace("date: d-m-yyyy\n", "") + "      period.start: Begin\n"
    records, [problem] = read("Nummer;Begin\n1;03-04-2012\n", mapping)
    assert records == []
    assert "which is the day" in problem.message
    assert "date: d-m-yyyy" in problem.hint


def test_a_moment_counts_in_the_netherlands(read: Read) -> None:
    """A moment with a zone is the day that it was in the Netherlands."""
    fields = "      signatures: [{by: {constant: school}, on: Op}]\n"
    record, _problems = one(read, fields, "Nummer;Op", "1;2012-01-31T23:30:00Z")
    assert record["signatures"] == [{"by": "school", "on": "2012-02-01"}]


def test_words(read: Read) -> None:
    """Words are translated, capitals aside; one of the records' own is taken; others are not."""
    fields = "      status: {column: Status, words: {Definitief: final, Onbekend: null}}\n"
    assert one(read, fields, "Nummer;Status", "1;DEFINITIEF")[0]["status"] == "final"
    assert one(read, fields, "Nummer;Status", "1;ended")[0]["status"] == "ended"
    assert "status" not in one(read, fields, "Nummer;Status", "1;onbekend")[0]
    _record, [problem] = one(read, fields, "Nummer;Status", "1;Definitef")
    assert 'did you mean "Definitief"' in problem.hint


@pytest.mark.parametrize(("written", "value"), [("24,6", 24.6), ("32", 32.0), ("36.5", 36.5)])
def test_numbers(read: Read, written: str, value: float) -> None:
    """A decimal comma is read as a point."""
    fields = "      agreement.hours_per_week: Uren\n"
    record, _problems = one(read, fields, "Nummer;Uren", f"1;{written}")
    assert record["agreement"] == {"hours_per_week": value}


@pytest.mark.parametrize("written", ["1.280", "12x", "-3", "200"])
def test_numbers_that_are_not_certain(read: Read, written: str) -> None:
    """A sign between thousands is not guessed at, and a week has 168 hours."""
    fields = "      agreement.hours_per_week: Uren\n"
    record, problems = one(read, fields, "Nummer;Uren", f"1;{written}")
    assert (record, len(problems)) == ({}, 1)


def test_personal_numbers_are_refused(read: Read) -> None:
    """A BSN in a field for a pseudonym is refused without repeating it."""
    record, [problem] = one(read, "      student: Student\n", "Nummer;Student", "1;123456782")
    assert (record, problem.code) == ({}, Code.PERSONAL_NUMBER)
    assert "123456782" not in str(problem)


def test_persons_get_numbers_without_a_key(read: Read) -> None:
    """Without a key the same person has the same number in a file, and others another."""
    fields = "      student: {column: BSN, pseudonymise: student}\n"
    records, _problems = read(
        "Nummer;BSN\n1;123456782\n2;111222333\n3;123456782\n", HEAD + FIELDS + fields
    )
    first, second, third = (record["student"] for record in records)
    assert first == third != second
    assert "123456782" not in first


def test_signatures_in_columns(read: Read) -> None:
    """Each column gives an item; an empty one gives none, also where constants stand with it."""
    fields = """      signatures:
        - {by: {constant: student}, on: Student}
        - {by: {constant: school}, on: School}
"""
    record, _problems = one(read, fields, "Nummer;Student;School", "1;;2-2-2012")
    assert record["signatures"] == [{"by": "school", "on": "2012-02-02"}]


def test_an_item_where_a_column_says_so(read: Read) -> None:
    """With `where` a word makes an item, without a date."""
    fields = "      signatures: [{by: {constant: school}, where: {Getekend: [ja]}}]\n"
    assert one(read, fields, "Nummer;Getekend", "1;Ja")[0]["signatures"] == [{"by": "school"}]
    assert "signatures" not in one(read, fields, "Nummer;Getekend", "1;nee")[0]


def test_what_is_complete_and_shows_nothing_is_empty(read: Read) -> None:
    """A list that is complete up to the day of the export has no items where none are shown."""
    mapping = (
        HEAD
        + "    complete: {lists: [signatures], until: {exported: true}}\n"
        + FIELDS
        + "      signatures: [{by: {constant: school}, on: School}]\n"
    )
    [record], _problems = read("Nummer;School\n1;\n", mapping, date(2012, 11, 1))
    assert record["signatures"] == []
    assert record["lists_complete_until"] == {"signatures": "2012-11-01"}
    [record], _problems = read("Nummer;School\n1;\n", mapping)
    assert not {"signatures", "lists_complete_until"} & record.keys()


def test_rows_of_one_record(read: Read) -> None:
    """Several rows with one id make one record; what they repeat stands in it once."""
    mapping = (
        HEAD
        + "    repeats: true\n"
        + FIELDS
        + """      period.start: Begin
      contacts: [{on: Gesprek}]
      signatures: [{by: {constant: school}, on: School}]
"""
    )
    table = """Nummer;Begin;School;Gesprek
1;6-2-2012;1-2-2012;1-3-2012
2;6-2-2012;1-2-2012;
1;6-2-2012;1-2-2012;1-4-2012
3;6-2-2012;;
3;7-2-2012;;
"""
    records, [problem] = read(table, mapping)
    assert [record["id"] for record in records] == ["1", "2"]
    assert records[0]["contacts"] == [{"on": "2012-03-01"}, {"on": "2012-04-01"}]
    assert records[0]["signatures"] == [{"by": "school", "on": "2012-02-01"}]
    assert "period.start" in problem.message
    assert str(problem.cell) == "row 6"


def test_a_column_that_lacks_is_named(read: Read) -> None:
    """A column that is not there is an error with the nearest, unless it is optional."""
    mapping = HEAD + FIELDS + "      period.start: Begindatum\n"
    records, [problem] = read("Nummer;Begindatm\n1;6-2-2012\n", mapping)
    assert (records, problem.code) == ([], Code.MISSING_COLUMN)
    assert 'did you mean "Begindatm"' in problem.hint
    mapping = HEAD + "    optional: true\n" + FIELDS + "      period.start: Begindatum\n"
    assert read("Nummer;X\n1;\n", mapping)[1] == []


def test_the_day_stands_in_the_name_of_the_file(read: Read) -> None:
    """A part of the file's name can be the value of a field."""
    fields = '      location: {file_name: "([a-z]+)[.]csv"}\n'
    assert one(read, fields, "Nummer", "1")[0]["location"] == "export"


@pytest.mark.parametrize(
    ("week", "day"), [("2026-W01", "2026-01-04"), ("2026-W53", "2027-01-03"), ("2025-W53", None)]
)
def test_a_week_is_read_as_its_sunday(read: Read, week: str, day: str | None) -> None:
    """ISO 8601: 2026 has 53 weeks, 2025 has 52. A day is read in that notation too."""
    fields = "      presence: [{on: {column: Week, date: yyyy-Www}}]\n"
    found, problems = read(f"Nummer;Week\n1;{week}\n2;2026-02-08\n", HEAD + FIELDS + fields)
    assert [each.get("presence") for each in found] == [
        *([[{"on": day}]] if day else []), [{"on": "2026-02-08"}],
    ]  # fmt: skip
    assert len(problems) == (day is None)
