"""``bpvcheck rules``: list, show, test and write rule cards."""

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from bpvcheck.cli.base import argument, group, option, rules_folder
from bpvcheck.cli.book import PluginsAsked, known_ids, rule_book
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.text import columns, paragraph, say
from bpvcheck.errors import Code, ExitCode
from bpvcheck.i18n import N_, _, current, ngettext, pick
from bpvcheck.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpvcheck.examples import ExampleOutcome
    from bpvcheck.rulebook.book import RuleBook
    from bpvcheck.rulebook.card import Card
    from bpvcheck.rulebook.show import CardSection


@group("rules", N_("Rule cards: list, show, test, write."))
def rules() -> None:
    """Hold the commands on rule cards."""


@rules.command(
    "list", help=N_("List the duties by phase, each with who owes it, and the objectives.")
)
@rules_folder()
@plugin_options
def list_(folder: Path | None, **asked: Unpack[PluginsAsked]) -> int:
    """List the cards."""
    book = rule_book(folder, asked)
    rows = [*_rows(book)]
    lines = columns(row[1:] for row in rows)
    phase = ""
    for row, line in zip(rows, lines, strict=True):
        if row[0] != phase:
            say(f"{chr(10) if phase else ''}{row[0][:1].upper()}{row[0][1:]}")
            phase = row[0]
        say(line)
    say()
    say(
        _("{duties} duties, {objectives} objectives; rules {digest}").format(
            duties=len(book.ids), objectives=len(book.objectives), digest=book.digest
        )
    )
    return ExitCode.OK


def _rows(book: "RuleBook") -> "Iterator[tuple[str, ...]]":
    """Yield phase, id, bearers and title of every card, then of the objectives."""
    from bpvcheck.rulebook.labels import label

    for card in book:
        yield label(card.phase), card.key, ", ".join(map(label, card.bearer)), pick(card.title)
    for objective in book.objectives.values():
        yield _("objectives"), objective.id, "", pick(objective.title)


@rules.command("show", help=N_("Show cards as a person reads them."))
@argument("ids", nargs=-1, required=True, metavar=N_("ID..."))
@rules_folder()
@plugin_options
def show(ids: tuple[str, ...], folder: Path | None, **asked: Unpack[PluginsAsked]) -> int:
    """Show cards: all versions of a duty, the oldest first."""
    book = rule_book(folder, asked)
    for i, name in enumerate(known_ids(book, ids)):
        for j, sections in enumerate(_views(book, name)):
            if i or j:
                say("\n")
            for section in sections:
                _show(section)
    return ExitCode.OK


def _views(book: "RuleBook", name: str) -> "Iterator[list[CardSection]]":
    from bpvcheck.rulebook.example_files import written
    from bpvcheck.rulebook.show import card_view, objective_view

    lang = current()
    if name in book.objectives:
        yield objective_view(book.objectives[name], lang)
    for card in book.versions(name):
        yield card_view(card, written(card), lang)


def _show(section: "CardSection") -> None:
    """Print one section; rows of many cells get a line for each cell."""
    if section.columns or section.rows or "  " not in section.heading:
        say(f"\n{section.heading}")
    else:
        click.echo(click.style(visible(section.heading), bold=True))
    if section.text:
        say(paragraph(section.text, 2))
    if not section.rows:
        return
    if max(map(len, section.rows)) <= 2:  # noqa: PLR2004 - a name and a text fit on one line
        for line in columns(section.rows, 2):
            say(line)
        return
    for row in section.rows:
        first, *others = (cell for cell in row if cell)
        say(paragraph(first, 2))
        for cell in others:
            say(paragraph(cell, 6))


@rules.command("test", help=N_("Judge the examples of all cards, or of those that are named."))
@argument("ids", nargs=-1, metavar=N_("[ID]..."))
@rules_folder()
@plugin_options
def test(ids: tuple[str, ...], folder: Path | None, **asked: Unpack[PluginsAsked]) -> int:
    """Judge examples and say which got another verdict than they state."""
    from bpvcheck.judge.check import check_judgements

    book = rule_book(folder, asked)
    names = known_ids(book, ids)
    cards = [card for card in book if not names or card.id in names]
    check_judgements(cards)
    return judge_examples(book, cards)


def judge_examples(book: "RuleBook", cards: "Sequence[Card]") -> int:
    """Judge the examples of cards, say which failed, and give the exit code."""
    from bpvcheck.examples import run_examples
    from bpvcheck.rulebook.examplecheck import check_examples

    check_examples(cards, book.extensions)
    ran = failed = 0
    for outcome in run_examples(book, cards):
        ran += 1
        failed += not outcome.passed
        _tell(outcome)
    text = ngettext(
        "{ran} examples of {cards} card, {failed} failed.",
        "{ran} examples of {cards} cards, {failed} failed.",
        len(cards),
    )
    say(text.format(ran=ran, cards=len(cards), failed=failed))
    return ExitCode.RULES if failed else ExitCode.OK


def _tell(outcome: "ExampleOutcome") -> None:
    """Say what an example expected and what was found, where these differ."""
    if outcome.passed:
        return
    case = outcome.example
    found = ", ".join(outcome.found) or _("nothing")
    say(f"{case.file}:{case.line}: {Code.FAILING_EXAMPLE.number} {case.name}")
    say("  " + _("expected: {expected}").format(expected=case.expect))
    say("  " + _("found: {found}").format(found=found))


@rules.command(
    "new", help=N_("Write a card to start from; its examples fail until you fill them in.")
)
@argument("card_id", metavar=N_("ID"))
@option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("rules"),
    metavar=N_("FOLDER"),
    help=N_("Folder to write it in; by default the folder rules."),
)
def new(card_id: str, folder: Path) -> int:
    """Write a card."""
    from bpvcheck.rulebook.scaffold import new_card

    for path in new_card(card_id, folder):
        say(_("Wrote {file}.").format(file=path))
    say(
        _("Fill in what says TODO, then run: bpvcheck rules test {id} --rules {folder}").format(
            id=card_id, folder=folder
        )
    )
    return ExitCode.OK
