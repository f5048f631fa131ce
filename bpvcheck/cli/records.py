"""What `validate` and `ingest` share: records read, counted and told of, and not judged."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bpvcheck.cli.book import extensions_for
from bpvcheck.cli.mappings import TablesAsked, readers_for
from bpvcheck.cli.progress import ProgressLine
from bpvcheck.cli.text import columns, say
from bpvcheck.errors import Code, ExitCode, NothingJudgedError
from bpvcheck.i18n import _, format_number, ngettext
from bpvcheck.s3 import Location

if TYPE_CHECKING:
    from bpvcheck.intake import Intake

__all__ = ["read_exit_code", "read_records", "tell_counts"]


def read_records(
    paths: Sequence[Path], asked: TablesAsked, *, quiet: bool, store: Location | None = None
) -> "Intake":
    """Read and validate records, those of branches' fields that plugins declare included."""
    from bpvcheck.intake import take_in

    extensions = extensions_for(asked)
    with ProgressLine(quiet=quiet) as progress:

        def read(done: int, total: int) -> None:
            text = _("reading and validating records: {percent} %")
            progress(text.format(percent=100 * done // max(total, 1)))

        readers = readers_for(asked)
        return take_in(
            paths,
            progress=read,
            tell=progress,
            extensions=extensions,
            readers=readers,
            store=store,
        )


def read_exit_code(intake: "Intake") -> ExitCode:
    """Return the exit code. Raises NothingJudgedError where there was nothing to read."""
    if intake.problems:
        return ExitCode.INVALID_RECORDS
    if not any(count.accepted for count in intake.counts.values()):
        said = [_("There is no record in what was given."), *map(str, intake.unread)]
        raise NothingJudgedError(Code.NO_RECORDS, "\n  ".join(said), hint=intake.hint)
    return ExitCode.OK


def tell_counts(intake: "Intake") -> None:
    """Print how many records there are of each kind, and how many are not valid."""
    from bpvcheck.reports.layout.summary import record_word

    rows = [
        (
            record_word(kind, count.accepted),
            format_number(count.accepted),
            format_number(count.set_aside),
        )
        for kind, count in intake.counts.items()
        if count.accepted or count.set_aside
    ]
    for line in columns([(_("kind"), _("valid"), _("not valid")), *rows]):
        say(line)
    for note in intake.notes:
        say(str(note))
    wrong = len(intake.problems)
    if wrong:
        text = ngettext("{count} problem found.", "{count} problems found.", wrong)
        say(text.format(count=format_number(wrong)))
    else:
        say(_("All records are valid."))
