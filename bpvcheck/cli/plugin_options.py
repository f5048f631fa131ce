"""The options that say which plugins a command works with, and the file that may hold them."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import click
from click.shell_completion import CompletionItem

from bpvcheck.cli.base import FOLDER, NO_PLUGIN, option
from bpvcheck.cli.config import config_file
from bpvcheck.i18n import N_

__all__ = ["PluginName", "plugin_options"]


class PluginName(click.ParamType):  # type: ignore[type-arg] # older clicks take none
    """The name of a plugin; a variable holds several with commas between them."""

    name = "name"
    envvar_list_splitter = ","

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete the plugins that are installed."""
        from bpvcheck.plugins import Plugins

        del ctx, param
        names = (each.name for each in Plugins.load().loaded)
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def plugin_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which plugins it judges with."""
    name: dict[str, Any] = {"type": PluginName(), "multiple": True, "metavar": N_("NAME")}
    options = (
        config_file(),
        option(
            "--plugin",
            type=FOLDER,
            multiple=True,
            metavar=N_("FOLDER"),
            help=N_("Judge by the plugin in this folder too; may be repeated."),
        ),
        option(
            "--no-plugin",
            envvar=NO_PLUGIN,
            help=N_("Leave this plugin out, or * for all that are installed; may be repeated."),
            **name,
        ),
        option(
            "--expect",
            help=N_("End with exit code 5 where this plugin is not loaded; may be repeated."),
            **name,
        ),
    )
    return reduce(lambda made, decorate: decorate(made), reversed(options), command)
