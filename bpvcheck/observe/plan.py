"""What is asked of subjects: the cards of a rule book in layers, and their nodes numbered."""

from collections import defaultdict
from typing import Final

from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.types import Date
from bpvcheck.observe.frames import Frame
from bpvcheck.observe.subjects.derived import ALWAYS_READ
from bpvcheck.observe.subjects.rows import SubjectRows
from bpvcheck.records.columns import record_schema
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card
from bpvcheck.rulebook.subjects import Subject, derived_values

__all__ = ["ObservationPlan"]

_ASKED_BESIDE: Final = (
    n.FieldPath(("window", "end"), Date()),
    n.FieldPath(("agreement", "drawn_up_on"), Date(happens=True)),
)
"""Nodes that kernels ask for themselves."""


class ObservationPlan:
    """The cards of a book as they are observed; it serves for any number of runs.

    ``rivals`` are, by its key, the versions of a card of which one judges each subject;
    ``seconds`` what observing each took of processor time, ``rested_on`` the duties whose verdicts
    other cards ask for.
    """

    def __init__(self, book: RuleBook) -> None:
        """Put the cards in layers, and number what they ask."""
        self.book = book
        self.rivals = {card.key: book.rivals(card) for card in book}
        self.rested_on = frozenset(name for card in book for name in card.rests_on)
        self.index = book.index
        self.seconds: dict[str, float] = defaultdict(float)
        self._cards: dict[str, list[Card]] = {}
        for layer in book.layers():
            for card in layer:
                self._cards.setdefault(card.subject.name, []).append(card)
        # numbered before threads begin to ask
        for asked in (n.AS_OF, *_ASKED_BESIDE):
            self.index.use(asked)
        for card in book:
            for node in card.asked:
                self.index.of(node)
            for node in derived_values(card.subject).values():
                self.index.use(node)

    def cards(self, subject: Subject) -> list[Card]:
        """Return the cards about a kind of subject, each after those that it rests on."""
        return self._cards.get(subject.name, [])

    def frame(self, subjects: SubjectRows) -> Frame:
        """Return what expressions about some subjects are asked of."""
        mine = self.cards(subjects.subject)
        return Frame(
            subjects,
            subjects.world.as_of,
            self.index,
            subjects.world.words,
            mine[0].trigger,
            {(card.key, name): term for card in mine for name, term in card.terms.items()},
            self.book.functions,
        )

    def fields_of(self, kind: str) -> list[str]:
        """Return the fields of a kind of record that cards about it read."""
        cards = (card for card in self.book if card.subject_record == kind)
        asked = (self.index.of(node).fields for card in cards for node in card.asked)
        names = frozenset(ALWAYS_READ).union(*asked)
        return [name for name in record_schema(kind, self.book.extensions).names if name in names]
