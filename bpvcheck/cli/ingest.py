"""``bpvcheck ingest``: records read ahead of time, so that a run need not read them."""

from pathlib import Path
from typing import Unpack

from bpvcheck.cli.base import command, option, paths
from bpvcheck.cli.base import store as store_option
from bpvcheck.cli.judging import MOST_SORTS
from bpvcheck.cli.mappings import TablesAsked, table_options
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.records import read_exit_code, read_records, tell_counts
from bpvcheck.cli.text import say, sum_problems_up
from bpvcheck.i18n import N_, _, format_number
from bpvcheck.s3 import Location

_HELP = N_(
    "Read records into a folder, for later runs with --store.\n\nFiles that are in it already and "
    "did not change are not read again."
)


@command("ingest", _HELP)
@paths()
@store_option(required=True)
@option("--quiet", is_flag=True, help=N_("Print what is wrong and nothing else."))
@table_options
@plugin_options
def ingest(
    paths: tuple[Path, ...], *, store: Location, quiet: bool, **asked: Unpack[TablesAsked]
) -> int:
    """Read records into a store."""
    with read_records(paths, asked, quiet=quiet, store=store) as intake:
        code = read_exit_code(intake)
        sum_problems_up(intake.problems, MOST_SORTS)
        if not quiet:
            tell_counts(intake)
            known = sum(file.recalled for file in intake.files)
            text = _("{known} of {total} files were in {folder} already.")
            total = format_number(len(intake.files))
            say(text.format(known=format_number(known), total=total, folder=store))
        return code
