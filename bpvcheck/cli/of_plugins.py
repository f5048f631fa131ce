"""Commands that plugins add: each plugin's own stand in a group with its name."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Abort, Exit

from bpvcheck.cli.base import NO_PLUGIN, CommandGroup
from bpvcheck.errors import BpvcheckError, PluginError
from bpvcheck.i18n import _, pick

if TYPE_CHECKING:
    from bpvcheck.plugins import Loaded

__all__ = ["Added", "added"]

HOOK = "bpvcheck_commands"


class OfPlugin(CommandGroup):
    """The commands of one plugin; what goes wrong in one is said to be the plugin's."""

    owner: "Loaded"

    def invoke(self, ctx: click.Context) -> int:
        """Run a command, and give its exit code; one that gives something else went well."""
        from bpvcheck.plugins.answers import blamed

        with blamed(self.owner, HOOK, passing=(click.ClickException, Exit, Abort, BpvcheckError)):
            code: Any = super().invoke(ctx)
        return code if isinstance(code, int) else 0


class Added(dict[str, OfPlugin]):
    """The groups of plugins that add commands, by the plugin's name.

    ``hint`` says what to do where a command is not there because a plugin is broken.
    """

    hint = ""


def added() -> Added:
    """Load the plugins for their commands; what is wrong with one stops nothing here."""
    from bpvcheck.plugins import Plugins

    without = [name for name in os.environ.get(NO_PLUGIN, "").split(",") if name]
    plugins = Plugins.load(without=without)
    found = Added()
    broken = bool(plugins.problems)
    for each in plugins.loaded:
        try:
            commands = plugins.asked_of(each, HOOK)
        except PluginError:
            broken = True
        else:
            if commands:
                found[each.name] = _group(each, commands)
    if broken:
        found.hint = _("a plugin is broken; see: bpvcheck plugins list")
    return found


def _group(owner: "Loaded", commands: Sequence[click.Command]) -> OfPlugin:
    title = _("Commands of {title}.").format(title=pick(owner.agreement.title))
    group = OfPlugin(owner.name, commands=commands, help=title)
    group.owner = owner
    return group
