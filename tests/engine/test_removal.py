"""Less data never makes a duty met: in words, over every card, as `engine` promises.

Removed are fields, whole lists, statements of completeness and records. Items of lists are not: an
item taken out of a list that is stated to be complete is another statement, not less data.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

import pytest

from bpvcheck.testing import Row, Story

Record = dict[str, Any]
Path = tuple[str | int, ...]
Found = Mapping[tuple[str, str, str, str], Row]
Judge = Callable[..., list[Found]]
Told = Callable[[date], dict[str, Found]]

AS_OF = date(2012, 11, 1)

REQUIRED = frozenset(
    {"kind", "id", "school", "status", "knowledge_centre", "duty", "subject_kind", "subject"}
)
"""Fields without which a record is not valid, or is about another subject."""
SHOWN = frozenset({"met", "met_late", "breached"})


def paths(value: Any, at: Path = ()) -> Iterator[Path]:  # noqa: ANN401 - JSON
    """Every field of a record and of what is in it, items of lists not included."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if at or name not in REQUIRED:
                yield (*at, name)
                yield from paths(inner, (*at, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from paths(item, (*at, number))


def removable(records: Sequence[Record]) -> list[Path]:
    """List what may be removed from records; an attestation is an item of a list."""
    found: list[Path] = []
    for number, record in enumerate(records):
        if record["kind"] not in {"attestation", "placement"}:
            found.append((number,))
        if record["kind"] == "attestation":
            found += [(number, name) for name in ("by", "on", "outcome")]
        else:
            found += [(number, *path) for path in paths(record) if _own(record, path)]
    return found


def _own(record: Record, path: Path) -> bool:
    """Leave out where a school or company has its first or last placement: that is its window."""
    return record["kind"] != "placement" or path[0] not in {"period", "company", "endings"}


def without(records: Sequence[Record], removed: Sequence[Path]) -> list[Record]:
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


def newly(verdicts: frozenset[str], before: Found, after: Found) -> list[str]:
    """Name what has one of the verdicts now and had another before."""
    return [
        f"{' '.join(key)}: {row.verdict} ({row.pattern})"
        for key, row in after.items()
        if row.verdict in verdicts and (key not in before or before[key].verdict != row.verdict)
    ]


def _random_removals(random: Random, records: Sequence[Record], most: int) -> list[Path]:
    possible = removable(records)
    return [random.choice(possible) for _ in range(random.randint(1, most))]


def _check(  # noqa: PLR0913 - what to try, and how much of it
    judge: Judge,
    situations: Sequence[Sequence[Record]],
    before: Sequence[Found],
    *,
    variants: int,
    most: int,
    seed: int,
) -> None:
    random = Random(seed)  # noqa: S311 - a test
    chosen = [random.randrange(len(situations)) for _ in range(variants)]
    removals = [_random_removals(random, situations[at], most) for at in chosen]
    after = judge(
        without(situations[at], removed) for at, removed in zip(chosen, removals, strict=True)
    )
    for at, removed, found in zip(chosen, removals, after, strict=True):
        assert newly(SHOWN, before[at], found) == [], (at, removed)


@pytest.mark.parametrize("most", [1, 4])
def test_less_data_shows_nothing_new_of_a_story(
    judge: Judge, stories: list[Story], told: Told, most: int
) -> None:
    """Whatever is removed from a story, nothing is met, late or breached that was not before."""
    situations = [story.records for story in stories]
    before = [told(AS_OF)[story.name] for story in stories]
    _check(judge, situations, before, variants=500, most=most, seed=most)


def test_less_data_shows_nothing_new_of_simulated_records(
    judge: Judge, simulated: list[list[Record]]
) -> None:
    """The same for dossiers with the flaws of real ones."""
    _check(judge, simulated, judge(simulated), variants=40, most=12, seed=3)


def test_every_card_has_something_to_lose(judge: Judge, stories: list[Story]) -> None:
    """Without any list and any statement of completeness nothing at all is met by facts.

    What remains met rests on single fields, which are few: it is named here.
    """
    bare = [
        [
            {name: value for name, value in record.items() if not _stated(name, value)}
            for record in story.records
        ]
        for story in stories
    ]
    met = {key[0] for found in judge(bare) for key, row in found.items() if row.verdict == "met"}
    assert met == set()


def _stated(name: str, value: object) -> bool:
    return name == "complete_until" or (isinstance(value, list) and name != "parties")


def test_every_card_is_looked_at(told: Told) -> None:
    """The stories judged here meet and breach every card, so that no card escapes the test."""
    kinds: dict[str, set[str]] = {}
    for found in told(AS_OF).values():
        for key, row in found.items():
            kinds.setdefault(key[0], set()).add(row.verdict)
    assert {duty for duty, found in kinds.items() if not {"met", "breached"} <= found} == set()
