"""``bpvcheck simulate``: made-up records with realistic flaws."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from bpvcheck.cli.base import command, option
from bpvcheck.cli.progress import ProgressLine
from bpvcheck.cli.values import DAY, WholeParam
from bpvcheck.errors import Code, ExitCode, UsageError
from bpvcheck.i18n import N_, _, format_number
from bpvcheck.output import writing

_HELP = N_(
    "Make up records with realistic flaws, as NDJSON.\n\nNothing in them is real: no person, no "
    "school, no company. The same numbers give the same records."
)
_EVERY = 2000


@command("simulate", _HELP)
@option(
    "--schools",
    type=WholeParam(0),
    default=3,
    show_default=True,
    metavar="N",
    help=N_("How many schools."),
)
@option(
    "--placements",
    type=WholeParam(0),
    default=500,
    show_default=True,
    metavar="N",
    help=N_("How many placements, over all schools."),
)
@option(
    "--seed",
    type=WholeParam(0),
    default=1,
    show_default=True,
    metavar="N",
    help=N_("Another number gives other records."),
)
@option(
    "--as-of",
    type=DAY,
    metavar=N_("DATE"),
    help=N_("The day as of which they are recorded; by default 2012-11-01."),
)
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_("Where to write them; by default they are printed."),
)
def simulate(schools: int, placements: int, seed: int, as_of: date | None, out: Path | None) -> int:
    """Write records."""
    lines = _lines(schools, placements, seed, as_of)
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(lines)
        sys.stdout.buffer.flush()
        return ExitCode.OK
    count = _write(lines, out)
    click.echo(_("Wrote {count} records to {file}.").format(count=format_number(count), file=out))
    return ExitCode.OK


def _lines(schools: int, placements: int, seed: int, as_of: date | None) -> Iterable[bytes]:
    from bpvcheck.simulate import simulate as make
    from bpvcheck.simulate.catalogue import MOST_SCHOOLS

    try:
        return make(schools, placements, seed, **({"as_of": as_of} if as_of else {}))
    except ValueError:
        message = _("{placements} placements at {schools} schools cannot be made up.")
        raise UsageError(
            Code.UNKNOWN_CHOICE,
            message.format(placements=placements, schools=schools),
            expected=_("0 placements or more, at 1 to {most} schools").format(
                most=format_number(MOST_SCHOOLS)
            ),
        ) from None


def _write(lines: Iterable[bytes], out: Path) -> int:
    """Write the lines, and count them."""
    count = 0
    with writing(out) as (file,), ProgressLine() as progress:
        for line in lines:
            file.write(line)
            count += 1
            if not count % _EVERY:
                progress(_("{count} records written").format(count=format_number(count)))
    return count
