"""The trainers and supervisors: made from a number, so that every record tells the same of them."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from bpvcheck.simulate.catalogue import Track, track_of
from bpvcheck.simulate.plan import TRAINER_STATES, Plan

NONE, NOT_RECORDED, LOWER, TWO = (
    TRAINER_STATES.index(state) for state in ("none", "not_recorded", "lower_level", "two")
)
QUALIFICATIONS: Final = (
    "vocational_diploma",
    "trainer_course",
    "trainer_certificate",
    "equivalent_experience",
)
USUAL: Final[Mapping[str, str]] = {
    **dict.fromkeys(("93410", "93420", "93430"), "trainer_certificate"),
    **dict.fromkeys(("95311", "95321"), "trainer_course"),
}
"""What garages and ICT ask of trainers, by crebo; half of the companies see to it: assumption."""
SUPERVISORS: Final = 40
"""Supervisors (BPV-begeleiders) per school."""


class Trainer(NamedTuple):
    """A trainer (praktijkopleider) of a company."""

    person: str
    since: int
    qualification: str | None
    qualified: int
    level: int


def trainers(plan: Plan, company: int) -> list[Trainer]:
    """Those who train at a company; none at a few."""
    state = plan.trainer[company]
    if state == NONE:
        return []
    since, track = plan.since[company], track_of(company)
    level = track.level
    return [
        Trainer(
            person=f"c{company:06d}-t{rank}",
            since=since,
            qualification=None if state == NOT_RECORDED else _qualification(company + rank, track),
            qualified=since - 30 - company * 53 * rank % 1500,
            level=max(level - 1, 1) if state == LOWER else min(level + company % 2, 4),
        )
        for rank in range(1, 3 if state == TWO else 2)
    ]


def _qualification(number: int, track: Track) -> str:
    usual = USUAL.get(track.crebo) if number // 4 % 2 else None
    return usual or QUALIFICATIONS[number % 4]


def supervisor(brin: str, rank: int) -> str:
    """Return the pseudonym of a school's supervisor."""
    return f"{brin}-b{rank:02d}"
