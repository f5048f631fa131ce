"""``bpvcheck rules``: list, show, test and write rule cards."""

from pathlib import Path

import click

from bpvcheck.errors import ExitCode
from bpvcheck.i18n import _


@click.group(help=_("Rule cards: list, show, test, write."))
def rules() -> None:
    """Hold the commands on rule cards."""


@rules.command("test", help=_("Judge the examples of all cards, or of those that are named."))
@click.argument("ids", nargs=-1)
@click.option("--rules", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def test(ids: tuple[str, ...], folder: Path | None) -> int:
    """Judge examples and say which got another verdict than they state."""
    from bpvcheck.examples import invalid_records, run_examples
    from bpvcheck.rulebook.examples import examples
    from bpvcheck.rulebook.load import load_rules

    book = load_rules(folder)
    cards = [card for card in book if not ids or card.id in ids]
    ran = failed = 0
    for card in cards:
        for example in examples(card):
            for problem in invalid_records(example):
                click.echo(str(problem))
                failed += 1
        for outcome in run_examples(book, [card]):
            ran += 1
            if not outcome.passed:
                failed += 1
                case = outcome.example
                found = ", ".join(outcome.found) or _("nothing")
                click.echo(f"{case.file}:{case.line}: {case.name}")
                click.echo("  " + _("expected: {expected}").format(expected=case.expect))
                click.echo("  " + _("found: {found}").format(found=found))
    click.echo(_("{ran} examples of {cards} cards, {failed} failed.").format(ran=ran, cards=len(cards), failed=failed))
    return int(ExitCode.RULES if failed else ExitCode.OK)
