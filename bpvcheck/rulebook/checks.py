"""What a schema cannot check of a card: its place, its words, its dates, and what it uses."""

import ast
import keyword
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Final

from bpvcheck.errors import Code, did_you_mean
from bpvcheck.expressions.functions import FUNCTIONS
from bpvcheck.expressions.logic import names
from bpvcheck.expressions.nodes import Term, walk
from bpvcheck.i18n import _
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT, Agreement
from bpvcheck.rulebook.card import PHASES, Card, Source, TermDef, Validity
from bpvcheck.rulebook.form import Sheet
from bpvcheck.rulebook.negation import negated_done
from bpvcheck.rulebook.reads import reads, without_effect
from bpvcheck.rulebook.sources import unresolved
from bpvcheck.rulebook.vocabulary import strange_words

RESERVED: Final = frozenset({"terms", "its", "as_of", "attestations", *FUNCTIONS})
"""Names that a card cannot give to a value of its own."""
JUDGED: Final = frozenset({"applies", "due_passed"})
"""What is judged beside the facts of a card, so that no fact can be called that."""
ID: Final = re.compile(r"[A-Z]+(-[A-Z][A-Z0-9]*)*-(?P<item>[0-9]+)[a-z]?")
"""How an id is written: `VRB-OI-5`, `GA-1a`, `BOUW-1`."""


@dataclass(frozen=True)
class Notes:
    """A card, the sheet on which to note what is wrong with it, and on whose say it is."""

    card: Card
    sheet: Sheet
    agreement: Agreement

    def wrong(
        self, code: Code, path: str, message: str, hint: str = "", expected: str = ""
    ) -> None:
        """Note a problem at a part of the card."""
        self.sheet.wrong(code, message, self.card.place(path), hint, expected)


def check_card(card: Card, sheet: Sheet, agreement: Agreement = PROTOCOL_AGREEMENT) -> None:
    """Check one card by itself; what follows from its expressions only where they can be read."""
    notes = Notes(card, sheet, agreement)
    for check in CHECKS:
        check(notes)
    if can_be_read(sheet):
        for check in READ_CHECKS:
            check(notes)


def can_be_read(sheet: Sheet) -> bool:
    """Return whether every key and expression of a card was understood."""
    return not any(problem.code in _UNREADABLE for problem in sheet.problems)


_UNREADABLE: Final = {
    Code.WRONG_CARD,
    Code.WRONG_EXPRESSION,
    Code.UNKNOWN_NAME,
    Code.UNKNOWN_CARD,
    Code.WRONG_TYPE,
}


def _id(notes: Notes) -> None:
    """Check that an id is written as the protocol's are, so that it can be a file's name."""
    if notes.card.id and not ID.fullmatch(notes.card.id):
        message = _('"{id}" cannot be the id of a card.').format(id=notes.card.id)
        expected = _("an id such as VRB-OI-5 or BOUW-1")
        notes.wrong(Code.WRONG_CARD, "id", message, expected=expected)
    elif not notes.card.id.startswith(notes.agreement.prefix):
        message = _('The id "{id}" is outside the namespace of "{agreement}".')
        expected = _("an id that starts with {prefix}").format(prefix=notes.agreement.prefix)
        message = message.format(id=notes.card.id, agreement=notes.agreement.name)
        notes.wrong(Code.OUTSIDE_NAMESPACE, "id", message, expected=expected)


def _file(notes: Notes) -> None:
    """Check that the file is named after the card and stands in the folder of a phase."""
    check_name(notes.sheet, notes.card.id, notes.card.place("id"))
    if notes.card.phase not in PHASES:
        message = _('The card is in the folder "{found}", which is no phase.')
        message = message.format(found=notes.card.phase)
        hint, expected = did_you_mean(notes.card.phase, PHASES), ", ".join(PHASES)
        notes.wrong(Code.WRONG_PLACE, "id", message, hint, expected)


def check_name(sheet: Sheet, card_id: str, at: tuple[int, int]) -> None:
    """Compare the name of a file with the id that is on it."""
    path = PurePosixPath(sheet.file)
    stem, _at, version = path.stem.partition("@")
    if card_id and stem != card_id:
        message = _('The card "{id}" is in the file "{file}".').format(id=card_id, file=path.name)
        hint = _("name the file {name}").format(name=f"{card_id}{_at}{version}.yaml")
        sheet.wrong(Code.WRONG_PLACE, message, at, hint)


def _bearer(notes: Notes) -> None:
    """Each party that bears the duty can be found from the subject."""
    known = notes.card.subject.parties
    for bearer in notes.card.bearer:
        if bearer not in known:
            message = _('Of a {subject}, "{party}" is not known.')
            message = message.format(subject=notes.card.subject_name, party=bearer)
            notes.wrong(Code.UNKNOWN_WORD, "bearer", message, expected=", ".join(known))


def _source(notes: Notes) -> None:
    """Check that the source is in a document of the agreement."""
    card = notes.card
    check_source(notes.sheet, card.source, notes.agreement, card.valid, card.place)


