"""The form of cards and objectives, and from the text of a card to its parts.

What the keys are and what they hold is checked here; what the expressions mean is checked by
`bpvcheck.rulebook.build`, once the ids of all cards are known.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, TypeVar

from bpvcheck.errors import Code, RuleError
from bpvcheck.i18n import _
from bpvcheck.input import read_text
from bpvcheck.rulebook.agreements import Agreement
from bpvcheck.rulebook.card import BEARERS, CardScope, LawRef, Objective, Source, TermDef, Validity
from bpvcheck.rulebook.form import Key, Keys, Phrase, Sheet
from bpvcheck.rulebook.kinds import (
    EachKind,
    ExpressionKind,
    NamedKind,
    NumberKind,
    PartKind,
    TextKind,
    TextsKind,
    WordKind,
    WordsKind,
)
from bpvcheck.rulebook.read_terms import Between, TermForm, read_term
from bpvcheck.rulebook.scopes import ScopeForm, read_scope
from bpvcheck.rulebook.strict import ListNode, MappingNode, YamlNode, YamlReader, plain, read_yaml
from bpvcheck.rulebook.subjects import SUBJECTS

if TYPE_CHECKING:
    from bpvcheck.rulebook.common import Common, Shared

NATURES: Final = ("fact", "judgement")
CLAUSES: Final = ("met", "breached")
"""The keys of a card that hold its judgement."""

K = TypeVar("K", bound=Keys)


class SourceForm(Keys):
    """Where a duty stands: a place in the protocol, or an article of another document."""

    document = Key(TextKind(), "the document, where the folder's is another", needed=False)
    section = Key(TextKind(), "the section, where the folder's is another", needed=False)
    party = Key(WordsKind(), "under whose duties it stands", needed=False)
    item = Key(NumberKind(), "its number among these duties", needed=False)
    article = Key(TextKind(), "the article, of a document without such items", needed=False)


class LawForm(Between):
    """Law that dates or sharpens a duty."""

    article = Key(TextKind(), "the article, such as WEB 7.2.9 lid 1")
    says = Key(TextsKind(), "what it says")


class FactForm(Keys):
    """A fact, with what it says in words under `nl` and `en`."""

    spoken = True
    phrase = Key(ExpressionKind(), "the expression that is observed", name="is")
    serves = Key(WordsKind(), "objectives whose report counts it beside the duty", needed=False)


class DueForm(Keys):
    """When a duty is due."""

    on = Key(ExpressionKind(), "the day on which it is due")
    late_until = Key(ExpressionKind(), "until which day late still counts", needed=False)
    why = Key(TextsKind(), "why that day")


class CardForm(Keys):
    """A rule card: one duty."""

    id = Key(TextKind(), "the id of the duty, which is the name of the file too")
    title = Key(TextsKind(), "what it is about, in a few words")
    duty = Key(TextsKind(), "what is owed, in full: to whom, about what and when")
    source = Key(PartKind(SourceForm), "where the duty stands")
    law = Key(EachKind(LawForm), "law that dates or sharpens the duty", needed=False)
    bearer = Key(WordsKind(BEARERS), "who owes it")
    towards = Key(WordsKind((*BEARERS, "all")), "to whom it is owed")
    subject = Key(WordKind(sorted({each.record for each in SUBJECTS})), "for what it is judged")
    per = Key(
        WordKind(tuple(dict.fromkeys(each.per for each in SUBJECTS if each.per))),
        "what divides the subject, where anything does",
        needed=False,
    )
    nature = Key(
        WordKind(NATURES), "a fact, or for people to judge; a fact if left out", needed=False
    )
    valid = Key(
        PartKind(Between), "when the duty holds, where the folder does not say", needed=False
    )
    repeats = Key(WordsKind(), "duties that the protocol states twice", needed=False)
    scope = Key(PartKind(ScopeForm), "for whom of the branch it holds", needed=False)
    terms = Key(NamedKind(PartKind(TermForm)), "values that a branch may fill in", needed=False)
    define = Key(NamedKind(ExpressionKind()), "values with a name, to say them once", needed=False)
    applies = Key(ExpressionKind(), "when it arises, beside what the subject asks", needed=False)
    facts = Key(NamedKind(PartKind(FactForm)), "what the records show or not")
    due = Key(PartKind(DueForm), "when it is due")
    met = Key(ExpressionKind(), "which facts together show it met: and, or, not")
    breached = Key(ExpressionKind(), "which facts show it breached at once", needed=False)
    remedy = Key(TextsKind(), "what to do now where it is not met")
    record = Key(
        NamedKind(TextsKind()),
        "where fields are recorded that are elsewhere than usual",
        needed=False,
    )


class ObjectiveForm(Keys):
    """An objective: what the parties want, and the duties that serve it."""

    id = Key(TextKind(), "the id of the objective, which is the name of the file too")
    title = Key(TextsKind(), "what it is about, in a few words")
    objective = Key(TextsKind(), "what the parties want")
    source = Key(PartKind(SourceForm), "where the objective stands")
    rests_on = Key(WordsKind(), "the duties that serve it")
    branches = Key(
        WordKind(["own_duties"]), "that the duties which branches add serve it too", needed=False
    )


@dataclass
class Draft:
    """A card with its expressions as text, and with what it leaves to `common.yaml`."""

    form: CardForm
    shared: "Shared"
    agreement: Agreement
    version: str
    source: Source
    valid: Validity
    terms: dict[str, TermDef]
    facts: dict[str, FactForm]
    scope: CardScope | None
    path: Path
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the duty."""
        return self.form.id

    @property
    def sheet(self) -> Sheet:
        """The file that the card is in."""
        return self.form.sheet

    @property
    def late_until(self) -> Phrase | None:
        """Until when late still counts."""
        own = self.form.due.late_until if self.form.due else None
        return own or self.shared.late_until

    @property
    def judge(self) -> dict[str, Phrase]:
        """The clauses of the judgement that are there."""
        found = {name: self.form.values[name] for name in CLAUSES}
        return {name: phrase for name, phrase in found.items() if phrase is not None}


