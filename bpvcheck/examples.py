"""Running the examples of cards: each is judged as a run would judge it, by the real engine.

The cases of a card are judged together. Their ids are set apart (``1~P1``, ``2~P1``), so that the
records of one case are not those of another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from bpvcheck.check import with_needed
from bpvcheck.judge import Verdict
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.codes import CodeJudge
from bpvcheck.observe.observe import DayObserver, observer
from bpvcheck.observe.plan import ObservationPlan
from bpvcheck.records.tables import RecordTables
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.examples import Example, examples
from bpvcheck.rulebook.subjects import table_name

__all__ = ["REFERENCES", "CardExamples", "ExampleOutcome", "run_examples"]

REFERENCES = frozenset(
    {"id", "school", "company", "knowledge_centre", "also_known_as", "schools_served"}
)
"""Fields that hold the id of a record; in an attestation, ``subject`` does too."""


@dataclass(frozen=True)
class ExampleOutcome:
    """An example and what was judged: one verdict per subject that it means."""

    example: Example
    found: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether every subject that the example means got the verdict that it expects."""
        return set(self.found) == {self.example.expect}


def run_examples(book: RuleBook, cards: Iterable[Card]) -> Iterator[ExampleOutcome]:
    """Judge the examples of cards, card by card."""
    for card in cards:
        mine = CardExamples(book, card)
        by_day = {day: mine.judged(day) for day in {case.as_of for case in mine.cases}}
        for case in mine.cases:
            yield ExampleOutcome(case, by_day[case.as_of].get(case.name, ()))


class CardExamples:
    """The examples of one card, judged by it as of any day."""

    def __init__(self, book: RuleBook, card: Card) -> None:
        """Prepare to judge by this card, without other versions of its duty."""
        self._card = card
        own = {
            key: each for key, each in book.cards.items() if each.id != card.id or key == card.key
        }
        alone = replace(book, cards=own)
        self._book = with_needed(alone, replace(alone, cards={card.key: card}))
        self._plan = ObservationPlan(self._book)
        self._judge = CodeJudge(map(decision_of, self._book), cross_check=True)

    @cached_property
    def cases(self) -> Sequence[Example]:
        """The examples in the order of the card."""
        return examples(self._card)

    @cached_property
    def _observed(self) -> DayObserver:
        records = (
            _set_apart(record, f"{number}~")
            for number, case in enumerate(self.cases)
            for record in case.records
        )
        tables = RecordTables(records, self._book.extensions)
        return observer(tables, self._plan, self._judge.verdicts)

    def judged(self, as_of: date) -> Mapping[str, tuple[Verdict, ...]]:
        """Return the verdicts of every example as of a day, by the name of the example."""
        observed = self._observed(as_of)
        table = observed.tables.get(table_name(self._card.subject))
        if table is None:
            return {}
        codes = table.column(self._card.key).to_pylist()
        verdicts = self._judge.verdicts(self._card.key, {c for c in codes if c is not None})
        found: dict[str, tuple[Verdict, ...]] = {}
        names = (table.column(name).to_pylist() for name in ("subject", "part"))
        for subject, part, code in zip(*names, codes, strict=True):
            number, _mark, name = subject.partition("~")
            case = self.cases[int(number)]
            if code is not None and _meant(case, name, part):
                found[case.name] = (*found.get(case.name, ()), verdicts[code])
        return found


def _meant(case: Example, name: str, part: str) -> bool:
    """Whether a subject is the one that the example asks for."""
    return not case.subject or case.subject in (f"{name} {part}".strip(), name, part)


def _set_apart(value: Any, mark: str, *, is_id: bool = False) -> Any:  # noqa: ANN401
    """Return the value with every id in it marked."""
    if isinstance(value, dict):
        ids = REFERENCES | {"subject"} if "duty" in value else REFERENCES
        return {key: _set_apart(inner, mark, is_id=key in ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_set_apart(inner, mark, is_id=is_id) for inner in value]
    return mark + value if is_id and isinstance(value, str) else value
