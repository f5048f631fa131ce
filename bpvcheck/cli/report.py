"""``bpvcheck report``: what concerns one school, company, centre or branch, and no more."""

from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import click

from bpvcheck.cli.base import FOLDER, argument, command, flag, group, option, typed
from bpvcheck.cli.book import required
from bpvcheck.cli.judging import choices, workings
from bpvcheck.cli.progress import ProgressLine
from bpvcheck.cli.reporting import (
    ReportAsked,
    details_flag,
    form_of,
    forms,
    give,
    lines,
    opened,
    refuse_early,
)
from bpvcheck.cli.text import say
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_, _, current, format_number, ngettext

if TYPE_CHECKING:
    from bpvcheck.reports import LedgerView, ReportSection
    from bpvcheck.reports.layout.document import Section
    from bpvcheck.reports.views import Extensible


class PartyAsked(ReportAsked):
    """The options of a report on a party."""

    details: bool
    every: bool
    runs: Path | None
    evidence: bool


@group("report", N_("Report to one school, company or knowledge centre, or on one branch."))
def report() -> None:
    """Hold a command for each kind of party, and one for branches."""


_OPTIONS: Final[Sequence[Callable[..., Any]]] = (
    argument("words", nargs=-1, metavar=N_("ID PATH...")),
    flag("--all", "every", help=N_("Report on all of them, each in a file of its own.")),
    option(
        "--runs",
        type=FOLDER,
        metavar=N_("FOLDER"),
        help=N_("Show the trend over the runs that check --runs keeps in this folder."),
    ),
    flag(
        "--evidence",
        help=N_("Add an annex: per open finding what is there, what is missing, and its record."),
    ),
    details_flag,
    choices,
    forms,
    workings,
)
_READS = N_(
    "PATH is a file or folder with records; instead of these a ledger will do (--ledger). With "
    "--all no ID is given, and --out is a folder."
)


