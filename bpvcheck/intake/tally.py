"""What one worker found in one file, or a part of it: counts, problems, and the accepted records.

Accepted records are written to part files in the spool, one per kind; what has to be known of all
records together (ids, references, claims on company codes) is kept small: ids as hashes, which the
processes share because they are forked.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import IO, Any, Final

from bpvcheck.errors import Problem

__all__ = ["REFERENCES", "Part", "Tally", "Writer", "key_of", "normal_id", "references_of"]

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
class Part:
    """One file of accepted records: for each the line it came from, and the hash of its id."""

    kind: str
    path: Path
    source: str
    lines: "array[int]" = field(default_factory=lambda: array("Q"))
    keys: "array[int]" = field(default_factory=lambda: array("q"))


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

    def refer(self, kind: str, records: Iterable[Any]) -> None:
        """Count what records refer to; a field that is not recorded counts as nothing."""
        for name, _target in REFERENCES.get(kind, ()):
            counter = self.references.setdefault((kind, name), Counter())
            counter.update(map(attrgetter(name), records))

    def claim(self, companies: Iterable[Any]) -> None:
        """Note which company goes by which other codes."""
        for company in companies:
            codes = {normal_id("company", code) for code in company.also_known_as or ()}
            own = normal_id("company", company.id)
            self.claims.extend((code, own) for code in sorted(codes - {own}))


def references_of(kind: str, record: dict[str, Any]) -> list[tuple[tuple[str, str], str]]:
    """Give what one parsed record refers to, as `Tally.refer` counts it."""
    fields = [name for name, _target in REFERENCES.get(kind, ())]
    return [((kind, name), record[name]) for name in fields if record.get(name)]


class Writer:
    """Writes accepted records to the part files of one tally."""

    def __init__(self, tally: Tally, spool: Path, number: int) -> None:
        """Name the parts after the number of the task, so that no two workers share one."""
        self._tally, self._spool, self._number = tally, spool, number
        self._files: dict[str, IO[bytes]] = {}

    def add(self, kind: str, text: bytes, lines: Sequence[int], records: Sequence[Any]) -> None:
        """Take records of one kind: their text, each on a line, and what has to be remembered."""
        part = self._part(kind)
        self._files[kind].write(text)
        part.lines.extend(lines)
        part.keys.extend([key_of(kind, record.id) for record in records])
        self._tally.refer(kind, records)
        if kind == "company":
            self._tally.claim(records)

    def _part(self, kind: str) -> Part:
        """Give the part of a kind, made when the first record of that kind comes."""
        if kind not in self._tally.parts:
            folder = self._spool / kind
            folder.mkdir(exist_ok=True)
            path = folder / f"{self._number:06d}.ndjson"
            self._files[kind] = path.open("wb", buffering=0)
            self._tally.parts[kind] = Part(kind, path, self._tally.source)
        return self._tally.parts[kind]

    def close(self) -> None:
        """Finish the files, and drop what was not recorded from the counts of references."""
        for file in self._files.values():
            file.close()
        for counter in self._tally.references.values():
            for value in [value for value in counter if not value]:
                del counter[value]
