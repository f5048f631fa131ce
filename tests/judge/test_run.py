"""Which judge serves, and what happens where the two disagree."""

import sys
from typing import Any

import pytest

from bpvcheck.expressions.logic import Fact
from bpvcheck.judge import Decision, JudgesDisagreeError, Verdict, engine_used, judge_patterns, run
from bpvcheck.judge.errors import EngineMissingError, JudgeError
from bpvcheck.judge.session import available

DONE = Decision("C", ("done",), Fact("done"))
ASKED = [("C", "ttf"), ("C", "ttt"), ("C", "ttf")]
EXPECTED = {("C", "ttf"): Verdict.BREACHED, ("C", "ttt"): Verdict.MET}

needs_durable = pytest.mark.skipif(
    not available(), reason="durable-rules does not import on this Python"
)


@pytest.fixture
def without_durable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have durable-rules not import, as on Python 3.13."""
    monkeypatch.setitem(sys.modules, "durable", None)


def wrong_judge(*_args: object) -> dict[tuple[str, str], Verdict]:
    """Judge everything met."""
    return dict.fromkeys(ASKED, Verdict.MET)


@pytest.mark.parametrize(
    "engine", ["auto", "reference", pytest.param("durable", marks=needs_durable)]
)
def test_each_engine_judges_the_same(engine: run.Engine) -> None:
    """Whatever the engine, distinct patterns get their verdicts in the order asked."""
    verdicts = judge_patterns(iter([DONE]), iter(ASKED), engine=engine)
    assert list(verdicts.items()) == list(EXPECTED.items())


@needs_durable
@pytest.mark.parametrize("engine", ["auto", "reference", "durable"])
def test_cross_check_gives_the_verdicts(engine: run.Engine) -> None:
    """Where both judges agree, the verdicts are those of one."""
    assert judge_patterns([DONE], ASKED, engine=engine, cross_check=True) == EXPECTED


@needs_durable
def test_durable_rules_is_the_choice_where_it_imports() -> None:
    """Left to itself, durable-rules judges."""
    assert (engine_used(), engine_used("auto")) == ("durable", "durable")


@pytest.mark.usefixtures("without_durable")
def test_the_reference_judge_serves_elsewhere() -> None:
    """Where durable-rules does not import the reference judge serves, and says so."""
    assert engine_used() == "reference"
    assert judge_patterns([DONE], ASKED) == EXPECTED
    assert judge_patterns([DONE], ASKED, cross_check=True) == EXPECTED


@pytest.mark.usefixtures("without_durable")
@pytest.mark.parametrize("options", [{}, {"cross_check": True}])
def test_durable_rules_is_missed_where_it_is_asked_for(options: dict[str, Any]) -> None:
    """Who asks for durable-rules by name hears that it is not there."""
    options = {"engine": "durable", **options}
    with pytest.raises(EngineMissingError, match="durable-rules does not import here"):
        judge_patterns([DONE], ASKED, **options)


@needs_durable
@pytest.mark.parametrize(
    ("judge", "message"),
    [
        ("durable", "C: pattern ttf is met by durable-rules and breached by reference"),
        ("reference", "C: pattern ttf is breached by durable-rules and met by reference"),
    ],
)
def test_judges_that_disagree_are_an_error(
    monkeypatch: pytest.MonkeyPatch, judge: str, message: str
) -> None:
    """A pattern with two verdicts is named, with both."""
    monkeypatch.setitem(run._JUDGES, judge, wrong_judge)  # noqa: SLF001 - to make it disagree
    with pytest.raises(JudgesDisagreeError, match=message) as caught:
        judge_patterns([DONE], ASKED, cross_check=True)
    error = caught.value
    assert (error.card, error.pattern) == ("C", "ttf")
    assert {error.durable, error.reference} == {Verdict.MET, Verdict.BREACHED}
    assert isinstance(error, JudgeError)


def test_an_engine_that_does_not_exist() -> None:
    """A misspelt engine is an error that lists what there is."""
    with pytest.raises(ValueError, match="no engine 'spark'; there are auto, durable, reference"):
        judge_patterns([DONE], ASKED, engine="spark")  # type: ignore[arg-type]
