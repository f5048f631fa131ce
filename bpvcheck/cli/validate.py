"""``bpvcheck validate``: whether records are valid, without judging them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from bpvcheck.cli.base import command, flag, option, paths
from bpvcheck.cli.book import required
from bpvcheck.cli.mappings import TablesAsked, table_options
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.records import read_exit_code, read_records, tell_counts
from bpvcheck.cli.result import problem_json, records_json
from bpvcheck.cli.text import tell_problems, tell_sorts
from bpvcheck.i18n import N_

if TYPE_CHECKING:
    from bpvcheck.intake import Intake

_HELP = N_(
    "Check that records are valid, without judging them.\n\nWhat is wrong in the same way in many "
    "records is named once, with how many there are; --all names each."
)


@command("validate", _HELP)
@paths()
@option("--quiet", is_flag=True, help=N_("Print what is wrong and nothing else."))
@flag("--all", "every", help=N_("Name every problem, also those that are alike."))
@option("--json", "as_json", is_flag=True, help=N_("Print the result as JSON."))
@table_options
@plugin_options
def validate(
    paths: tuple[Path, ...],
    *,
    quiet: bool,
    every: bool,
    as_json: bool,
    **asked: Unpack[TablesAsked],
) -> int:
    """Validate records."""
    with read_records(paths, asked, quiet=quiet) as intake:
        code = read_exit_code(intake)
        if intake.counts["attestation"].accepted:
            intake.note_duties({card.id for card in required(asked).book(None).cards.values()})
        if as_json:
            click.echo(json.dumps(_json(intake, code), indent=2, ensure_ascii=False))
            return code
        (tell_problems if every else tell_sorts)(intake.problems)
        if not quiet:
            tell_counts(intake)
        return code


def _json(intake: "Intake", code: int) -> dict[str, object]:
    return {
        "result_version": 1,
        "exit_code": int(code),
        "inputs": intake.digest,
        "records": records_json(intake),
        "problems": [problem_json(problem) for problem in intake.problems],
        "notes": [note.message for note in intake.notes],
    }
