"""``bpvcheck demo``: the main job on the records that come with bpvcheck."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bpvcheck.cli.base import command, option
from bpvcheck.cli.progress import ProgressLine
from bpvcheck.cli.text import say, width
from bpvcheck.data import folder
from bpvcheck.errors import Code, ExitCode, RuleError
from bpvcheck.i18n import N_, _, current, format_date

if TYPE_CHECKING:
    from bpvcheck.run import Run

_HELP = N_(
    "Judge the demo records and write a report for a school, a company and a knowledge centre.\n\n"
    "Nothing in the demo records is real."
)
PARTIES: Final = ("school", "company", "knowledge_centre")
OUT: Final = Path("bpvcheck-demo")


@command("demo", _HELP)
@option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=OUT,
    metavar=N_("FOLDER"),
    help=N_("Where to write the reports; by default the folder bpvcheck-demo."),
)
def demo(out: Path) -> int:
    """Judge, sum up and report."""
    from bpvcheck.check import check
    from bpvcheck.cli.book import rule_book
    from bpvcheck.output import folder_made
    from bpvcheck.run import Options

    records, about = demo_records()
    as_of = date.fromisoformat(about["as_of"])
    folder_made(out)
    say(_("Judging the demo records as of {day}.").format(day=format_date(as_of)))
    with ProgressLine() as progress:
        book = rule_book(None)
        with check(records, book, Options(as_of), progress) as run:
            progress.wipe()
            _report(run, about, out)
    return ExitCode.OK


def demo_records() -> tuple[list[Path], Mapping[str, str]]:
    """Give the files with the demo records, and what they are about."""
    found = folder("fixtures") / "demo"
    about = found / "demo.toml"
    if not about.is_file():
        message = _('The folder "{name}" of bpvcheck is not there.').format(name="fixtures/demo")
        hint = _("install bpvcheck again: pip install --force-reinstall bpvcheck")
        raise RuleError(Code.DATA_NOT_INSTALLED, message, expected=str(found), hint=hint)
    return sorted(found.glob("*.ndjson")), tomllib.loads(about.read_text(encoding="utf-8"))


def _report(run: "Run", about: Mapping[str, str], out: Path) -> None:
    """Print the summary, write the reports and say where they are."""
    from bpvcheck.reports import HTML, LedgerView, show, write
    from bpvcheck.reports.site import file_name
    from bpvcheck.reports.views import VIEWS, summary_view

    ledger = LedgerView.of_run(run)
    show(summary_view(ledger, current()), width=width(), details=False)
    say()
    for party in PARTIES:
        file = out / file_name(party, about[party], "html")
        view = VIEWS[party](ledger, about[party], current(), limit=None)
        write(view, HTML, file, run.files)
        say(_("Wrote {file}.").format(file=file))
    say(_("Open them in a browser. To judge records of your own: bpvcheck check PATH"))
