"""Putting an explanation together: the situation, what decided, what was read, what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from bpvcheck.errors import Code, RuleError
from bpvcheck.explain.missing import missing
from bpvcheck.explain.model import (
    Explanation,
    FactShown,
    InTime,
    JudgedDuty,
    ListRead,
    Mark,
    Missing,
    TermRead,
)
from bpvcheck.explain.names import find
from bpvcheck.explain.readings import readings
from bpvcheck.explain.situation import asked, says, situation, verdict_by, verdict_on
from bpvcheck.explain.words import Names, both
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.logic import Truth
from bpvcheck.expressions.logic import evaluate as evaluate_logic
from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.i18n import _
from bpvcheck.judge import Verdict, influence, reasons
from bpvcheck.judge.check import decision_of
from bpvcheck.observe.reference import SubjectSituation, evaluate, judging, pattern_of
from bpvcheck.observe.reference.plain import variant_of
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card, TermDef
from bpvcheck.rulebook.show import source_in_words

if TYPE_CHECKING:
    from bpvcheck.run import Run


def explain(run: "Run", name: str, subject: str = "") -> Explanation:
    """Explain the finding of a name, `VRB-OI-5:P1`, or of a duty and a subject.

    Raises UsageError where there is no such finding, or where the name means several.
    """
    return explain_finding(run, find(run, name, subject))


def explain_finding(run: "Run", finding: JudgedDuty) -> Explanation:
    """Explain a finding of the run's ledger."""
    versions, book = run.book.versions(finding.duty), run.everything
    card = next(card for card in versions if card.version == finding.version)
    at = situation(run, card, finding.subject, finding.part)
    _agree(finding, verdict_by(book, card, at))
    facts = _facts(card, at, book, finding.verdict)
    trigger = evaluate(card.trigger, at)
    late = finding.verdict in {Verdict.BREACHED, Verdict.MET_LATE}
    return Explanation(
        finding=finding,
        card=card,
        law=tuple(law for law in card.law if trigger is None or trigger in law.valid),
        as_of=at.as_of,
        clause=_clause(card, facts, finding.verdict),
        facts=facts,
        terms=tuple(_terms(card, at)),
        missing=tuple({m.path: m for m in _missing(card, at, book, finding.verdict)}.values()),
        in_time=tuple(_in_time(facts, at.as_of)) if late else (),
    )


def _agree(finding: JudgedDuty, found: str | None) -> None:
    """Raise RuleError where the ledger and the reference evaluator differ."""
    if found == finding.verdict:
        return
    message = _("{finding} is {one} by the database and {other} by the reference evaluator.")
    message = message.format(finding=finding.duty, one=finding.verdict, other=found)
    hint = _("This is an error in bpvcheck: please report it.")
    raise RuleError(Code.WRONG_EXPRESSION, message, hint=hint)


def _clause(card: Card, facts: Iterable[FactShown], verdict: Verdict) -> str:
    """Return the part of the card that decided, "" where none did; late it is the same part."""
    if verdict is Verdict.MET_LATE:
        return "met"
    letters = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}
    truths = {fact.name: letters[fact.truth] for fact in facts}
    clause = card.judge.get(verdict.value)
    return verdict.value if clause and evaluate_logic(clause, truths) is Truth.TRUE else ""


def _facts(card: Card, at: SubjectSituation, book: RuleBook, verdict: str) -> tuple[FactShown, ...]:
    """Return all that decides: whether the duty applies, whether it is due, and every fact."""
    hang_on = influence if verdict == Verdict.NOT_DEMONSTRATED else reasons
    deciding = hang_on(decision_of(card), pattern_of(card, at))
    names = Names.of(card.subject, book)
    facts = {
        each.name: FactShown(
            name=each.name,
            says=says(card, each.name),
            truth=each.truth,
            asked_by=each.by,
            decides=each.name in deciding,
            read=readings(each.node, each.at, names),
        )
        for each in asked(card, at)
    }
    return tuple(fact for fact in facts.values() if not _says_the_same(fact, facts))


def _says_the_same(fact: FactShown, facts: Mapping[str, FactShown]) -> bool:
    """Return whether a fact that is asked again, by now, was read as it was before."""
    first = facts.get(fact.name.removesuffix(BY_NOW), fact)
    return first is not fact and first.truth is fact.truth and _told(first) == _told(fact)


def _told(fact: FactShown) -> list[tuple[object, ...]]:
    """Return what was read, without the days between which was looked."""
    return [
        (each.path, each.items, each.result) if isinstance(each, ListRead) else (each.values,)
        for each in fact.read
    ]


def _terms(card: Card, at: SubjectSituation) -> Iterator[TermRead]:
    """Yield the terms that a card asks with, each with the value that holds for the subject."""
    nodes = (part for top in card.nodes for part in n.walk(top) if isinstance(part, n.Term))
    yield from (_term(card.terms[name], at) for name in dict.fromkeys(node.name for node in nodes))


def _term(term: TermDef, at: SubjectSituation) -> TermRead:
    found = variant_of(term.variants, at)
    if found is None:
        return TermRead(term.name, None, term.unit, "", {}, term.variants[-1].valid, term.why)
    source = found.source
    where = both(lambda: source_in_words(source)) if source else {}
    why = found.why or term.why
    return TermRead(term.name, found.value, term.unit, found.agreement, where, found.valid, why)


def _missing(card: Card, at: SubjectSituation, book: RuleBook, verdict: str) -> Iterator[Missing]:
    """Yield what is missing, also for the duties whose verdicts would settle this one."""
    if verdict != Verdict.NOT_DEMONSTRATED:
        return
    facts = _facts(card, at, book, verdict)
    yield from missing(card, Names.of(card.subject, book), facts)
    would_settle = {fact.name for fact in facts if fact.decides}
    nodes = (x for each in asked(card, at) if each.name in would_settle for x in n.walk(each.node))
    for duty in dict.fromkeys(node.card for node in nodes if isinstance(node, n.VerdictOf)):
        other = judging(book.versions(duty), at)
        yield from _missing(other, at, book, verdict_on(book, duty, at) or "")


def _in_time(facts: Iterable[FactShown], as_of: date) -> Iterator[InTime]:
    """Yield what had to be there by a day that is over, and when it came."""
    for fact in facts:
        lists = [
            each
            for each in fact.read
            if isinstance(each, ListRead) and each.holds is False and not each.unwanted
            if each.by and each.by < as_of
        ]
        if fact.decides and fact.truth is False and lists:
            items = [item for each in lists for item in each.items or ()]
            later = {item.day for item in items if item.mark is Mark.LATER and item.day}
            first = lists[0]
            yield InTime(fact.says, first.by or as_of, tuple(sorted(later)), first.result)
