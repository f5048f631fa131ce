"""Which facts would settle a verdict, and what would have to differ for another."""

import pytest

from bpvcheck.expressions.logic import parse_logic
from bpvcheck.judge import Decision, Verdict, influence, nearest_pattern
from bpvcheck.judge.errors import PatternError, TooLargeError

FACTS = ("briefed", "in_time", "complete")
MET = parse_logic("briefed and in_time and complete", FACTS)
LATE = parse_logic("briefed and complete and not in_time", FACTS)
BRIEFING = Decision("VRB-OI-5", FACTS, MET, LATE)


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
    ("pattern", "wanted", "changeable", "expected"),
    [
        ("ttttt", Verdict.MET, FACTS, "ttttt"),
        ("ttttt", Verdict.MET, (), "ttttt"),
        ("tttft", Verdict.MET, FACTS, "ttttt"),
        ("ttuuu", Verdict.MET, FACTS, "ttttt"),
        ("ttuuu", Verdict.MET_LATE, FACTS, "tttft"),
        ("ttttt", Verdict.MET_LATE, FACTS, "tttft"),
        ("ttttt", Verdict.BREACHED, FACTS, "ttftt"),
        ("ttttt", Verdict.BREACHED, ("complete",), "ttttf"),
        ("ttttt", Verdict.BREACHED, ("in_time",), None),
        ("ttttt", Verdict.NOT_DEMONSTRATED, FACTS, "ttutt"),
        ("ttttt", Verdict.PENDING, FACTS, None),
        ("ttttt", Verdict.PENDING, ("due_passed", "briefed"), "tfftt"),
        ("ttttt", Verdict.NOT_APPLICABLE, FACTS, None),
        ("uuuuu", Verdict.NOT_APPLICABLE, ("applies",), "fuuuu"),
        ("tttff", Verdict.MET, ("in_time",), None),
        ("tttff", Verdict.MET, ("complete", "in_time"), "ttttt"),
        # Of two ways with as few changes the one with the fewest unknowns: f, not u.
        ("tfttt", Verdict.PENDING, FACTS, "tfftt"),
    ],
)
def test_nearest_pattern_changes_least(
    pattern: str, wanted: Verdict, changeable: tuple[str, ...], expected: str | None
) -> None:
    """The nearest pattern changes as few letters as can be, and only those that may change."""
    assert nearest_pattern(BRIEFING, pattern, wanted, changeable) == expected


def test_nearest_pattern_does_not_depend_on_order() -> None:
    """Of two that are as near the first fact of the card changes, however the names are given."""
    either = Decision("C", ("a", "b"), parse_logic("a or b", "ab"))
    for changeable in (("a", "b"), ("b", "a"), {"b", "a"}):
        assert nearest_pattern(either, "ttff", Verdict.MET, changeable) == "tttf"


def test_facts_that_decide_nothing_never_change() -> None:
    """A fact that no clause names stays as it is."""
    made = Decision("C", ("idle", "done"), parse_logic("done", ["done"]))
    assert nearest_pattern(made, "ttuf", Verdict.MET, ("idle", "done")) == "ttut"
    assert nearest_pattern(made, "ttuf", Verdict.MET, ("idle",)) is None


def test_what_does_not_fit_is_refused() -> None:
    """A pattern of a wrong length, or a name that is not there, is an error by name."""
    with pytest.raises(PatternError, match="VRB-OI-5: pattern 'tt' is not 5 letters"):
        influence(BRIEFING, "tt")
    with pytest.raises(PatternError, match="pattern 'ttttx' is not 5 letters"):
        nearest_pattern(BRIEFING, "ttttx", Verdict.MET, ())
    with pytest.raises(PatternError, match="VRB-OI-5: there is no 'brief' to change"):
        nearest_pattern(BRIEFING, "ttttt", Verdict.MET, ("brief",))


def test_many_unknowns_are_looked_through_or_refused() -> None:
    """Twenty unknowns are looked through; what would take for ever is an error by name."""
    names = tuple(f"fact_{number}" for number in range(30))
    some = Decision("C", names, parse_logic(" and ".join(names[:20]), names))
    assert influence(some, "tt" + "u" * 30) == names[:20]
    every = Decision("C", names, parse_logic(" and ".join(names), names))
    with pytest.raises(TooLargeError, match="30 facts have over"):
        influence(every, "tt" + "u" * 30)
