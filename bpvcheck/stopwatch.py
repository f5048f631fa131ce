"""How long the steps of a run take, on the clock and in processor time of all threads.

And how much memory the process held at most, up to the end of each.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bpvcheck.memory import most_held

__all__ = ["Step", "Stopwatch"]


@dataclass(frozen=True)
class Step:
    """A step, the seconds that it took, and the most bytes that were held up to its end."""

    name: str
    clock: float
    processor: float
    memory: int


class Stopwatch:
    """Times steps, in their order."""

    def __init__(self) -> None:
        """Have timed nothing yet."""
        self.steps: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens in the block."""
        clock, processor = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            took = time.perf_counter() - clock, time.process_time() - processor
            self.steps.append(Step(name, *took, most_held()))
