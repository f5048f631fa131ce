"""What an explanation promises holds: the changed records get the promised verdict."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

import orjson
import pytest

from bpvcheck.explain import Explanation, apply_changes, explain
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.examples import examples
from bpvcheck.simulate import simulate
from bpvcheck.simulate.stream import AS_OF

Record = dict[str, Any]
Group = tuple[Explanation, list[Record]]
"""An explanation, and the records that it is about."""
REFERENCES = frozenset(
    ("id", "school", "company", "knowledge_centre", "also_known_as", "schools_served")
)
OPEN = ["breached", "not_demonstrated", "pending", "met_late"]


class Judge(Protocol):
    """Judges records as of a day."""

    def __call__(self, records: list[Record], as_of: date) -> AbstractContextManager[Any]:
        """Give a run."""


def set_apart(value: Any, mark: str, *, is_id: bool = False) -> Any:  # noqa: ANN401 - JSON
    """The value with every id in it marked."""
    if isinstance(value, dict):
        ids = REFERENCES | {"subject"} if "duty" in value else REFERENCES
        return {
            key: inner
            if key == "lists_complete_until"
            else set_apart(inner, mark, is_id=key in ids)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [set_apart(inner, mark, is_id=is_id) for inner in value]
    return mark + value if is_id and isinstance(value, str) else value


def plain(records: Any) -> list[Record]:  # noqa: ANN401 - records with dates
    """The records as JSON has them."""
    found: list[Record] = json.loads(json.dumps(records, default=str))
    return found


def broken(judged: Judge, groups: list[Group], as_of: date) -> Iterator[str]:
    """Make the changes of every explanation in records of their own, and judge these together."""
    records: list[Record] = []
    promised: dict[tuple[str, str, str], str] = {}
    for number, (explanation, own) in enumerate(groups):
        for i, way in enumerate(way for way in explanation.ways if way.changes):
            mark, finding = f"{number}.{i}^", explanation.finding
            records += set_apart(apply_changes(own, way.changes), mark)
            name = (finding.duty, mark + finding.subject, finding.part)
            promised[name] = way.verdict.value
    with judged(records, as_of) as run:
        rows = run.engine.execute("SELECT duty, subject, part, verdict FROM ledger").fetchall()
    found = {(duty, subject, part): verdict for duty, subject, part, verdict in rows}
    for name, verdict in promised.items():
        if found.get(name) != verdict:
            yield f"{name}: {verdict} promised, {found.get(name)} given"


def share(groups: list[Group]) -> float:
    """Which part of the open findings has a change."""
    counts = Counter(bool(explanation.ways) for explanation, _own in groups)
    return counts[True] / counts.total()


@pytest.mark.parametrize("as_of", [date(2012, 6, 1), date(2012, 9, 3)])
def test_changes_to_examples_of_cards_hold(book: RuleBook, judged: Judge, as_of: date) -> None:
    """For examples of the cards, every change that is offered gives the promised verdict."""
    cases = [(card, e) for card in book for e in examples(card)[::3] if e.as_of == as_of]
    apart = [set_apart(plain(e.records), f"{i}~") for i, (_card, e) in enumerate(cases)]
    groups: list[Group] = []
    with judged([record for own in apart for record in own], as_of) as run:
        for i, (card, _example) in enumerate(cases):
            rows = run.engine.connection.execute(
                "SELECT DISTINCT subject, part FROM ledger WHERE duty = $1"
                " AND starts_with(subject, $2) AND verdict IN $3 ORDER BY ALL",
                [card.id, f"{i}~", OPEN],
            ).fetchall()
            for subject, part in rows:
                name = ":".join(each for each in (subject, part) if each)
                groups.append((explain(run, card.id, name), apart[i]))
    assert list(broken(judged, groups, as_of)) == []
    assert share(groups) > 0.8


def test_changes_to_simulated_placements_hold(judged: Judge) -> None:
    """For made-up dossiers with realistic flaws, every change that is offered holds."""
    records = [orjson.loads(line) for line in simulate(3, 8, 7)]
    groups: list[Group] = []
    with judged(records, AS_OF) as run:
        rows = run.engine.connection.execute(
            "SELECT DISTINCT duty, subject FROM ledger WHERE subject_kind = 'placement'"
            " AND verdict IN $1 ORDER BY ALL",
            [OPEN],
        ).fetchall()
        for duty, subject in rows:
            groups.append((explain(run, duty, subject), around(records, subject)))
    assert list(broken(judged, groups, AS_OF)) == []
    assert share(groups) > 0.8


def around(records: list[Record], placement: str) -> list[Record]:
    """A placement with its school and company, and what was attested of it."""
    own = next(r for r in records if r["kind"] == "placement" and r["id"] == placement)
    keys = {
        ("placement", placement),
        ("school", own.get("school")),
        ("company", own.get("company")),
    }
    return [
        record
        for record in records
        if (record["kind"], record["id"]) in keys
        or (record["kind"] == "attestation" and record["subject"] == placement)
        or (
            record["kind"] == "company"
            and own.get("company") in (record.get("also_known_as") or ())
        )
    ]
