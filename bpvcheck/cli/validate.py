"""``bpvcheck validate``: whether records are valid, without judging them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from bpvcheck.cli.base import command, option, paths
from bpvcheck.cli.book import PluginsAsked, required
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.records import read_exit_code, read_records, tell_counts
from bpvcheck.cli.result import problem_json, records_json
from bpvcheck.cli.text import tell_problems
from bpvcheck.i18n import N_

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
    """Validate records."""
    with read_records(paths, asked, quiet=quiet) as intake:
        code = read_exit_code(intake)
        if intake.counts["attestation"].accepted:
            intake.note_duties({card.id for card in required(asked).book(None).cards.values()})
        if as_json:
            click.echo(json.dumps(_json(intake, code), indent=2, ensure_ascii=False))
            return code
        tell_problems(intake.problems)
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
