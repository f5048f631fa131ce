"""What a verdict hangs on: which unknown facts would settle it, and what would have to differ."""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations, product
from typing import Final

from bpvcheck.expressions.logic import Truth
from bpvcheck.judge.decision import LETTERS, Decision, claims
from bpvcheck.judge.errors import PatternError
from bpvcheck.judge.grid import Grid
from bpvcheck.judge.reference import judge
from bpvcheck.judge.verdicts import Verdict

__all__ = ["influence", "nearest_pattern"]

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


def nearest_pattern(
    decision: Decision, pattern: str, wanted: Verdict, changeable: Collection[str]
) -> str | None:
    """Find the pattern with the verdict `wanted` that differs least, or None where none has it.

    Only `changeable` names differ, as few as can be; of equals the one with the fewest
    unknowns, then the one that changes the first facts, to true before false. Raises
    PatternError for a pattern that does not fit or a name that is not there, and TooLargeError
    where over 15 names are in play.
    """
    truths = decision.read(pattern)
    if strange := sorted(set(changeable) - set(decision.names)):
        msg = f"there is no {strange[0]!r} to change; there are {', '.join(decision.names)}"
        raise PatternError(msg, card=decision.card)
    free = [name for name in decision.deciding if name in changeable]
    grid = Grid.over(free, LETTERS, {n: t for n, t in truths.items() if n not in free})
    if not _verdicts(decision, grid)[wanted]:
        return None
    for count in range(len(free) + 1):
        found = [
            p for p in _changed(decision, pattern, free, count) if judge(decision, p) is wanted
        ]
        if found:
            return min(found, key=lambda changed: changed.count(Truth.UNKNOWN))
    return None


def _changed(decision: Decision, pattern: str, free: Collection[str], count: int) -> Iterator[str]:
    """List the patterns that differ in `count` of the free names."""
    places = [decision.names.index(name) for name in free]
    for chosen in combinations(places, count):
        others = (LETTERS.replace(pattern[place], "") for place in chosen)
        for letters in product(*others):
            changed = list(pattern)
            for place, letter in zip(chosen, letters, strict=True):
                changed[place] = letter
            yield "".join(changed)
