"""From a card's parts to a card: its expressions become typed nodes, its judgement logic."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bpvcheck.errors import Code, did_you_mean
from bpvcheck.expressions import nodes as n
from bpvcheck.expressions.added import ExpressionFunction
from bpvcheck.expressions.logic import Logic, LogicError, parse_logic
from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import ExpressionError, Scope
from bpvcheck.expressions.types import Bool, Date, Type
from bpvcheck.i18n import _
from bpvcheck.records.extensions import Extensions
from bpvcheck.rulebook.card import Card, Definition, Due, FactDef, key_of
from bpvcheck.rulebook.form import Phrase
from bpvcheck.rulebook.read import Draft
from bpvcheck.rulebook.scopes import scope_node, scope_problem
from bpvcheck.rulebook.subjects import SUBJECTS, Subject, derived_values, subject, subject_type

_NOWHERE = n.Constant(value=False, type=Bool())


def build_card(
    draft: Draft,
    ids: Collection[str],
    extensions: Extensions = (),
    functions: Mapping[str, ExpressionFunction] = MappingProxyType({}),
) -> Card | None:
    """Make the card; its problems are noted on its sheet, and without a subject there is none.

    `ids` are those of all duties; `extensions` and `functions` what agreements add to the language.
    """
    kind = find_subject(draft)
    if kind is None:
        return None
    builder = _Builder(
        draft,
        Scope(
            draft.id,
            subject_type(kind, extensions),
            {name: term.type for name, term in draft.terms.items()},
            dict(derived_values(kind)),
            ids,
            key=key_of(draft.sheet.file),
            functions=functions,
        ),
    )
    return builder.card(kind)


def find_subject(draft: Draft) -> Subject | None:
    """Give the subject that a card names; a problem where there is none."""
    try:
        return subject(*draft.subject)
    except KeyError:
        pass
    record, per = draft.subject
    records = sorted({each.record for each in SUBJECTS})
    if record not in records:
        message = _('There is no subject "{name}".').format(name=record)
        hint = did_you_mean(record, records)
        key, expected = "subject", ", ".join(records)
    else:
        choices = [each.per for each in SUBJECTS if each.record == record]
        message = _('A {record} is not divided by "{per}".').format(record=record, per=per)
        hint = did_you_mean(per, choices)
        key, expected = "per", ", ".join(choice or '""' for choice in choices)
    place = draft.form.at_value(key)
    draft.sheet.wrong(Code.UNKNOWN_WORD, message, place, hint, expected)
    return None


@dataclass
class _Builder:
    draft: Draft
    scope: Scope

    def card(self, kind: Subject) -> Card:
        """Put the card together; the named values come first, in their order."""
        draft = self.draft
        define = self._define()
        facts = {
            name: FactDef(name, self._node(fact.phrase, Bool()), fact.says, _text(fact.phrase))
            for name, fact in draft.facts.items()
        }
        judge = {name: self._logic(phrase) for name, phrase in draft.judge.items()}
        met = judge.get("met")
        return Card(
            id=draft.id,
            title=draft.title,
            duty=draft.duty,
            source=draft.source,
            law=draft.law,
            bearer=draft.bearer,
            towards=draft.towards,
            phase=draft.phase,
            subject_record=kind.record,
            subject_per=kind.per,
            nature=draft.nature,
            valid=draft.valid,
            terms=draft.terms,
            define=define,
            applies=self._node(draft.applies, Bool()),
            applies_text=_text(draft.applies),
            facts=facts,
            due=Due(self._node(draft.due, Date()), draft.why, _text(draft.due)),
            trigger=parse(kind.trigger, self.scope),
            met=met,  # type: ignore[arg-type]  # a card without it has a problem and does not load
            met_late=judge.get("met_late"),
            breached=judge.get("breached"),
            judge_text={name: phrase.text for name, phrase in draft.judge.items()},
            remedy=draft.remedy,
            record=draft.record,
            examples=draft.examples,
            repeats=draft.repeats,
            file=draft.sheet.file,
            version=draft.version,
            agreement=draft.agreement.name,
            scope=draft.scope,
            in_scope=self._in_scope(kind),
            places=draft.places,
        )

    def _in_scope(self, kind: Subject) -> n.Node | None:
        """Give the expression of the card's scope; a problem where the subject does not tell."""
        draft = self.draft
        if draft.scope is None:
            return None
        wrong = scope_problem(draft.scope, kind, draft.agreement.sector)
        if wrong is None:
            return scope_node(draft.scope, kind, draft.agreement.sector)
        _key, message, expected = wrong
        at = draft.form.at_value("scope")
        draft.sheet.wrong(Code.UNKNOWN_WORD, message, at, expected=expected)
        return None

    def _define(self) -> dict[str, Definition]:
        found = {}
        for name, phrase in self.draft.define.items():
            node = self._node(phrase, None)
            found[name] = Definition(name, node, _text(phrase))
            self.scope = replace(self.scope, defined={**self.scope.defined, name: node})
        return found

    def _node(self, phrase: Phrase | None, wanted: Type | None) -> n.Node:
        if phrase is None:
            return _NOWHERE
        try:
            return parse(phrase.text, self.scope, wanted=wanted)
        except ExpressionError as error:
            column = len(phrase.text.encode()[: error.column].decode(errors="ignore"))
            phrase.wrong(error.code, error.message, column, error.hint)
        return _NOWHERE

    def _logic(self, phrase: Phrase) -> Logic | None:
        try:
            return parse_logic(phrase.text, self.draft.facts)
        except LogicError as error:
            phrase.wrong(error.code, error.message, error.column, error.hint)
        return None


def _text(phrase: Phrase | None) -> str:
    return " ".join(phrase.text.split()) if phrase else ""