def _party(name: str, text: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function the command for one kind of party."""

    def decorate(run: Callable[..., Any]) -> click.Command:
        made_command = reduce(lambda inner, wrap: wrap(inner), reversed(_OPTIONS), run)
        found: click.Command = command(name, text, epilog=_READS)(made_command)
        report.add_command(found)
        return found

    return decorate


@_party("school", N_("Report to a school.\n\nID is its BRIN."))
def school(words: tuple[str, ...], **asked: Unpack[PartyAsked]) -> int:
    """Report to a school."""
    return _report("school", words, asked)


@_party("company", N_("Report to a learning company.\n\nID is its code (17 characters) or id."))
def company(words: tuple[str, ...], **asked: Unpack[PartyAsked]) -> int:
    """Report to a company."""
    return _report("company", words, asked)


@_party("knowledge-centre", N_("Report to a knowledge centre.\n\nID is its BRIN."))
def knowledge_centre(words: tuple[str, ...], **asked: Unpack[PartyAsked]) -> int:
    """Report to a knowledge centre."""
    return _report("knowledge_centre", words, asked)


@command(
    "sector",
    N_(
        "Report on one branch, over schools and companies.\n\nNAME is that of the plugin with its "
        "agreement, such as bouw: see bpvcheck plugins list."
    ),
    epilog=N_(
        "PATH is a file or folder with records; instead of these a ledger will do (--ledger), "
        "which does not say how regions differ."
    ),
)
@argument("name", metavar=N_("NAME"))
@argument("words", nargs=-1, metavar=N_("PATH..."))
@choices
@forms
@workings
def sector(name: str, words: tuple[str, ...], **asked: Unpack[ReportAsked]) -> int:
    """Report on a branch."""
    from bpvcheck.reports.find import find_agreement
    from bpvcheck.reports.views import sector_view

    agreement = find_agreement([each.name for each in required(asked).loaded], name)
    paths = [Path(word) for word in words]
    refuse_early(paths, asked)
    with opened(paths, asked) as (ledger, code):
        give(view_of(ledger, sector_view, agreement, asked), asked, ledger.files)
    return code


report.add_command(sector)


def _report(party: str, words: tuple[str, ...], asked: PartyAsked) -> int:
    """Make one report, or one for every party of a kind."""
    if not asked["every"] and not words:
        raise click.UsageError(_("Say whom to report on, or ask for --all."))
    paths = [Path(word) for word in (words if asked["every"] else words[1:])]
    if asked["every"]:
        return _all(party, paths, asked)
    from bpvcheck.reports.views import VIEWS

    refuse_early(paths, asked)
    with opened(paths, asked) as (ledger, code):
        more = [
            *([trend_over(asked["runs"], party)] if asked["runs"] else []),
            *([evidence_annex(party)] if asked["evidence"] else []),
        ]
        give(
            view_of(ledger, VIEWS[party], words[0], asked, more),
            asked,
            ledger.files,
            details=asked["details"],
        )
    return code


def trend_over(runs: Path, party: str) -> "ReportSection":
    """Return the section on the runs in a folder, up to the day of the report."""
    from bpvcheck.history.trend import trend
    from bpvcheck.reports.layout.charts import trend_section
    from bpvcheck.reports.sections import ReportSection

    def make(ledger: "LedgerView", about: str) -> "Section | None":
        found = trend(runs, party, about)
        until = [each for each in found if each.as_of <= ledger.info.as_of]
        return trend_section(until, party)

    return ReportSection((party,), make)


def evidence_annex(party: str) -> "ReportSection":
    """Return the section with the evidence behind what is open."""
    from bpvcheck.reports.evidence import finding_evidence
    from bpvcheck.reports.layout.evidence import evidence_section
    from bpvcheck.reports.sections import ReportSection

    return ReportSection(
        (party,), lambda ledger, about: evidence_section(finding_evidence(ledger, party, about))
    )


def _all(party: str, paths: Sequence[Path], asked: PartyAsked) -> ExitCode:
    """Write a report on every party of a kind, each in a file named after it."""
    if len(asked["outs"]) != 1 or form_of(asked).name == "terminal":
        message = _("With --all, name a folder with --out and a --format, such as html or xlsx.")
        raise click.UsageError(message)
    if asked["runs"] and typed("runs"):
        raise click.UsageError(_("--runs shows the trend of one, and cannot go with --all."))
    (folder,) = asked["outs"]
    from bpvcheck.output import folder_made
    from bpvcheck.reports.site import write_all

    folder_made(folder)
    with opened(paths, asked) as (ledger, code), ProgressLine(quiet=asked["quiet"]) as progress:
        written = write_all(
            ledger,
            party,
            current(),
            form_of(asked),
            folder,
            strict=asked["strict"],
            within=asked["within"],
            limit=lines(asked),
            sections=[
                *([evidence_annex(party)] if asked["evidence"] else []),
                *required(asked).sections,
            ],
            brief=not asked["evidence"],
            progress=lambda done, total: progress(
                _("report {number} of {total}").format(number=done, total=total)
            ),
        )
    if not asked["quiet"]:
        text = ngettext(
            "Wrote {count} report in {folder}.", "Wrote {count} reports in {folder}.", len(written)
        )
        say(text.format(count=format_number(len(written)), folder=folder))
    return code


def view_of(
    ledger: "LedgerView",
    make: Callable[..., "Extensible"],
    name: str,
    asked: ReportAsked,
    more: Sequence["ReportSection"] = (),
) -> "Extensible":
    """Make a view of one party or branch, with what plugins and ``more`` add to it."""
    from bpvcheck.reports.sections import with_sections

    view = make(
        ledger,
        name,
        current(),
        strict=asked["strict"],
        within=asked["within"],
        limit=lines(asked),
    )
    return with_sections(view, ledger, [*more, *required(asked).sections])
