"""What a verdict hangs on: the facts that carry it, and the unknown ones that would settle it."""

from collections.abc import Collection, Mapping
from typing import Final

from bpvcheck.expressions.logic import Truth
from bpvcheck.judge.decision import Decision, claims
from bpvcheck.judge.grid import Grid
from bpvcheck.judge.reference import judge
from bpvcheck.judge.verdicts import Verdict

__all__ = ["influence", "reasons"]

_KNOWN: Final = "tf"


def influence(decision: Decision, pattern: str) -> tuple[str, ...]:
    """Name the unknown facts that matter, `applies` and `due_passed` among them, in order.

    A fact matters where for some truth values of all other unknowns the verdict is another when
    the fact is true than when it is false. Raises PatternError for a pattern that does not fit,
    and TooLargeError where over 23 unknowns are in play.
    """
    truths = decision.read(pattern)
    unknown = [name for name in decision.deciding if truths[name] is Truth.UNKNOWN]
    fixed = {name: truth for name, truth in truths.items() if name not in unknown}
    grid = Grid.over(unknown, _KNOWN, fixed)
    verdicts = _verdicts(decision, grid)
    return tuple(name for name in unknown if _matters(name, grid, verdicts))


def _verdicts(decision: Decision, grid: Grid) -> dict[Verdict, int]:
    """Divide the combinations of a grid over the verdicts."""
    divided, left = {}, grid.everything
    for verdict, condition in claims(decision):
        divided[verdict] = left & grid.bits(condition)
        left ^= divided[verdict]
    return divided


def _matters(name: str, grid: Grid, verdicts: Mapping[Verdict, int]) -> bool:
    """Compare the verdicts where a fact is true with those where it is false."""
    step = 1 << grid.free.index(name)
    yes, no = (grid.bits_of(name, letter) for letter in _KNOWN)
    return any((bits & yes) << step != bits & no for bits in verdicts.values())


def reasons(decision: Decision, pattern: str) -> tuple[str, ...]:
    """Name the known facts that carry the verdict, in order.

    A fact carries it where it is one of a smallest set of facts that give the verdict whatever
    else is unknown. Raises PatternError for a pattern that does not fit.
    """
    truths = decision.read(pattern)
    known = [name for name in decision.deciding if truths[name] is not Truth.UNKNOWN]
    carrying = {name for kept in known for name in _smallest(decision, pattern, known, kept)}
    return tuple(name for name in known if name in carrying)


def _smallest(
    decision: Decision, pattern: str, known: Collection[str], kept: str
) -> frozenset[str]:
    """Forget known facts one by one while the verdict stays, ``kept`` as the last."""
    wanted, left = judge(decision, pattern), set(known)
    for name in (*(each for each in known if each != kept), kept):
        place = decision.names.index(name)
        less = f"{pattern[:place]}{Truth.UNKNOWN}{pattern[place + 1 :]}"
        if judge(decision, less) is wanted:
            pattern = less
            left.remove(name)
    return frozenset(left)
