"""The table of all duties for the documentation: what each card reads, and where to record that.

Made from the cards, so that it cannot say anything else than they do.
"""

from collections.abc import Iterator
from typing import Final

from bpvcheck.i18n import pick
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.card import Card

__all__ = ["COLUMNS", "duty_page", "duty_rows"]

COLUMNS: Final = ("duty", "title", "card", "judged for", "reads", "where to record it")
_PAGE: Final = """\
# The duties

Every duty of the protocol with its card, what it is judged for, the fields that it reads and
where these usually are. Generated from the cards: do not edit it, run `make generate`.

{table}
"""


def duty_rows(book: RuleBook, lang: str = "en") -> Iterator[tuple[str, ...]]:
    """Yield a row per card, in the order of `COLUMNS`; a cell may have a line per field."""
    for card in book:
        fields = "\n".join(f"`{item.field}`" for item in card.record)
        places = "\n".join(f"`{item.field}`: {pick(item.where, lang)}" for item in card.record)
        title = pick(card.title, lang)
        yield card.id, title, _link(card), card.subject_name, fields, places


def _link(card: Card) -> str:
    return f"[{card.key}](../{card.file})"


def duty_page(book: RuleBook) -> str:
    """Write the page docs/duties.md."""
    lines = [_line(COLUMNS), _line(("---",) * len(COLUMNS))]
    lines += [_line(row) for row in duty_rows(book)]
    return _PAGE.format(table="\n".join(lines))


def _line(cells: tuple[str, ...]) -> str:
    clean = (cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells)
    return f"| {' | '.join(clean)} |"
