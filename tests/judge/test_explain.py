"""Which facts carry a verdict, and which would settle it."""

import pytest

from bpvcheck.expressions.logic import parse_logic
from bpvcheck.judge import Decision, influence, reasons
from bpvcheck.judge.errors import PatternError, TooLargeError

FACTS = ("briefed", "in_time", "complete")
MET = parse_logic("briefed and in_time and complete", FACTS)
BRIEFING = Decision("VRB-OI-5", FACTS, MET)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ttttt", ()),
        ("ttttu", ("complete",)),
        ("ttuuu", ("briefed", "in_time", "complete")),
        # Not briefed is breached, so when and how no longer matter.
        ("ttfuu", ()),
        ("tttuf", ()),
        # Due or not due, it is met.
        ("tuttt", ()),
        ("tutuf", ("due_passed",)),
        ("tuttu", ("due_passed", "complete")),
        ("uuttt", ("applies",)),
        ("uuttf", ("applies", "due_passed")),
        ("futuu", ()),
        ("ffuuu", ()),
        # Pending now, but done is met also before it is due.
        ("tfutt", ("briefed",)),
        ("tffuu", ()),
    ],
)
def test_influence_names_what_would_settle_it(pattern: str, expected: tuple[str, ...]) -> None:
    """An unknown fact is named where it can still make a difference, and not otherwise."""
    assert influence(BRIEFING, pattern) == expected


def test_a_fact_that_matters_only_with_others_is_named() -> None:
    """An unknown that decides for some values of the other unknowns is named."""
    either = Decision("C", ("a", "b"), parse_logic("a or b", "ab"))
    assert influence(either, "ttuu") == ("a", "b")
    assert influence(either, "ttut") == ()


def test_an_unknown_that_logic_cancels_is_not_named() -> None:
    """`a or not a` is true whatever a is, so that only b decides, unknown as both are."""
    made = Decision("C", ("a", "b"), parse_logic("(a or not a) and b", "ab"))
    assert influence(made, "ttuu") == ("b",)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ttttt", ("applies", "briefed", "in_time", "complete")),
        ("ttttf", ("applies", "due_passed", "complete")),
        # Either would be enough to breach it, so both carry it.
        ("ttftf", ("applies", "due_passed", "briefed", "complete")),
        ("tttft", ("applies", "due_passed", "in_time")),
        ("fttft", ("applies",)),
        ("tfutt", ("due_passed",)),
        # Nothing that is known makes that it cannot be told.
        ("ttutt", ()),
    ],
)
def test_reasons_are_the_facts_that_carry_a_verdict(
    pattern: str, expected: tuple[str, ...]
) -> None:
    """A known fact is named where it is one of a smallest set that gives the verdict."""
    assert reasons(BRIEFING, pattern) == expected


def test_every_way_to_the_same_verdict_is_among_the_reasons() -> None:
    """Where one fact is enough and two others together are too, all three are named."""
    made = Decision("C", ("a", "b", "c"), parse_logic("a or (b and c)", "abc"))
    assert reasons(made, "ttttt") == ("applies", "a", "b", "c")
    assert reasons(made, "ttftt") == ("applies", "b", "c")


def test_what_does_not_fit_is_refused() -> None:
    """A pattern of a wrong length, or with another letter, is an error by name."""
    with pytest.raises(PatternError, match="VRB-OI-5: pattern 'tt' is not 5 letters"):
        influence(BRIEFING, "tt")
    with pytest.raises(PatternError, match="pattern 'ttttx' is not 5 letters"):
        reasons(BRIEFING, "ttttx")


def test_many_unknowns_are_looked_through_or_refused() -> None:
    """Twenty unknowns are looked through; what would take for ever is an error by name."""
    names = tuple(f"fact_{number}" for number in range(30))
    some = Decision("C", names, parse_logic(" and ".join(names[:20]), names))
    assert influence(some, "tt" + "u" * 30) == names[:20]
    every = Decision("C", names, parse_logic(" and ".join(names), names))
    with pytest.raises(TooLargeError, match="30 facts have over"):
        influence(every, "tt" + "u" * 30)
