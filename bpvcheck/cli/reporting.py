"""What `report` and `due` share: where rows come from, and in what form a view is given."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.shell_completion import CompletionItem

from bpvcheck.cli.base import FILE, flag, option, typed
from bpvcheck.cli.book import PluginsAsked, required, rule_book
from bpvcheck.cli.collector import look_often
from bpvcheck.cli.files import writable
from bpvcheck.cli.judging import Asked, judged, run_exit_code
from bpvcheck.cli.progress import ProgressLine
from bpvcheck.cli.text import say, width
from bpvcheck.cli.values import SPAN, WholeParam
from bpvcheck.errors import Code, ExitCode, UsageError, did_you_mean
from bpvcheck.i18n import N_, _
from bpvcheck.s3 import Location

if TYPE_CHECKING:
    from bpvcheck.reports import LedgerView
    from bpvcheck.reports.formats import Format
    from bpvcheck.reports.views import View

__all__ = [
    "FormAsked",
    "ReportAsked",
    "details_flag",
    "form",
    "form_of",
    "forms",
    "give",
    "lines",
    "opened",
    "refuse_early",
    "refuse_unwritable",
]

_OF_THE_RUN: Final = ("as_of", "complete_until", "only", "skip", "cross_check")
"""Options that a ledger has settled."""


class FormatName(click.ParamType):  # type: ignore[type-arg] # older clicks take none
    """The name of a format. Which there are is known when plugins are loaded: see `form_of`."""

    name = "format"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete the formats that come with bpvcheck."""
        del ctx, param
        from bpvcheck.reports.formats import FORMATS

        return [CompletionItem(each.name) for each in FORMATS if each.name.startswith(incomplete)]


class FormAsked(PluginsAsked):
    """In what form something is given."""

    form: str | None
    outs: tuple[Path, ...]
    limit: int | None
    quiet: bool


class ReportAsked(Asked, FormAsked):
    """The options of a report."""

    ledger: Location | None
    strict: bool
    within: int


_FORM: Final[Sequence[Callable[..., Any]]] = (
    option(
        "--format",
        "form",
        type=FormatName(),
        metavar=N_("FORMAT"),
        help=N_(
            "What to make: terminal, html, pdf, xlsx, csv, plain-csv, json, ics, junit, sarif, or "
            "what a plugin adds; by default what --out ends in, else text for the terminal."
        ),
    ),
    option(
        "--out",
        "outs",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar=N_("FILE"),
        help=N_(
            "Where to write it; by default it is printed. May be repeated, for several formats at "
            "once."
        ),
    ),
    option(
        "--limit",
        type=WholeParam(1),
        metavar="N",
        help=N_(
            "How long a list of parties or data may be; by default 10 on a terminal, else as long "
            "as it is."
        ),
    ),
)
_OPTIONS: Final[Sequence[Callable[..., Any]]] = (
    option(
        "--ledger",
        type=FILE,
        metavar=N_("FILE"),
        help=N_("Report from this ledger, which check --ledger wrote, instead of from records."),
    ),
    *_FORM[:2],
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
    *_FORM[2:],
)


def form(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say in what form something is given."""
    return reduce(lambda made, decorate: decorate(made), reversed(_FORM), command)


def forms(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a report."""
    return reduce(lambda made, decorate: decorate(made), reversed(_OPTIONS), command)


@contextmanager
def opened(paths: Sequence[Path], asked: ReportAsked) -> Iterator[tuple["LedgerView", ExitCode]]:
    """Give what to report on, from records or from a ledger, and the exit code."""
    from bpvcheck.reports import LedgerView

    ledger = asked["ledger"]
    if ledger is None or (paths and not typed("ledger")):
        if not paths:
            raise click.UsageError(_("Name the records to report on, or a ledger with --ledger."))
        with judged(paths, asked) as run:
            code = run_exit_code(run, allow_invalid=asked["allow_invalid"])
            look_often()
            yield LedgerView.of_run(run), code
        return
    _refuse_both(paths, asked)
    with _read(ledger, asked) as found:
        look_often()
        yield found, ExitCode.OK


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
def _read(ledger: Location, asked: ReportAsked) -> Iterator["LedgerView"]:
    from bpvcheck.ledger.files import open_ledger
    from bpvcheck.reports import LedgerView

    book = rule_book(asked["folder"], asked)
    with open_ledger(ledger) as opened_ledger:
        if opened_ledger.info.rules != book.digest:
            say(_("This ledger was judged by other rule cards than those here."), err=True)
        yield LedgerView.of_ledger(opened_ledger, book)


def form_of(asked: FormAsked, out: Path | None = None) -> "Format[Any]":
    """Tell in what format to report. Raises UsageError where that format is not there."""
    known = {each.name: each for each in required(asked).formats}
    name = asked["form"]
    if name is None:
        ending = out.suffix.removeprefix(".").lower() if out else ""
        by_ending: dict[str, Format[Any]] = {
            each.ending: each for each in reversed(list(known.values()))
        }
        return by_ending.get(ending, known["terminal"])
    if name not in known:
        message = _('There is no format "{name}".').format(name=name)
        hint, expected = did_you_mean(name, known), ", ".join(known)
        raise UsageError(Code.UNKNOWN_CHOICE, message, expected=expected, hint=hint)
    return known[name]


def lines(asked: FormAsked) -> int | None:
    """Tell how long a list may be: in the format that is made, the longest where it is several."""
    found = [form_of(asked, out).lines for out in asked["outs"] or (None,)]
    return asked["limit"] or (None if None in found else max(each or 0 for each in found))


def refuse_early(paths: Sequence[Path], asked: ReportAsked) -> None:
    """Refuse a file that cannot be written before judging, which may take long."""
    refuse_unwritable([*paths, asked["ledger"]] if asked["ledger"] else paths, asked)


def refuse_unwritable(inputs: Sequence[Location], asked: FormAsked) -> None:
    """Refuse a file that cannot be written, or is one of the inputs."""
    form_of(asked)
    outs = asked["outs"]
    if asked["form"] and len(outs) > 1:
        message = _("With --format, name one --out; without it each says by its ending what it is.")
        raise click.UsageError(message)
    endings = list(dict.fromkeys(f".{each.ending}" for each in required(asked).formats))
    for out in outs:
        writable(out, () if asked["form"] else endings, inputs)


def details_flag(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the flag that prints all of a report on a terminal."""
    text = N_("Print everything on the terminal, not only what fits on a screen.")
    found: Callable[..., Any] = flag("--details", help=text)(command)
    return found


def give(view: "View", asked: FormAsked, inputs: Iterable[Path], *, details: bool = True) -> None:
    """Write a view to files, or print it; on a terminal with its ``details``, or in brief."""
    from bpvcheck.reports.output import render, show, write

    for file in asked["outs"]:
        with ProgressLine(quiet=asked["quiet"]) as progress:
            progress(_("writing {file}").format(file=file))
            write(view, form_of(asked, file), file, inputs)
        if not asked["quiet"]:
            say(_("Wrote {file}.").format(file=file))
    if asked["outs"]:
        return
    made_as = form_of(asked)
    if made_as.name == "terminal":
        show(view, width=width(), details=details)
    else:
        click.echo(render(view, made_as), nl=False)
