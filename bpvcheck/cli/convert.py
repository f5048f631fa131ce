"""``bpvcheck convert``: the records that a mapping makes of tables, written as NDJSON."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Unpack

import click

from bpvcheck.cli.base import command, option, paths
from bpvcheck.cli.mappings import TablesAsked, readers_for, table_options
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.progress import ProgressLine
from bpvcheck.cli.text import say, tell_problems
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_, _, format_number, ngettext

if TYPE_CHECKING:
    from bpvcheck.errors import Problem

_HELP = N_(
    "Write the records that a mapping makes of tables as NDJSON.\n\nThey are not checked further "
    "than the mapping does: check and validate do that."
)


@command("convert", _HELP)
@paths()
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_("Where to write it; by default it is printed."),
)
@option("--quiet", is_flag=True, help=N_("Print what is wrong and nothing else."))
@table_options
@plugin_options
def convert(
    paths: tuple[Path, ...], *, out: Path | None, quiet: bool, **asked: Unpack[TablesAsked]
) -> int:
    """Convert tables."""
    if not asked["maps"]:
        raise click.UsageError(_("Name a mapping with --map; bpvcheck map FILE proposes one."))
    if out is None:
        with TemporaryFile() as file:
            count, problems = _written(paths, asked, file, quiet=quiet)
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout.buffer)
    else:
        from bpvcheck.output import writing

        with writing(out, inputs=paths) as (file,):
            count, problems = _written(paths, asked, file, quiet=quiet)
    tell_problems(problems)
    if out and not quiet:
        text = ngettext(
            "Wrote {count} record in {file}.", "Wrote {count} records in {file}.", count
        )
        say(text.format(count=format_number(count), file=out))
    return ExitCode.INVALID_RECORDS if problems else ExitCode.OK


def _written(
    paths: tuple[Path, ...], asked: TablesAsked, out: IO[bytes], *, quiet: bool
) -> "tuple[int, list[Problem]]":
    """Write records; return how many, and what is wrong with the others."""
    from bpvcheck.intake.texts import RecordTexts

    count = 0
    with ProgressLine(quiet=quiet) as progress:
        found = RecordTexts(paths, readers_for(asked), progress)
        for texts in found:
            count += len(texts)
            out.writelines(text + b"\n" for text in texts)
    for note in found.notes if not quiet else ():
        say(note, err=True)
    return count, found.problems
