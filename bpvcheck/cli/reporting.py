"""What `report` and `due` share: where rows come from, and in what form a view is given."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from bpvcheck.cli.base import flag, option, typed
from bpvcheck.cli.files import writable
from bpvcheck.cli.judging import Asked, judged, run_exit_code
from bpvcheck.cli.text import say, width
from bpvcheck.cli.values import SPAN, Whole
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_, _

if TYPE_CHECKING:
    from bpvcheck.reports import Source
    from bpvcheck.reports.output import View

__all__ = ["FORMATS", "ReportAsked", "forms", "give", "lines", "opened"]

FORMATS: Final = ("terminal", "html", "json", "csv")
_LINES: Final = {"terminal": 10, "html": 100}
"""How long a list is by default; other formats have everything."""
_ENDINGS: Final = (".html", ".json", ".csv", ".txt")
"""What the name of a report ends in, where --format does not say what it is."""
_OF_THE_RUN: Final = ("as_of", "complete_until", "only", "skip", "cross_check")
"""Options that a ledger has settled."""


class ReportAsked(Asked):
    """The options of a report."""

    ledger: Path | None
    form: str | None
    out: Path | None
    strict: bool
    within: int
    limit: int | None


_OPTIONS: Final[Sequence[Callable[..., Any]]] = (
    option(
        "--ledger",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=N_("FILE"),
        help=N_("Report from this ledger, which check --ledger wrote, instead of from records."),
    ),
    option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help=N_("What to make; by default what --out ends in, else text for the terminal."),
    ),
    option(
        "--out",
        type=click.Path(path_type=Path),
        metavar=N_("FILE"),
        help=N_("Where to write it; by default it is printed."),
    ),
    flag(
        "--strict",
        help=N_("Count what is not demonstrated as not met, as an inspector would."),
    ),
    option(
        "--within",
        type=SPAN,
        default="30d",
        show_default=True,
        metavar=N_("SPAN"),
        help=N_("How far to look ahead, in days (30d) or weeks (6w)."),
    ),
    option(
        "--limit",
        type=Whole(1),
        metavar="N",
        help=N_(
            "How long a list may be; by default 10 on a terminal, 100 in HTML, and no limit "
            "in JSON and CSV."
        ),
    ),
)


def forms(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a report."""
    return reduce(lambda made, decorate: decorate(made), reversed(_OPTIONS), command)


@contextmanager
def opened(paths: Sequence[Path], asked: ReportAsked) -> Iterator[tuple["Source", ExitCode]]:
    """Give what to report on, from records or from a ledger, and the exit code."""
    from bpvcheck.reports import Source

    ledger = asked["ledger"]
    if ledger is None or (paths and not typed("ledger")):
        if not paths:
            raise click.UsageError(_("Name the records to report on, or a ledger with --ledger."))
        with judged(paths, asked) as run:
            code = run_exit_code(run, allow_invalid=asked["allow_invalid"])
            yield Source.of_run(run), code
        return
    _refuse_both(paths, asked)
    with _read(ledger, asked) as source:
        yield source, ExitCode.OK


def _refuse_both(paths: Sequence[Path], asked: ReportAsked) -> None:
    """Refuse what a ledger has settled already; what a file with options says gives way."""
    if paths:
        message = _('"{path}" cannot be combined with --ledger: name records or a ledger.')
        raise click.UsageError(message.format(path=paths[0]))
    given = [name for name in _OF_THE_RUN if asked[name] and typed(name)]
    if given:
        name = f"--{given[0].replace('_', '-')}"
        message = _("{option} cannot be combined with --ledger, which was judged already.")
        raise click.UsageError(message.format(option=name))


@contextmanager
def _read(ledger: Path, asked: ReportAsked) -> Iterator["Source"]:
    from bpvcheck.cli.book import rule_book
    from bpvcheck.ledger.files import open_ledger
    from bpvcheck.reports import Source

    book = rule_book(asked["folder"], asked)
    with open_ledger(ledger) as opened_ledger:
        if opened_ledger.info.rules != book.digest:
            say(_("This ledger was judged by other rule cards than those here."), err=True)
        yield Source.of_ledger(opened_ledger, book)


def form_of(asked: ReportAsked) -> str:
    """Tell in what format to report."""
    out = asked["out"]
    ending = out.suffix.removeprefix(".").lower() if out else ""
    return asked["form"] or (ending if ending in FORMATS else "terminal")


def lines(asked: ReportAsked) -> int | None:
    """Tell how long a list may be."""
    return asked["limit"] or _LINES.get(form_of(asked))


def refuse_early(asked: ReportAsked) -> None:
    """Refuse a file that cannot be written before judging, which may take long."""
    if asked["out"]:
        writable(asked["out"], () if asked["form"] else _ENDINGS)


def give(view: "View", asked: ReportAsked) -> None:
    """Write a view to a file, or print it."""
    from bpvcheck.reports.output import render, show, write

    form, file = form_of(asked), asked["out"]
    if file:
        write(view, form, file)
        if not asked["quiet"]:
            say(_("Wrote {file}.").format(file=file))
    elif form == "terminal":
        show(view, width=width())
    else:
        click.echo(render(view, form), nl=False)
