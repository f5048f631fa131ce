"""``bpvcheck purge``: what a store keeps for longer than it should is deleted."""

from datetime import date

from bpvcheck.cli.base import command, flag, option
from bpvcheck.cli.base import store as store_option
from bpvcheck.cli.text import say
from bpvcheck.cli.values import AGE, Age
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_, _, format_date, format_number, ngettext
from bpvcheck.s3 import Location

_HELP = N_(
    "Delete from a store what is older than it should be.\n\nWhat was read before then goes, and "
    "so does what was read together with a placement that ended before then. The files that it was "
    "read from, ledgers and reports are not touched: delete these yourself."
)


@command("purge", _HELP)
@store_option(required=True)
@option(
    "--older-than",
    type=AGE,
    required=True,
    metavar=N_("AGE"),
    help=N_("How old is too old: 2y, 18m (months), 6w or 90d."),
)
@flag("--dry-run", help=N_("Say what would go, and delete nothing."))
@option("--quiet", is_flag=True, help=N_("Print what is wrong and nothing else."))
def purge(store: Location, *, older_than: Age, dry_run: bool, quiet: bool) -> int:
    """Delete what is kept too long."""
    from bpvcheck.intake.purge import purge as delete
    from bpvcheck.intake.purge import stale_in

    before = older_than.before(date.today())  # noqa: DTZ011 - the day where the user is
    stale = stale_in(store, before)
    if not dry_run:
        delete(store, stale)
    if not quiet:
        _tell(before, len(stale), sum(each.ended for each in stale), dry_run=dry_run)
        for each in stale if dry_run else ():
            reason = _("damaged") if each.damaged else _("read on {day}")
            say(f"  {each.folder}: {reason.format(day=format_date(each.read_on))}")
    return ExitCode.OK


def _tell(before: date, parts: int, ended: int, *, dry_run: bool) -> None:
    if not parts:
        text = _("Nothing in it was read before {day}, or ended before then.")
        say(text.format(day=format_date(before)))
        return
    text = (
        ngettext(
            "{count} part of the store would be deleted.",
            "{count} parts of the store would be deleted.",
            parts,
        )
        if dry_run
        else ngettext(
            "{count} part of the store was deleted.",
            "{count} parts of the store were deleted.",
            parts,
        )
    )
    say(text.format(count=format_number(parts)))
    if ended:
        text = ngettext(
            "{count} placement in it ended before {day}: take it out of the export too.",
            "{count} placements in it ended before {day}: take them out of the export too.",
            ended,
        )
        say(text.format(count=format_number(ended), day=format_date(before)))
