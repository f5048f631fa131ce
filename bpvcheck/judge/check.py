"""What the judge can tell of a card before there are records: what never decides.

It goes over every combination of a card's facts, so it runs when cards are tested and when they
are loaded anew, not at every start.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bpvcheck.errors import Code, Problem, RuleError
from bpvcheck.i18n import _
from bpvcheck.judge.decision import Decision, dead_branches
from bpvcheck.judge.errors import TooLargeError

if TYPE_CHECKING:
    from bpvcheck.rulebook.card import Card

__all__ = ["check_judgements", "decision_of", "judgement_problems"]


def decision_of(card: "Card") -> Decision:
    """Make the decision of a card."""
    return Decision(card.key, tuple(card.facts), card.met, card.breached, card.asked_again)


def check_judgements(cards: "Iterable[Card]") -> None:
    """Raise a RuleError with every clause that never decides."""
    problems = [problem for card in cards for problem in judgement_problems(card)]
    if problems:
        raise RuleError.of(*problems)


def judgement_problems(card: "Card") -> Iterator[Problem]:
    """Find what is wrong with how a card judges."""
    decision = decision_of(card)
    try:
        dead = dead_branches(decision)
    except TooLargeError as error:
        hint = _("join some facts into one")
        yield _problem(card, Code.DEAD_BRANCH, "met", str(error), hint)
        return
    for clause in dead:
        message = _('"{clause}" of this card can never be the verdict.').format(clause=clause)
        place = "breached" if clause == "breached" else "met"
        hint = _("a clause before it takes all that it would: see which facts differ")
        yield _problem(card, Code.DEAD_BRANCH, place, message, hint)


def _problem(card: "Card", code: Code, path: str, message: str, hint: str) -> Problem:
    line, column = card.place(path)
    return Problem(code, message, hint=hint, file=card.file, line=line, column=column)
