"""On every pattern of random decisions: both judges agree, and what is told beforehand is so."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpvcheck.expressions.logic import (
    Conjunction,
    Disjunction,
    Fact,
    Logic,
    Negation,
    Truth,
    evaluate,
)
from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.judge import (
    Decision,
    Verdict,
    all_patterns,
    dead_branches,
    durable,
    influence,
    reasons,
    reference,
)
from bpvcheck.judge.conditions import Condition, Every, Seen, Some, refuted, shown
from bpvcheck.judge.paths import paths
from bpvcheck.judge.session import available

NAMES = ("a", "b", "c", "d", "e")

needs_durable = pytest.mark.skipif(
    not available(), reason="durable-rules does not import on this Python"
)


def trees(facts: Sequence[str]) -> st.SearchStrategy[Logic]:
    """Draw logic over the facts."""
    leaves: st.SearchStrategy[Logic] = st.sampled_from(facts).map(Fact)
    return st.recursive(leaves, branches, max_leaves=8)


def branches(inner: st.SearchStrategy[Logic]) -> st.SearchStrategy[Logic]:
    """Draw a node above other nodes."""
    items = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(inner.map(Negation), items.map(Conjunction), items.map(Disjunction))


def decisions(most: int, least: int = 1) -> st.SearchStrategy[Decision]:
    """Draw a decision with at most so many facts."""

    def of(count: int) -> st.SearchStrategy[Decision]:
        facts = NAMES[:count]
        # Now and then a clause names what every card has.
        tree = trees((*facts, *facts, "due_passed", "applies"))
        clause = st.none() | tree
        again = st.sampled_from([(), (f"{facts[0]}{BY_NOW}",)])
        return st.builds(Decision, st.just("C"), st.just(facts), tree, clause, again)

    return st.integers(least, most).flatmap(of)


def judged(decision: Decision) -> dict[str, Verdict]:
    """Judge every pattern by the reference judge."""
    return {pattern: reference.judge(decision, pattern) for pattern in all_patterns(decision)}


def truth(logic: Logic | None, truths: dict[str, Truth]) -> Truth:
    """Evaluate a clause; an absent one is false."""
    return Truth.FALSE if logic is None else evaluate(logic, truths)


def holds(condition: Condition, truths: dict[str, Truth]) -> bool:
    """Tell whether a condition holds."""
    match condition:
        case Seen(fact, wanted):
            return truths[fact] is wanted
        case Every(items):
            return all(holds(item, truths) for item in items)
        case Some(items):
            return any(holds(item, truths) for item in items)
        case _:
            return condition


@needs_durable
@settings(max_examples=60, deadline=None)
@given(decisions(5))
def test_both_judges_agree_on_every_pattern(decision: Decision) -> None:
    """Whatever the card, durable-rules and plain Python give every pattern the same verdict."""
    asked = [("C", pattern) for pattern in all_patterns(decision)]
    expected = {("C", pattern): verdict for pattern, verdict in judged(decision).items()}
    assert durable.judge_all([decision], asked) == expected


@needs_durable
@settings(max_examples=25, deadline=None)
@given(st.lists(decisions(3), min_size=2, max_size=5))
def test_both_judges_agree_on_cards_together(drawn: list[Decision]) -> None:
    """Cards in one ruleset do not get in each other's way."""
    cards = [
        Decision(f"C{number}", each.facts, each.met, each.breached, each.again)
        for number, each in enumerate(drawn)
    ]
    asked = [(each.card, pattern) for each in cards for pattern in all_patterns(each)]
    assert durable.judge_all(cards, asked) == reference.judge_all(cards, asked)


@settings(max_examples=60, deadline=None)
@given(decisions(4))
def test_every_pattern_takes_one_path(decision: Decision) -> None:
    """A pattern passes the tests of exactly one path, which leads to its verdict."""
    table = paths(decision)
    for pattern, verdict in judged(decision).items():
        truths = decision.read(pattern)
        taken = [p.verdict for p in table if all(truths[name] in ok for name, ok in p.tests)]
        assert taken == [verdict]


