"""``bpvcheck trend``: how the verdicts moved over the runs in a folder."""

import json
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Final, Unpack

import click

from bpvcheck.cli.base import argument, command, option
from bpvcheck.cli.parties import PartyChosen, party_chosen, party_options
from bpvcheck.cli.text import say
from bpvcheck.errors import Code, ExitCode, UsageError
from bpvcheck.i18n import N_, _, format_date, format_number

if TYPE_CHECKING:
    from bpvcheck.history.trend import RunCounts

TREND_VERSION: Final = 1
"""Version of what ``--format json`` prints; a change that breaks its readers raises it."""
_HEAD: Final = 11
"""How wide a heading is before it goes on in the next line: six columns fit on a terminal."""
_HELP = N_(
    "Show how the verdicts moved over the runs that check --runs keeps in a folder.\n\n"
    "FOLDER is that folder."
)


@command("trend", _HELP)
@argument("folder", type=click.Path(path_type=Path), metavar=N_("FOLDER"))
@party_options
@option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help=N_("How to print it."),
)
def trend(folder: Path, form: str, **asked: Unpack[PartyChosen]) -> int:
    """Count the verdicts of every run."""
    from bpvcheck.history.trend import TrendRuns
    from bpvcheck.history.trend import trend as count

    party, about = party_chosen(asked)
    runs = count(folder, party, about)
    if not runs:
        message = _("There are no runs in {folder}.").format(folder=folder)
        hint = _("keep one: bpvcheck check ... --runs {folder}").format(folder=folder)
        raise UsageError(Code.PATH_NOT_FOUND, message, hint=hint)
    if form == "json":
        made = {"trend_version": TREND_VERSION, **asdict(TrendRuns(runs))}
        click.echo(json.dumps(made, indent=2, ensure_ascii=False, default=str))
    else:
        _say(runs)
    return ExitCode.OK


def _say(runs: "tuple[RunCounts, ...]") -> None:
    """Print a line per run, and say where the rule cards changed."""
    from bpvcheck.reports.model import VERDICTS
    from bpvcheck.rulebook.labels import label

    shown = VERDICTS[:5]
    heads = [wrap(label(word), _HEAD) for word in shown]
    rows = [("", *words) for words in zip_longest(*heads, fillvalue="")]
    for earlier, each in zip((None, *runs), runs, strict=False):
        mark = " *" if earlier is not None and earlier.rules != each.rules else ""
        counts = [format_number(each.verdicts.get(word, 0)) for word in shown]
        rows.append((f"{format_date(each.as_of)}{mark}", *counts))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = (f"{text:>{width}}" for text, width in zip(others, widths[1:], strict=True))
        say(f"{first:<{widths[0]}}  " + "  ".join(cells))
    if any(row[0].endswith("*") for row in rows):
        say(_("* judged by other rule cards than the run before"))
