"""What happens to whom, decided before any record is written.

A company's record comes before those of its placements, and refers to them (the evaluations that a
decision rests on), so what both need is drawn first and kept in columns of numbers: some 25 bytes
per placement, however many there are.
"""

from array import array
from dataclasses import dataclass, field
from enum import IntEnum
from random import Random
from typing import Final

from bpvcheck.simulate import rates
from bpvcheck.simulate.catalogue import CYCLE, SECTORS, school_brins, track_of
from bpvcheck.simulate.days import DayRange
from bpvcheck.simulate.rates import pick

_LATE: Final = rates.AGREEMENT_LATE * 1.07
"""More are late than records show: those that nobody signed yet are not in them."""
_ENDED_EARLY: Final = rates.ENDED_EARLY * 0.97
"""Fewer end early than records show: those running now are finished if they ended early."""
TERM: Final = 1461
"""Days of a recognition: four years (SBB 2015 and its predecessors, art. 7)."""
SHORTEST: Final = 14
"""Days that a placement lasts at least."""
OLDEST_RECOGNITION: Final = 1390
EXPORT_AGES: Final = (0, 0, 0, 3, 9, 27)
"""How many days before the as-of date a school exported its records."""


class Fate(IntEnum):
    """What happened to the recognition of a company."""

    FINE = 0
    LOST = 1
    EXPIRED = 2
    OTHER_QUALIFICATION = 3
    LATE = 4


class Course(IntEnum):
    """How a placement went, as far as the records show; a withdrawn one never took place."""

    GOING_ON = 0
    AS_PLANNED = 1
    COMPLETED_EARLY = 2
    STUDENT_LEFT = 3
    COMPANY_ENDED = 4
    SCHOOL_ENDED = 5
    RECOGNITION_LOST = 6
    COMPANY_CLOSED = 7
    WITHDRAWN = 8


_FATES: Final = rates.table(
    rates.COMPANY_FATES,
    Fate.FINE,
    lost=Fate.LOST,
    expired=Fate.EXPIRED,
    other_qualification=Fate.OTHER_QUALIFICATION,
    late=Fate.LATE,
)
TRAINER_STATES: Final = ("", *rates.TRAINERS)
"""What may be wrong with a company's trainers: the column ``trainer`` is an index into this."""
_TRAINERS: Final = tuple(TRAINER_STATES.index(state) for state in rates.named(rates.TRAINERS))
_EARLY: Final = (
    *(Course.COMPLETED_EARLY for _ in range(14)),
    *(Course.STUDENT_LEFT for _ in range(3)),
    Course.COMPANY_ENDED,
    Course.SCHOOL_ENDED,
    Course.COMPANY_CLOSED,
)
"""Most placements that end early are simply finished: assumption."""


def _column(kind: str) -> "array[int]":
    return array(kind)


@dataclass(slots=True)
class Plan:
    """The columns: schools by their index, companies and placements by their number."""

    days: DayRange
    brins: list[str]
    exported: list[int]
    """By school: the last day that its records show."""
    first: "array[int]" = field(default_factory=lambda: _column("I"))
    """By company: its first placement; one entry more than there are companies."""
    fate: "array[int]" = field(default_factory=lambda: _column("B"))
    fate_day: "array[int]" = field(default_factory=lambda: _column("H"))
    since: "array[int]" = field(default_factory=lambda: _column("H"))
    trainer: "array[int]" = field(default_factory=lambda: _column("B"))
    company: "array[int]" = field(default_factory=lambda: _column("I"))
    school: "array[int]" = field(default_factory=lambda: _column("H"))
    bbl: "array[int]" = field(default_factory=lambda: _column("B"))
    start: "array[int]" = field(default_factory=lambda: _column("H"))
    planned: "array[int]" = field(default_factory=lambda: _column("H"))
    drawn: "array[int]" = field(default_factory=lambda: _column("H"))
    """The day on which the agreement is (to be) drawn up."""
    ended: "array[int]" = field(default_factory=lambda: _column("H"))
    """The last day; 0 if the records do not show one."""
    course: "array[int]" = field(default_factory=lambda: _column("B"))
    evaluated: "array[int]" = field(default_factory=lambda: _column("H"))

    @property
    def companies(self) -> int:
        """How many companies there are."""
        return len(self.fate)

    def home(self, company: int) -> int:
        """Return the index of the school that a company mostly works with."""
        return company * len(self.brins) // self.companies

    def thin(self, school: int) -> bool:
        """Whether a school exports thin records."""
        return school % rates.SCHOOLS_PER_THIN_ONE == rates.SCHOOLS_PER_THIN_ONE - 1

    def not_kept(self, school: int) -> frozenset[str]:
        """Name the lists that a school with full dossiers does not keep."""
        return rates.NOT_KEPT[school % rates.SCHOOLS_PER_THIN_ONE % len(rates.NOT_KEPT)]

    def placement_id(self, placement: int) -> str:
        """Return the identifier of a placement's record."""
        return f"{self.brins[self.school[placement]]}-p{placement:06d}"

    def replacement(self, company: int) -> int | None:
        """Another company of the same qualification, if there is one."""
        for other in (company + CYCLE, company - CYCLE):
            if 0 <= other < self.companies:
                return other
        return None


