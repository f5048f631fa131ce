"""Decisions: what is refused, and what can be told of them before there are records."""

from itertools import islice

import pytest

from bpvcheck.expressions.logic import Conjunction, Fact, Logic, Negation, parse_logic
from bpvcheck.judge import Decision, all_patterns, dead_branches
from bpvcheck.judge.decision import by_card
from bpvcheck.judge.errors import DecisionError, JudgeError, TooLargeError

FACTS = ("done", "on_time", "complete", "withdrawn")
MANY = tuple(f"fact_{number}" for number in range(30))


def logic(text: str | None) -> Logic | None:
    """Read logic over the facts, where there is a text."""
    return None if text is None else parse_logic(text, (*FACTS, "applies", "due_passed"))


def decision(met: str, breached: str | None = None) -> Decision:
    """Make a decision over the facts from texts; whether it was done is asked by now too."""
    clause = parse_logic(met, (*FACTS, "applies", "due_passed"))
    return Decision("C", FACTS, clause, logic(breached), ("done_by_now",))


def test_the_letters_of_a_pattern_have_names() -> None:
    """Before the card's facts stand whether the duty applies and whether it is due."""
    made = decision("done and on_time")
    assert made.names == (
        "applies", "due_passed", "done", "on_time", "complete", "withdrawn", "done_by_now",
    )  # fmt: skip
    assert made.deciding == ("applies", "due_passed", "done", "on_time", "done_by_now")
    assert list(made.clauses) == ["met", "met_late"]


def test_a_duty_is_late_only_where_it_can_be() -> None:
    """Where no fact of `met` depends on the day there is nothing to be late with."""
    assert list(decision("on_time").clauses) == ["met"]
    assert decision("not (done and on_time)").met_by_now == Negation(
        Conjunction((Fact("done_by_now"), Fact("on_time")))
    )


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (("done", "done"), "C: there are two facts named 'done'"),
        (("done", "applies"), "C: there are two facts named 'applies'"),
        (("due_passed", "done"), "C: there are two facts named 'due_passed'"),
        (("on_time",), "C: `met` names 'done', which is no fact of this card"),
        ((), "C: `met` names 'done', which is no fact of this card"),
    ],
)
def test_facts_and_clauses_go_together(facts: tuple[str, ...], message: str) -> None:
    """A fact that is named twice, or by a clause only, is an error."""
    with pytest.raises(DecisionError, match=message) as caught:
        Decision("C", facts, Fact("done"))
    assert caught.value.card == "C"
    assert isinstance(caught.value, JudgeError)


def test_every_clause_is_checked() -> None:
    """An error names the clause."""
    with pytest.raises(DecisionError, match="`breached` names 'other'"):
        Decision("C", ("done",), Fact("done"), Fact("other"))


def test_decisions_are_values() -> None:
    """Decisions that say the same are equal and serve as keys."""
    assert len({decision("done", "withdrawn"), decision("done", "withdrawn")}) == 1
    assert list(by_card([decision("done")])) == ["C"]


def test_all_patterns_of_a_card() -> None:
    """A card has 3 ** n patterns, listed in order and one at a time."""
    one = Decision("C", ("done",), Fact("done"))
    listed = list(all_patterns(one))
    assert len(set(listed)) == len(listed) == 27
    assert listed[:4] == ["ttt", "ttf", "ttu", "tft"]
    many = Decision("C", MANY, Fact(MANY[0]))
    assert list(islice(all_patterns(many), 2)) == ["t" * 32, "t" * 31 + "f"]


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (("done", None), []),
        (("done and on_time", None), []),
        (("done", "done and withdrawn"), ["breached"]),
        (("done", "withdrawn"), []),
        # a due duty that is refuted is breached without a clause too
        (("done and on_time", "done and not on_time"), []),
        (("done or not done", None), ["breached"]),
        # unknown can still be neither
        (("done and not done", None), ["met"]),
        (("done and not done", "done and not done"), ["met", "breached"]),
        (("done and applies", None), []),
        (("done and not applies", None), ["met"]),
        (("done", "not done and due_passed"), []),
        (("done", "not done and not applies"), ["breached"]),
    ],
)  # fmt: skip
def test_dead_branches_are_named(clauses: tuple[str, str | None], expected: list[str]) -> None:
    """A clause that no pattern of a duty that applies can reach is dead."""
    assert dead_branches(decision(*clauses)) == expected


def test_only_facts_that_are_named_count_for_size() -> None:
    """A card with many facts of which the clauses name two is looked through at once."""
    met, breached = Fact(MANY[0]), Fact(MANY[29])
    made = Decision("C", MANY, met, breached)
    assert dead_branches(made) == []


def test_too_many_facts_are_refused() -> None:
    """A card with more combinations than can be looked through is an error by name."""
    every = parse_logic(" and ".join(MANY), MANY)
    with pytest.raises(TooLargeError, match="31 facts have over 14,348,907 combinations"):
        dead_branches(Decision("C", MANY, every))
