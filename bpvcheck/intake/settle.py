"""What has to be seen over all records: double ids, claims on company codes, references.

All of it is symmetric, so that the order of files and records does not matter: of records that
differ under one id none is kept, of companies that claim one code neither. It is done on columns
of ids; single records are looked at only where something is wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _, ngettext
from bpvcheck.intake.batch import SHEET_LINES
from bpvcheck.intake.origin import DIGEST, FILE, LINE
from bpvcheck.intake.pieces import Piece
from bpvcheck.intake.privacy import shown_id
from bpvcheck.records.identity import normal_company_ids

__all__ = ["Note", "Settlement", "unknown_duties"]

_REFERENCES: Final = {
    "placement": (("school", "school"), ("company", "company")),
    "company": (("knowledge_centre", "knowledge_centre"), ("sector", "sector")),
    "recognition_request": (("knowledge_centre", "knowledge_centre"), ("company", "company")),
}
"""By kind: the fields that refer to a record, and the kind that they refer to."""
_NAMED: Final = 3
"""How many of the records that are not there a note names."""
_NO_TEXTS: Final = pa.chunked_array([], pa.utf8())


@dataclass(frozen=True)
class Note:
    """Something worth knowing that is no error: what, and how many times."""

    message: str
    count: int
    code: Code | None = None

    def __str__(self) -> str:
        """Show the message."""
        return self.message


class _Row(NamedTuple):
    """One record: where it comes from, its id, the digest of its bytes, where it is."""

    file: str
    line: int
    id: str
    digest: bytes
    piece: Piece
    at: int

    @property
    def place(self) -> str:
        """File and line as editors understand them."""
        return f"{self.file}:{self.line % SHEET_LINES}"


class Settlement:
    """Takes what cannot stay out of the pieces of all kinds, and says why."""

    def __init__(self, pieces: Mapping[str, Sequence[Piece]], files: Sequence[str]) -> None:
        """Settle everything; `files` are the names of the files by their numbers."""
        self.problems: list[Problem] = []
        self.set_aside: Counter[str] = Counter()
        self.notes: list[Note] = []
        self._pieces, self._files = pieces, files
        for kind in sorted(pieces):
            self._settle_ids(kind)
        self._claims = self._read_claims()
        self._settle_claims()
        for kind, fields in _REFERENCES.items():
            for name, target in fields:
                self._note_missing(kind, name, target)
        for target in sorted(set(self._column("attestation", "subject_kind").to_pylist())):
            self._note_missing("attestation", "subject", target, of_kind=target)

    def _settle_ids(self, kind: str) -> None:
        """Keep one of identical records, and none of differing ones."""
        ids = self._ids(kind)
        if len(pc.unique(ids)) == len(ids):
            return
        counts = pc.value_counts(ids.combine_chunks())
        twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
        by_id: dict[str, list[_Row]] = defaultdict(list)
        for row in sorted(self._rows(kind, twice), key=lambda row: row[:2]):
            by_id[row.id].append(row)
        copies = [rows[1:] for rows in by_id.values() if len({row.digest for row in rows}) == 1]
        differing = [rows for rows in by_id.values() if len({row.digest for row in rows}) > 1]
        for rows in differing:
            self._refuse_double(kind, rows)
        self._take_out([row for rows in (*copies, *differing) for row in rows])
        self._note_copies(kind, sum(map(len, copies)))

    def _refuse_double(self, kind: str, rows: Sequence[_Row]) -> None:
        """Say of records that differ under one id that another one has it too."""
        for row in rows:
            other = next(other for other in rows if other is not row)
            message = _("Another record of this kind has the same id: {place}.")
            self._refuse(kind, row, Code.DUPLICATE_ID, message.format(place=other.place), "/id")
        self.set_aside[kind] += len(rows)

    def _settle_claims(self) -> None:
        """Set aside companies that go by a code that another one goes by too."""
        if not len(self._claims):
            return
        codes = self._claims["code"]
        own = codes.filter(pc.is_in(codes, self._ids("company")))
        both = pa.concat_tables([self._claims, pa.table({"code": own, "company": own})])
        counts = both.group_by("code").aggregate([("company", "count_distinct")])
        disputed = counts["code"].filter(pc.greater(counts["company_count_distinct"], 1))
        if not len(disputed):
            return
        owners: dict[str, set[str]] = defaultdict(set)
        for claim in both.filter(pc.is_in(both["code"], disputed)).to_pylist():
            owners[claim["code"]].add(claim["company"])
        everyone = pa.array(sorted(set().union(*owners.values())), pa.utf8())
        rows = {row.id: row for row in self._rows("company", everyone)}
        for company in rows:
            self._refuse_claim(rows, company, owners.values())
        self.set_aside["company"] += len(rows)
        self._take_out(rows.values())
        gone = pc.is_in(self._claims["company"], everyone)
        self._claims = self._claims.filter(pc.invert(gone))

    def _refuse_claim(
        self, rows: Mapping[str, _Row], company: str, disputed: Iterable[set[str]]
    ) -> None:
        """Say which company goes by the same code."""
        others = set().union(*(owners for owners in disputed if company in owners)) - {company}
        place = min((rows[other] for other in others), key=lambda row: row[:2]).place
        message = _("Another company goes by the same code: {place}.").format(place=place)
        self._refuse("company", rows[company], Code.CLAIMED_TWICE, message, "/also_known_as")

    def _refuse(self, kind: str, row: _Row, code: Code, message: str, where: str) -> None:
        """Add the problem of a record that is set aside."""
        hint, mine = _("keep the one that is right"), shown_id(kind, row.id)
        self.problems.append(
            Problem(
                code, message, hint=hint, file=row.file, line=row.line, pointer=where, record=mine
            )
        )

    def _take_out(self, rows: Iterable[_Row]) -> None:
        """Take records out of their pieces."""
        by_piece: dict[Piece, list[int]] = defaultdict(list)
        for row in rows:
            by_piece[row.piece].append(row.at)
        for piece, places in by_piece.items():
            piece.remove(np.array(places))

    def _rows(self, kind: str, ids: pa.Array) -> Iterator[_Row]:
        """Yield the records with these ids."""
        for piece in self._pieces[kind]:
            table = piece.read(["id", FILE, LINE, DIGEST])
            own = _normal(kind, table["id"])
            places = np.flatnonzero(pc.is_in(own, ids).to_numpy())
            found = table.set_column(0, "id", own).take(places)
            for at, row in zip(places.tolist(), found.to_pylist(), strict=True):
                file = self._files[row[FILE]]
                yield _Row(file, row[LINE], row["id"], row[DIGEST], piece, at)

    def _ids(self, kind: str) -> pa.ChunkedArray:
        """Return the ids of a kind as they are compared."""
        return _normal(kind, self._column(kind, "id"))

    def _column(self, kind: str, name: str, of_kind: str | None = None) -> pa.ChunkedArray:
        """Return a column of all records of a kind, or of judgements about one kind of subject."""
        names = [name, *(["subject_kind"] if of_kind else [])]
        tables = [piece.read(names) for piece in self._pieces.get(kind, ())]
        if of_kind:
            tables = [each.filter(pc.equal(each["subject_kind"], of_kind)) for each in tables]
        columns = [each[name].cast(pa.utf8()) for each in tables]
        return pa.chunked_array([chunk for each in columns for chunk in each.chunks], pa.utf8())

    def _read_claims(self) -> pa.Table:
        """Return which codes companies go by beside their ids, each once."""
        tables = [_claims_in(piece) for piece in self._pieces.get("company", ())]
        empty = pa.table({"code": _NO_TEXTS, "company": _NO_TEXTS})
        claims = pa.concat_tables([empty, *tables])
        if not len(claims):
            # what groups them takes a while to import
            return claims
        return claims.group_by(["code", "company"]).aggregate([])

    def _note_copies(self, kind: str, count: int) -> None:
        """Note what was left out as a copy."""
        if not count:
            return
        message = ngettext(
            "{count} exact copy of a {kind} was left out.",
            "{count} exact copies of a {kind} were left out.",
            count,
        )
        self.notes.append(Note(message.format(count=count, kind=kind), count))

    def _note_missing(self, kind: str, name: str, target: str, of_kind: str | None = None) -> None:
        """Note which records refer by this field to a record that is not there."""
        known = self._ids(target)
        if target == "company":
            known = pa.chunked_array([*known.chunks, *self._claims["code"].chunks], pa.utf8())
        counts = pc.value_counts(self._column(kind, name, of_kind).drop_null().combine_chunks())
        values = _normal(target, counts.field("values"))
        absent = counts.filter(pc.invert(pc.is_in(values, known)))
        if not len(absent):
            return
        count = pc.sum(absent.field("counts")).as_py()
        message = ngettext(
            "{kind}.{name} names {count} time a {target} without a record; {number} in all: {ids}.",
            "{kind}.{name} names {count} times a {target} without a record; "
            "{number} in all: {ids}.",
            count,
        )
        ids = _with_places(
            self._pieces[kind], self._files, name, absent.field("values").to_pylist()
        )
        names = {"kind": kind, "name": name, "target": target, "ids": ids}
        text = message.format(count=count, number=len(absent), **names)
        self.notes.append(Note(text, count, Code.MISSING_REFERENCE))


def unknown_duties(
    pieces: Sequence[Piece], files: Sequence[str], known: Collection[str]
) -> Iterator[Note]:
    """Note which attestations are about a duty that there is not."""
    counts: Counter[str] = Counter()
    for piece in pieces:
        counts.update(piece.read(["duty"])["duty"].to_pylist())
    unknown = counts.keys() - set(known)
    if unknown:
        count = sum(counts[duty] for duty in unknown)
        text = ngettext(
            "{count} attestation is about a duty that no card or plugin here has: {duties}.",
            "{count} attestations are about duties that no card or plugin here has: {duties}.",
            count,
        )
        duties = _with_places(pieces, files, "duty", unknown)
        yield Note(text.format(count=count, duties=duties), count, Code.MISSING_REFERENCE)


def _with_places(
    pieces: Sequence[Piece], files: Sequence[str], name: str, values: Collection[str]
) -> str:
    """Write the first few values of a field, each with a place where it stands."""
    said = []
    for value in sorted(values)[:_NAMED]:
        tables = [piece.read([name, FILE, LINE]) for piece in pieces]
        found = [table.filter(pc.equal(table[name], value)) for table in tables]
        rows = [row for table in found for row in table.select([FILE, LINE]).to_pylist()]
        file, line = min((files[row[FILE]], row[LINE] % SHEET_LINES) for row in rows)
        said.append(f"{value} ({file}:{line})")
    return ", ".join([*said, *(["…"] if len(values) > _NAMED else [])])


def _claims_in(piece: Piece) -> pa.Table:
    """Return the codes of companies in a piece that are not their ids."""
    table = piece.read(["id", "also_known_as"]).combine_chunks()
    ids, lists = normal_company_ids(table["id"]), table["also_known_as"]
    companies = ids.take(pc.list_parent_indices(lists))
    codes = normal_company_ids(pc.list_flatten(lists))
    claims = pa.table({"code": codes, "company": companies})
    return claims.filter(pc.not_equal(codes, companies))


def _normal(kind: str, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return ids of a kind as they are compared."""
    return normal_company_ids(ids) if kind == "company" else ids
