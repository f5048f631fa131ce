"""From a card's parts to a card: its expressions become typed nodes, its judgement logic."""

import ast
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
from bpvcheck.rulebook.read import NATURES, Draft, FactForm, folder_of, read_law
from bpvcheck.rulebook.reads import recorded
from bpvcheck.rulebook.scopes import scope_node, scope_problem
from bpvcheck.rulebook.subjects import SUBJECTS, Subject, derived_values, subject, subject_type

_NOWHERE = n.Constant(value=False, type=Bool())
_ALWAYS = n.Constant(value=True, type=Bool())


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
    card = builder.card(kind)
    return replace(card, record=recorded(card, draft.form.record, draft.shared.fields))


def find_subject(draft: Draft) -> Subject | None:
    """Return the subject that a card names; a problem where it is not divided as the card says."""
    record, per = draft.form.subject, draft.form.per
    choices = [each.per for each in SUBJECTS if each.record == record]
    if per in choices:
        return subject(record, per)
    if record and (per or not draft.form.has("per")):
        message = _('A {record} is not divided by "{per}".').format(record=record, per=per)
        expected = ", ".join(choice or '""' for choice in choices)
        place, hint = draft.form.at_value("per"), did_you_mean(per, choices)
        draft.sheet.wrong(Code.UNKNOWN_WORD, message, place, hint, expected)
    return None


@dataclass
class _Builder:
    draft: Draft
    scope: Scope

    def card(self, kind: Subject) -> Card:
        """Put the card together; the named values come first, in their order."""
        draft, form = self.draft, self.draft.form
        define = self._define()
        applies, applies_text = self._applies()
        judge = {name: self._logic(phrase) for name, phrase in draft.judge.items()}
        return Card(
            id=form.id,
            title=form.title,
            duty=form.duty,
            source=draft.source,
            law=tuple(read_law(each) for each in form.law),
            bearer=form.bearer,
            towards=form.towards,
            phase=folder_of(draft.sheet.file),
            subject_record=kind.record,
            subject_per=kind.per,
            nature=form.nature or NATURES[0],
            valid=draft.valid,
            terms=draft.terms,
            define=define,
            applies=applies,
            applies_text=applies_text,
            facts={name: self._fact(name, fact) for name, fact in draft.facts.items()},
            due=self._due(),
            trigger=parse(kind.trigger, self.scope),
            met=judge.get("met"),  # type: ignore[arg-type]  # without it the card does not load
            breached=judge.get("breached"),
            remedy=form.remedy,
            record=(),
            repeats=form.repeats,
            file=draft.sheet.file,
            version=draft.version,
            agreement=draft.agreement.name,
            scope=draft.scope,
            in_scope=self._in_scope(kind),
            path=draft.path,
            places=draft.places,
        )

    def _applies(self) -> tuple[n.Node, str]:
        """Return when the duty arises, as a node and as text: what its subject asks, and the card.

        Without either it always does.
        """
        asked = [each for each in (self.draft.shared.applies, self.draft.form.applies) if each]
        parts = [self._node(phrase, Bool()) for phrase in asked]
        if len(asked) < 2:  # noqa: PLR2004 - nothing to join
            return (parts or [_ALWAYS])[0], _text(asked[0]) if asked else "True"
        flat = tuple(each for part in parts for each in _operands(part))
        return n.And(flat), " and ".join(map(_within, map(_text, asked)))

    def _fact(self, name: str, form: FactForm) -> FactDef:
        node = self._node(form.phrase, Bool())
        return FactDef(name, node, form.texts, _text(form.phrase), form.serves)

    def _due(self) -> Due:
        form, late_until = self.draft.form.due, self.draft.late_until
        on = form.on if form else None
        return Due(
            self._node(on, Date()),
            form.why if form else {},
            _text(on),
            self._node(late_until, Date()) if late_until else None,
            _text(late_until),
        )

    def _in_scope(self, kind: Subject) -> n.Node | None:
        """Return the expression of the card's scope; a problem where the subject does not tell."""
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
        for name, phrase in self.draft.form.define.items():
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


def _operands(node: n.Node) -> tuple[n.Node, ...]:
    """Return the parts of a conjunction; a node of another sort is its only part."""
    return node.operands if isinstance(node, n.And) else (node,)


def _within(text: str) -> str:
    """Return an expression as it stands beside another, joined with `and`."""
    try:
        body = ast.parse(text, mode="eval").body
    except SyntaxError:
        return text
    return f"({text})" if isinstance(body, ast.BoolOp) and isinstance(body.op, ast.Or) else text


def _text(phrase: Phrase | None) -> str:
    return " ".join(phrase.text.split()) if phrase else ""
