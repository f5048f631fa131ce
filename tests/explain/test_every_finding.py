"""What holds of every explanation, on the findings of the cards' own examples."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from json import dumps, loads
from typing import Any

import pytest

from bpvcheck.explain import Explanation, as_text, explain
from bpvcheck.explain.model import ListRead
from bpvcheck.judge import Verdict
from bpvcheck.ledger.evidence import COMPLETE
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.examples import Example, examples
from bpvcheck.testing.apart import set_apart

Record = dict[str, Any]
Judge = Callable[[list[Record], date], AbstractContextManager[Any]]
DAY = date(2012, 6, 1)


@dataclass(frozen=True)
class Case:
    """An explanation, what the ledger says is missing, and the record that it is about."""

    explanation: Explanation
    missing: tuple[str, ...]
    record: Record


@pytest.fixture(scope="module")
def cases(book: RuleBook, judged: Judge) -> list[Case]:
    """Explain the findings of every fourth example of the cards, as of one day."""
    found: dict[tuple[str, str], Record] = {}
    records: list[Record] = []
    for number, (card, example) in enumerate(chosen(book)):
        own, _names = set_apart(loads(dumps(example.records, default=str)), number)
        records += own
        mine = (each for each in own if each["kind"] == card.subject_record)
        found |= {(card.id, each["id"]): each for each in mine}
    with judged(records, DAY) as run:
        rows = LedgerView.of_run(run).rows(
            "SELECT DISTINCT duty, subject, part, missing FROM ledger"
        )
        return [
            Case(
                explain(run, duty, f"{subject}:{part}".rstrip(":")), tuple(missing.split()), record
            )
            for duty, subject, part, missing in rows
            if (record := found.get((duty, subject)))
        ]


def chosen(book: RuleBook) -> Iterator[tuple[Card, Example]]:
    """Every fourth example as of the day."""
    pairs = ((card, example) for card in book for example in examples(card)[::4])
    yield from (pair for pair in pairs if pair[1].as_of == DAY)


def test_all_sorts_of_verdicts_are_explained(cases: list[Case]) -> None:
    """The examples give findings of every verdict that lasts."""
    found = {case.explanation.finding.verdict for case in cases}
    assert found >= {*Verdict} - {Verdict.PENDING}


def test_something_is_missing_where_it_cannot_be_told(cases: list[Case]) -> None:
    """What is not demonstrated misses something, and nothing else does."""
    for case in cases:
        unsettled = case.explanation.finding.verdict is Verdict.NOT_DEMONSTRATED
        assert bool(case.explanation.missing) is unsettled, case.explanation.finding.name


def test_what_is_missing_is_what_the_ledger_says(cases: list[Case]) -> None:
    """The explanation names of the ledger's paths those that this subject lacks."""
    for case in cases:
        if not case.explanation.card.rests_on:
            for each in case.explanation.missing:
                inside = [path for path in case.missing if f"{path}.".startswith(f"{each.path}.")]
                assert inside, f"{case.explanation.finding.name}: {each.path}"


def test_what_is_missing_is_not_on_record(cases: list[Case]) -> None:
    """A field that is asked for is one that the record, or an item of its list, does not have."""
    asked = [
        (case, each.path.split("."))
        for case in cases
        for each in case.explanation.missing
        if not each.path.endswith((COMPLETE, ".on")) and "the_" not in each.path
    ]
    assert len(asked) > 20
    for case, parts in asked:
        assert lacks(case.record, parts), f"{case.explanation.finding.name}: {parts}"


def lacks(value: object, parts: list[str]) -> bool:
    """Tell whether nothing is recorded under a path, in any item on the way."""
    if isinstance(value, list) and parts:
        return any(lacks(item, parts) for item in value)
    if isinstance(value, dict) and parts:
        return lacks(value.get(parts[0]), parts[1:])
    return value is None


def test_what_decides_is_known_or_would_settle_it(cases: list[Case]) -> None:
    """Every finding has facts that decide; unknown ones only where it cannot be told."""
    for case in cases:
        deciding = [fact.truth for fact in case.explanation.facts if fact.decides]
        unsettled = case.explanation.finding.verdict is Verdict.NOT_DEMONSTRATED
        assert deciding, case.explanation.finding.name
        assert all((truth is None) is unsettled for truth in deciding)


def test_a_list_is_shown_with_what_it_is_looked_through_for(cases: list[Case]) -> None:
    """Every reading of a list says what was looked for."""
    reads = [read for case in cases for fact in case.explanation.facts for read in fact.read]
    lists = [read for read in reads if isinstance(read, ListRead)]
    assert lists
    assert all(read.looks_for["nl"] and read.looks_for["en"] for read in lists)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_texts_fit_in_a_terminal(cases: list[Case], lang: str) -> None:
    """No line of any explanation is wider than 80 columns."""
    lines = [line for case in cases for line in as_text(case.explanation, lang).splitlines()]
    assert [line for line in lines if len(line) > 80] == []
