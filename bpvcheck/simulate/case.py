"""A placement while its record is made: what the plan says of it, ready to hand."""

from dataclasses import dataclass
from typing import Final

from bpvcheck.simulate.catalogue import JsonObject, Track
from bpvcheck.simulate.people import Trainer
from bpvcheck.simulate.plan import Course
from bpvcheck.simulate.rates import Draw

JsonObjects = list[JsonObject]

GOALS: Final = (
    ["B1-K1-W1", "B1-K2-W1"],
    ["B1-K1-W1", "B1-K3-W2"],
    ["B1-K2-W2", "P1-K1-W1"],
    ["B1-K1-W2", "B1-K2-W3", "P2-K1-W1"],
)
"""Work processes (werkprocessen) to learn."""
METHODS: Final = (
    ["observation", "portfolio"],
    ["practical_test", "interview"],
    ["work_sample", "logbook"],
    ["observation", "practical_test"],
)
PARTS: Final = ["opdracht-1", "opdracht-2"]
SHORT: Final = 16
"""Weeks below which a placement has two contacts."""
BROKEN_OFF: Final = frozenset(
    {
        Course.STUDENT_LEFT,
        Course.COMPANY_ENDED,
        Course.SCHOOL_ENDED,
        Course.RECOGNITION_LOST,
        Course.COMPANY_CLOSED,
    }
)


@dataclass(slots=True)
class Case:
    """A placement; days are numbers, and none after ``shown`` is in its record."""

    number: int
    brin: str
    company: int
    pathway: str
    track: Track
    start: int
    planned: int
    drawn: int
    ended: int
    evaluated: int
    course: int
    shown: int
    trainers: list[Trainer]
    rnd: Draw
    iso: list[str]

    @property
    def last(self) -> int:
        """The last day: the actual one, or else the planned one."""
        return self.ended or self.planned

    @property
    def weeks(self) -> int:
        """The planned length."""
        return (self.planned - self.start + 3) // 7

    @property
    def goals(self) -> list[str]:
        """What the student is to learn."""
        return GOALS[self.number % 4]

    @property
    def methods(self) -> list[str]:
        """How the student is to be assessed, if the agreement says so."""
        return METHODS[self.number // 4 % 4]

    @property
    def contacts(self) -> int:
        """How many contacts the agreement promises: JOB's norm is three (2012)."""
        return 2 if self.weeks < SHORT else 3
