"""The commands by name; each is imported when it is asked for, so that help stays fast."""

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click

from bpvcheck.cli.base import CommandGroup, Option, group
from bpvcheck.errors import did_you_mean
from bpvcheck.i18n import N_, _

if TYPE_CHECKING:
    from bpvcheck.cli.of_plugins import Added

COMMANDS: Final = {
    "check": N_("Judge records and print a summary."),
    "report": N_("Report to one school, company or knowledge centre, or on one branch."),
    "explain": N_("Tell why a verdict is as it is, and what is missing."),
    "due": N_("List what falls due soon."),
    "export": N_("Write every finding of a ledger for other programs."),
    "coverage": N_("Tell what records can settle, and what would settle more."),
    "monitor": N_("Show how far the ten objectives are reached."),
    "rehearse": N_("Rehearse an inspection on a sample of dossiers."),
    "annex": N_("Write the model annex to the practice agreement."),
    "diff": N_("Say what changed between two runs, and why."),
    "trend": N_("Show how the verdicts moved over runs."),
    "validate": N_("Check that records are valid, without judging them."),
    "pseudonymise": N_("Replace people in a file by pseudonyms, with a key."),
    "ingest": N_("Read records into a folder, for later runs with --store."),
    "purge": N_("Delete from a store what is older than it should be."),
    "map": N_("Propose how a table becomes records, or show how it will be read."),
    "convert": N_("Write the records that a mapping makes of tables as NDJSON."),
    "template": N_("Write a spreadsheet to fill in, for who has no system."),
    "schema": N_("Print the JSON Schema of a kind of record."),
    "rules": N_("Rule cards: list, show, test, write."),
    "plugins": N_("Agreements of branches: list, check, compare, write."),
    "simulate": N_("Make up records to try things out with."),
    "demo": N_("Judge the demo records and write three reports."),
    "doctor": N_("Show versions, and where rules and cache are."),
    "completion": N_("Print what a shell needs to complete commands."),
}
"""Every command with what the list of commands says of it; `check` is `check` in module `check`."""


def command_of(name: str) -> click.Command:
    """Import one of our own commands."""
    found: click.Command = getattr(import_module(f"bpvcheck.cli.{name}"), name)
    return found


class Commands(CommandGroup):
    """A group whose commands are imported when they are needed."""

    @cached_property
    def _added(self) -> "Added":
        """The commands of plugins, by the plugin's name; one of our own name is not reached."""
        from bpvcheck.cli.of_plugins import added

        return added()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, those that plugins add last."""
        del ctx
        return [*COMMANDS, *self._added]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command of a name."""
        del ctx
        if cmd_name not in COMMANDS:
            return self._added.get(cmd_name)
        return command_of(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for, or say which was probably meant."""
        if args and not args[0].startswith("-") and not self.get_command(ctx, args[0]):
            message = _('There is no command "{name}".').format(name=args[0])
            hint = did_you_mean(args[0], self.list_commands(ctx)) or self._added.hint
            ctx.fail(f"{message} {hint[:1].upper()}{hint[1:]}".strip())
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, text in COMMANDS.items()])
        if self._added:
            with formatter.section(_("Commands of plugins")):
                formatter.write_dl([(name, each.help or "") for name, each in self._added.items()])


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's
    """Print the version, which takes a while to read."""
    if value:
        from bpvcheck import __version__

        click.echo(__version__)
        ctx.exit()


@group(
    "bpvcheck",
    N_("Check records of placements (BPV) against the BPV-protocol of 2009."),
    cls=Commands,
)
def app() -> None:
    """Hold the commands."""


app.params.insert(
    0,
    Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_version,
        help=N_("Show the version and exit."),
    ),
)
