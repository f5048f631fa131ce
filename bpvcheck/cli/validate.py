"""``bpvcheck validate``: whether records are valid, without judging them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from bpvcheck.cli.base import command, option, paths
from bpvcheck.cli.book import PluginsAsked, extensions_for, required
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.progress import Progress
from bpvcheck.cli.result import problem_json, records_json
from bpvcheck.cli.text import columns, say, tell_problems
from bpvcheck.errors import Code, ExitCode, NothingJudgedError
from bpvcheck.i18n import N_, _, format_number, ngettext

if TYPE_CHECKING:
    from bpvcheck.intake import Intake

_HELP = N_(
    "Check that records are valid, without judging them.\n\nWhat is wrong is named one by one."
)


@command("validate", _HELP)
@paths()
@option("--quiet", is_flag=True, help=N_("Print what is wrong and nothing else."))
@option("--json", "as_json", is_flag=True, help=N_("Print the result as JSON."))
@plugin_options
def validate(
    paths: tuple[Path, ...], *, quiet: bool, as_json: bool, **asked: Unpack[PluginsAsked]
) -> int:
    """Validate records, those of branches' fields that plugins declare included."""
    from bpvcheck.intake import take_in

    extensions = extensions_for(asked)
    with Progress(quiet=quiet) as progress:

        def read(done: int, total: int) -> None:
            progress(
                _("reading and validating records: {percent} %").format(
                    percent=100 * done // max(total, 1)
                )
            )

        intake = take_in(
            paths, progress=read, extensions=extensions, readers=required(asked).readers
        )
    with intake:
        code = _exit_code(intake)
        if as_json:
            click.echo(json.dumps(_json(intake, code), indent=2, ensure_ascii=False))
            return code
        tell_problems(intake.problems)
        if not quiet:
            _tell(intake)
        return code


def _exit_code(intake: "Intake") -> int:
    """Nothing read is never right."""
    if intake.problems:
        return ExitCode.INVALID_RECORDS
    if not any(count.accepted for count in intake.counts.values()):
        raise NothingJudgedError(Code.NO_RECORDS, _("There is no record in what was given."))
    return ExitCode.OK


def _tell(intake: "Intake") -> None:
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


def _json(intake: "Intake", code: int) -> dict[str, object]:
    return {
        "result_version": 1,
        "exit_code": int(code),
        "inputs": intake.digest,
        "records": records_json(intake),
        "problems": [problem_json(problem) for problem in intake.problems],
        "notes": [note.message for note in intake.notes],
    }
