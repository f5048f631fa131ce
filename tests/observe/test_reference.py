"""The compiled columns and the reference evaluator say the same of every fact of every card."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bpvcheck.check import compiled, judge_layers
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.reference import judge
from bpvcheck.observe.duck import DuckEngine
from bpvcheck.observe.plan_types import Layer, pattern
from bpvcheck.observe.reference import Situation, Situations, pattern_of
from bpvcheck.rulebook.book import RuleBook

Record = dict[str, Any]
MIDDLE = date(2012, 6, 15)
AMOUNT = 60
Difference = tuple[str, str, str]
"""A card, what differs (`fact: database/reference`), and of which subject."""


# a seed tells all, and smaller ones tell no more: nothing is gained by shrinking
@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 10**6), st.integers(-200, 200), st.none() | st.integers(-100, 100))
def test_the_database_and_the_reference_observe_the_same(
    book: RuleBook,
    make_records: Callable[[int, date, int], list[Record]],
    seed: int,
    later: int,
    complete: int | None,
) -> None:
    """Every fact of every card of every subject has the same truth value by both evaluators."""
    as_of = MIDDLE + timedelta(days=later)
    stated = None if complete is None else as_of + timedelta(days=complete)
    records = make_records(seed, MIDDLE, AMOUNT)
    assert list(differences(book, records, as_of, stated)) == []


def differences(
    book: RuleBook, records: list[Record], as_of: date, complete_until: date | None
) -> Iterator[Difference]:
    """Observe records both ways, and tell where that differs."""
    plan = compiled(book)
    with TemporaryDirectory() as folder, DuckEngine(Path(folder), threads=2) as engine:
        engine.load(written(Path(folder), records), plan.columns)
        engine.prepare(plan, as_of, complete_until)
        judge_layers(engine, book, plan, cross_check=False)
        for layer in plan.layers:
            yield from of_layer(engine, book, layer)


def of_layer(engine: DuckEngine, book: RuleBook, layer: Layer) -> Iterator[Difference]:
    """Compare the patterns of one layer."""
    cards = [book.cards[key] for key in layer.cards]
    situations = dict(Situations(engine, cards[0].subject, book).all())
    for card in cards:
        query = f'SELECT row, "{card.key}" FROM {layer.table} ORDER BY row'  # noqa: S608
        rows = engine.execute(query).fetchall()
        assert len(rows) == len(situations)
        names = decision_of(card).names
        for row, code in rows:
            at = situations[row].judged_by(verdicts(book))
            here, there = pattern(code, len(names)), pattern_of(card, at)
            if here != there:
                marks = zip(names, here, there, strict=True)
                yield card.key, " ".join(f"{n}:{a}/{b}" for n, a, b in marks if a != b), named(at)


def named(at: Situation) -> str:
    """The subject as a person would look it up."""
    window = at.fields.get("window")
    return f"{at.fields['id']}@{window['start']}" if window else str(at.fields["id"])


def verdicts(book: RuleBook) -> Callable[[str, Situation], str | None]:
    """Judge what a card rests on by the reference."""

    def verdict(card_id: str, at: Situation) -> str:
        card = book.versions(card_id)[0]
        return judge(decision_of(card), pattern_of(card, at))

    return verdict


def written(folder: Path, records: list[Record]) -> Mapping[str, list[Path]]:
    """Write records, a file for each kind."""
    files: dict[str, list[str]] = {}
    for record in records:
        files.setdefault(record["kind"], []).append(json.dumps(record))
    for kind, lines in files.items():
        (folder / f"{kind}.ndjson").write_text("\n".join(lines), encoding="utf-8")
    return {kind: [folder / f"{kind}.ndjson"] for kind in files}
