"""``bpvcheck monitor``: are the ten objectives of the protocol reached, and where."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from bpvcheck.cli.base import FILE, command, flag, option, paths
from bpvcheck.cli.book import rule_book
from bpvcheck.cli.judging import Asked, choices, judged, run_exit_code, workings
from bpvcheck.cli.pages import PageAsked, form_asked, give_page, page_options
from bpvcheck.cli.text import paragraph
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_, _
from bpvcheck.s3 import Location

if TYPE_CHECKING:
    from bpvcheck.monitor.monitor import MonitorEdition
    from bpvcheck.monitor.page import MonitorRow

_HELP = N_(
    "Show how far the ten objectives of the protocol are reached: nationally, per sector and per "
    "region, with the change since the edition before, and answers to a survey beside it. Groups "
    "under five are not shown, nor what would give them away.\n\n"
    "PATH is a file or folder with records; a ledger (--ledger) will do for the national figures."
)
MONITOR_VERSION: Final = 1
"""Version of the JSON; a change that breaks who reads it raises it."""


class MonitorAsked(Asked, PageAsked):
    """The options of `monitor`."""

    ledger: Location | None
    previous: Location | None
    answers: Path | None
    strict: bool


@command("monitor", _HELP)
@paths(required=False)
@option(
    "--ledger",
    type=FILE,
    metavar=N_("FILE"),
    help=N_("Make it from this ledger, which check --ledger wrote, instead of from records."),
)
@option(
    "--previous",
    type=FILE,
    metavar=N_("LEDGER"),
    help=N_("The ledger of the edition before, to show the change since."),
)
@option(
    "--answers",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_("Answers to a survey, added up per question, as .csv or .yaml."),
)
@page_options
@flag("--strict", help=N_("Count what is not demonstrated as not met, as an inspector would."))
@choices
@workings
def monitor(paths: tuple[Path, ...], **asked: Unpack[MonitorAsked]) -> int:
    """Make an edition of the monitor."""
    if bool(paths) == bool(asked["ledger"]):
        raise click.UsageError(_("Name the records, or a ledger with --ledger."))
    given = (asked["ledger"], asked["previous"], asked["answers"])
    inputs = [*paths, *(each for each in given if each)]
    form = form_asked(asked, inputs)
    found, code = _made(paths, asked)
    give_page(_text(found, form), asked, inputs, quiet=asked["quiet"])
    return code


def _made(paths: Sequence[Path], asked: MonitorAsked) -> tuple["MonitorEdition", ExitCode]:
    """Open what is asked for, and make the edition."""
    from bpvcheck.ledger.files import open_ledger
    from bpvcheck.monitor.answers import read_answers
    from bpvcheck.monitor.monitor import monitor as make
    from bpvcheck.reports.ledger_view import LedgerView

    book = rule_book(asked["folder"], asked)
    given = asked["answers"]
    answers = read_answers(given, list(book.objectives)) if given else ()
    with ExitStack() as stack:

        def opened(path: Location) -> LedgerView:
            return LedgerView.of_ledger(stack.enter_context(open_ledger(path)), book)

        previous = opened(asked["previous"]) if asked["previous"] else None
        if asked["ledger"]:
            ledger, code = opened(asked["ledger"]), ExitCode.OK
        else:
            run = stack.enter_context(judged(paths, asked))
            ledger = LedgerView.of_run(run)
            code = run_exit_code(run, allow_invalid=asked["allow_invalid"])
        return make(ledger, previous, answers, strict=asked["strict"]), code


def _text(found: "MonitorEdition", form: str) -> str:
    """Return an edition in a form."""
    if form == "json":
        made = {"monitor_version": MONITOR_VERSION, **asdict(found)}
        return json.dumps(made, indent=2, ensure_ascii=False, default=str) + "\n"
    if form == "html":
        from bpvcheck.monitor.page import html_page

        return html_page(found)
    return "\n".join(_lines(found)) + "\n"


def _lines(found: "MonitorEdition") -> Iterator[str]:
    from bpvcheck.monitor.page import answer_line, heads, intro_lines, rows, weakest_line

    yield from map(paragraph, intro_lines(found))
    for objective in found.objectives:
        yield ""
        yield paragraph(f"{objective.id}  {objective.title}", 0, len(objective.id) + 2)
        yield from _table([heads(), *rows(objective)])
        if weakest_line(objective):
            yield paragraph(weakest_line(objective), 2)
        yield from (paragraph(f"- {answer_line(each)}", 2, 2) for each in objective.answers)


def _table(rows: "Sequence[MonitorRow]") -> Iterator[str]:
    """Yield rows in columns; numbers stand to the right."""
    cells = [
        (" ".join(filter(None, (row.kind, row.group))), row.state, row.share, row.change,
         row.untold, row.subjects)
        for row in rows
    ]  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        left = [f"{text:<{width}}" for text, width in zip(row[:2], widths[:2], strict=True)]
        right = [f"{text:>{width}}" for text, width in zip(row[2:], widths[2:], strict=True)]
        yield "  " + "  ".join((*left, *right)).rstrip()
