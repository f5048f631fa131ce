"""Kernels and the plain evaluator say the same, over records made up at random."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import Scope
from bpvcheck.expressions.timing import Index
from bpvcheck.expressions.types import Bool, Date
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.codes import CodeJudge, pattern
from bpvcheck.judge.reference import judge
from bpvcheck.observe.frames import Frame, FrameView
from bpvcheck.observe.observe import Moment, observe
from bpvcheck.observe.observed import Observed
from bpvcheck.observe.plan import ObservationPlan
from bpvcheck.observe.reference import Situations, SubjectSituation, evaluate, pattern_of
from bpvcheck.observe.subjects.placements import placements
from bpvcheck.observe.subjects.rows import SubjectRows
from bpvcheck.records.tables import RecordTables
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.subjects import (
    Subject,
    derived_values,
    subject,
    subject_type,
    table_name,
)

Record = dict[str, Any]
Make = Callable[[int, date, int], list[Record]]
MIDDLE = date(2012, 6, 15)
AMOUNT = 60
EXPRESSIONS = Path(__file__).with_name("expressions.txt")
SUBJECTS = {"placement": ("placement", ""), "company": ("company", "school_year")}
TRUTHS = {True: "true", False: "false", None: "unknown"}

# a seed tells all, and smaller ones tell no more: nothing is gained by shrinking
RANDOM = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
SEEDS = (st.integers(0, 10**6), st.integers(-200, 200), st.none() | st.integers(-100, 100))


def expressions() -> list[tuple[Subject, str, n.Node]]:
    """Read the expressions, each with the subject that it is about."""
    lines = EXPRESSIONS.read_text(encoding="utf-8").splitlines()
    found = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    return [(subject(*SUBJECTS[kind]), text, parsed(kind, text)) for kind, text in found]


def parsed(kind: str, text: str) -> n.Node:
    """Parse an expression about a kind of subject."""
    about = subject(*SUBJECTS[kind])
    scope = Scope("BPV-ST-1", subject_type(about), {}, dict(derived_values(about)), {"ALG-LB-1a"})
    return parse(text, scope, wanted=Bool())


def test_the_expressions_reach_every_node() -> None:
    """What no expression here has, the random records do not compare."""
    # terms and added functions are on cards and plugins, and compared there
    asked = {type(part) for _s, _t, node in expressions() for part in n.walk(node)}
    assert set(get_args(n.Node)) - asked == {n.Term, n.Call}


@settings(RANDOM, max_examples=5)
@given(*SEEDS)
def test_kernels_and_evaluator_agree_on_every_node(
    book: RuleBook, make_records: Make, seed: int, later: int, complete: int | None
) -> None:
    """Every expression has the same truth for every subject, asked by now and by another day."""
    records = make_records(seed, MIDDLE, AMOUNT)
    found, rows = observed(book, records, *moment(later, complete))
    assert list(node_differences(found, rows, book)) == []


@settings(RANDOM, max_examples=5)
@given(*SEEDS)
def test_kernels_and_evaluator_agree_on_every_card(
    book: RuleBook, make_records: Make, seed: int, later: int, complete: int | None
) -> None:
    """Every card has the same evidence pattern for every subject."""
    records = make_records(seed, MIDDLE, AMOUNT)
    found, rows = observed(book, records, *moment(later, complete))
    differences = [
        each for name in found.tables for each in card_differences(found, rows[name], book)
    ]
    assert differences == []


def moment(later: int, complete: int | None) -> tuple[date, date | None]:
    """Return the as-of date, and up to when the whole input is complete."""
    as_of = MIDDLE + timedelta(days=later)
    return as_of, None if complete is None else as_of + timedelta(days=complete)


def observed(
    book: RuleBook, records: list[Record], as_of: date, complete: date | None
) -> tuple[Observed, dict[str, SubjectRows]]:
    """Observe records; give the subjects of each table too."""
    judge_codes = CodeJudge(map(decision_of, book))
    tables = RecordTables(records, book.extensions)
    found = observe(tables, ObservationPlan(book), Moment(as_of, complete), judge_codes.verdicts)
    world = found.derived.world
    everyone = world.of("placement", tables.table("placement"))
    return found, {"placement": placements(world, everyone), **found.derived.subjects}


def node_differences(
    found: Observed, rows: dict[str, SubjectRows], book: RuleBook
) -> Iterator[tuple[str, str, str, str]]:
    """Ask every expression of every subject both ways, and yield where that differs."""
    for name in ("placement", "company_per_school_year"):
        subjects = rows[name]
        mine = [card for card in book if table_name(card.subject) == name]
        words = found.derived.world.words
        frame = Frame(subjects, found.derived.world.as_of, Index(), words, mine[0].trigger, {}, {})
        situations = list(Situations(subjects, book).all())
        by_day = day_of(subjects.subject)
        for about, text, node in expressions():
            if about is subjects.subject and "verdict(" not in text:
                yield from compared(text, node, FrameView(frame), situations)
                day = FrameView(frame).value(by_day)
                asked = [at.by(evaluate(by_day, at)) for at in situations]
                yield from compared(text, node, FrameView(frame).by(day, "a day"), asked)


def day_of(about: Subject) -> n.Node:
    """Return a day by which facts are asked."""
    start = derived_values(about).get("start")
    return n.FieldPath(("window", "end"), Date()) if start is None else start


def compared(
    text: str, node: n.Node, view: FrameView, situations: list[SubjectSituation]
) -> Iterator[tuple[str, str, str, str]]:
    """Compare one expression for all subjects."""
    truth = view.value(node)
    yes, no = (np.broadcast_to(each, (view.size,)) for each in (truth.true, truth.false))
    for row, at in enumerate(situations):
        here = True if yes[row] else False if no[row] else None
        there = evaluate(node, at)
        if here is not there:
            yield text, TRUTHS[here], TRUTHS[there], str(at.fields["id"])


def card_differences(
    found: Observed, subjects: SubjectRows, book: RuleBook
) -> Iterator[tuple[str, str, str]]:
    """Compare the patterns of all cards about one kind of subject."""
    table = found.tables[table_name(subjects.subject)]
    situations = [at.judged_by(verdicts(book)) for at in Situations(subjects, book).all()]
    assert table.num_rows == len(situations)
    for card in book:
        if card.subject is subjects.subject:
            names = decision_of(card).names
            codes = table.column(card.key).to_pylist()
            for code, at in zip(codes, situations, strict=True):
                here, there = pattern(code, len(names)), pattern_of(card, at)
                if here != there:
                    marks = zip(names, here, there, strict=True)
                    differing = " ".join(f"{name}:{a}/{b}" for name, a, b in marks if a != b)
                    yield card.key, differing, str(at.fields["id"])


def verdicts(book: RuleBook) -> Callable[[str, SubjectSituation], str | None]:
    """Judge what a card rests on by the reference."""

    def verdict(card_id: str, at: SubjectSituation) -> str:
        card = book.versions(card_id)[0]
        return judge(decision_of(card), pattern_of(card, at))

    return verdict


@pytest.mark.parametrize("parts", [1, 7])
def test_parts_of_any_size_give_the_same_codes(
    book: RuleBook, make_records: Make, parts: int
) -> None:
    """Placements taken a few at a time have the codes that they have all together."""
    records = make_records(1, MIDDLE, 30)
    found, _rows = observed(book, records, MIDDLE, None)
    whole = found.tables["placement"]
    judge_codes = CodeJudge(map(decision_of, book))
    pieces = RecordTables(records, book.extensions, size=parts)
    again = observe(pieces, ObservationPlan(book), Moment(MIDDLE), judge_codes.verdicts, 2)
    assert again.tables["placement"].to_pylist() == whole.to_pylist()
    assert again.counts == found.counts
