"""What one worker found in one file, or a part of it: counts, problems, and parts of the spool.

What has to be known of all records together (ids, references, claims on company codes) is kept
small: ids as hashes, which the processes share because they are forked.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any, Final

from bpvcheck.errors import Problem
from bpvcheck.intake.spool import Part

__all__ = ["REFERENCES", "Tally", "key_of", "normal_id", "references_of"]

REFERENCES: Final = {
    "placement": (("school", "school"), ("company", "company")),
    "company": (("knowledge_centre", "knowledge_centre"), ("sector", "sector")),
    "recognition_request": (("knowledge_centre", "knowledge_centre"), ("company", "company")),
}
"""By kind: the fields that refer to a record, and the kind that they refer to."""

Refs = dict[tuple[str, str], Counter[str]]


def normal_id(kind: str, value: str) -> str:
    """Give an id as it is compared: in a company code, spaces and zeros are the same."""
    return value.replace(" ", "0") if kind == "company" else value


def key_of(kind: str, value: str) -> int:
    """Give the hash under which an id is remembered."""
    return hash(normal_id(kind, value))


@dataclass
class Tally:
    """What was found, in a form that travels between processes."""

    source: str
    parts: dict[str, Part] = field(default_factory=dict)
    records: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    digest: int = 0
    lines: int = 0
    references: Refs = field(default_factory=dict)
    claims: list[tuple[str, str]] = field(default_factory=list)
    namespaces: Counter[str] = field(default_factory=Counter)

    def shift(self, lines: int) -> None:
        """Count lines from further on."""
        if not lines:
            return
        for part in self.parts.values():
            part.lines = array("Q", [line + lines for line in part.lines])
        self.problems = [
            replace(problem, line=problem.line + lines) if problem.line else problem
            for problem in self.problems
        ]

    def remember(self, kind: str, lines: Iterable[int], records: Sequence[Any]) -> None:
        """Note what has to be known of accepted records of one kind."""
        part = self.parts[kind]
        part.lines.extend(lines)
        ids = map(attrgetter("id"), records)
        plain = kind != "company"
        part.keys.extend([*map(hash, ids)] if plain else [key_of(kind, value) for value in ids])
        self._refer(kind, records)
        for space in filter(None, map(attrgetter("extensions"), records)):
            # of a twin a dict, of a model itself a model
            names = space if isinstance(space, dict) else space.model_fields_set
            self.namespaces.update([*names])
        if kind == "company":
            self._claim(records)

    def _refer(self, kind: str, records: Iterable[Any]) -> None:
        """Count what records refer to; a field that is not recorded counts as nothing."""
        for name, _target in REFERENCES.get(kind, ()):
            counter = self.references.setdefault((kind, name), Counter())
            counter.update(map(attrgetter(name), records))

    def _claim(self, companies: Iterable[Any]) -> None:
        """Note which company goes by which other codes."""
        for company in companies:
            codes = {normal_id("company", code) for code in company.also_known_as or ()}
            own = normal_id("company", company.id)
            self.claims.extend((code, own) for code in sorted(codes - {own}))

    def tidy(self) -> None:
        """Drop what was not recorded from the counts of references."""
        for counter in self.references.values():
            for value in [value for value in counter if not value]:
                del counter[value]


def references_of(kind: str, record: dict[str, Any]) -> list[tuple[tuple[str, str], str]]:
    """Give what one parsed record refers to, as `Tally` counts it."""
    fields = [name for name, _target in REFERENCES.get(kind, ())]
    return [((kind, name), record[name]) for name in fields if record.get(name)]
