"""What would change a verdict: the facts to change, and the changes of the records that do it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bpvcheck.explain.deeds import deeds_of
from bpvcheck.explain.draft import Budget, Draft
from bpvcheck.explain.seek import seek
from bpvcheck.expressions import logic
from bpvcheck.expressions import nodes as n
from bpvcheck.judge import Decision, Verdict, nearest_pattern
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.reference import judge
from bpvcheck.observe.reference import Situation, judging, pattern_of
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card

_TARGETS: Final[Mapping[Verdict, tuple[Verdict, ...]]] = {
    Verdict.PENDING: (Verdict.MET,),
    Verdict.NOT_DEMONSTRATED: (Verdict.MET, Verdict.MET_LATE),
    Verdict.BREACHED: (Verdict.MET, Verdict.MET_LATE),
    Verdict.MET_LATE: (Verdict.MET,),
}
"""What a verdict could become."""
_WAYS: Final = 6
"""How many ways to one verdict are compared."""


@dataclass(frozen=True)
class Reached:
    """A verdict that would be given, the draft that gives it, and the facts that differ in it."""

    verdict: Verdict
    draft: Draft
    facts: tuple[str, ...]


class Judge:
    """Judges situations by the reference, and what they rest on as well."""

    def __init__(self, book: RuleBook) -> None:
        """Know the cards that verdicts can rest on."""
        self._book = book
        self._decisions = {card.key: decision_of(card) for card in book}

    def decision(self, card: Card) -> Decision:
        """The card's judgement."""
        return self._decisions[card.key]

    def pattern(self, card: Card, at: Situation) -> str:
        """The evidence pattern of a card."""
        return pattern_of(card, at.judged_by(self._verdict_of))

    def verdict(self, card: Card, at: Situation) -> Verdict:
        """The verdict on a subject."""
        return judge(self.decision(card), self.pattern(card, at))

    def _verdict_of(self, card_id: str, at: Situation) -> str | None:
        versions = self._book.versions(card_id)
        return self.verdict(judging(versions, at), at).value if versions else None

    def draft(self, at: Situation) -> Draft:
        """A draft that knows how to reach the verdicts of other duties."""
        base = at.judged_by(self._verdict_of)

        def goal_of(card_id: str, verdict: str) -> n.Node | None:
            versions = self._book.versions(card_id)
            return goal(judging(versions, base), Verdict(verdict)) if versions else None

        return Draft(base, original=base, goals=goal_of, budget=Budget())


def reach(card: Card, at: Situation, judge_: Judge) -> Iterator[Reached]:
    """Yield what the verdict could become, and how; nothing where it cannot become better."""
    now = judge_.verdict(card, at)
    for target in _TARGETS.get(now, ()):
        found = _nearest(card, at, target, judge_)
        if found is not None:
            yield found


def _nearest(card: Card, at: Situation, target: Verdict, judge_: Judge) -> Reached | None:
    """The way that asks least."""
    before = judge_.pattern(card, at)
    ways = [
        Reached(target, draft, _differing(judge_.decision(card), before, after))
        for draft in islice(_drafts(card, at, target, judge_), _WAYS)
        for after in [judge_.pattern(card, draft.base)]
    ]
    return min(ways, key=_effort, default=None)


def _effort(way: Reached) -> tuple[int, int, int]:
    """How much there is to do: deeds, then facts, then values."""
    return len(deeds_of(way.draft)), len(way.facts), len(way.draft.edits)


def _drafts(card: Card, at: Situation, target: Verdict, judge_: Judge) -> Iterator[Draft]:
    """Yield drafts with the wanted verdict: by the facts that are nearest to it, then by any."""
    for node in (_nearest_goal(card, at, target, judge_), goal(card, target)):
        if node is not None:
            for draft in seek(node, judge_.draft(at)):
                if judge_.verdict(card, draft.base) is target:
                    yield draft


def _nearest_goal(card: Card, at: Situation, target: Verdict, judge_: Judge) -> n.Node | None:
    """The facts that differ least from what is: each as it would have to be."""
    decision, before = judge_.decision(card), judge_.pattern(card, at)
    after = nearest_pattern(decision, before, target, ["applies", *decision.facts])
    if after is None:
        return None
    wanted = [
        _fact(card, name) if letter == "t" else n.Not(_fact(card, name))
        for name, old, letter in zip(decision.names, before, after, strict=True)
        if letter not in {old, "u"}
    ]
    return n.And(tuple(wanted)) if wanted else None


def _fact(card: Card, name: str) -> n.Node:
    return card.applies if name == "applies" else card.facts[name].node


def _differing(decision: Decision, before: str, after: str) -> tuple[str, ...]:
    marks = zip(decision.names, before, after, strict=True)
    return tuple(name for name, old, new in marks if old != new)


def goal(card: Card, verdict: Verdict) -> n.Node | None:
    """What has to be true of the facts for a verdict; None where that is not sought."""
    clauses = {Verdict.MET: card.met, Verdict.MET_LATE: card.met_late}
    if verdict is Verdict.NOT_APPLICABLE:
        return n.Not(card.applies)
    clause = clauses.get(verdict)
    return None if clause is None else n.And((card.applies, _as_node(card, clause)))


def _as_node(card: Card, tree: logic.Logic) -> n.Node:
    match tree:
        case logic.Fact(name):
            return card.facts[name].node
        case logic.Not(item):
            return n.Not(_as_node(card, item))
        case logic.And(items):
            return n.And(tuple(_as_node(card, item) for item in items))
        case logic.Or(items):
            return n.Or(tuple(_as_node(card, item) for item in items))