def text_of(path: Path, file: str) -> str:
    """Return the text of a file; a RuleError where it is not UTF-8."""
    try:
        return read_text(path)
    except UnicodeDecodeError as error:
        message = _("This cannot be read as YAML: {reason}.").format(reason=error.reason)
        hint = _("save the file as UTF-8")
        raise RuleError(Code.NOT_YAML, message, hint=hint, file=file, line=1, column=1) from None


def read_sheet(
    text: str, file: str, form: type[K], read: YamlReader = read_yaml
) -> tuple[Sheet, K | None]:
    """Read a file of one form; without it where the YAML cannot be read."""
    sheet = Sheet(file, text)
    value = _value(sheet, read)
    if isinstance(value, MappingNode):
        return sheet, form(value, sheet)
    if value is not None:
        message = _("This file is keys with values.")
        sheet.wrong(Code.WRONG_CARD, message, (value.line, value.column))
    return sheet, None


def read_list(
    text: str, file: str, form: type[K], read: YamlReader = read_yaml
) -> tuple[Sheet, list[K]]:
    """Read a file that is a list of forms; without any where the YAML cannot be read."""
    sheet = Sheet(file, text)
    value = _value(sheet, read)
    items = value.items if isinstance(value, ListNode) else ()
    forms = [form(item, sheet) for item in items if isinstance(item, MappingNode)]
    if value is not None and (not isinstance(value, ListNode) or len(forms) != len(items)):
        message = _("This file is a list of values, each with its keys.")
        sheet.wrong(Code.WRONG_CARD, message, (value.line, value.column))
    return sheet, forms


