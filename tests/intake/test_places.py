"""Where what cannot be read stands: pointers, offsets, and what a file is instead."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pytest
from jsonschema import Draft202012Validator

from bpvcheck.errors import Code
from bpvcheck.intake import Intake, schema
from bpvcheck.intake.batch import BlockResult
from bpvcheck.intake.examine import examine
from bpvcheck.intake.readers import BUILT_IN, Reader, batches
from bpvcheck.records.extensions import Extensions
from tests.intake.test_mutants import BUILDING

Write = Callable[..., Path]
Take = Callable[..., Intake]
START: bytes = b'{"kind":"placement","id":"P","school":"99ZZ",'
PERIOD: bytes = b'"period":{"start":"2012-02-03","planned_end":"2012-02-01"}}'
TRAINER: bytes = b'"trainers":[{"since":"2012-01-02","until":"2011-01-01"}]}'

PLACES = {
    "1e400": (b'"extensions":{"a":{"b":[1,1e400]}}}', Code.WRONG_VALUE, "/extensions/a/b/1"),
    "5,000 digits": (b'"level":' + b"9" * 5000 + b"}", Code.WRONG_VALUE, "/level"),
    "400 digits": (b'"level":' + b"9" * 400 + b"}", Code.WRONG_VALUE, "/level"),
    "a key twice": (
        b'"extensions":{"a":{"b":[{"c":1,"c":2}]}}}',
        Code.DUPLICATE_KEY,
        "/extensions/a/b/0/c",
    ),
    "a plan in a wrong order": (PERIOD, Code.IMPOSSIBLE_DATES, "/period/planned_end"),
    "a term in a wrong order": (TRAINER, Code.IMPOSSIBLE_DATES, "/trainers/0/until"),
    "a year too late": (b'"complete_until":"2100-01-01"}', Code.WRONG_VALUE, "/complete_until"),
    "a year too early": (b'"complete_until":"1989-12-31"}', Code.WRONG_VALUE, "/complete_until"),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_problem_says_where_it_is(name: str, write: Write, take: Take) -> None:
    """Each has the pointer of what is wrong, whether or not the text is JSON to all readers."""
    rest, code, pointer = PLACES[name]
    [problem] = take(write("a.ndjson", START + rest)).problems
    assert (problem.code, problem.pointer, problem.line) == (code, pointer, 1)


@pytest.mark.parametrize(
    ("rest", "other"), [(PERIOD, "/period/start"), (TRAINER, "/trainers/0/since")]
)
def test_dates_in_a_wrong_order_name_the_other_place(rest: bytes, other: str) -> None:
    """Either of the two may be the wrong one."""
    [problem] = examine(START + rest).problems
    assert problem.expected == f"a day on or after that in {other}"


def test_the_range_of_years_is_told(write: Write, take: Take) -> None:
    """A date outside it names the range; its first and last day are right."""
    [problem] = examine(START + b'"complete_until":"2100-01-01"}').problems
    assert problem.expected.startswith("a date from 1990 to 2099")
    for day in (b"1990-01-01", b"2099-12-31"):
        assert take(write("a.ndjson", START + b'"complete_until":"' + day + b'"}')).problems == []


def test_bad_bytes_have_an_offset(write: Write, take: Take) -> None:
    """The column is that of the first byte that is not UTF-8."""
    text = b'{"kind":"school","id":"99ZX","name":"\xe9"}'
    [problem] = take(write("a.ndjson", text)).problems
    assert (problem.line, problem.column) == (1, text.index(b"\xe9") + 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_called_so(encoding: str, write: Write, take: Take) -> None:
    """With a mark or without, it is one problem of the file."""
    text = '{"kind":"school","id":"99ZZ"}\n' * 9
    [problem] = take(write("a.ndjson", text.encode(encoding))).problems
    assert problem.message == "The file is in UTF-16, not in UTF-8."


def test_carriage_returns_are_called_so(write: Write, take: Take) -> None:
    """Lines that end in CR alone are one line to everybody else."""
    text = b'{"kind":"school","id":"99ZZ"}\r{"kind":"school","id":"99ZX"}\r'
    [problem] = take(write("a.ndjson", text)).problems
    assert "carriage return (CR)" in problem.hint


@pytest.mark.parametrize("extensions", [(), BUILDING], ids=["protocol", "plugin"])
@pytest.mark.parametrize("brackets", ["[]", ('{"a":', "}")])
@pytest.mark.parametrize("depth", [30, 31])
def test_the_schema_bounds_the_depth_as_the_intake_does(
    depth: int, brackets: tuple[str, str], extensions: Extensions
) -> None:
    """A namespace, and thirty in it."""
    opening, closing = brackets
    fits = depth == 30
    value = opening * depth + ("" if opening == "[" else "1") + closing * depth
    text = (START + b'"extensions":{"zorg":{"b":%s}}}' % value.encode()).decode()
    schema_of = Draft202012Validator(schema("placement", extensions))
    assert schema_of.is_valid(json.loads(text)) is fits
    assert (examine(text.encode(), extensions).record is not None) is fits


def rows(file: IO[bytes]) -> Iterator[Any]:
    """Make a record of each line, and fail at the third."""
    for number, line in enumerate(file, 1):
        record = {"kind": "placement", "id": f"P{number}", "school": line.decode().strip()}
        yield number, record
        if number == 2:
            msg = "secret"
            raise ValueError(msg)


def direct(file: IO[bytes]) -> Iterator[BlockResult]:
    """Yield what is read, and fail after it."""
    yield from batches(islice(rows(file), 2))
    msg = "secret"
    raise ValueError(msg)


@pytest.mark.parametrize("read", [lambda file: batches(rows(file)), direct])
def test_a_reader_that_fails_names_the_row(
    read: Callable[[IO[bytes]], Iterator[BlockResult]], write: Write, take: Take
) -> None:
    """What came before is read, and what the reader says is not repeated."""
    path = write("a.csv", b"99ZX\n99ZX\n99ZX\n")
    intake = take(path, readers=[Reader((".csv",), read), *BUILT_IN])
    [problem] = intake.problems
    assert (problem.code, problem.line) == (Code.UNREADABLE, 3)
    assert "ValueError after line 2" in problem.message
    assert "secret" not in str(problem)
    assert intake.counts["placement"].accepted == 2
