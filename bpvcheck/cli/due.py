"""``bpvcheck due``: what falls due soon."""

from pathlib import Path
from typing import Unpack

from bpvcheck.cli.base import command, paths
from bpvcheck.cli.judging import choices, workings
from bpvcheck.cli.parties import PartyChosen, party_chosen, party_options
from bpvcheck.cli.reporting import ReportAsked, form_of, forms, give, lines, opened, refuse_early
from bpvcheck.cli.waivers import applied_waivers, given_waivers, tell_waived_ahead, waivers_file
from bpvcheck.i18n import N_, current

_HELP = N_(
    "List what falls due soon, per kind of party or of one, the soonest first.\n\n"
    "PATH is a file or folder with records."
)


class DueAsked(ReportAsked, PartyChosen):
    """The options of `due`."""

    waivers: Path | None


@command("due", _HELP)
@paths(required=False)
@party_options
@choices
@forms
@waivers_file
@workings
def due(paths: tuple[Path, ...], **asked: Unpack[DueAsked]) -> int:
    """List what falls due."""
    from bpvcheck.reports.views import due_view

    refuse_early(paths, asked)
    party, about = party_chosen(asked)
    given = given_waivers(asked["waivers"], asked)
    with opened(paths, asked) as (ledger, code):
        view = due_view(ledger, current(), party, about, within=asked["within"], limit=lines(asked))
        give(view, asked, ledger.files)
        tell_waived_ahead(
            applied_waivers(ledger.wide, given), err=form_of(asked).name != "terminal"
        )
    return code
