"""What the judge can tell of a card before there are records: what never decides, what clashes.

It goes over every combination of a card's facts, so it runs when cards are tested and when they
are loaded anew, not at every start.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from bpvcheck.errors import Code, Problem, RuleError
from bpvcheck.expressions.logic import Truth
from bpvcheck.i18n import _
from bpvcheck.judge.decision import Decision, dead_branches, overlaps
from bpvcheck.judge.errors import TooLargeError

if TYPE_CHECKING:
    from bpvcheck.rulebook.card import Card

__all__ = ["check_judgements", "decision_of", "judgement_problems"]


def decision_of(card: "Card") -> Decision:
    """Make the decision of a card."""
    return Decision(card.key, tuple(card.facts), card.met, card.met_late, card.breached)


def check_judgements(cards: "Iterable[Card]") -> None:
    """Raise a RuleError with every clause that never decides or clashes with another."""
    problems = [problem for card in cards for problem in judgement_problems(card)]
    if problems:
        raise RuleError.of(*problems)


def judgement_problems(card: "Card") -> Iterator[Problem]:
    """Find what is wrong with how a card judges."""
    decision = decision_of(card)
    try:
        dead, both = dead_branches(decision), overlaps(decision)
    except TooLargeError as error:
        hint = _("join some facts into one")
        yield _problem(card, Code.DEAD_BRANCH, "judge", str(error), hint)
        return
    for clause in dead:
        message = _('"{clause}" of this card can never be the verdict.').format(clause=clause)
        hint = _("a clause before it takes all that it would: see which facts differ")
        yield _problem(card, Code.DEAD_BRANCH, f"judge.{clause}", message, hint)
    if both is not None:
        message = _('"met" and "breached" are both true where {facts}.')
        message = message.format(facts=_in_words(decision, both))
        hint = _("let one of the two exclude the other")
        yield _problem(card, Code.CLASHING_CLAUSES, "judge.breached", message, hint)


_SIGNS: Final = {Truth.TRUE: "{name}", Truth.FALSE: "not {name}"}


def _in_words(decision: Decision, pattern: str) -> str:
    """Write a pattern as the facts that are known in it: `briefed, not late`."""
    known = decision.read(pattern)
    return ", ".join(
        _SIGNS[truth].format(name=name)
        for name, truth in known.items()
        if name in decision.facts and truth in _SIGNS
    )


def _problem(card: "Card", code: Code, path: str, message: str, hint: str) -> Problem:
    line, column = card.place(path)
    return Problem(code, message, hint=hint, file=card.file, line=line, column=column)
