"""Situations out of a run: records, what they refer to, and what is derived for them."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from bpvcheck.expressions.types import Events, Struct, Type
from bpvcheck.observe.columns import values_of
from bpvcheck.observe.reference.situation import ATTESTATIONS, PLACEMENTS, SubjectSituation
from bpvcheck.observe.subjects.rows import SubjectRows
from bpvcheck.observe.values import (
    UNKNOWN_DAY,
    Dates,
    Listed,
    Number,
    Truths,
    Value,
    Vocabulary,
    Words,
    take,
)
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.subjects import ATTESTATIONS as ATTESTATION_FIELDS
from bpvcheck.rulebook.subjects import PLACEMENTS as PLACEMENT_FIELDS

FieldsByName = dict[str, Any]
_EPOCH: Final = date(1970, 1, 1)


class Situations:
    """The subjects of one kind in a run, each with what is known of it.

    The expressions may name the terms of the cards of ``book`` that have this subject.
    """

    def __init__(self, rows: SubjectRows, book: RuleBook) -> None:
        """Read nothing yet."""
        self._rows, self._functions = rows, book.functions
        mine = [card for card in book if card.subject is rows.subject]
        self._duties = {card.id for card in mine}
        self._terms = {(c.key, name): term for c in mine for name, term in c.terms.items()}
        self._trigger = mine[0].trigger

    def all(self) -> Iterator[SubjectSituation]:
        """Yield every subject, in the order of the rows."""
        yield from map(self._situation, range(self._rows.size))

    def of(self, name: str, part: str) -> SubjectSituation | None:
        """Return the subject of a name and part, such as `99XA` and `2011-2012`, None without."""
        names, parts = self._rows.ids.to_pylist(), self._rows.parts.to_pylist()
        pairs = zip(names, parts, strict=True)
        found = (row for row, pair in enumerate(pairs) if pair == (name, part))
        row = next(found, None)
        return None if row is None else self._situation(row)

    def _situation(self, row: int) -> SubjectSituation:
        rows = self._rows
        recorded = rows.record.row(row)
        fields: FieldsByName = dict(recorded or {})
        for name, linked in rows.refers.items():
            fields[name] = linked.row(row)
        fields |= self._derived(row)
        fields["id"] = rows.ids[row].as_py()
        fields[ATTESTATIONS] = {duty: self._attested(duty, row) for duty in self._duties}
        if PLACEMENTS in rows.subject.extra and rows.placements is not None:
            fields[PLACEMENTS] = _items(rows.placements, PLACEMENT_FIELDS, row, rows.world.words)
            all_placed = rows.complete((PLACEMENTS,))
            fields["placements_complete_until"] = _day(int(all_placed.day[row]))
        complete = _day(int(rows.world.complete.day))
        as_of = _day(int(rows.world.as_of.day))
        assert as_of is not None  # noqa: S101 - every run has one
        return SubjectSituation(
            rows.subject, fields, as_of, complete, self._terms,
            self._trigger, recorded=recorded is not None, functions=self._functions,
        )  # fmt: skip

    @property
    def _words(self) -> list[str]:
        return self._rows.world.words.texts()

    def _derived(self, row: int) -> FieldsByName:
        """Return what is derived for the subject, in groups as its type has them."""
        return {
            name: self._made((name,), kind, row)
            for name, kind in self._rows.subject.extra.items()
            if name != PLACEMENTS
        }

    def _made(self, parts: tuple[str, ...], kind: Type, row: int) -> Any:  # noqa: ANN401
        if isinstance(kind, Struct):
            return {name: self._made((*parts, name), k, row) for name, k in kind.fields.items()}
        return _single(self._rows.extra.value(parts, kind), row, self._words)

    def _attested(self, duty: str, row: int) -> list[FieldsByName]:
        listed = self._rows.value((ATTESTATIONS, duty), ATTESTATION_FIELDS)
        assert isinstance(listed, Listed)  # noqa: S101 - of its type
        return _items(listed, ATTESTATION_FIELDS, row, self._rows.world.words)


def _items(listed: Listed, kind: Events, row: int, words: Vocabulary) -> list[FieldsByName]:
    """Return the items of one list as plain values."""
    places = np.arange(listed.starts[row], listed.ends[row])
    fields: Mapping[str, Value] = {
        name: take(values_of(listed).value((name,), inner), places)
        for name, inner in kind.fields.items()
    }
    # reading values can add words
    texts = words.texts()
    return [
        {name: _single(value, at, texts) for name, value in fields.items()}
        for at in range(len(places))
    ]


def _single(value: Value, at: int, words: list[str]) -> Any:  # noqa: ANN401 - a plain value
    match value:
        case Truths():
            return True if value.true[at] else False if value.false[at] else None
        case Dates():
            return _day(int(value.day[at]))
        case Words():
            return None if value.code[at] < 0 else words[value.code[at]]
        case Number():
            return int(value.low[at]) if value.low[at] == value.high[at] else None
    message = "only single values are derived"
    raise TypeError(message)


def _day(number: int) -> date | None:
    return None if number == UNKNOWN_DAY else _EPOCH + timedelta(days=number)
