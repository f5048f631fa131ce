"""Over all evidence patterns of all cards: less data never makes a verdict worse than unknown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bpvcheck.judge import Verdict
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.decision import LETTERS, Decision, claims
from bpvcheck.judge.grid import Grid
from bpvcheck.rulebook.card import Card
from bpvcheck.testing import rule_book

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
FOLDERS = sorted(path.parent for path in PLUGINS.glob("*/bpvcheck_*/plugin.yaml"))
CARDS = rule_book(*FOLDERS).cards


@pytest.mark.parametrize("key", CARDS)
def test_a_fact_that_is_not_known_breaches_nothing(key: str) -> None:
    """Where a fact is unknown nothing is breached that is not where it is true, or where false."""
    assert list(_worse(CARDS[key], Verdict.BREACHED)) == []


@pytest.mark.parametrize("key", CARDS)
def test_a_fact_that_is_not_known_meets_nothing(key: str) -> None:
    """Where a fact is unknown nothing is met that is not where it is true, or where false."""
    found = [
        name for verdict in (Verdict.MET, Verdict.MET_LATE) for name in _worse(CARDS[key], verdict)
    ]
    assert found == []


def _worse(card: Card, verdict: Verdict) -> Iterator[str]:
    """Yield the facts of which knowing less gives a verdict that knowing more does not."""
    decision = decision_of(card)
    names = decision.deciding
    grid = Grid.over(names, LETTERS, {})
    given = _cells(decision, grid, verdict)
    # that something was late stays so when what came of it is not known
    late = _cells(decision, grid, Verdict.MET_LATE) if verdict is Verdict.BREACHED else 0
    for place, name in enumerate(names):
        step = 3**place
        unknown = given & grid.bits_of(name, "u")
        for letter, shift in (("t", 2 * step), ("f", step)):
            known = (given | late) & grid.bits_of(name, letter)
            if unknown & ~(known << shift):
                yield f"{name}={letter}"


def _cells(decision: Decision, grid: Grid, wanted: Verdict) -> int:
    """Return the patterns that get a verdict, a bit each."""
    left, found = grid.everything, 0
    for verdict, condition in claims(decision):
        bits = left & grid.bits(condition)
        left ^= bits
        found |= bits if verdict is wanted else 0
    return found
