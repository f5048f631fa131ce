"""``bpvcheck schema``: the contract of a kind of record."""

import click

from bpvcheck.cli.base import argument, command
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
def schema(kind: str) -> int:
    """Print a schema as it is shipped."""
    click.echo((folder("schemas") / f"{kind}.schema.json").read_bytes(), nl=False)
    return ExitCode.OK
