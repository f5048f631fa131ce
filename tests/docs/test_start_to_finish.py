"""The page that follows one placement through the code says what the code does."""

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.codes import pattern
from bpvcheck.reports import TERMINAL, LedgerView
from bpvcheck.reports.output import render
from bpvcheck.reports.views import school_view
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options, Run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "start-to-finish.md").read_text(encoding="utf-8")
MODULE = r"`(bpvcheck/[\w/]+\.py)`"


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Judge the page's placement by the page's duty."""
    options = Options(as_of=date(2012, 11, 1), only=["VRB-OI-5"], threads=1)
    with check([ROOT / "docs/examples/one-placement.ndjson"], load_rules(), options) as found:
        yield found


def modules() -> list[str]:
    """Name the modules that the page names."""
    return list(dict.fromkeys(re.findall(MODULE, PAGE)))


def test_every_module_is_there() -> None:
    """Each file that the page names is there, and every step has some."""
    assert [name for name in modules() if not (ROOT / name).is_file()] == []
    folders = {name.split("/")[1] for name in modules()}
    steps = {
        "intake",
        "records",
        "rulebook",
        "expressions",
        "observe",
        "judge",
        "ledger",
        "reports",
    }
    assert steps <= folders


def test_every_function_is_there() -> None:
    """Each function is in the module that the page names with it, or else in one of the page's."""
    for name, module in re.findall(rf"`(\w+)(?:\(\))?`\s+(?:\(|in\s+){MODULE}", PAGE):
        assert hasattr(imported(module), name), f"{name} in {module}"
    everywhere = {
        name
        for module in modules()
        for held in vars(imported(module)).values()
        for name in [getattr(held, "__name__", ""), *(vars(held) if isinstance(held, type) else ())]
    }
    assert set(re.findall(r"`(\w+)\(\)`", PAGE)) <= everywhere


def imported(module: str) -> object:
    """Import a module by its file."""
    return import_module(module.removesuffix(".py").replace("/", "."))


def test_the_line_is_that_of_the_file() -> None:
    """What the page shows of the record is in the file."""
    shown = json.loads(block("json", 0))
    held = json.loads((ROOT / "docs/examples/one-placement.ndjson").read_text(encoding="utf-8"))
    topics = [briefing.pop("topics") for each in (shown, held) for briefing in each["briefings"]]
    assert {topics[0][0], topics[0][-1]} <= set(topics[1])
    assert shown == {key: held[key] for key in shown}


def block(language: str, number: int) -> str:
    """Give one of the page's code blocks."""
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)
    return str(found[number])


def test_the_facts_are_those_of_the_card(run: Run) -> None:
    """The expressions that the page quotes are on the card."""
    facts = run.book.cards["VRB-OI-5"].facts
    assert f"`{facts['student_briefed'].text}`" in PAGE
    assert 'overlaps(its.audience, ["company", "trainer"])' in facts["company_briefed"].text
    assert all(f"`{name}`" in PAGE for name in facts)


def test_the_facts_hold_what_the_page_says(run: Run) -> None:
    """The facts are true, false, true, false; the pattern's number and due day follow."""
    (row,) = run.observed.tables["placement"].to_pylist()
    assert (row["VRB-OI-5"], row["VRB-OI-5 due"]) == (270, date(2012, 2, 6))
    assert dict(run.counts) == {("VRB-OI-5", 270): 1}
    assert pattern(270, 6) == "tttftf"
    assert decision_of(run.book.cards["VRB-OI-5"]).names[2:] == (
        "student_briefed", "company_briefed", "student_briefed_by_now", "company_briefed_by_now",
    )  # fmt: skip
    assert '`{("VRB-OI-5", 270): 1}`' in PAGE
    assert "27 + 243 = **270**, due **2012-02-06**" in PAGE
    assert "**tttftf**" in PAGE


def test_the_ledger_has_the_row(run: Run) -> None:
    """The row that the page shows is in the ledger."""
    shown = json.loads(block("json", 1))
    columns = ", ".join(shown)
    (row,) = LedgerView.of_run(run).rows(f"SELECT {columns} FROM ledger")  # noqa: S608
    assert shown == {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in zip(shown, row, strict=True)
    }


def test_the_report_has_the_lines(run: Run) -> None:
    """The words that the page shows of the report are in it, however they are laid out."""
    view = school_view(LedgerView.of_run(run), "99XA", "en")
    report = set(render(view, TERMINAL, width=80).split())
    shown = "\n".join(block("console", 0).splitlines()[1:])
    assert set(shown.split()) - report == set()
    assert run.book.cards["VRB-OI-5"].remedy["en"] in " ".join(shown.split())
