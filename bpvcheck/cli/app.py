"""The commands by name; each is imported when it is asked for, so that help stays fast."""

from importlib import import_module
from typing import Final

import click

from bpvcheck.i18n import _

COMMANDS: Final = {
    "rules": "bpvcheck.cli.rules:rules",
}


class Commands(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _colon, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.command(
    cls=Commands,
    help=_("Check records of placements (BPV) against the BPV-protocol of 2009."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--lang", type=click.Choice(["nl", "en"]), help=_("Language: nl (default) or en."))
@click.version_option(package_name="bpvcheck", message="%(version)s")
def app(lang: str | None) -> None:
    """Take the options that every command has; the language is in force before this is read."""
    del lang
