"""A card as a person would read it: headings with texts and rows, in one language.

A pure view: whoever prints it decides how. `card_view(card, examples, "nl")` reads top to bottom
as: what is owed, by whom to whom, where that stands, when, what decides it, what to do, what to
record, and the examples. What is in `common.yaml` stands in it like what is on the card.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bpvcheck.i18n import _, format_date, pick, using
from bpvcheck.rulebook.card import (
    Card,
    CardScope,
    Examples,
    Objective,
    Source,
    TermDef,
    TermValue,
    Validity,
)
from bpvcheck.rulebook.labels import label
from bpvcheck.rulebook.words import in_words

__all__ = [
    "CardSection",
    "card_view",
    "objective_view",
    "period_in_words",
    "scope_in_words",
    "source_in_words",
    "value_in_words",
]


@dataclass(frozen=True)
class CardSection:
    """A heading, and under it a text, rows of cells, or both; `columns` name the cells."""

    heading: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[str, ...] = ()


def card_view(card: Card, examples: Examples, lang: str) -> list[CardSection]:
    """Show a card in a language; sections with nothing to say are left out."""
    with using(lang):
        sections = [
            CardSection(f"{card.id}  {pick(card.title)}", pick(card.duty)),
            CardSection(_("Who owes it to whom"), _who(card)),
            CardSection(_("Source"), source_in_words(card.source)),
            CardSection(_("For whom"), scope_in_words(card.scope)),
            CardSection(
                _("Law"), rows=tuple(_law(card)), columns=(_("article"), _("when"), _("what"))
            ),
            CardSection(_("Judged for"), _judged_for(card)),
            CardSection(_("Applies when"), card.applies_text),
            CardSection(_("Due"), f"{card.due.text}: {pick(card.due.why)}"),
            CardSection(_("Late counts until"), card.due.late_until_text),
            CardSection(_("Facts"), rows=tuple(_facts(card)), columns=_fact_columns()),
            CardSection(
                _("Verdict"), rows=tuple(_verdicts(card)), columns=(_("verdict"), _("when"))
            ),
            CardSection(_("Terms"), rows=tuple(_terms(card)), columns=_term_columns()),
            CardSection(_("What to do"), pick(card.remedy)),
            CardSection(
                _("What to record"), rows=tuple(_record(card)), columns=(_("field"), _("where"))
            ),
            CardSection(
                _("Examples"), rows=tuple(_examples(examples)), columns=(_("example"), _("verdict"))
            ),
            CardSection(_("Repeats"), ", ".join(card.repeats)),
            CardSection(_("Card"), f"{card.file}  ({card.version})"),
        ]
    return [section for section in sections if section.text or section.rows]


def objective_view(objective: Objective, lang: str) -> list[CardSection]:
    """Show an objective in a language."""
    with using(lang):
        return [
            CardSection(f"{objective.id}  {pick(objective.title)}", pick(objective.objective)),
            CardSection(_("Source"), source_in_words(objective.source)),
            CardSection(_("Rests on"), ", ".join(objective.rests_on)),
            CardSection(_("Card"), f"{objective.file}  ({objective.version})"),
        ]


def source_in_words(source: Source) -> str:
    """Write a source as `bpv-protocol-2009, preparation and matching, school, 5`."""
    parties = ", ".join(label(party) for party in source.party)
    section = _("objectives") if source.section == "objectives" else label(source.section)
    if source.article:
        return f"{source.document}, {source.article}"
    item = "" if source.item is None else _("item {number}").format(number=source.item)
    return ", ".join(part for part in (source.document, section, parties, item) if part)


def scope_in_words(scope: CardScope | None) -> str:
    """Write for whom something holds as `sector: bouw; level: 1, 2`; "" where for everyone."""
    asked = scope.asked if scope else {}
    return "; ".join(
        f"{label(key)}: {', '.join(map(str, values))}" for key, values in asked.items()
    )


def _who(card: Card) -> str:
    bearers, others = (", ".join(map(label, names)) for names in (card.bearer, card.towards))
    return f"{bearers} → {others}"


def _judged_for(card: Card) -> str:
    subject = label(card.subject_record)
    if card.subject_per:
        per = label(card.subject_per)
        subject = _("{subject}, per {part}").format(subject=subject, part=per)
    return "; ".join((subject, label(card.nature), period_in_words(card.valid)))


def period_in_words(valid: Validity) -> str:
    """Write when something holds as `from 1 July 2012 until 31 July 2015`; "" where always."""
    start = _("from {day}").format(day=format_date(valid.start)) if valid.start else ""
    until = _("until {day}").format(day=format_date(valid.until)) if valid.until else ""
    return " ".join(part for part in (start, until) if part)


def _law(card: Card) -> Iterator[tuple[str, ...]]:
    for law in card.law:
        yield law.article, period_in_words(law.valid), pick(law.says)


def _fact_columns() -> tuple[str, ...]:
    return _("fact"), _("says"), _("expression")


def _facts(card: Card) -> Iterator[tuple[str, ...]]:
    for name, definition in card.define.items():
        yield name, "", definition.text
    for name, fact in card.facts.items():
        yield name, pick(fact.says), fact.text


def _verdicts(card: Card) -> Iterator[tuple[str, ...]]:
    for clause, logic in card.judge.items():
        yield label(clause), in_words(card, logic)
    if card.breached is None:
        yield label("breached"), _("it is due, and the records show that neither of these holds")


def _term_columns() -> tuple[str, ...]:
    return _("term"), _("value"), _("branch agreement"), _("why")


def _terms(card: Card) -> Iterator[tuple[str, ...]]:
    for term in card.terms.values():
        yield term.name, "; ".join(_values(term)), label(term.may), pick(term.why)


def _values(term: TermDef) -> Iterable[str]:
    for variant in term.variants:
        value = " ".join(part for part in (value_in_words(variant.value), term.unit) if part)
        whose = variant.agreement if variant.scope is not None else ""
        notes = (whose, scope_in_words(variant.scope), period_in_words(variant.valid))
        note = "; ".join(part for part in notes if part)
        yield f"{value} ({note})" if note else value


def value_in_words(value: TermValue) -> str:
    """Write the value of a term."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return format_date(value) if isinstance(value, date) else str(value)


def _record(card: Card) -> Iterator[tuple[str, ...]]:
    for item in card.record:
        yield item.field, pick(item.where)


def _examples(examples: Examples) -> Iterator[tuple[str, ...]]:
    for case in examples.cases:
        yield case.name, label(case.expect)
