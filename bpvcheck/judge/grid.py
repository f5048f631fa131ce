"""All combinations of some facts at once, one bit each.

Three facts have 27 combinations, so the patterns of which something holds are a number of 27 bits
and "and" is `&`. Half a million patterns take some milliseconds, where one by one takes seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Final

from bpvcheck.judge.conditions import Condition, Every, Seen, Some
from bpvcheck.judge.errors import TooLargeError

__all__ = ["MAX_CELLS", "Grid"]

MAX_CELLS: Final = 3**15
"""How many combinations a grid holds at most: 15 facts of three values, 2 MB a number."""


@dataclass(frozen=True)
class Grid:
    """The combinations of the letters of some facts, numbered from 0; see `Grid.over`."""

    free: tuple[str, ...]
    letters: str
    columns: Mapping[tuple[str, str], int]
    everything: int

    @classmethod
    def over(cls, free: Sequence[str], letters: str, fixed: Mapping[str, str]) -> "Grid":
        """Combine the `letters` of the `free` facts; the `fixed` facts have one letter each.

        Raises TooLargeError where there are over MAX_CELLS combinations.
        """
        if len(letters) ** len(free) > MAX_CELLS:
            msg = f"{len(free)} facts have over {MAX_CELLS:,} combinations: join some into one"
            raise TooLargeError(msg)
        columns = dict.fromkeys(fixed.items(), 1)
        size = 1
        for name in free:
            columns = {key: _repeat(bits, size, len(letters)) for key, bits in columns.items()}
            block = (1 << size) - 1
            columns |= {(name, letter): block << i * size for i, letter in enumerate(letters)}
            size *= len(letters)
        return cls(tuple(free), letters, columns, (1 << size) - 1)

    def bits(self, condition: Condition) -> int:
        """Find the combinations of which a condition holds."""
        match condition:
            case Seen(fact, truth):
                return self.bits_of(fact, truth)
            case Every(items):
                return reduce(and_, map(self.bits, items))
            case Some(items):
                return reduce(or_, map(self.bits, items))
            case _:
                return self.everything if condition else 0

    def bits_of(self, name: str, letter: str) -> int:
        """Find the combinations in which a fact has a letter."""
        return self.columns.get((name, letter), 0)


def _repeat(bits: int, size: int, times: int) -> int:
    """Write `bits`, of `size`, a number of times one after the other."""
    return sum(bits << i * size for i in range(times))
