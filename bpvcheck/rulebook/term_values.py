"""The values that an agreement gives to open terms of other cards, in a file `terms.yaml`.

Each value is checked against the term that it fills in: of the same type, moved the way that the
card allows, and the only one for whom it holds. What is right stands before the card's own values.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Final

from bpvcheck.errors import Code, did_you_mean
from bpvcheck.expressions.nodes import ListCall, Node, walk
from bpvcheck.expressions.types import describe
from bpvcheck.i18n import _
from bpvcheck.rulebook.agreements import Agreement
from bpvcheck.rulebook.build import find_subject
from bpvcheck.rulebook.card import CardScope, Source, TermDef, TermValue, Validity, Variant
from bpvcheck.rulebook.checks import check_source
from bpvcheck.rulebook.form import Key, Keys, Sheet
from bpvcheck.rulebook.kinds import PartKind, TextKind, TextsKind
from bpvcheck.rulebook.read import Draft, SourceForm, read_source
from bpvcheck.rulebook.read_terms import Between, FilledKind, value_type
from bpvcheck.rulebook.scopes import ScopeForm, read_scope, scope_node, scope_problem

__all__ = ["TermValueDraft", "TermValueForm", "fill_in", "read_term_values"]


class TermValueForm(Keys):
    """A value for a term of a card."""

    card = Key(TextKind(), "the id of the duty")
    term = Key(TextKind(), "the term of its card")
    value = Key(FilledKind(), "the value")
    scope = Key(PartKind(ScopeForm), "for whom it holds", needed=False)
    valid = Key(PartKind(Between), "when it holds")
    source = Key(PartKind(SourceForm), "where it stands")
    why = Key(TextsKind(), "why this value")


@dataclass(frozen=True)
class TermValueDraft:
    """A value for a term of a card, as a file gives it."""

    agreement: Agreement
    form: TermValueForm
    scope: CardScope
    valid: Validity
    source: Source

    @property
    def card(self) -> str:
        """The id of the duty."""
        return self.form.card

    @property
    def term(self) -> str:
        """The term of its card."""
        return self.form.term

    @property
    def value(self) -> TermValue | None:
        """The value; None where it cannot be read."""
        return self.form.value

    @property
    def sheet(self) -> Sheet:
        """The file that it stands in."""
        return self.form.sheet

    def wrong(self, code: Code, key: str, message: str, hint: str = "", expected: str = "") -> None:
        """Note a problem at one of its keys."""
        self.sheet.wrong(code, message, self.form.at_value(key), hint, expected)


def read_term_values(forms: Iterable[TermValueForm], agreement: Agreement) -> list[TermValueDraft]:
    """Return every value of a file."""
    return [_read(form, agreement) for form in forms]


def _read(form: TermValueForm, agreement: Agreement) -> TermValueDraft:
    found = TermValueDraft(
        agreement=agreement,
        form=form,
        scope=read_scope(form.scope, agreement) or CardScope(),
        valid=form.valid.validity() if form.valid else Validity(),
        source=read_source(form.source),
    )
    check_source(found.sheet, found.source, agreement, found.valid, lambda _key: form.at)
    return found


def fill_in(drafts: Sequence[Draft], values: Sequence[TermValueDraft]) -> None:
    """Put values into the terms of cards; what is wrong is noted where the value stands."""
    by_id: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_id.setdefault(draft.id, []).append(draft)
    fitting = [value for value in values if _fits(value, by_id)]
    for one, other in combinations(fitting, 2):
        _check_rivals(one, other)
    # the more specific first; of those that exclude each other the order does not matter
    for value in sorted(fitting, key=lambda each: each.scope.weight):
        for draft in by_id[value.card]:
            _add(draft, value)


def _fits(value: TermValueDraft, drafts: Mapping[str, list[Draft]]) -> bool:
    """Check one value; whether it can be put in."""
    if value.value is None:
        return False
    if value.card not in drafts:
        message = _('There is no duty "{card}".').format(card=value.card)
        value.wrong(Code.UNKNOWN_CARD, "card", message, did_you_mean(value.card, drafts))
        return False
    terms = [draft.terms.get(value.term) for draft in drafts[value.card]]
    known = {name for draft in drafts[value.card] for name in draft.terms}
    if not any(terms):
        message = _('The card {card} has no term "{term}".')
        message = message.format(card=value.card, term=value.term)
        hint = did_you_mean(value.term, known)
        value.wrong(Code.UNKNOWN_NAME, "term", message, hint, ", ".join(sorted(known)))
        return False
    fits = [_moves(value, term) for term in terms if term is not None]
    return all(fits) and all(_scoped(value, draft) for draft in drafts[value.card])


def _scoped(value: TermValueDraft, draft: Draft) -> bool:
    """Check that it can be told for whom the value holds."""
    kind = find_subject(draft)
    if kind is None:
        return False
    wrong = scope_problem(value.scope, kind, value.agreement.sector)
    if wrong is None and (node := _when(value, draft)) and any(map(_looks_at_list, walk(node))):
        # conditions on lists name terms, so a term cannot wait for a list
        message = _("The value of a term cannot depend on a list of the records.")
        wrong = "scope", message, _("a scope with sector, region or company_type")
    if wrong is not None:
        _key, message, expected = wrong
        value.wrong(Code.UNKNOWN_WORD, "scope", message, expected=expected)
    return wrong is None


def _looks_at_list(node: Node) -> bool:
    return isinstance(node, ListCall)


def _when(value: TermValueDraft, draft: Draft) -> Node | None:
    """Return the expression that tells for whom it holds, None where it holds for all."""
    kind = find_subject(draft)
    if kind is None or not value.scope.asked:
        return None
    return scope_node(value.scope, kind, value.agreement.sector)


def _moves(value: TermValueDraft, term: TermDef) -> bool:
    """Check type and direction; a branch makes stricter or adds, as far as the card lets it."""
    assert value.value is not None  # noqa: S101 - looked at before
    if type(value_type(value.value)) is not type(term.type):
        message = _('The term "{name}" is {wanted}, and this is {found}.').format(
            name=term.name,
            wanted=_(describe(term.type)),
            found=_(describe(value_type(value.value))),
        )
        value.wrong(Code.WRONG_TYPE, "value", message)
        return False
    own = [each.value for each in term.own if each.valid.overlaps(value.valid)]
    looser = [each for each in own if not _allowed(term, each, value.value)]
    if looser:
        message = _('This makes the term "{name}" of {card} looser than its own value.')
        expected = _expected(term, looser[0])
        value.wrong(
            Code.LOOSER, "value", message.format(name=term.name, card=value.card), "", expected
        )
    return not looser


def _allowed(term: TermDef, own: TermValue, new: TermValue) -> bool:
    """Whether a value may take the place of the card's own."""
    if isinstance(own, tuple) and isinstance(new, tuple):
        return _LISTS[term.may](set(own), set(new))
    if term.may == "free" or own == new:
        return True
    lower = term.stricter == "lower"
    comparable = isinstance(own, int | date) and not isinstance(own, bool)
    return comparable and ((new < own) if lower else (new > own))  # type: ignore[operator]


