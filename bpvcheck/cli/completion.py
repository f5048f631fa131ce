"""``bpvcheck completion``: what a shell needs to complete commands."""

from typing import TYPE_CHECKING

import click

from bpvcheck.cli.base import argument, command
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_

if TYPE_CHECKING:
    from click.shell_completion import ShellComplete

_HELP = N_(
    "Print what bash, zsh or fish needs to complete commands and options.\n\n"
    'For bash, add this line to ~/.bashrc: eval "$(bpvcheck completion bash)"'
)


@command("completion", _HELP)
@argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the script that click makes for a shell."""
    from click.shell_completion import get_completion_class

    from bpvcheck.cli import COMPLETION
    from bpvcheck.cli.app import app

    found = get_completion_class(shell)
    if found is None:  # pragma: no cover - click has these three
        return ExitCode.USAGE
    click.echo(_source(found, app, COMPLETION))
    return ExitCode.OK


def _source(found: "type[ShellComplete]", app: click.Command, variable: str) -> str:
    """Fill the template in; bash's own class would first look for a bash to ask its version."""
    made = found(app, {}, "bpvcheck", variable)
    return made.source_template % made.source_vars()
