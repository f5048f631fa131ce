"""``bpvcheck schema``: the contract of a kind of record."""

import json
from typing import Unpack

import click

from bpvcheck.cli.base import argument, command
from bpvcheck.cli.book import PluginsAsked, extensions_for
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.values import KIND
from bpvcheck.data import folder
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_

_HELP = N_(
    "Print the JSON Schema (2020-12) of a kind of record.\n\nKIND is placement, school, company, "
    "recognition_request, knowledge_centre, sector, programme or attestation."
)


@command("schema", _HELP)
@argument("kind", type=KIND, metavar=N_("KIND"))
@plugin_options
def schema(kind: str, **asked: Unpack[PluginsAsked]) -> int:
    """Print a schema as it is shipped, or with the fields that plugins declare."""
    extensions = extensions_for(asked)
    if any(each.kind == kind for each in extensions):
        from bpvcheck.intake.schemas import schema as made

        click.echo(json.dumps(made(kind, extensions), indent=2, ensure_ascii=False))
    else:
        click.echo((folder("schemas") / f"{kind}.schema.json").read_bytes(), nl=False)
    return ExitCode.OK