@settings(max_examples=60, deadline=None)
@given(decisions(3))
def test_verdicts_are_what_the_clauses_say(decision: Decision) -> None:
    """Each verdict has the condition that the protocol gives it, written out once more."""
    for pattern, verdict in judged(decision).items():
        truths = decision.read(pattern)
        met, late, breached = (
            truth(clause, truths)
            for clause in (decision.met, decision.met_by_now, decision.breached)
        )
        applies, due = truths["applies"], truths["due_passed"]
        counted = applies == "t" and met != "t"
        not_in_time = counted and due == "t" and met == "f"
        was_late = not_in_time and late == "t"
        is_breached = counted and not was_late and (breached == "t" or not_in_time)
        open_ = applies != "f" and not (applies == "t" and met == "t") and not was_late
        said = {
            Verdict.NOT_APPLICABLE: applies == "f",
            Verdict.MET: applies == "t" and met == "t",
            Verdict.MET_LATE: was_late,
            Verdict.BREACHED: is_breached,
            Verdict.PENDING: open_ and not is_breached and due == "f",
            Verdict.NOT_DEMONSTRATED: open_ and not is_breached and due != "f",
        }
        assert [each for each, true in said.items() if true] == [verdict]


@given(trees(("a", "b", "c")))
def test_shown_and_refuted_are_kleene_logic(logic: Logic) -> None:
    """Logic is true exactly where it is shown, and false exactly where it is refuted."""
    for letters in product(Truth, repeat=3):
        truths = dict(zip("abc", letters, strict=True))
        value = evaluate(logic, truths)
        assert holds(shown(logic), truths) == (value is Truth.TRUE)
        assert holds(refuted(logic), truths) == (value is Truth.FALSE)


@settings(max_examples=60, deadline=None)
@given(decisions(3))
def test_taking_out_what_is_recorded_never_makes_a_duty_met(decision: Decision) -> None:
    """A verdict other than met does not become met where a fact becomes unknown."""
    verdicts = judged(decision)
    for pattern, verdict in verdicts.items():
        for place, letter in enumerate(pattern):
            less = pattern[:place] + "u" + pattern[place + 1 :]
            if letter != "u" and verdicts[less] is Verdict.MET:
                assert verdict is Verdict.MET


@settings(max_examples=60, deadline=None)
@given(decisions(4))
def test_dead_branches_are_those_that_nothing_reaches(decision: Decision) -> None:
    """A clause is dead exactly where going through all patterns finds none that it decides."""
    reached = {decided_by(decision, pattern) for pattern in all_patterns(decision)}
    expected = [clause for clause in ("met", "breached") if clause not in reached]
    assert dead_branches(decision) == expected


def decided_by(decision: Decision, pattern: str) -> str | None:
    """Name the clause that decides a pattern, going through them in order."""
    truths = decision.read(pattern)
    verdict = reference.judge(decision, pattern)
    if verdict is not Verdict.BREACHED:
        return "met" if verdict is Verdict.MET else None
    by_clause = decision.breached is None or evaluate(decision.breached, truths) is Truth.TRUE
    return "breached" if by_clause else None


@settings(max_examples=30, deadline=None)
@given(decisions(3))
def test_influence_is_what_completions_show(decision: Decision) -> None:
    """A fact is named exactly where two completions that differ in it alone get two verdicts."""
    verdicts = judged(decision)
    for pattern in verdicts:
        expected = tuple(
            name
            for place, name in enumerate(decision.names)
            if pattern[place] == "u"
            and any(
                verdicts[f"{done[:place]}t{done[place + 1 :]}"]
                is not verdicts[f"{done[:place]}f{done[place + 1 :]}"]
                for done in completions(pattern)
            )
        )
        assert influence(decision, pattern) == expected


def completions(pattern: str) -> Iterator[str]:
    """List what a pattern can turn out to be."""
    return map("".join, product(*("tf" if letter == "u" else letter for letter in pattern)))


@settings(max_examples=30, deadline=None)
@given(decisions(3))
def test_reasons_give_the_verdict_by_themselves(decision: Decision) -> None:
    """With every other fact unknown the verdict stays; what is unknown is no reason."""
    verdicts = judged(decision)
    for pattern, verdict in verdicts.items():
        names = reasons(decision, pattern)
        kept = [x if n in names else "u" for n, x in zip(decision.names, pattern, strict=True)]
        assert verdicts["".join(kept)] is verdict
        assert all(pattern[decision.names.index(name)] != "u" for name in names)
