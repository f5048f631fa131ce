"""From the text of a card to its parts, still with expressions as text.

What the keys are and what they hold is checked here; what the expressions mean is checked by
`bpvcheck.rulebook.build`, once the ids of all cards are known.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from bpvcheck.errors import Code, RuleError
from bpvcheck.i18n import _
from bpvcheck.rulebook.agreements import PROTOCOL_AGREEMENT, Agreement
from bpvcheck.rulebook.card import (
    Examples,
    LawRef,
    Objective,
    RecordField,
    Scope,
    Source,
    TermDef,
    Texts,
    Validity,
)
from bpvcheck.rulebook.form import Form, Phrase, Sheet
from bpvcheck.rulebook.read_examples import read_examples
from bpvcheck.rulebook.read_terms import from_until, read_terms
from bpvcheck.rulebook.scopes import read_scope
from bpvcheck.rulebook.strict import Listed, Mapped, Value, plain, read_yaml

PHASES: Final = ("general", "preparation", "placement", "assessment", "evaluation", "joint")
BEARERS: Final = ("student", "school", "company", "knowledge_centre", "sector", "parties")
NATURES: Final = ("fact", "judgement")


@dataclass
class FactDraft:
    """A fact with its expression as text."""

    phrase: Phrase | None
    says: Texts


@dataclass
class Draft:
    """A card with its expressions as text."""

    sheet: Sheet
    form: Form
    version: str
    id: str
    title: Texts
    duty: Texts
    source: Source
    law: tuple[LawRef, ...]
    bearer: tuple[str, ...]
    towards: tuple[str, ...]
    phase: str
    subject: tuple[str, str]
    nature: str
    valid: Validity
    terms: dict[str, TermDef]
    define: dict[str, Phrase | None]
    applies: Phrase | None
    facts: dict[str, FactDraft]
    due: Phrase | None
    why: Texts
    judge: dict[str, Phrase]
    remedy: Texts
    record: tuple[RecordField, ...]
    examples: Examples
    repeats: tuple[str, ...]
    agreement: Agreement
    scope: Scope | None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def read_sheet(text: str, file: str) -> tuple[Sheet, Form | None]:
    """Read the YAML of a card; without a form where it cannot be read."""
    sheet = Sheet(file, text)
    try:
        value = read_yaml(text, file)
    except RuleError as error:
        sheet.problems.extend(error.problems)
        return sheet, None
    if isinstance(value, Mapped):
        return sheet, Form(value, sheet)
    sheet.wrong(Code.WRONG_CARD, _("A card is keys with values."), (value.line, value.column))
    return sheet, None


def read_list(text: str, file: str) -> tuple[Sheet, list[Form]]:
    """Read the YAML of a list of forms; without any where it cannot be read."""
    sheet = Sheet(file, text)
    try:
        value = read_yaml(text, file)
    except RuleError as error:
        sheet.problems.extend(error.problems)
        return sheet, []
    items = value.items if isinstance(value, Listed) else ()
    forms = [Form(item, sheet) for item in items if isinstance(item, Mapped)]
    if not isinstance(value, Listed) or len(forms) != len(value.items):
        message = _("This file is a list of values, each with its keys.")
        sheet.wrong(Code.WRONG_CARD, message, (value.line, value.column))
    return sheet, forms


def read_objective(form: Form) -> Objective:
    """Read an objective."""
    found = Objective(
        id=form.text("id"),
        title=form.texts("title"),
        objective=form.texts("objective"),
        source=read_source(form),
        rests_on=form.words("rests_on"),
        file=form.sheet.file,
        version=version_of(form.mapped),
        places=places(form.mapped),
    )
    form.finish()
    return found


def read_card(form: Form, agreement: Agreement = PROTOCOL_AGREEMENT) -> Draft:
    """Read the keys of a card, on whose say it is."""
    due = form.form("due")
    draft = Draft(
        sheet=form.sheet,
        form=form,
        version=version_of(form.mapped),
        id=form.text("id"),
        title=form.texts("title"),
        duty=form.texts("duty"),
        source=read_source(form),
        law=tuple(_law(item) for item in form.forms("law", needed=False)),
        bearer=form.words("bearer", BEARERS),
        towards=form.words("towards", (*BEARERS, "all")),
        phase=form.word("phase", PHASES),
        subject=(form.text("subject"), form.text("per", needed=False)),
        nature=form.word("nature", NATURES),
        valid=read_validity(form),
        terms=read_terms(form),
        define={name: form.as_phrase(v) for name, v in form.named("define", needed=False).items()},
        applies=form.phrase("applies"),
        facts=_facts(form),
        due=due.phrase("on") if due else None,
        why=due.texts("why") if due else {},
        judge=_judge(form),
        remedy=form.texts("remedy"),
        record=tuple(_field(item) for item in form.forms("record")),
        examples=read_examples(form),
        repeats=form.words("repeats", needed=False),
        agreement=agreement,
        scope=read_scope(form.form("scope", needed=False), agreement),
    )
    if due:
        due.finish()
    form.finish()
    draft.places = places(form.mapped)
    return draft


def places(mapped: Mapped) -> dict[str, tuple[int, int]]:
    """Where the values of the keys stand, to three levels, as `judge.met`."""
    found: dict[str, tuple[int, int]] = {}
    _note_places(mapped, "", found)
    return found


def _note_places(value: Value, path: str, found: dict[str, tuple[int, int]]) -> None:
    """Note where the parts of a value stand; what the card names itself stands at its name."""
    if path.count(".") >= 2:  # noqa: PLR2004 - the depth of `facts.x.is`
        return
    items = value.items.items() if isinstance(value, Mapped) else ()
    listed = enumerate(value.items) if isinstance(value, Listed) else ()
    for name, item in (*items, *listed):
        inner = f"{path}.{name}" if path else str(name)
        at = value.keys[name] if isinstance(value, Mapped) and path in _CHOSEN else item
        found[inner] = (at.line, at.column)
        _note_places(item, inner, found)


_CHOSEN: Final = {"terms", "define", "facts"}
"""The parts of a card in which it names things itself."""


def version_of(mapped: Mapped) -> str:
    """Give a short name for what a card says, whatever its layout and comments."""
    facts = mapped.items.get("facts")
    order = list(facts.items) if isinstance(facts, Mapped) else []
    content = json.dumps([plain(mapped), order], sort_keys=True, ensure_ascii=False)
    return sha256(content.encode()).hexdigest()[:12]


def read_source(form: Form) -> Source:
    """Read the key `source`: a place in the protocol, or an article of another document."""
    inner = form.form("source")
    if inner is None:
        return Source("")
    article = inner.text("article", needed=False)
    found = Source(
        inner.text("document"),
        inner.text("section", needed=not article),
        inner.words("party", needed=False),
        inner.number("item"),
        article,
    )
    inner.finish()
    return found


def _law(form: Form) -> LawRef:
    found = LawRef(form.text("article"), from_until(form), form.texts("says"))
    form.finish()
    return found


def read_validity(form: Form) -> Validity:
    """Read the key `valid`: from when, and until when where it has ended."""
    inner = form.form("valid")
    if inner is None:
        return Validity()
    found = from_until(inner)
    inner.finish()
    return found


def _facts(form: Form) -> dict[str, FactDraft]:
    found = {}
    for name, value in form.named("facts").items():
        inner = form.inner(value)
        if inner is None:
            continue
        phrase = inner.phrase("is")
        found[name] = FactDraft(phrase, inner.languages(name))
        inner.finish()
    return found


def _judge(form: Form) -> dict[str, Phrase]:
    inner = form.form("judge")
    if inner is None:
        return {}
    clauses = {
        "met": inner.phrase("met"),
        "met_late": inner.phrase("met_late", needed=False),
        "breached": inner.phrase("breached", needed=False),
    }
    inner.finish()
    return {name: phrase for name, phrase in clauses.items() if phrase is not None}


def _field(form: Form) -> RecordField:
    found = RecordField(form.text("field"), form.texts("where"))
    form.finish()
    return found
