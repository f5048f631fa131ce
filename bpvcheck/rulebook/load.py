"""Loading the rule cards: read strictly, checked against each other, all problems at once."""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TypeVar

from bpvcheck.data import folder as data_folder
from bpvcheck.errors import Code, Problem, RuleError
from bpvcheck.expressions.timing import Index
from bpvcheck.i18n import _
from bpvcheck.rulebook.agreements import (
    PROTOCOL_AGREEMENT,
    Agreement,
    Brought,
    extensions_of,
)
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.build import build_card
from bpvcheck.rulebook.card import BEARERS, EXAMPLES, PHASES, Card, Objective
from bpvcheck.rulebook.checks import can_be_read, check_card
from bpvcheck.rulebook.common import COMMON, OBJECTIVES, Common, CommonForm, check_fields
from bpvcheck.rulebook.crosscheck import check_together
from bpvcheck.rulebook.example_files import examples_file, without_examples
from bpvcheck.rulebook.form import Keys, Sheet
from bpvcheck.rulebook.read import (
    CardForm,
    Draft,
    ObjectiveForm,
    read_card,
    read_list,
    read_objective,
    read_sheet,
    text_of,
)
from bpvcheck.rulebook.strict import YamlReader, read_yaml
from bpvcheck.rulebook.term_values import (
    TermValueDraft,
    TermValueForm,
    fill_in,
    read_term_values,
)

K = TypeVar("K", bound=Keys)

CardCheck = Callable[[Card], Iterable[Problem]]
"""A check of a card that a layer above this one brings."""


def load_rules(
    folder: Path | None = None,
    *,
    plugins: Sequence[Brought] = (),
    also: CardCheck | None = None,
    read: YamlReader = read_yaml,
) -> RuleBook:
    """Load the protocol's cards from a folder, by default those that come with bpvcheck.

    `plugins` is what other agreements bring. `also` checks each card whose judgement can be read,
    as `judge.check.judgement_problems` does; `read` parses the text of a file. Raises a RuleError
    with every problem in every file.
    """
    root = data_folder("rules") if folder is None else folder
    if not card_files(root):
        message = _("There are no rule cards in {folder}.").format(folder=root)
        raise RuleError(Code.DATA_NOT_INSTALLED, message)
    loader = Loader([Brought(PROTOCOL_AGREEMENT, (root,)), *plugins], also, read)
    loader.read_all()
    return loader.book()


def card_files(root: Path) -> list[Path]:
    """List the files of cards and objectives, in a fixed order."""
    return sorted(
        path
        for path in root.rglob("*")
        if path.suffix.lower() in {".yaml", ".yml"}
        and not path.name.endswith(EXAMPLES)
        and path != root / COMMON
    )


