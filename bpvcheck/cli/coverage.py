"""``bpvcheck coverage``: what records can settle, before anyone looks at verdicts."""

from pathlib import Path
from typing import Unpack

from bpvcheck.cli.base import command, paths
from bpvcheck.cli.judging import Asked, choices, judged, run_exit_code, workings
from bpvcheck.cli.reporting import FormAsked, form, give, lines, refuse_unwritable
from bpvcheck.i18n import N_, current

_HELP = N_(
    "Tell which fields records have, how many duties can be judged from them, and what would "
    "settle more.\n\nPATH is a file or folder with records."
)


class CoverageAsked(Asked, FormAsked):
    """The options of the command."""


@command("coverage", _HELP)
@paths()
@choices
@form
@workings
def coverage(paths: tuple[Path, ...], **asked: Unpack[CoverageAsked]) -> int:
    """Tell what can be judged."""
    from bpvcheck.reports import LedgerView
    from bpvcheck.reports.views import coverage_view

    refuse_unwritable(paths, asked)
    with judged(paths, asked) as run:
        view = coverage_view(LedgerView.of_run(run), current(), limit=lines(asked))
        give(view, asked, run.files)
        return run_exit_code(run, allow_invalid=asked["allow_invalid"])
