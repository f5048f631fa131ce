"""The decision table of a card: its patterns by what leads to which verdict.

A path is a list of tests, such as "applies is t, due_passed is not f, briefed is u". Every
pattern passes all tests of exactly one path, so that rules made of paths fire exactly once, in
any order. The table comes of the card's claims by asking one fact after the other and leaving
out what no longer matters.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from bpvcheck.expressions.logic import Truth
from bpvcheck.judge.conditions import Condition, given
from bpvcheck.judge.decision import LETTERS, Decision, claims
from bpvcheck.judge.errors import TooLargeError
from bpvcheck.judge.verdicts import Verdict

__all__ = ["MAX_PATHS", "DecisionPath", "paths"]

MAX_PATHS: Final = 10_000
"""How many paths a card has at most; cards of ten facts have some two hundred."""

_Claims = tuple[tuple[Verdict, Condition], ...]


class DecisionPath(NamedTuple):
    """Tests, each of a fact and the one or two letters that pass, and where they lead."""

    tests: tuple[tuple[str, str], ...]
    verdict: Verdict


@lru_cache(maxsize=1024)
def paths(decision: Decision) -> tuple[DecisionPath, ...]:
    """List the paths of a decision; TooLargeError where there are over MAX_PATHS."""
    found = _split(_open(tuple(claims(decision))), decision.deciding, ())
    listed = tuple(islice(found, MAX_PATHS + 1))
    if len(listed) > MAX_PATHS:
        msg = f"its clauses have over {MAX_PATHS:,} cases: join some facts into one"
        raise TooLargeError(msg, card=decision.card)
    return listed


def _split(
    asked: _Claims, names: Sequence[str], tests: tuple[tuple[str, str], ...]
) -> Iterator[DecisionPath]:
    """Follow the claims that are still open, fact by fact, until one verdict is left."""
    if len(asked) == 1:
        yield DecisionPath(tests, asked[0][0])
        return
    name, *rest = names
    branches: dict[_Claims, str] = {}
    for truth in Truth:
        left = _open(tuple((verdict, given(c, name, truth)) for verdict, c in asked))
        branches[left] = branches.get(left, "") + truth
    for left, letters in branches.items():
        test = () if letters == LETTERS else ((name, letters),)
        yield from _split(left, rest, tests + test)


def _open(asked: _Claims) -> _Claims:
    """Drop the claims that are out of reach; the first that holds ends the list."""
    kept: list[tuple[Verdict, Condition]] = []
    for verdict, condition in asked:
        if condition is not False:
            kept.append((verdict, condition))
        if condition is True:
            break
    return tuple(kept)
