"""``bpvcheck due``: what falls due soon."""

from pathlib import Path
from typing import Unpack

from bpvcheck.cli.base import command, paths
from bpvcheck.cli.judging import choices, workings
from bpvcheck.cli.reporting import ReportAsked, forms, give, lines, opened, refuse_early
from bpvcheck.i18n import N_, current

_HELP = N_(
    "List what falls due soon, per party, the soonest first.\n\n"
    "PATH is a file or folder with records."
)


@command("due", _HELP)
@paths(required=False)
@choices
@forms
@workings
def due(paths: tuple[Path, ...], **asked: Unpack[ReportAsked]) -> int:
    """List what falls due."""
    from bpvcheck.reports.views import due_view

    refuse_early(paths, asked)
    with opened(paths, asked) as (ledger, code):
        view = due_view(ledger, current(), within=asked["within"], limit=lines(asked))
        give(view, asked, ledger.files)
    return code
