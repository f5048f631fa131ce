"""A sample of dossiers that is spread over pathways, years, locations and qualifications.

The dossiers stand in the order of these, the one with the fewest values first, and in random order
where all four are the same; then every k-th is drawn from a random start. So each has the same
chance, and what stands together gets its share to within one dossier (systematic sampling with
implicit stratification). The same seed and dossiers give the same sample, whatever the order of the
records. How large a sample must be no norm says; its size is the user's choice.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

__all__ = ["Dossier", "Stratum", "draw", "strata"]


@dataclass(frozen=True)
class Dossier:
    """What a dossier is drawn by; "" is not recorded.

    ``year`` is the school year of its start, ``location`` the region of the company or, where that
    is not recorded, the location of the company.
    """

    placement: str
    pathway: str
    qualification: str
    year: str
    location: str


DIMENSIONS: Final = ("pathway", "year", "location", "qualification")
"""By what a sample is spread."""


@dataclass(frozen=True)
class Stratum:
    """A value of one of `DIMENSIONS`: how many dossiers have it, and how many were drawn."""

    dimension: str
    value: str
    dossiers: int
    drawn: int


def draw(dossiers: Sequence[Dossier], size: int, seed: int) -> list[Dossier]:
    """Draw ``size`` dossiers, or all where there are no more."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, not a secret
    mixed = sorted(dossiers, key=lambda each: each.placement)
    chance.shuffle(mixed)
    names = sorted(DIMENSIONS, key=lambda name: len({getattr(each, name) for each in mixed}))
    ordered = sorted(mixed, key=attrgetter(*names))
    if size >= len(ordered):
        return ordered
    step = len(ordered) / size
    start = chance.random() * step
    return [ordered[int(start + number * step)] for number in range(size)]


def strata(dossiers: Sequence[Dossier], drawn: Sequence[Dossier]) -> tuple[Stratum, ...]:
    """Return how the sample is spread, the largest groups first."""
    found = []
    for name in DIMENSIONS:
        there = Counter(getattr(each, name) for each in dossiers)
        taken = Counter(getattr(each, name) for each in drawn)
        order = sorted(there, key=lambda value: (-there[value], value))
        found += [Stratum(name, value, there[value], taken[value]) for value in order]
    return tuple(found)