def _value(sheet: Sheet, read: YamlReader) -> YamlNode | None:
    """Return what a file holds; None where it cannot be read, which is noted."""
    try:
        return read(sheet.text, sheet.file)
    except RuleError as error:
        sheet.problems.extend(error.problems)
    return None


def read_objective(form: ObjectiveForm, common: "Common") -> Objective:
    """Return an objective."""
    shared = common.shared("", folder_of(form.sheet.file))
    return Objective(
        id=form.id,
        title=form.title,
        objective=form.objective,
        source=read_source(form.source, shared),
        rests_on=form.rests_on,
        and_branches=form.has("branches"),
        file=form.sheet.file,
        version=version_of(form.mapped, shared),
        places=places(form.mapped),
    )


def read_card(form: CardForm, path: Path, common: "Common", agreement: Agreement) -> Draft:
    """Return the parts of a card, with what `common.yaml` says of its subject and folder."""
    subject = f"{form.subject} per {form.per}" if form.per else form.subject
    shared = common.shared(subject, folder_of(form.sheet.file))
    return Draft(
        form=form,
        shared=shared,
        agreement=agreement,
        version=version_of(form.mapped, shared),
        source=read_source(form.source, shared),
        valid=_validity(form, shared),
        terms={name: read_term(name, term) for name, term in form.terms.items() if term},
        facts={name: fact for name, fact in form.facts.items() if fact},
        scope=read_scope(form.scope, agreement),
        path=path,
        places=places(form.mapped),
    )


def folder_of(file: str) -> str:
    """Return the folder that a card is in, which is its phase."""
    return PurePosixPath(file).parent.name


def read_law(form: LawForm) -> LawRef:
    """Return law that a card names."""
    return LawRef(form.article, form.validity(), form.says)


def _validity(form: CardForm, shared: "Shared") -> Validity:
    """Return when a card holds: as it says itself, else as its folder does."""
    if form.valid is not None:
        return form.valid.validity()
    if shared.valid is None and not form.has("valid"):
        form.miss("valid")
    return shared.valid or Validity()


def read_source(form: SourceForm | None, shared: "Shared | None" = None) -> Source:
    """Return a source: what the form leaves out of a place in the folder's document is shared."""
    if form is None:
        return Source("")
    left_out = not form.has("document") and shared is not None
    document = shared.document if left_out and shared else form.document
    section = form.section or (shared.section if left_out and shared else "")
    if not document and not form.has("document"):
        form.miss("document")
    if not section and not form.article and not form.has("section"):
        form.miss("section")
    return Source(document, section, form.party, form.item, form.article)


def places(mapped: MappingNode) -> dict[str, tuple[int, int]]:
    """Return where the values of the keys stand, to three levels, as `facts.briefed.is`."""
    found: dict[str, tuple[int, int]] = {}
    _note_places(mapped, "", found)
    return found


def _note_places(value: YamlNode, path: str, found: dict[str, tuple[int, int]]) -> None:
    """Note where the parts of a value stand; what the card names itself stands at its name."""
    if path.count(".") >= 2:  # noqa: PLR2004 - the depth of `facts.x.is`
        return
    items = value.items.items() if isinstance(value, MappingNode) else ()
    listed = enumerate(value.items) if isinstance(value, ListNode) else ()
    for name, item in (*items, *listed):
        inner = f"{path}.{name}" if path else str(name)
        at = value.keys[name] if isinstance(value, MappingNode) and path in _CHOSEN else item
        found[inner] = (at.line, at.column)
        _note_places(item, inner, found)


_CHOSEN: Final = {"terms", "define", "facts", "record"}
"""The parts of a card that hold names, which problems point at."""


def version_of(mapped: MappingNode, shared: "Shared") -> str:
    """Return a short name for what a card says, whatever its layout and comments."""
    facts = mapped.items.get("facts")
    order = list(facts.items) if isinstance(facts, MappingNode) else []
    parts = [plain(mapped), order, shared.plain]
    content = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return sha256(content.encode()).hexdigest()[:12]
