"""What the engine knows of one finding; the only module here that knows how it is asked.

The database gives the situation, and the reference evaluator says by which day facts are asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from bpvcheck.explain.words import both
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.expressions.types import Date
from bpvcheck.i18n import _
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.reference import judge
from bpvcheck.observe.reference import Situations, SubjectSituation, judging, pattern_of, truths_of
from bpvcheck.observe.reference.patterns import asked_of, in_force
from bpvcheck.observe.subjects.placements import placements
from bpvcheck.observe.subjects.rows import SubjectRows
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card, Texts
from bpvcheck.rulebook.subjects import table_name

if TYPE_CHECKING:
    from bpvcheck.run import Run


@dataclass(frozen=True)
class AskedFact:
    """A fact as it was asked: what it is, by which day, and what came of it."""

    name: str
    node: n.Node
    at: SubjectSituation
    by: date
    truth: bool | None


def situation(run: "Run", card: Card, subject: str, part: str = "") -> SubjectSituation:
    """Return the subject with its record, what that refers to and what is derived for it.

    Raises KeyError where the run has no such subject.
    """
    found = Situations(_rows(run, card, subject), run.everything).of(subject, part)
    if found is None:
        raise KeyError(subject, part)
    return found.judged_by(partial(verdict_on, run.everything))


def _rows(run: "Run", card: Card, subject: str) -> SubjectRows:
    """Return the subjects of a card; of placements the one that is asked for."""
    derived = run.observed.derived
    if card.subject_record != "placement":
        return derived.subjects[table_name(card.subject)]
    table = run.intake.table("placement")
    mine = table.filter(pc.equal(table["id"], subject))
    return placements(derived.world, derived.world.of("placement", mine))


def verdict_on(book: RuleBook, duty: str, at: SubjectSituation) -> str | None:
    """Return the verdict on a duty of the subject, None where no card is there."""
    versions = book.versions(duty)
    return verdict_by(book, versions[0], at) if versions else None


def verdict_by(book: RuleBook, card: Card, at: SubjectSituation) -> str:
    """Return the verdict on the duty of a card, for its bearers."""
    version = judging(book.rivals(card), at)
    return judge(decision_of(version), pattern_of(version, at)).value


def asked(card: Card, at: SubjectSituation) -> Iterator[AskedFact]:
    """Yield what a card asks: whether it applies, whether it is due, and its facts.

    That a fact is so by now as it was by the due day goes without saying, unless it is not so.
    """
    truths = truths_of(card, at)
    planned = replace(at, planned=True)
    nodes: dict[str, tuple[n.Node, SubjectSituation]] = {
        "applies": (_applies(card, at), at),
        "due_passed": (n.Compare("<", card.due.node, n.AS_OF), planned),
        **asked_of(card, at),
    }
    days: dict[str, date] = {}
    for name, (node, then) in nodes.items():
        days[name] = min(then.day_asked or at.as_of, at.as_of)
        if not _as_before(name, truths, days):
            yield AskedFact(name, node, then, days[name], truths[name])


def _as_before(name: str, truths: Mapping[str, bool | None], days: Mapping[str, date]) -> bool:
    """Return whether asking a fact again, as of now, gives nothing new."""
    by_due = name.removesuffix(BY_NOW)
    same = name != by_due and truths[name] is truths[by_due]
    return same and (truths[name] is not False or days[name] == days[by_due])


def says(card: Card, name: str) -> Texts:
    """Return what a fact says, also `applies` and `due_passed`."""
    fact = name.removesuffix(BY_NOW)
    if fact in card.facts:
        return card.facts[fact].says
    return both(lambda: _("the duty applies") if name == "applies" else _("the due day is past"))


def _applies(card: Card, at: SubjectSituation) -> n.Node:
    """Return what has to hold for a card to apply: its dates only where these are not met."""
    asked = [card.applies] if card.in_scope is None else [card.applies, card.in_scope]
    if not in_force(card, at):
        days = ((">=", card.valid.start), ("<=", card.valid.until))
        asked += (
            n.Compare(operator, card.trigger, n.Constant(day, Date()))
            for operator, day in days
            if day is not None
        )
    return n.And(tuple(asked))
