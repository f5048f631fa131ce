"""Commands that plugins add: each plugin's own stand in a group with its name."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Abort, Exit

from bpvcheck.cli.base import NO_PLUGIN, Group
from bpvcheck.errors import BpvcheckError, PluginError
from bpvcheck.i18n import _, pick

if TYPE_CHECKING:
    from bpvcheck.plugins import Loaded

__all__ = ["groups"]

HOOK = "bpvcheck_commands"


class OfPlugin(Group):
    """The commands of one plugin; what goes wrong in one is said to be the plugin's."""

    owner: "Loaded"

    def invoke(self, ctx: click.Context) -> int:
        """Run a command, and give its exit code; one that gives something else went well."""
        from bpvcheck.plugins.answers import blamed

        with blamed(self.owner, HOOK, passing=(click.ClickException, Exit, Abort, BpvcheckError)):
            code: Any = super().invoke(ctx)
        return code if isinstance(code, int) else 0


def groups() -> dict[str, OfPlugin]:
    """Give the plugins that add commands; one whose hook fails adds none, as `doctor` tells."""
    from bpvcheck.plugins import Plugins

    without = [name for name in os.environ.get(NO_PLUGIN, "").split(",") if name]
    plugins = Plugins.load(without=without)
    return {each.name: group for each in plugins.loaded for group in _group(plugins, each)}


def _group(plugins: Any, owner: "Loaded") -> Iterator[OfPlugin]:  # noqa: ANN401 - imported late
    try:
        commands = plugins.asked_of(owner, HOOK)
    except PluginError:
        return
    if commands:
        title = _("Commands of {title}.").format(title=pick(owner.agreement.title))
        group = OfPlugin(owner.name, commands=commands, help=title)
        group.owner = owner
        yield group