def check_source(
    sheet: Sheet,
    source: Source,
    agreement: Agreement,
    valid: Validity,
    place: Callable[[str], tuple[int, int]],
) -> None:
    """Look up the source of a card, value or objective, which hold only while their source does."""
    if not source.document:
        return
    lost = unresolved(source, agreement.documents)
    if lost is not None:
        key, found, choices = lost
        message = _('The source has no {key} "{found}".').format(key=key, found=found)
        hint = did_you_mean(found, choices)
        sheet.wrong(Code.UNKNOWN_SOURCE, message, place(f"source.{key}"), hint, ", ".join(choices))
    elif not agreement.documents[source.document].valid.covers(valid):
        document = agreement.documents[source.document]
        message = _('This holds on days on which its source "{document}" is not in force.')
        message = message.format(document=source.document)
        expected = _("from {start} until {until}").format(
            start=document.valid.start, until=document.valid.until or "…"
        )
        sheet.wrong(Code.IMPOSSIBLE_VALIDITY, message, place("valid"), expected=expected)


def _names(notes: Notes) -> None:
    """Names are words, and do not hide what is there already."""
    card = notes.card
    taken_by_fields = {*RESERVED, *card.subject.derived, *_subject_fields(card)}
    for group, chosen in (("define", card.define), ("facts", card.facts), ("terms", card.terms)):
        for name in chosen:
            hidden = name in (taken_by_fields if group == "define" else JUDGED)
            if hidden or not name.isidentifier() or keyword.iskeyword(name):
                message = _('"{name}" cannot be a name here.').format(name=name)
                hint = _("use a word with letters, digits and _ that is not there yet")
                notes.wrong(Code.WRONG_CARD, f"{group}.{name}", message, hint)


def _subject_fields(card: Card) -> Iterator[str]:
    from bpvcheck.rulebook.subjects import subject_type

    yield from subject_type(card.subject).fields


def _term_dates(notes: Notes) -> None:
    """Check that the dated values of a term follow on each other while the card holds."""
    for term in notes.card.terms.values():
        at = f"terms.{term.name}"
        for one, other in _overlapping(term):
            message = _('The term "{name}" has two values from {one} and {other}.')
            message = message.format(name=term.name, one=one.start, other=other.start)
            notes.wrong(Code.OVERLAPPING_VALIDITY, at, message)
        gap = _gap(term, notes.card.valid)
        if gap:
            message = _('The term "{name}" has no value on {day}.').format(name=term.name, day=gap)
            notes.wrong(Code.GAP, at, message, _("let its values follow on each other"))


def _overlapping(term: TermDef) -> Iterator[tuple[Validity, Validity]]:
    ranges = [variant.valid for variant in term.own]
    for index, one in enumerate(ranges):
        yield from ((one, other) for other in ranges[index + 1 :] if one.overlaps(other))


def _gap(term: TermDef, valid: Validity) -> object:
    """Return the first day of the card's validity on which the term has no value; None if none."""
    day = valid.start
    while day is not None and day in valid and term.own:
        current = next((v.valid for v in term.own if day in v.valid), None)
        if current is None:
            return day
        day = current.until and current.until + timedelta(days=1)
    return None


def _unused(notes: Notes) -> None:
    """Whatever the card names is used."""
    card = notes.card
    judged = frozenset[str]().union(*(names(logic) for logic in card.judge.values()))
    judged |= {name for name, fact in card.facts.items() if fact.serves}
    terms = {node.name for top in card.nodes for node in walk(top) if isinstance(node, Term)}
    written = _written(card)
    used = {"facts": judged, "terms": terms, "define": written}
    for group, chosen in (("facts", card.facts), ("terms", card.terms), ("define", card.define)):
        for name in chosen:
            if name not in used[group]:
                message = _('Nothing uses "{name}".').format(name=name)
                hint = _("take it out, or use it")
                notes.wrong(Code.UNUSED_NAME, f"{group}.{name}", message, hint)


def _written(card: Card) -> set[str]:
    """Return the names that the card's expressions spell out."""
    texts = [card.applies_text, card.due.text, card.due.late_until_text]
    texts += [fact.text for fact in card.facts.values()]
    texts += [definition.text for definition in card.define.values()]
    trees = [ast.parse(text, mode="eval") for text in texts if text]
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _record(notes: Notes) -> None:
    """Check that every field that the card reads is recorded somewhere, and no other is named."""
    card = notes.card
    read, listed = reads(card), [item.field for item in card.record]
    for name in reads(card, scope=False):
        if name not in listed:
            message = _('The card reads "{field}", and nothing says where that is recorded.')
            hint = _("say it under fields: in common.yaml, or under record: on the card")
            notes.wrong(Code.WRONG_RECORD_LIST, "record", message.format(field=name), hint)
    for name in listed:
        if name not in read and not without_effect(name):
            message = _('The card does not read "{field}".').format(field=name)
            hint = did_you_mean(name, read)
            notes.wrong(Code.WRONG_RECORD_LIST, f"record.{name}", message, hint)


def _negation(notes: Notes) -> None:
    """Nothing counts as met because something is not recorded."""
    for path, function in negated_done(notes.card):
        message = _('"not {function}(...)" can become true where less is recorded.')
        hint = _("write none(...), which only a complete list makes true")
        notes.wrong(Code.NEGATED_DONE, path, message.format(function=function), hint)


def _vocabulary(notes: Notes) -> None:
    """Terms hold words that the fields hold with which they are compared."""
    for path, word, choices in strange_words(notes.card):
        message = _('"{word}" is not one of the words that this field holds.').format(word=word)
        notes.wrong(Code.WRONG_TYPE, path, message, did_you_mean(word, choices))


Check = Callable[[Notes], None]
CHECKS: tuple[Check, ...] = (_id, _file, _bearer, _source, _names, _term_dates)
"""What is checked of every card."""
READ_CHECKS: tuple[Check, ...] = (_unused, _record, _negation, _vocabulary)
"""What is checked of a card whose expressions can be read."""
