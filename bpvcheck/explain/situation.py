"""The situation of one finding, out of the database of its run."""

from typing import TYPE_CHECKING

from bpvcheck.observe.reference import Situation, Situations
from bpvcheck.rulebook.card import Card

if TYPE_CHECKING:
    from bpvcheck.check import Run


def situation(run: "Run", card: Card, subject: str, part: str = "") -> Situation:
    """The subject with its record, what that refers to and what is derived; see `Situation`.

    Raises KeyError where the run has no such subject.
    """
    found = Situations(run.engine, card.subject, run.everything).of(subject, part)
    if found is None:
        raise KeyError(subject, part)
    return found
