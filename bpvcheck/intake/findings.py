"""What is found in one file: how many records, and what is wrong with those that are set aside."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bpvcheck.errors import Problem
from bpvcheck.intake.batch import Broken, Place, Said

__all__ = ["MODULUS", "Findings"]

_MOST: Final = 100_000
"""So many problems are kept, and so many places: more would fill the memory."""

MODULUS: Final = 2**256
"""Digests of records are added up modulo this: the order in which they come does not matter."""


@dataclass
class Findings:
    """What is found in a file, or in a part of it.

    - ``records``: how many there are, good or bad; ``digest`` is the sum of theirs.
    - ``set_aside``: how many are wrong, by kind, "" where that cannot be told.
    - ``namespaces``: how many accepted records have fields of a sector that nobody declares.
    - ``said``: what the reader of the file says of it.
    - ``refused``: where the records stand that are set aside; ``unplaced`` counts those of which
      that is not known, or no longer kept.
    - ``untold``: how many problems were not kept, because there are so many.
    """

    records: int = 0
    digest: int = 0
    problems: list[Problem] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    namespaces: Counter[str] = field(default_factory=Counter)
    refused: list[Place] = field(default_factory=list)
    unplaced: int = 0
    said: list[Said] = field(default_factory=list)
    untold: int = 0

    def count(self, records: int, digest: int) -> None:
        """Count records."""
        self.records += records
        self.digest = (self.digest + digest) % MODULUS

    def refuse(
        self, kind: str, problems: Iterable[Problem], place: Place | None, line: int | None
    ) -> None:
        """Set a record aside that stands on this line."""
        self.set_aside[kind] += 1
        self._keep([replace(problem, line=line) for problem in problems])
        if place and len(self.refused) < _MOST:
            self.refused.append(place)
        else:
            self.unplaced += 1

    def note(self, broken: Broken) -> None:
        """Note a piece of the file that is no record."""
        if broken.digest:
            self.count(1, int.from_bytes(broken.digest, "big"))
            self.refuse(broken.kind, [broken.problem], broken.place, broken.problem.line)
        else:
            self.fail(broken.problem)

    def fail(self, problem: Problem) -> None:
        """Note a problem that is not one of a record."""
        self.problems.append(problem)
        self.unplaced += 1

    def in_file(self, name: str) -> "Findings":
        """Return the same, its problems with the name of the file and as people find them."""
        problems = [replace(problem, file=name) for problem in self.problems]
        for locate in (said.locate for said in self.said if said.locate):
            problems = [locate(problem) for problem in problems]
        return replace(self, problems=problems)

    def add(self, other: "Findings") -> None:
        """Add what was found in another part of the file."""
        self.count(other.records, other.digest)
        self._keep(other.problems)
        self.untold += other.untold
        self.set_aside.update(other.set_aside)
        self.namespaces.update(other.namespaces)
        self.refused.extend(other.refused)
        self.unplaced += other.unplaced

    def _keep(self, problems: Sequence[Problem]) -> None:
        """Keep problems, as long as there are not too many."""
        room = max(0, _MOST - len(self.problems))
        self.problems.extend(problems[:room])
        self.untold += len(problems[room:])
