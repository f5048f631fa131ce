"""What is derived from the records of a run: placements that take place, and subjects but these.

Each is made when it is asked for: a run over one duty needs few of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Final, Protocol

import pyarrow as pa

from bpvcheck.observe.subjects.companies import companies, ids_of
from bpvcheck.observe.subjects.others import centres, programmes, regions, requests, sectors
from bpvcheck.observe.subjects.rows import SubjectRows
from bpvcheck.observe.subjects.running import Running, Unknown, running_of
from bpvcheck.observe.subjects.schools import schools
from bpvcheck.observe.subjects.world import World

__all__ = ["ALWAYS_READ", "Derived", "RecordPart", "Subjects"]

ALWAYS_READ: Final = (
    "id", "status", "status_on", "school", "company", "student", "qualification", "period",
    "endings", "evaluations", "complete_until", "lists_complete_until", "lists_complete_since",
    "channels_complete_until", "attestations_complete_until",
)  # fmt: skip
"""Fields of placements that are looked at whatever cards ask."""


class RecordPart(Protocol):
    """Some of the placements."""

    def read(self, names: Sequence[str] | None = None) -> pa.Table:
        """Return the records, or some of their fields."""


class Subjects(Mapping[str, SubjectRows]):
    """Subjects by the name of their table, each kind made when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], SubjectRows]]) -> None:
        """Make nothing yet."""
        self._makers = makers
        self._made: dict[str, SubjectRows] = {}

    def __getitem__(self, name: str) -> SubjectRows:
        """Return the subjects of a table."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Return how many kinds there are."""
        return len(self._makers)


class Derived:
    """What is derived from the records of a run.

    ``parts`` are the placements in parts, ``subjects`` all subjects but placements.
    """

    def __init__(self, world: World, parts: Sequence[RecordPart]) -> None:
        """Derive nothing yet."""
        self.world, self.parts = world, parts
        self._unknown = Unknown()
        per = ("school_year", "half_year", "two_years")
        self.subjects = Subjects(
            {
                "school_per_school_year": lambda: schools(world, self.running),
                "company_per_school_year": lambda: companies(world, self.running, self._unknown),
                "knowledge_centre_per_school_year": lambda: centres(
                    world, self.subjects["company_per_school_year"]
                ),
                "recognition_request": partial(requests, world),
                "sector": partial(sectors, world),
                "sector_per_region": partial(regions, world),
                **{f"programme_per_{each}": partial(programmes, world, each) for each in per},
            }
        )

    @cached_property
    def running(self) -> Running:
        """The placements that have a start, of all parts."""
        found, before = [], 0
        for part in self.parts:
            records = self.world.of("placement", part.read(ALWAYS_READ))
            found.append(running_of(records, self.world, self._unknown, before))
            before += records.size
        if not found:
            nothing = self.world.of("placement", pa.table({"id": pa.array([], pa.string())}))
            found.append(running_of(nothing, self.world, self._unknown, 0))
        return Running.joined(found)

    @property
    def company_ids(self) -> pa.Array:
        """The ids of companies by the numbers that `running` has."""
        _all_are_known = self.running
        return ids_of(self.world, self._unknown)
