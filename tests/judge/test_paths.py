"""Decision tables: the paths to each verdict."""

from itertools import combinations

import pytest

from bpvcheck.expressions.logic import Fact, Truth, parse_logic
from bpvcheck.judge import Decision, Verdict
from bpvcheck.judge import paths as module
from bpvcheck.judge.conditions import Every, Seen, Some, every, given, refuted, shown, some
from bpvcheck.judge.errors import TooLargeError
from bpvcheck.judge.paths import paths

A, B = Seen("a", Truth.TRUE), Seen("b", Truth.FALSE)


def test_conditions_are_folded() -> None:
    """What always or never holds is left out, or decides; nothing is said twice."""
    assert (every([]), some([])) == (True, False)
    assert (every([A, False]), some([A, True])) == (False, True)
    assert (every([A, True, A]), some([A, False, A])) == (A, A)
    assert every([A, every([B, A])]) == Every((A, B))
    assert some([A, every([A, B])]) == Some((A, Every((A, B))))


def test_logic_comes_apart_into_shown_and_refuted() -> None:
    """`a and not b` is shown where a is true and b false, refuted where either is not."""
    logic = parse_logic("a and not b", "ab")
    assert shown(logic) == Every((A, B))
    assert refuted(logic) == Some((Seen("a", Truth.FALSE), Seen("b", Truth.TRUE)))
    assert (shown(None), refuted(None)) == (False, True)


def test_what_is_known_is_filled_in() -> None:
    """A condition gets simpler with every fact that is known."""
    condition = shown(parse_logic("a and not b", "ab"))
    assert given(condition, "a", Truth.TRUE) == B
    assert given(condition, "a", Truth.UNKNOWN) is False
    assert given(given(condition, "a", Truth.TRUE), "b", Truth.FALSE) is True
    assert given(condition, "c", Truth.TRUE) == condition


def test_the_table_of_a_card_with_one_fact() -> None:
    """The smallest card, path by path: what no longer matters is not tested."""
    table = paths(Decision("C", ("done",), Fact("done")))
    written = {(" ".join("=".join(test) for test in tests), verdict) for tests, verdict in table}
    assert written == {
        ("applies=f", Verdict.NOT_APPLICABLE),
        ("applies=t due_passed=t done=t", Verdict.MET),
        ("applies=t due_passed=t done=f", Verdict.BREACHED),
        ("applies=t due_passed=t done=u", Verdict.NOT_DEMONSTRATED),
        ("applies=t due_passed=f done=t", Verdict.MET),
        ("applies=t due_passed=f done=fu", Verdict.PENDING),
        ("applies=t due_passed=u done=t", Verdict.MET),
        ("applies=t due_passed=u done=fu", Verdict.NOT_DEMONSTRATED),
        ("applies=u due_passed=f", Verdict.PENDING),
        ("applies=u due_passed=tu", Verdict.NOT_DEMONSTRATED),
    }


def test_paths_exclude_each_other() -> None:
    """Of any two paths one tests a fact for letters that the other does not let pass."""
    names = tuple("abcd")
    made = Decision("C", names, parse_logic("a and b or c", names), parse_logic("not d", names))
    for one, other in combinations(paths(made), 2):
        theirs = dict(other.tests)
        assert any(not set(letters) & set(theirs.get(name, "tfu")) for name, letters in one.tests)


def test_too_many_cases_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card whose table would be endless is an error by name, not a run without end."""
    names = tuple(f"fact_{number}" for number in range(40))
    pairs = " or ".join(f"({a} and {b})" for a, b in zip(names[::2], names[1::2], strict=True))
    made = Decision("C", names, parse_logic(pairs, names))
    with pytest.raises(TooLargeError, match="C: its clauses have over 10,000 cases"):
        paths(made)
    monkeypatch.setattr(module, "MAX_PATHS", 9)
    with pytest.raises(TooLargeError, match="over 9 cases"):
        paths(Decision("D", ("done",), Fact("done")))