class Loader:
    """Takes what agreements bring, and makes it into a rule book."""

    def __init__(
        self,
        brought: Sequence[Brought],
        also: CardCheck | None = None,
        read: YamlReader = read_yaml,
    ) -> None:
        """Start with nothing; see `load_rules` for `also` and `read`."""
        self.read_yaml = read
        self.brought = brought
        self.also = also
        self.extensions = extensions_of(brought)
        self.functions = {each.name: each for one in brought for each in one.functions}
        self.unread: set[str] = set()
        self.sheets: list[Sheet] = []
        self.drafts: list[Draft] = []
        self.values: list[TermValueDraft] = []
        self.objectives: list[tuple[Objective, Sheet]] = []
        self.digests: list[str] = []

    def read_all(self) -> None:
        """Read every file, agreement by agreement; the others add to what the first shares."""
        protocol = Common()
        for each in self.brought:
            for root in each.card_folders:
                common = protocol.adding(self._read_common(root, each))
                if each.agreement.name == PROTOCOL_AGREEMENT.name:
                    protocol = common
                for path in card_files(root):
                    self._read_card(path, each.name_of(root, path), each.agreement, common)
                self._check_alone(root, each)
            for path in each.value_files:
                self._read_values(path, f"{each.agreement.name}/{path.name}", each.agreement)

    def _read(self, path: Path, file: str, form: type[K]) -> K | None:
        """Read a file of one form, which must be UTF-8; None where it cannot be read."""
        try:
            sheet, found = read_sheet(text_of(path, file), file, form, self.read_yaml)
        except RuleError as error:
            sheet, found = Sheet(file, "", list(error.problems)), None
        self.sheets.append(sheet)
        return found

    def _read_common(self, root: Path, brought: Brought) -> CommonForm | None:
        """Read what the cards in a folder share, where there is anything."""
        path = root / COMMON
        if not path.is_file():
            return None
        form = self._read(path, brought.name_of(root, path), CommonForm)
        if form is not None:
            check_fields(form, self.extensions)
            self.digests.append(f"{form.sheet.file} {sha256(form.sheet.text.encode()).hexdigest()}")
        return form

    def _read_card(self, path: Path, file: str, agreement: Agreement, common: Common) -> None:
        """Take one card or objective."""
        if f"/{OBJECTIVES}/" in f"/{file}":
            objective = self._read(path, file, ObjectiveForm)
            if objective is not None:
                self.objectives.append((read_objective(objective, common), objective.sheet))
            return
        card = self._read(path, file, CardForm)
        if card is None:
            self.unread.add(path.stem.partition("@")[0])
        else:
            self.drafts.append(read_card(card, Path(os.path.realpath(path)), common, agreement))
        self._check_files(path, file)

    def _check_files(self, path: Path, file: str) -> None:
        """Check that a card ends in .yaml and has examples beside it."""
        sheet = self.sheets[-1]
        if path.suffix != ".yaml":
            message = _("The file of a card ends in .yaml.")
            hint = _("name the file {name}").format(name=path.with_suffix(".yaml").name)
            sheet.wrong(Code.WRONG_PLACE, message, (1, 1), hint)
        if not examples_file(path).is_file():
            sheet.problems.append(without_examples(file))

    def _check_alone(self, root: Path, brought: Brought) -> None:
        """Check that examples stand beside a card."""
        for path in sorted(root.rglob(f"*{EXAMPLES}")):
            card = path.with_name(f"{path.name.removesuffix(EXAMPLES)}.yaml")
            if not (card.is_file() or card.with_suffix(".yml").is_file()):
                message = _("There is no card {name} beside these examples.").format(name=card.name)
                sheet = Sheet(brought.name_of(root, path), "")
                sheet.wrong(Code.WRONG_PLACE, message, (1, 1))
                self.sheets.append(sheet)

    def _read_values(self, path: Path, file: str, agreement: Agreement) -> None:
        """Take the values that an agreement gives to terms of other cards."""
        try:
            sheet, forms = read_list(text_of(path, file), file, TermValueForm, self.read_yaml)
        except RuleError as error:
            sheet, forms = Sheet(file, "", list(error.problems)), []
        self.sheets.append(sheet)
        self.values += read_term_values(forms, agreement)
        self.digests.append(f"{file} {sha256(sheet.text.encode()).hexdigest()}")

    def book(self) -> RuleBook:
        """Return the rule book, or a RuleError with every problem."""
        agreements = {each.agreement.name: each.agreement for each in self.brought}
        fill_in(self.drafts, self.values)
        ids = {draft.id for draft in self.drafts} | self.unread
        cards = [build_card(draft, ids, self.extensions, self.functions) for draft in self.drafts]
        made = [(c, d.sheet) for c, d in zip(cards, self.drafts, strict=True) if c is not None]
        for card, sheet in made:
            check_card(card, sheet, agreements[card.agreement])
            if self.also and can_be_read(sheet):
                sheet.problems.extend(self.also(card))
        check_together(made, self.objectives, ids)
        problems = [problem for sheet in self.sheets for problem in sheet.problems]
        if problems:
            raise RuleError.of(*_in_order(problems))
        return self._book([card for card, _ in made], [each for each, _ in self.objectives])

    def _book(self, cards: list[Card], objectives: list[Objective]) -> RuleBook:
        agreements = tuple(each.agreement for each in self.brought)
        order = [each.name for each in agreements]
        cards.sort(key=lambda card: (
            PHASES.index(card.phase), order.index(card.agreement), _party(card), natural(card.key)
        ))  # fmt: skip
        objectives.sort(key=lambda objective: natural(objective.id))
        everything: list[Card | Objective] = [*cards, *objectives]
        lines = [f"{each.file} {each.version}" for each in everything]
        lines += [*self.digests, *map(repr, self.extensions)]
        lines += [each.code for each in self.brought if each.code]
        index = Index()
        for node in chain.from_iterable(card.asked for card in cards):
            index.use(node)
        return RuleBook(
            {card.key: card for card in cards},
            {each.id: each for each in objectives},
            sha256("\n".join(lines).encode()).hexdigest()[:16],
            agreements,
            self.extensions,
            self.functions,
            index,
        )


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file, line and column, each once."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda p: (p.file, p.line or 0, p.column or 0, p.code.number))


def _party(card: Card) -> int:
    """Return the place of a party: that of the protocol's heading, where the duty is in it."""
    parties = [party for party in card.source.party if party in BEARERS] or card.bearer
    return min(map(BEARERS.index, parties))


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key in which VRB-OI-2 comes before VRB-OI-10."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