_LISTS: Final[Mapping[str, Callable[[set[str], set[str]], bool]]] = {
    "free": lambda _own, _new: True,
    "extend": lambda own, new: own <= new,
    # one of the list is enough, so that a shorter list asks for more
    "stricter": lambda own, new: bool(new) and new <= own,
}


def _expected(term: TermDef, own: TermValue) -> str:
    """Say which values the card allows."""
    if isinstance(own, tuple):
        words = ", ".join(own)
        text = _("these, or more: {words}") if term.may == "extend" else _("one or more of {words}")
        return text.format(words=words)
    text = _("{value} or lower") if term.stricter == "lower" else _("{value} or higher")
    return text.format(value=own)


def _check_rivals(one: TermValueDraft, other: TermValueDraft) -> None:
    """Two values for one subject on one day cannot both hold."""
    same = (one.card, one.term) == (other.card, other.term)
    if not same or not one.valid.overlaps(other.valid) or not one.scope.rivals(other.scope):
        return
    message = _('"{one}" and "{other}" both give {card} a value for "{term}", for the same scope.')
    message = message.format(
        one=one.agreement.name, other=other.agreement.name, card=one.card, term=one.term
    )
    hint = _("narrow one of the scopes, end one before the other starts, or leave one plugin out")
    other.wrong(
        Code.TWO_VALUES, "value", message, hint, expected=f"{one.sheet.file}:{one.form.at[0]}"
    )


def _add(draft: Draft, value: TermValueDraft) -> None:
    """Put a value before those that are there."""
    term = draft.terms.get(value.term)
    if term is None or value.value is None:
        return
    variant = Variant(
        value.valid, value.value, value.agreement.name, value.scope, _when(value, draft),
        value.source, value.form.why,
    )  # fmt: skip
    draft.terms[value.term] = replace(term, variants=(variant, *term.variants))
