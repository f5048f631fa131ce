"""The situation of one finding, out of the database of its run."""

from typing import TYPE_CHECKING

from bpvcheck.observe.reference import Situation, Situations
from bpvcheck.rulebook.card import Card

if TYPE_CHECKING:
    from bpvcheck.observe.duck import DuckEngine
    from bpvcheck.run import Run


def situation(run: "Run", card: Card, subject: str, part: str = "") -> Situation:
    """The subject with its record, what that refers to and what is derived; see `Situation`.

    Raises KeyError where the run has no such subject.
    """
    engine: DuckEngine = run.engine  # type: ignore[attr-defined] # of `DuckRun`
    found = Situations(engine, card.subject, run.everything).of(subject, part)
    if found is None:
        raise KeyError(subject, part)
    return found