def make_plan(schools: int, placements: int, seed: int, days: DayRange) -> Plan:
    """Draw what happens; the same arguments give the same plan."""
    random = Random(f"{seed}/plan")  # noqa: S311 - made-up records, not secrets
    brins = school_brins()
    plan = Plan(
        days,
        [next(brins) for _ in range(schools)],
        [days.as_of - pick(random.random, EXPORT_AGES) for _ in range(schools)],
    )
    _companies(plan, placements, random)
    for company in range(plan.companies):
        _placements(plan, company, random)
        _recognise(plan, company, random)
        for placement in range(plan.first[company], plan.first[company + 1]):
            _finish(plan, placement, random)
    return plan


def _companies(plan: Plan, placements: int, random: Random) -> None:
    """Give companies their placements, in blocks; the last ones get what is left."""
    sizes = list(rates.COMPANY_SIZES)
    given = 0
    plan.first.append(0)
    while given < placements:
        random.shuffle(sizes)
        for size in sizes if given + sum(sizes) <= placements else [3] * len(sizes):
            given = min(given + size, placements)
            plan.first.append(given)
            if given == placements:
                break
    companies = len(plan.first) - 1
    plan.fate.extend(pick(random.random, _FATES) for _ in range(companies))
    plan.trainer.extend(pick(random.random, _TRAINERS) for _ in range(companies))


def _placements(plan: Plan, company: int, random: Random) -> None:
    """When the placements of a company start, are to end, and are agreed upon."""
    rnd = random.random
    track = track_of(company)
    work_based = track.work_based or SECTORS[track.sector].work_based
    home, schools = plan.home(company), len(plan.brins)
    for _ in range(plan.first[company], plan.first[company + 1]):
        pathway = "BBL" if rnd() < work_based else "BOL"
        start = pick(rnd, plan.days.starts[pathway])
        late = rnd() < _LATE
        plan.company.append(company)
        plan.school.append((home + 1) % schools if rnd() < rates.OTHER_SCHOOL else home)
        plan.bbl.append(pathway == "BBL")
        plan.start.append(start)
        plan.planned.append(start + pick(rnd, rates.WEEKS[pathway]) * 7 - 3)
        plan.drawn.append(
            start + 1 + int(rates.AGREEMENT_LATEST * rnd() ** 2)
            if late
            else start - int((rates.AGREEMENT_EARLIEST + 1) * rnd() ** 2)
        )


def _recognise(plan: Plan, company: int, random: Random) -> None:
    """Since when the company is recognised, and when that goes wrong."""
    rnd, as_of = random.random, plan.days.as_of
    block = range(plan.first[company], plan.first[company + 1])
    begin = min((plan.start[number] for number in block), default=as_of - 600)
    fate = plan.fate[company]
    since = min(begin, as_of) - 70 - int(rnd() * OLDEST_RECOGNITION)
    day = 0
    if fate == Fate.LOST:
        day = _half_way(plan, block, 0.2 + 0.6 * rnd())
    elif fate == Fate.EXPIRED:
        day = begin - 200 + int(rnd() * 300)
        since = day - TERM + 1
    elif fate == Fate.LATE:
        since = begin + 7 + int(rnd() * 40)
    if max(day, since) > as_of or (fate == Fate.LATE and not block):
        plan.fate[company], day = Fate.FINE, 0
        since = min(since, as_of - 30)
    plan.since.append(since)
    plan.fate_day.append(day)


def _half_way(plan: Plan, block: range, part: float) -> int:
    """Return a day during the company's first placement; one long past if it has none."""
    if not block:
        return plan.days.as_of - int(600 * part)
    start = plan.start[block.start]
    return start + int((plan.planned[block.start] - start) * part)


def _finish(plan: Plan, number: int, random: Random) -> None:
    """How the placement ends, as far as the school's export shows."""
    rnd, company, shown = random.random, plan.company[number], plan.exported[plan.school[number]]
    start, planned = plan.start[number], plan.planned[number]
    course, end = Course.AS_PLANNED, planned
    if rnd() < rates.WITHDRAWN:
        course, end = Course.WITHDRAWN, 0
    elif rnd() < _ENDED_EARLY:
        course = pick(rnd, _EARLY)
        left = (planned - start) * (0.12 if course == Course.COMPLETED_EARLY else 0.8)
        end = max(planned - 1 - int(left * rnd()), start + SHORTEST)
    lost = plan.fate_day[company]
    if (
        plan.fate[company] == Fate.LOST
        and start + SHORTEST < lost < end
        and rnd() < rates.ENDED_BY_LOSS
    ):
        course, end = Course.RECOGNITION_LOST, min(lost + int(rnd() * 14), planned)
    if course != Course.WITHDRAWN and end > shown:
        course, end = Course.GOING_ON, 0
    evaluated = end + 2 + int(rnd() * 26) if end and rnd() < rates.EVALUATED else 0
    plan.course.append(course)
    plan.ended.append(end)
    plan.evaluated.append(evaluated if evaluated <= shown else 0)
