"""Loading the rule cards: read strictly, checked against each other, all problems at once."""

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path, PurePosixPath

from bpvcheck.data import folder as data_folder
from bpvcheck.errors import Code, Problem, RuleError
from bpvcheck.i18n import _
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.build import build_card
from bpvcheck.rulebook.card import Card, Objective
from bpvcheck.rulebook.checks import can_be_read, check_card
from bpvcheck.rulebook.crosscheck import check_together
from bpvcheck.rulebook.examplecheck import check_examples
from bpvcheck.rulebook.form import Sheet
from bpvcheck.rulebook.read import BEARERS, PHASES, Draft, read_card, read_objective, read_sheet

OBJECTIVES = "objectives"


CardCheck = Callable[[Card], Iterable[Problem]]
"""A check of a card that a layer above this one brings."""


def load_rules(folder: Path | None = None, *, also: CardCheck | None = None) -> RuleBook:
    """Load every card in a folder, by default those that come with bpvcheck.

    `also` checks each card whose judgement can be read, as `judge.check.judgement_problems` does.
    Raises a RuleError with every problem in every card.
    """
    root = data_folder("rules") if folder is None else folder
    files = card_files(root)
    if not files:
        message = _("There are no rule cards in {folder}.").format(folder=root)
        raise RuleError(Code.DATA_NOT_INSTALLED, message)
    loader = Loader(also)
    for path in files:
        loader.read_file(path, file_name(root, path))
    return loader.book()


def card_files(root: Path) -> list[Path]:
    """List the files of cards and objectives, in a fixed order."""
    return sorted(path for path in root.rglob("*") if path.suffix.lower() in {".yaml", ".yml"})


def file_name(root: Path, path: Path) -> str:
    """Give the name of a card's file in messages: the folder of rules and what is in it."""
    return (Path(root.name) / path.relative_to(root)).as_posix()


class Loader:
    """Takes the texts of cards, and makes them into a rule book."""

    def __init__(self, also: CardCheck | None = None) -> None:
        """Start with nothing; see `load_rules` for `also`."""
        self.also = also
        self.unread: set[str] = set()
        self.sheets: list[Sheet] = []
        self.drafts: list[Draft] = []
        self.objectives: list[tuple[Objective, Sheet]] = []

    def read_file(self, path: Path, file: str) -> None:
        """Take one file, which must be UTF-8 and end in .yaml."""
        sheet = Sheet(file, "")
        try:
            self.read(path.read_text(encoding="utf-8"), file)
        except UnicodeDecodeError as error:
            message = _("This cannot be read as YAML: {reason}.").format(reason=error.reason)
            sheet.wrong(Code.NOT_YAML, message, (1, 1), _("save the file as UTF-8"))
        if path.suffix != ".yaml":
            message = _("The file of a card ends in .yaml.")
            hint = _("name the file {name}").format(name=path.with_suffix(".yaml").name)
            sheet.wrong(Code.WRONG_PLACE, message, (1, 1), hint)
        self.sheets.append(sheet)

    def read(self, text: str, file: str) -> None:
        """Take one card or objective."""
        sheet, form = read_sheet(text, file)
        self.sheets.append(sheet)
        if form is None:
            self.unread.add(PurePosixPath(file).stem.partition("@")[0])
            return
        if f"/{OBJECTIVES}/" in f"/{file}":
            self.objectives.append((read_objective(form), sheet))
        else:
            self.drafts.append(read_card(form))

    def book(self) -> RuleBook:
        """Give the rule book, or a RuleError with every problem."""
        ids = {draft.id for draft in self.drafts} | self.unread
        cards = [build_card(draft, ids) for draft in self.drafts]
        made = [(c, d.sheet) for c, d in zip(cards, self.drafts, strict=True) if c is not None]
        for card, sheet in made:
            check_card(card, sheet)
            check_examples(card, sheet)
            if self.also and can_be_read(sheet):
                sheet.problems.extend(self.also(card))
        check_together(made, self.objectives, ids)
        problems = [problem for sheet in self.sheets for problem in sheet.problems]
        if problems:
            raise RuleError.of(*_in_order(problems))
        return _book([card for card, _ in made], [objective for objective, _ in self.objectives])


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file, line and column, each once."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda p: (p.file, p.line or 0, p.column or 0, p.code.number))


def _book(cards: list[Card], objectives: list[Objective]) -> RuleBook:
    cards.sort(key=lambda card: (PHASES.index(card.phase), _party(card), natural(card.key)))
    objectives.sort(key=lambda objective: natural(objective.id))
    everything: list[Card | Objective] = [*cards, *objectives]
    content = "\n".join(f"{each.file} {each.version}" for each in everything)
    digest = sha256(content.encode()).hexdigest()[:16]
    return RuleBook(
        {card.key: card for card in cards}, {each.id: each for each in objectives}, digest
    )


def _party(card: Card) -> int:
    return min(BEARERS.index(bearer) for bearer in card.bearer)


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Give a sort key in which VRB-OI-2 comes before VRB-OI-10."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
