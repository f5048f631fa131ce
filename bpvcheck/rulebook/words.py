"""The logic of a card in words: facts by what they say, joined with and, or and not."""

from bpvcheck.expressions.logic import Conjunction, Disjunction, Fact, Logic, Negation
from bpvcheck.i18n import _, pick
from bpvcheck.rulebook.card import Card

__all__ = ["in_words"]


def in_words(card: Card, logic: Logic, *, inner: bool = False) -> str:
    """Write logic over the facts of a card in the chosen language."""
    match logic:
        case Fact(name):
            return pick(card.facts[name].says)
        case Negation(item):
            return _("this is not so: {what}").format(what=in_words(card, item, inner=True))
        case Conjunction(items) | Disjunction(items):
            word = _("and") if isinstance(logic, Conjunction) else _("or")
            joined = f"; {word} ".join(in_words(card, item, inner=True) for item in items)
            return f"({joined})" if inner else joined
