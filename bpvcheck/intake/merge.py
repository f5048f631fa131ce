"""What has to be seen over all records: ids that stand twice, claims on company codes, references.

All of it is symmetric, so that the order of files and records does not matter: of records that
differ under one id none is kept, of companies that claim one code neither.
"""

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _, ngettext
from bpvcheck.intake.spool import Part, place_parts
from bpvcheck.intake.tally import REFERENCES, Refs, Tally, normal_id, references_of

__all__ = ["Merged", "Note", "merge"]

Place = tuple[str, int]


@dataclass(frozen=True)
class Note:
    """Something worth knowing that is no error: what, and how many times."""

    message: str
    count: int
    code: Code | None = None

    def __str__(self) -> str:
        """Show the message."""
        return self.message


@dataclass(frozen=True)
class _Row:
    """One record in a part: its place in the input, its id and its bytes' digest."""

    part: Part
    at: int
    id: str
    digest: bytes

    @property
    def place(self) -> Place:
        """File and line."""
        return self.part.source, self.part.lines[self.at]


class Merged:
    """The tallies taken together, and what that shows."""

    def __init__(self, tallies: Sequence[Tally]) -> None:
        """Add up; `settle` then takes out what cannot stay."""
        self.parts = place_parts([part for tally in tallies for part in tally.parts.values()])
        self.problems = [problem for tally in tallies for problem in tally.problems]
        self.set_aside: Counter[str] = sum((tally.set_aside for tally in tallies), Counter())
        self.references: Refs = {}
        for tally in tallies:
            for key, counter in tally.references.items():
                self.references.setdefault(key, Counter()).update(counter)
        self.claims = [claim for tally in tallies for claim in tally.claims]
        self.copies: Counter[str] = Counter()

    def of_kind(self, kind: str) -> list[Part]:
        """Give the parts of one kind."""
        return [part for part in self.parts if part.kind == kind]

    def settle(self) -> None:
        """Set aside what stands twice, then companies that claim one code."""
        for kind in dict.fromkeys(part.kind for part in self.parts):
            self._settle_ids(kind)
        self._settle_claims()

    def _settle_ids(self, kind: str) -> None:
        """Keep one of identical records, and none of differing ones."""
        keys = [key for part in self.of_kind(kind) for key in part.keys]
        if len(set(keys)) == len(keys):
            return
        twice = {key for key, count in Counter(keys).items() if count > 1}
        by_id: dict[str, list[_Row]] = defaultdict(list)
        for row in self._rows(kind, twice):
            by_id[row.id].append(row)
        gone = [row for rows in by_id.values() for row in self._surplus(kind, rows)]
        self._take_out(gone)

    def _surplus(self, kind: str, rows: list[_Row]) -> list[_Row]:
        """Give the rows of one id that cannot stay."""
        rows.sort(key=lambda row: row.place)
        if len({row.digest for row in rows}) == 1:
            self.copies[kind] += len(rows) - 1
            return rows[1:]
        for row in rows:
            other = next(other for other in rows if other is not row)
            message = _("Another record of this kind has the same id: {place}.")
            self._refuse(row, Code.DUPLICATE_ID, message.format(place=_shown(other.place)), "/id")
        self.set_aside[kind] += len(rows)
        return rows

    def _settle_claims(self) -> None:
        """Set aside companies that go by a code that another one goes by too."""
        companies = self.of_kind("company")
        keys = {key for part in companies for key in part.keys}
        owners: dict[str, set[str]] = defaultdict(set)
        for code, company in self.claims:
            owners[code] |= {company, code} if hash(code) in keys else {company}
        disputed = {code: claimed for code, claimed in owners.items() if len(claimed) > 1}
        if not disputed:
            return
        wanted = {hash(company) for claimed in disputed.values() for company in claimed}
        rows = {row.id: row for row in self._rows("company", wanted)}
        gone = sorted({company for claimed in disputed.values() for company in claimed} & {*rows})
        for company in gone:
            self._dispute(rows, company, disputed)
        self.set_aside["company"] += len(gone)
        self._take_out([rows[company] for company in gone])

    def _dispute(self, rows: dict[str, _Row], own: str, disputed: dict[str, set[str]]) -> None:
        """Say which company claims the same code."""
        others = {c for claimed in disputed.values() if own in claimed for c in claimed} - {own}
        place = min(rows[other].place for other in others if other in rows)
        message = _("Another company goes by the same code: {place}.").format(place=_shown(place))
        self._refuse(rows[own], Code.CLAIMED_TWICE, message, "/also_known_as")

    def _refuse(self, row: _Row, code: Code, message: str, where: str) -> None:
        """Add the problem of a record that is set aside."""
        file, line = row.place
        hint = _("keep the one that is right")
        problem = Problem(code, message, hint=hint, file=file, line=line, pointer=where)
        self.problems.append(problem)

    def _rows(self, kind: str, keys: set[int]) -> Iterator[_Row]:
        """Give the records of a kind whose ids have these hashes."""
        for part in self.of_kind(kind):
            wanted = [at for at, key in enumerate(part.keys) if key in keys]
            for at, text in _read(part.path, wanted):
                value = normal_id(kind, json.loads(text)["id"])
                yield _Row(part, at, value, sha256(text).digest())

    def _take_out(self, rows: Iterable[_Row]) -> None:
        """Take records out of their parts, and what they refer to out of the counts."""
        by_part: dict[Path, list[_Row]] = defaultdict(list)
        for row in rows:
            by_part[row.part.path].append(row)
        for gone in by_part.values():
            part, at = gone[0].part, {row.at for row in gone}
            self._uncount(part, [text for _at, text in _read(part.path, sorted(at))])
            _rewrite(part, at)

    def _uncount(self, part: Part, texts: Iterable[bytes]) -> None:
        """Take references and claims of records out of the counts."""
        for text in texts:
            record = json.loads(text)
            for key, value in references_of(part.kind, record):
                self.references[key][value] -= 1
            if part.kind == "company":
                own = normal_id("company", record["id"])
                for code in {
                    normal_id("company", code) for code in record.get("also_known_as") or ()
                }:
                    if (code, own) in self.claims:
                        self.claims.remove((code, own))

    def notes(self) -> Iterator[Note]:
        """Give what was left out as a copy, and what refers to records that are not there."""
        for kind, count in sorted(self.copies.items()):
            message = ngettext(
                "{count} exact copy of a {kind} was left out.",
                "{count} exact copies of a {kind} were left out.",
                count,
            )
            yield Note(message.format(count=count, kind=kind), count)
        known = {
            kind: self._known(kind) for kind in {t for r in REFERENCES.values() for _n, t in r}
        }
        for kind, fields in REFERENCES.items():
            for name, target in fields:
                yield from self._missing(kind, name, target, known[target])

    def _known(self, kind: str) -> set[int]:
        """Give the hashes of all ids of a kind, other names of companies included."""
        keys = {*chain.from_iterable(part.keys for part in self.of_kind(kind))}
        return keys | {hash(code) for code, _company in self.claims} if kind == "company" else keys

    def _missing(self, kind: str, name: str, target: str, known: set[int]) -> Iterator[Note]:
        """How many records refer by this field to a record that is not there."""
        counter = self.references.get((kind, name), Counter())
        absent = {
            value: count
            for value, count in counter.items()
            if count > 0 and hash(normal_id(target, value)) not in known
        }
        if count := sum(absent.values()):
            message = _(
                "{kind}.{name}: {count} refer to {number} of kind {target} that are not there."
            ).format(kind=kind, name=name, count=count, number=len(absent), target=target)
            yield Note(message, count, Code.MISSING_REFERENCE)


def merge(tallies: Sequence[Tally]) -> Merged:
    """Take the tallies together and settle what cannot stay."""
    merged = Merged(tallies)
    merged.settle()
    return merged


def _shown(place: Place) -> str:
    """Write a place as editors understand it."""
    return f"{place[0]}:{place[1]}"


def _read(path: Path, wanted: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Give some lines of a part, by number from 0, without their ends."""
    left = iter(wanted)
    next_one = next(left, None)
    with path.open("rb") as file:
        for at, text in enumerate(file):
            if next_one is None:
                return
            if at == next_one:
                yield at, text.strip(b" \t\r\n")
                next_one = next(left, None)


def _rewrite(part: Part, gone: set[int]) -> None:
    """Write a part again without some of its lines."""
    fresh = part.path.with_suffix(".new")
    with part.path.open("rb") as file, fresh.open("wb") as out:
        out.writelines(text for at, text in enumerate(file) if at not in gone)
    fresh.replace(part.path)
    for name in ("lines", "keys"):
        old: array[int] = getattr(part, name)
        kept = array(old.typecode, [value for at, value in enumerate(old) if at not in gone])
        setattr(part, name, kept)
