"""Less data never makes a duty met: what is removed is random, and the same on every run.

Removed are fields, whole lists, statements of completeness and records. Items of lists are not: an
item taken out of a list that is stated to be complete is another statement, not less data.
"""

from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

from bpvcheck.rulebook.book import RuleBook
from bpvcheck.testing.situations import Found, Record, Situation, judge_situations

__all__ = ["check_removal"]

JsonPath = tuple[str | int, ...]
REQUIRED = frozenset(
    {"kind", "id", "school", "knowledge_centre", "duty", "subject_kind", "subject", "regions"}
)
"""Fields without which a record is not valid, or is about another subject."""
LIMITS = frozenset({"lists_complete_until", "lists_complete_since", "complete"})
"""Statements that may limit a wider one, of the record or of the run: that would then count."""
ELSE = frozenset({"drawn_up_on", "knowledge_centre_code"})
"""Fields for which something else stands where they are not recorded (`recorded(...)` and
`hinted(...)` in a card): a code stands for a signature, an item of a list."""
WINDOWS = frozenset({"period", "company", "endings"})
"""Fields of placements that tell for which years school and company are judged."""
SHOWN = frozenset({"met", "met_late", "breached"})
"""Verdicts that something recorded shows."""


def check_removal(  # noqa: PLR0913 - what to try, and how much of it
    situations: Sequence[Situation],
    book: RuleBook,
    only: Collection[str] = (),
    *,
    tries: int = 100,
    most: int = 4,
    seed: int = 1,
) -> None:
    """Remove data from situations; AssertionError: a duty is shown that was not before.

    Shown is what is met, met late or breached. Each of the ``tries`` removes up to ``most``
    fields, lists or records from one of the situations::

        def test_less_data_shows_nothing_new():
            check_removal(worked_examples(BOOK, "bouw"), BOOK, ["bouw"])
    """
    random = Random(seed)  # noqa: S311 - what to try, no secret
    chosen = [random.randrange(len(situations)) for _ in range(tries)]
    removals = [_some(random, situations[at].records, most) for at in chosen]
    fewer = [
        replace(situations[at], records=_without(situations[at].records, removed))
        for at, removed in zip(chosen, removals, strict=True)
    ]
    before = judge_situations(situations, book, only)
    after = judge_situations(fewer, book, only)
    for at, removed, found in zip(chosen, removals, after, strict=True):
        told = f"{situations[at].name or at}, without {removed}"
        assert _newly_shown(before[at], found) == [], told  # noqa: S101


def _some(random: Random, records: Sequence[Record], most: int) -> list[JsonPath]:
    """Choose what to remove."""
    possible = list(_removable(records))
    return [random.choice(possible) for _ in range(random.randint(1, most))] if possible else []


def _removable(records: Sequence[Record]) -> Iterator[JsonPath]:
    """List what may be removed from records; an attestation is an item of a list."""
    for number, record in enumerate(records):
        if record["kind"] == "attestation":
            yield from ((number, name) for name in ("by", "on", "outcome") if name in record)
            continue
        if record["kind"] != "placement":
            yield (number,)
        yield from ((number, *path) for path in _paths(record) if _own(record, path))


def _paths(value: Any, at: JsonPath = ()) -> Iterator[JsonPath]:  # noqa: ANN401 - JSON
    """List every field of a record and of what is in it, items of lists not included."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in LIMITS | ELSE and (at or name not in REQUIRED):
                yield (*at, name)
                yield from _paths(inner, (*at, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _paths(item, (*at, number))


def _own(record: Record, path: JsonPath) -> bool:
    """Tell whether a field may be removed.

    Those that say which school years are judged may not, nor those that count against another.

    Signatures from before the start show that an agreement may have been in time, although the day
    on which it was drawn up is later; without them that day alone counts.
    """
    if record["kind"] != "placement":
        return True
    drawn_up = (record.get("agreement") or {}).get("drawn_up_on") or ""
    late = drawn_up > ((record.get("period") or {}).get("start") or "9999")
    return path[0] not in WINDOWS and not (late and path[0] == "signatures")


def _without(records: Sequence[Record], removed: Sequence[JsonPath]) -> list[Record]:
    """Remove, the innermost first."""
    left = deepcopy(list(records))
    gone = {path[0] for path in removed if len(path) == 1}
    for path in sorted(set(removed), key=len, reverse=True):
        holder: Any = left
        for step in path[:-1]:
            holder = holder[step]
        if len(path) > 1:
            del holder[path[-1]]
    return [record for number, record in enumerate(left) if number not in gone]


def _newly_shown(before: Found, after: Found) -> list[str]:
    """Name what is shown now and had another verdict before.

    That something was late stays so where it is not known any more that it was done at all.
    """
    was = {key: row.verdict for key, row in before.items()}
    return [
        f"{' '.join(key)}: {row.verdict} ({row.pattern})"
        for key, row in after.items()
        if row.verdict in SHOWN
        and was.get(key) != row.verdict
        and (was.get(key), row.verdict) != ("met_late", "breached")
    ]
