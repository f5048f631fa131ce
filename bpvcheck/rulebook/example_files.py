"""The files with the examples of cards: each beside its card, read only where it is asked for."""

from functools import lru_cache
from pathlib import Path, PurePosixPath

from bpvcheck.errors import Code, Problem, RuleError
from bpvcheck.i18n import _
from bpvcheck.rulebook.card import EXAMPLES, Card, Examples
from bpvcheck.rulebook.read import read_sheet, text_of
from bpvcheck.rulebook.read_examples import ExamplesForm, read_examples

__all__ = ["examples_file", "examples_name", "without_examples", "written"]


def examples_file(card: Path) -> Path:
    """Return the file with the examples of the card in a file."""
    return card.with_name(f"{card.stem}{EXAMPLES}")


def examples_name(card: str) -> str:
    """Return how messages name that file."""
    path = PurePosixPath(card)
    return str(path.with_name(f"{path.stem}{EXAMPLES}"))


def written(card: Card) -> Examples:
    """Return the examples of a card as they are written.

    Raises a RuleError with everything that is wrong with the file.
    """
    path, name = examples_file(card.path), examples_name(card.file)
    if not path.is_file():
        raise RuleError.of(without_examples(card.file))
    return _read(text_of(path, name), name)


@lru_cache(maxsize=256)
def _read(text: str, file: str) -> Examples:
    """Read the text of a file; kept in memory, because YAML is slow to read."""
    sheet, form = read_sheet(text, file, ExamplesForm)
    if form is None or sheet.problems:
        raise RuleError.of(*sheet.problems)
    return read_examples(form)


def without_examples(card: str) -> Problem:
    """Say that the card in a file has no examples."""
    message, hint = _("The card has no examples."), _("write them in {file}, beside the card")
    hint = hint.format(file=PurePosixPath(examples_name(card)).name)
    return Problem(Code.MISSING_EXAMPLE, message, hint=hint, file=card, line=1, column=1)
