"""From the text of a card to its parts, still with expressions as text.

What the keys are and what they hold is checked here; what the expressions mean is checked by
`bpvcheck.rulebook.build`, once the ids of all cards are known.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from bpvcheck.errors import Code, RuleError
from bpvcheck.expressions.types import Bool, Date, Int, Text, Type, Values
from bpvcheck.i18n import _
from bpvcheck.rulebook.card import (
    Case,
    Change,
    Examples,
    LawRef,
    Objective,
    RecordField,
    Source,
    TermDef,
    Texts,
    Validity,
    Variant,
)
from bpvcheck.rulebook.form import Form, Phrase, Sheet
from bpvcheck.rulebook.strict import Listed, Mapped, Scalar, Value, read_yaml

PHASES: Final = ("general", "preparation", "placement", "assessment", "evaluation", "joint")
BEARERS: Final = ("student", "school", "company", "knowledge_centre", "sector", "parties")
VERDICTS: Final = (
    "met", "met_late", "breached", "not_demonstrated", "pending", "not_applicable",
)  # fmt: skip
NATURES: Final = ("fact", "judgement")
MOVES: Final = ("stricter", "extend", "free")


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


def read_objective(form: Form) -> Objective:
    """Read an objective."""
    found = Objective(
        id=form.text("id"),
        title=form.texts("title"),
        objective=form.texts("objective"),
        source=_source(form),
        rests_on=form.words("rests_on"),
        file=form.sheet.file,
        version=version_of(form.mapped),
        places=places(form.mapped),
    )
    form.finish()
    return found


def read_card(form: Form) -> Draft:
    """Read the keys of a card."""
    due = form.form("due")
    draft = Draft(
        sheet=form.sheet,
        form=form,
        version=version_of(form.mapped),
        id=form.text("id"),
        title=form.texts("title"),
        duty=form.texts("duty"),
        source=_source(form),
        law=tuple(_law(item) for item in form.forms("law", needed=False)),
        bearer=form.words("bearer", BEARERS),
        towards=form.words("towards", (*BEARERS, "all")),
        phase=form.word("phase", PHASES),
        subject=(form.text("subject"), form.text("per", needed=False)),
        nature=form.word("nature", NATURES),
        valid=_validity(form.form("valid")),
        terms=_terms(form),
        define={name: form.as_phrase(v) for name, v in form.named("define", needed=False).items()},
        applies=form.phrase("applies"),
        facts=_facts(form),
        due=due.phrase("on") if due else None,
        why=due.texts("why") if due else {},
        judge=_judge(form),
        remedy=form.texts("remedy"),
        record=tuple(_field(item) for item in form.forms("record")),
        examples=_examples(form),
        repeats=form.words("repeats", needed=False),
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
    """A short name for what a card says, whatever its layout and comments."""
    facts = mapped.items.get("facts")
    order = list(facts.items) if isinstance(facts, Mapped) else []
    content = json.dumps([plain(mapped), order], sort_keys=True, ensure_ascii=False)
    return sha256(content.encode()).hexdigest()[:12]


def plain(value: Value) -> object:
    """A value as JSON has it; a date becomes its text."""
    if isinstance(value, Mapped):
        return {name: plain(item) for name, item in value.items.items()}
    if isinstance(value, Listed):
        return [plain(item) for item in value.items]
    return value.value.isoformat() if isinstance(value.value, date) else value.value


def _source(form: Form) -> Source:
    inner = form.form("source")
    if inner is None:
        return Source("", "")
    found = Source(
        inner.text("document"),
        inner.text("section"),
        inner.words("party", needed=False),
        inner.number("item"),
    )
    inner.finish()
    return found


def _law(form: Form) -> LawRef:
    found = LawRef(form.text("article"), _from_until(form), form.texts("says"))
    form.finish()
    return found


def _validity(form: Form | None) -> Validity:
    if form is None:
        return Validity()
    found = _from_until(form)
    form.finish()
    return found


def _from_until(form: Form) -> Validity:
    start, until = form.day("from"), form.day("until", needed=False)
    if start and until and until < start:
        message = _("This ends ({until}) before it starts ({start}).")
        form.sheet.wrong(
            Code.IMPOSSIBLE_VALIDITY,
            message.format(until=until, start=start),
            form.at_value("until"),
        )
    return Validity(start, until)


def _terms(form: Form) -> dict[str, TermDef]:
    found = {}
    for name, value in form.named("terms", needed=False).items():
        inner = form.inner(value)
        if inner is not None:
            found[name] = _term(name, inner)
    return found


def _term(name: str, form: Form) -> TermDef:
    variants = _variants(form)
    kind = next((_value_type(variant.value) for variant in variants), Text())
    if any(type(_value_type(variant.value)) is not type(kind) for variant in variants):
        message = _('The values of the term "{name}" are of different types.').format(name=name)
        form.sheet.wrong(Code.WRONG_TYPE, message, form.at)
    found = TermDef(
        name=name,
        variants=variants,
        unit=form.text("unit", needed=False),
        may=form.word("may", MOVES),
        stricter=form.word("stricter", ("", "lower", "higher"), default=""),
        why=form.texts("why"),
        type=kind,
    )
    if found.may == "stricter" and isinstance(kind, Int) and not found.stricter:
        message = _('The term "{name}" does not say which way is stricter.').format(name=name)
        form.sheet.wrong(Code.WRONG_CARD, message, form.at, "stricter: lower | higher")
    form.finish()
    return found


def _variants(form: Form) -> tuple[Variant, ...]:
    if not form.has("dated"):
        value = form.value("default")
        return () if value is None else (Variant(Validity(), _term_value(form, value)),)
    found = []
    for item in form.forms("dated"):
        valid = _from_until(item)
        value = item.value("value")
        item.finish()
        if value is not None:
            found.append(Variant(valid, _term_value(form, value)))
    return tuple(found)


def _term_value(form: Form, value: Value) -> str | int | bool | date | tuple[str, ...]:
    if isinstance(value, Listed):
        words = tuple(str(item.value) for item in value.items if isinstance(item, Scalar))
        if words and len(words) == len(value.items):
            return words
    elif isinstance(value, Scalar) and isinstance(value.value, str | int | date):
        return value.value
    message = _("A term is a word, a whole number, a date, true or false, or a list of words.")
    form.sheet.wrong(Code.WRONG_CARD, message, (value.line, value.column))
    return ""


def _value_type(value: object) -> Type:
    if isinstance(value, tuple):
        return Values(Text())
    if isinstance(value, bool):
        return Bool()
    if isinstance(value, int):
        return Int()
    return Date() if isinstance(value, date) else Text()


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


def _examples(form: Form) -> Examples:
    inner = form.form("examples", code=Code.MISSING_EXAMPLE)
    if inner is None:
        return Examples((), ())
    as_of = inner.day("as_of") or date.min
    records = tuple(
        {name: plain(value) for name, value in item.mapped.items.items()}
        for item in inner.forms("records")
    )
    cases = tuple(_case(item, as_of) for item in inner.forms("cases"))
    inner.finish()
    return Examples(records, cases)


def _case(form: Form, as_of: date) -> Case:
    found = Case(
        name=form.text("name"),
        expect=form.word("expect", VERDICTS),
        day=form.word("day", ("", "due", "after"), default=""),
        as_of=form.day("as_of", needed=False) or as_of,
        subject=form.text("subject", needed=False),
        change=_changes(form),
        line=form.at[0],
        column=form.at[1],
    )
    form.finish()
    return found


def _changes(form: Form) -> tuple[Change, ...]:
    """The changes in the order in which they are written."""
    removed, made = _removed(form), _set(form)
    keys = list(form.mapped.keys)
    set_first = {"set", "remove"} <= set(keys) and keys.index("set") < keys.index("remove")
    return (*made, *removed) if set_first else (*removed, *made)


def _set(form: Form) -> tuple[Change, ...]:
    inner = form.form("set", needed=False)
    if inner is None:
        return ()
    keys = inner.mapped.keys
    return tuple(
        Change(path, plain(value), remove=False, line=keys[path].line, column=keys[path].column)
        for path, value in inner.mapped.items.items()
    )


def _removed(form: Form) -> tuple[Change, ...]:
    value = form.value("remove", needed=False)
    if value is None:
        return ()
    items = value.items if isinstance(value, Listed) else (value,)
    return tuple(
        Change(item.text, None, remove=True, line=item.line, column=item.column)
        for item in items
        if isinstance(item, Scalar)
    )
