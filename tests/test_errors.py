"""Errors say where, what is wrong, what was expected and what to do, in one style."""

import pickle
import re
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest

from bpvcheck import errors
from bpvcheck.errors import (
    BpvcheckError,
    Code,
    ExitCode,
    NothingJudgedError,
    Problem,
    RecordError,
    RuleError,
    UsageError,
    did_you_mean,
    error_from,
    nearest,
)
from bpvcheck.i18n import using

UNKNOWN_NAME = Problem(
    Code.UNKNOWN_NAME,
    'Unknown name "briefd".',
    expected="a field of placement",
    hint='did you mean "briefed"?',
    file="rules/preparation/VRB-OI-5.yaml",
    line=14,
    column=12,
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


def subclasses(base: type[BpvcheckError]) -> Iterator[type[BpvcheckError]]:
    """List a class and all below it."""
    yield base
    for child in base.__subclasses__():
        yield from subclasses(child)


def test_a_problem_says_everything() -> None:
    """A problem is written as place, code, what is wrong, what was expected and what to do."""
    assert str(UNKNOWN_NAME) == (
        'rules/preparation/VRB-OI-5.yaml:14:12: R105 Unknown name "briefd".\n'
        "  expected: a field of placement\n"
        '  what to do: did you mean "briefed"?'
    )


def test_a_problem_speaks_dutch() -> None:
    """The words around a message follow the chosen language."""
    with using("nl"):
        text = str(UNKNOWN_NAME)
    assert "\n  verwacht: a field of placement\n  wat te doen: did you mean" in text


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Problem(Code.NOT_JSON, "x"), ""),
        (Problem(Code.NOT_JSON, "x", file="a.json"), "a.json"),
        (Problem(Code.NOT_JSON, "x", file="a.json", line=3), "a.json:3"),
        (Problem(Code.NOT_JSON, "x", file="a.json", line=3, pointer="/start"), "a.json:3 /start"),
        (Problem(Code.NOT_JSON, "x", file="a.json", pointer=""), "a.json"),
        (Problem(Code.NOT_JSON, "x", pointer="/start"), "/start"),
    ],
)
def test_a_place_is_written_as_far_as_it_is_known(where: Problem, expected: str) -> None:
    """A place is written as editors understand it, and nothing is made up."""
    assert where.where == expected
    assert str(where) == (f"{expected}: D101 x" if expected else "D101 x")


def test_a_problem_does_not_change() -> None:
    """A problem is a value."""
    with pytest.raises(FrozenInstanceError):
        UNKNOWN_NAME.line = 15  # type: ignore[misc]


def test_an_error_reads_as_its_problem() -> None:
    """An error of one problem shows it and gives its parts."""
    error = RuleError(Code.NOT_YAML, "A tab.", hint="use spaces", file="a.yaml", line=2)
    assert str(error) == "a.yaml:2: R102 A tab.\n  what to do: use spaces"
    assert (error.code, error.message, error.hint) == (Code.NOT_YAML, "A tab.", "use spaces")


def test_an_error_shows_all_its_problems() -> None:
    """Problems found together are shown together, in the order in which they were given."""
    other = Problem(Code.DEAD_BRANCH, "Never met.", file="a.yaml", line=9)
    error = RuleError.of(UNKNOWN_NAME, other)
    assert error.problems == (UNKNOWN_NAME, other)
    assert str(error) == f"{UNKNOWN_NAME}\n{other}"
    assert error.code is Code.UNKNOWN_NAME


def test_an_error_travels_between_processes() -> None:
    """An error keeps its class and problems when it is pickled."""
    error = pickle.loads(pickle.dumps(RuleError.of(UNKNOWN_NAME)))  # noqa: S301 - our own bytes
    assert type(error) is RuleError
    assert error.problems == (UNKNOWN_NAME,)


def test_an_error_has_a_problem() -> None:
    """An error without a problem cannot be made."""
    with pytest.raises(ValueError, match="RuleError needs a problem"):
        RuleError.of()


def test_an_error_takes_its_own_codes_only() -> None:
    """A code of another family is refused, so that the exit code is never wrong."""
    with pytest.raises(ValueError, match="UsageError does not take R105"):
        UsageError.of(UNKNOWN_NAME)


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (UsageError, 2),
        (RecordError, 3),
        (RuleError, 4),
        (NothingJudgedError, 5),
    ],
)
def test_an_error_has_its_exit_code(error: type[BpvcheckError], exit_code: int) -> None:
    """Each class of error ends a run with the exit code that is documented for it."""
    assert error.exit_code == exit_code


@pytest.mark.parametrize("error", list(subclasses(BpvcheckError)))
def test_the_tree_of_errors_is_documented(error: type[BpvcheckError]) -> None:
    """The tree in the module's docstring has every class, with its exit code."""
    assert errors.__doc__
    lines = [line for line in errors.__doc__.splitlines() if error.__name__ in line]
    assert lines
    if error is not BpvcheckError:
        assert re.search(rf"{error.__name__} +{error.exit_code:d} ", lines[0])


@pytest.mark.parametrize("code", Code)
def test_a_code_makes_its_error(code: Code) -> None:
    """Every code has a class of error that takes it and the exit code that goes with it."""
    error = error_from(Problem(code, "x"))
    assert error.exit_code is code.exit_code
    assert code.family in type(error).families


@pytest.mark.parametrize("code", Code)
def test_a_code_is_described(code: Code) -> None:
    """Every code is a letter and three figures, with a short description in both languages."""
    assert re.fullmatch(r"[UDRPN]\d{3}", str(code))
    assert 0 < len(code.summary) <= 80
    with using("nl"):
        assert code.summary != code.description


def test_codes_stand_in_order() -> None:
    """No number is given twice, and each family counts upwards in the order of the list."""
    numbers = [code.number for code in Code]
    assert len(set(numbers)) == len(Code.__members__)
    assert all(one < two for one, two in pairwise(numbers) if one[0] == two[0])


def test_exit_codes_are_those_that_are_promised() -> None:
    """The exit codes are 0 to 5 and those of a run that broke off, each with a description."""
    assert [code.value for code in ExitCode] == [0, 1, 2, 3, 4, 5, 70, 130, 141]
    assert all(code.summary for code in ExitCode)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("briefd", "briefed"),
        ("BRIEFED", "briefed"),
        ("vrb-oi-5", "VRB-OI-5"),
        ("signed_by", None),
        ("", None),
    ],
)
def test_nearest_finds_what_was_meant(name: str, expected: str | None) -> None:
    """A slip of the pen finds its name, in upper or lower case; what is far finds nothing."""
    assert nearest(name, {"briefed", "in_time", "VRB-OI-5"}) == expected


def test_nearest_does_not_depend_on_order() -> None:
    """Of two names that are equally near the same one is always named."""
    assert nearest("ab", ["ac", "ad"]) == nearest("ab", ["ad", "ac"])


def test_a_hint_names_the_nearest() -> None:
    """The hint asks whether the nearest name was meant, and is empty where there is none."""
    assert did_you_mean("briefd", ["briefed"]) == 'did you mean "briefed"?'
    assert did_you_mean("xyz", ["briefed"]) == ""
