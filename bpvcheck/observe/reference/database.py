"""Situations out of a run's database: records, what they refer to, and what is derived for them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bpvcheck.expressions.types import Events
from bpvcheck.observe.reference.situation import ATTESTATIONS, PLACEMENTS, Situation
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.subjects import ATTESTATIONS as ATTESTATION_FIELDS
from bpvcheck.rulebook.subjects import PLACEMENTS as PLACEMENT_FIELDS
from bpvcheck.rulebook.subjects import Subject

if TYPE_CHECKING:
    from bpvcheck.observe.duck import DuckEngine

Row = dict[str, Any]


class Situations:
    """The subjects of one kind in the database of a run, each with what is known of it.

    The expressions may name the terms of the cards of ``book`` that have this subject.
    """

    def __init__(self, engine: "DuckEngine", subject: Subject, book: RuleBook) -> None:
        """Read nothing yet."""
        self._engine = engine
        self._functions = book.functions
        self._subject = subject
        self._name = subject.name.replace(" ", "_")
        mine = [card for card in book if card.subject is subject]
        self._terms = {(c.key, name): term for c in mine for name, term in c.terms.items()}
        self._trigger = mine[0].trigger

    def all(self) -> Iterator[tuple[int, Situation]]:
        """Every subject, with the number of its row."""
        for row in self._rows(f"SELECT * FROM s_{self._name} ORDER BY subject, part"):
            yield row["row"], self._situation(row)

    def of(self, name: str, part: str) -> Situation | None:
        """The subject of a name and part, such as `99XA` and `2011-2012`."""
        query = f"SELECT * FROM s_{self._name} WHERE subject = $1 AND part = $2"
        row = next(iter(self._rows(query, name, part)), None)
        return None if row is None else self._situation(row)

    def _rows(self, query: str, *values: object) -> list[Row]:
        found = self._engine.connection.execute(query, list(values) or None)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _situation(self, row: Row) -> Situation:
        fields: Row = dict(self._record(self._subject.record, row["record_row"]) or {})
        for name, kind in self._subject.refers.items():
            fields[name] = self._record(kind, row[f"{name}_row"])
        fields |= self._derived(row)
        fields["id"] = row["subject"]
        fields[ATTESTATIONS] = self._attestations(row["subject"])
        if PLACEMENTS in self._subject.extra:
            fields[PLACEMENTS] = self._placements(row["row"])
        return Situation(
            self._subject, fields, row["as_of"], row["run_complete_until"], self._terms,
            self._trigger, recorded=row["record_row"] is not None, functions=self._functions,
        )  # fmt: skip

    def _record(self, kind: str, row: int | None) -> Row | None:
        if row is None:
            return None
        found = self._rows(f"SELECT * EXCLUDE (row) FROM {kind} WHERE row = {row}")
        return found[0]

    def _derived(self, row: Row) -> Row:
        """The columns of the subject's own table, `p__window__start` as `window.start`."""
        fields: Row = {}
        for column in row:
            if column.startswith("p__"):
                *outer, name = column.removeprefix("p__").split("__")
                holder = fields
                for part in outer:
                    holder = holder.setdefault(part, {})
                holder[name] = row[column]
        return fields

    def _attestations(self, name: str) -> dict[str, list[Row]]:
        # a company code is the same with its house number padded by spaces or by zeros
        found = self._rows(
            f"SELECT id, duty, {_columns(ATTESTATION_FIELDS)} FROM attestation "
            "WHERE subject_kind = $1 AND replace(subject, ' ', '0') = replace($2, ' ', '0') "
            "ORDER BY id",
            self._subject.record,
            name,
        )
        by_duty: dict[str, list[Row]] = {}
        for row in found:
            by_duty.setdefault(row.pop("duty"), []).append(row)
        return by_duty

    def _placements(self, row: int) -> list[Row]:
        columns = _columns(PLACEMENT_FIELDS)
        return self._rows(f"SELECT {columns} FROM running_{self._name} WHERE about = {row}")


def _columns(kind: Events) -> str:
    return ", ".join(f'"{name}"' for name in kind.fields)
