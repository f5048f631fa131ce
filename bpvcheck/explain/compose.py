"""Putting an explanation together: the situation, the facts, what decided, what would change it."""

from typing import TYPE_CHECKING

from bpvcheck.errors import Code, RuleError
from bpvcheck.explain.deeds import deeds_of
from bpvcheck.explain.draft import Draft
from bpvcheck.explain.edits import changes_of
from bpvcheck.explain.model import Explanation, FactShown, Finding, Way
from bpvcheck.explain.names import find
from bpvcheck.explain.reach import Judge, Reached, reach
from bpvcheck.explain.readings import readings
from bpvcheck.explain.situation import situation
from bpvcheck.expressions.logic import Truth, evaluate
from bpvcheck.i18n import _
from bpvcheck.judge import Verdict, influence
from bpvcheck.observe.reference import Situation, truths_of
from bpvcheck.rulebook.book import rests_on
from bpvcheck.rulebook.card import Card

if TYPE_CHECKING:
    from bpvcheck.check import Run


def explain(run: "Run", name: str, subject: str = "") -> Explanation:
    """Explain the finding of a name, `VRB-OI-5:P1`, or of a duty and a subject.

    Raises UsageError where there is no such finding, or where the name means several.
    """
    return explain_finding(run, find(run, name, subject))


def explain_finding(run: "Run", finding: Finding) -> Explanation:
    """Explain a finding of the run's ledger."""
    versions = run.book.versions(finding.duty)
    card = next(card for card in versions if card.version == finding.version)
    judge = Judge(run.everything)
    at = judge.draft(situation(run, card, finding.subject, finding.part)).base
    found = judge.verdict(card, at)
    if found is not finding.verdict:
        message = _("{finding} is {one} by the database and {other} by the reference evaluator.")
        message = message.format(finding=finding.duty, one=finding.verdict, other=found)
        hint = _("This is an error in bpvcheck: please report it.")
        raise RuleError(Code.WRONG_EXPRESSION, message, hint=hint)
    return Explanation(
        finding=finding,
        card=card,
        extensions=run.book.extensions,
        as_of=at.as_of,
        clause=_clause(card, at, finding.verdict),
        facts=tuple(_facts(card, at, judge)),
        ways=tuple(_way(each) for each in reach(card, at, judge)),
        rests_on={
            each.id: each.title
            for needed in rests_on(card)
            for each in run.everything.versions(needed)
        },
    )


def _clause(card: Card, at: Situation, verdict: Verdict) -> str:
    """The part of the card that decided, where one did."""
    truths = {name: _TRUTHS[truth] for name, truth in truths_of(card, at).items()}
    clause = card.judge.get(verdict.value)
    return verdict.value if clause and evaluate(clause, truths) is Truth.TRUE else ""


_TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


def _facts(card: Card, at: Situation, judge: Judge) -> list[FactShown]:
    """What decides: whether the duty applies, and every fact of the card."""
    settling = influence(judge.decision(card), judge.pattern(card, at))
    nodes = {"applies": card.applies, **{name: fact.node for name, fact in card.facts.items()}}
    truths = truths_of(card, at)
    return [
        FactShown(name, truths[name], name in settling, readings(node, at))
        for name, node in nodes.items()
    ]


def _way(reached: Reached) -> Way:
    changes = changes_of(reached.draft)
    return Way(
        verdict=reached.verdict,
        facts=reached.facts,
        deeds=deeds_of(reached.draft),
        changes=changes if all(change.record for change in changes) else (),
        past=_past(reached.draft),
    )


def _past(draft: Draft) -> bool:
    """Whether something in it can only have been done on a day that is over."""
    today = draft.base.as_of
    marks = [edit.mark for edit in draft.edits if not edit.mark.stated]
    return any(mark.by is not None and mark.by < today for mark in marks)
