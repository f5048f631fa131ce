"""Running the examples of cards: each is judged as a run would judge it, by the real engine.

The cases of a card that share an as-of date are judged together, in a database of their own. Their
ids are set apart (``1/P1``, ``2/P1``), so that the records of one case are not those of another.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

from bpvcheck.check import Judged, chosen_only, compiled, judge_layers, with_needed
from bpvcheck.errors import Code, Problem
from bpvcheck.i18n import _
from bpvcheck.observe.duck import DuckEngine
from bpvcheck.observe.from_duck import observed_by
from bpvcheck.records.extensions import Extensions, kinds
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.examples import Example, examples

REFERENCES = frozenset(
    {"id", "school", "company", "knowledge_centre", "also_known_as", "schools_served"}
)
"""Fields that hold the id of a record; in an attestation, ``subject`` does too."""


@dataclass(frozen=True)
class Outcome:
    """An example and what was judged; ``found`` holds one verdict per subject and bearer."""

    example: Example
    found: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every subject that the example means got the verdict that it expects."""
        return set(self.found) == {self.example.expect}


def run_examples(book: RuleBook, cards: Iterable[Card]) -> Iterator[Outcome]:
    """Judge the examples of cards, card by card."""
    for card in cards:
        yield from _run_card(book, card)


def invalid_records(example: Example, extensions: Extensions = ()) -> list[Problem]:
    """What is wrong with the records of an example."""
    models = kinds(extensions)
    problems = []
    for record in example.records:
        try:
            models[record["kind"]].model_validate_json(json.dumps(record))
        except (ValidationError, KeyError) as error:
            message = _('A record of the example "{name}" is not valid: {reason}').format(
                name=example.name, reason=error
            )
            problems.append(
                Problem(Code.FAILING_EXAMPLE, message, file=example.file, line=example.line)
            )
    return problems


def _run_card(book: RuleBook, card: Card) -> Iterator[Outcome]:
    chosen = replace(book, cards={card.key: card})
    everything = with_needed(_alone(book, card), chosen)
    cases = sorted(examples(card), key=lambda each: each.as_of)
    for _as_of, group in groupby(cases, key=lambda each: each.as_of):
        yield from _judge(everything, chosen, list(group))


def _alone(book: RuleBook, card: Card) -> RuleBook:
    """The book without the other versions of a duty: an example is judged by the card it is on."""
    cards = {key: each for key, each in book.cards.items() if each.id != card.id or key == card.key}
    return replace(book, cards=cards)


def _judge(everything: RuleBook, chosen: RuleBook, cases: Sequence[Example]) -> Iterator[Outcome]:
    plan = compiled(everything)
    with TemporaryDirectory() as folder, DuckEngine(Path(folder), threads=1) as engine:
        engine.load(_write(Path(folder), cases), plan.columns)
        engine.prepare(plan, cases[0].as_of, None)
        judged, _counts = judge_layers(engine, everything, plan, cross_check=True)
        rows = list(_rows(engine, chosen_only(judged, chosen)))
    for number, case in enumerate(cases):
        mark = f"{number}~"
        mine = [
            (subject.removeprefix(mark), part, verdict)
            for subject, part, verdict in rows
            if subject.startswith(mark)
        ]
        yield Outcome(case, tuple(verdict for *name, verdict in mine if _meant(case, name)))


def _rows(engine: DuckEngine, judged: Sequence[Judged]) -> Iterator[tuple[str, str, str]]:
    """Yield every subject with its part and verdict."""
    tables = observed_by(engine, [each.layer for each in judged]).tables
    for each in judged:
        for key, verdicts in each.verdicts.items():
            for row in tables[each.layer.subject].select(["subject", "part", key]).to_pylist():
                if row[key] is not None:
                    yield row["subject"], row["part"], verdicts[row[key]].value


def _meant(case: Example, name: Sequence[str]) -> bool:
    """Whether a subject is the one that the example asks for."""
    return not case.subject or case.subject in (" ".join(name).strip(), name[0], name[1])


def _write(folder: Path, cases: Sequence[Example]) -> dict[str, list[Path]]:
    lines: dict[str, list[str]] = {}
    for number, case in enumerate(cases):
        for record in case.records:
            apart = _set_apart(record, f"{number}~")
            lines.setdefault(record["kind"], []).append(json.dumps(apart))
    files = {}
    for kind, texts in lines.items():
        path = folder / f"{kind}.ndjson"
        path.write_text("\n".join(texts), encoding="utf-8")
        files[kind] = [path]
    return files


def _set_apart(value: Any, mark: str, *, is_id: bool = False) -> Any:  # noqa: ANN401
    """The value with every id in it marked."""
    if isinstance(value, dict):
        ids = REFERENCES | {"subject"} if "duty" in value else REFERENCES
        return {key: _set_apart(inner, mark, is_id=key in ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_set_apart(inner, mark, is_id=is_id) for inner in value]
    return mark + value if is_id and isinstance(value, str) else value
