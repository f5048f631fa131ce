"""How many records lack a field that findings miss; one that every record has settles nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpvcheck.expressions.types import Bool, Date, Int, Str, Struct, Type
from bpvcheck.ledger.evidence import COMPLETE
from bpvcheck.rulebook.fields import record_type

if TYPE_CHECKING:
    from bpvcheck.rulebook.card import Card
    from bpvcheck.run import Run

__all__ = ["FieldGap", "gap_path", "gaps_of", "record_field"]


@dataclass(frozen=True)
class FieldGap:
    """A field of a kind of record, and how many of the records lack it; lists have no such row."""

    kind: str
    path: str
    records: int


def gaps_of(run: "Run", missed: Iterable[tuple[str, str]]) -> tuple[FieldGap, ...]:
    """Count for each field that findings miss how many records of the run lack it.

    ``missed`` are cards, by their keys, with the paths that a finding misses.
    """
    cards: Mapping[str, Card] = run.book.cards
    paths = {
        (kind, gap_path(kind, path))
        for card, missing in missed
        for path in missing.split()
        for kind, _field in [record_field(cards[card], path)]
    }
    return tuple(
        FieldGap(kind, path, _lacking(run, kind, path.split(".")))
        for kind, path in sorted(paths)
        if _single(kind, path.split("."))
    )


def gap_path(kind: str, path: str) -> str:
    """Return a path of a card as it is within its record."""
    return path.removeprefix(f"the_{kind}.").removeprefix("placements.")


def record_field(card: "Card", path: str) -> tuple[str, str]:
    """Return in which kind of record a path of a card is, and in which of its fields."""
    head, *rest = path.removesuffix(COMPLETE).split(".")
    subject = card.subject
    if head == "attestations":
        return "attestation", ""
    if head == "placements" and head in subject.extra:
        return "placement", rest[0] if rest else ""
    if head in subject.refers:
        return subject.refers[head], rest[0] if rest else ""
    return subject.record, head


def _single(kind: str, names: Sequence[str]) -> bool:
    """Return whether a path leads to one value, and not into a list."""
    found: Type | None = record_type(kind)
    for name in names:
        found = found.fields.get(name) if isinstance(found, Struct) else None
    return isinstance(found, (Date, Str, Int, Bool))


def _lacking(run: "Run", kind: str, names: Sequence[str]) -> int:
    import pyarrow.compute as pc

    column = run.intake.table(kind, names[:1])[names[0]]
    found = pc.struct_field(column, names[1:]) if names[1:] else column
    return int(found.null_count)
