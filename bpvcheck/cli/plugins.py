"""``bpvcheck plugins``: which agreements of branches are loaded, and whether they are right."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from bpvcheck.cli.base import argument, group, option
from bpvcheck.cli.book import PluginsAsked, chosen_plugin, origin_in_words, plugins_of
from bpvcheck.cli.plugin_diff import diff
from bpvcheck.cli.plugin_new import new
from bpvcheck.cli.plugin_options import PluginName, plugin_options
from bpvcheck.cli.rules import judge_examples
from bpvcheck.cli.text import paragraph, say
from bpvcheck.errors import BpvcheckError, ExitCode, Problem
from bpvcheck.i18n import N_, _, pick

if TYPE_CHECKING:
    from bpvcheck.plugins import Loaded, Plugins

BRINGS: Final = {
    "bpvcheck_rule_cards": N_("cards"),
    "bpvcheck_terms": N_("values"),
    "bpvcheck_extension_fields": N_("fields"),
    "bpvcheck_functions": N_("functions"),
    "bpvcheck_readers": N_("readers"),
    "bpvcheck_formats": N_("formats of reports"),
    "bpvcheck_report_sections": N_("sections of reports"),
    "bpvcheck_commands": N_("commands"),
}
"""The hooks that bring something, with what it is called."""


@group("plugins", N_("Agreements of branches: list, check, compare, write."))
def plugins() -> None:
    """Hold the commands on plugins."""


@dataclass(frozen=True)
class Line:
    """A plugin as it is listed."""

    name: str
    version: str
    title: str
    origin: str
    made_for: str
    brings: tuple[str, ...]


@plugins.command("list", help=N_("List the plugins with where they come from and what they bring."))
@option("--json", "as_json", is_flag=True, help=N_("Print it as JSON."))
@plugin_options
def list_(*, as_json: bool, **asked: Unpack[PluginsAsked]) -> int:
    """List plugins; what is wrong with one is told and does not stop the rest."""
    found = plugins_of(asked)
    problems = list(found.problems)
    lines = [_line(found, each, problems) for each in found.loaded]
    if as_json:
        told = [vars(line) for line in lines]
        listed = {"plugins": told, "problems": [str(problem) for problem in problems]}
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    else:
        _say(lines, problems)
    return ExitCode.RULES if problems else ExitCode.OK


def _line(found: "Plugins", loaded: "Loaded", problems: list[Problem]) -> Line:
    brings = []
    for hook, word in BRINGS.items():
        try:
            if found.asked_of(loaded, hook):
                brings.append(word)
        except BpvcheckError as error:
            problems += error.problems
    title = pick(loaded.agreement.title)
    return Line(loaded.name, loaded.version, title, loaded.origin, loaded.made_for, tuple(brings))


def _say(lines: list[Line], problems: list[Problem]) -> None:
    if not lines and not problems:
        say(_("No plugins are installed; the protocol's own cards judge."))
    for line in lines:
        _say_line(line)
    for problem in problems:
        say(str(problem), err=True)


def _say_line(line: Line) -> None:
    """Say what a plugin is, where it comes from, what it was made for and what it brings."""
    say(f"{line.name} {line.version}  {line.title}")
    say(paragraph(origin_in_words(line.origin, line.made_for), 2))
    if line.brings:
        brings = ", ".join(map(_, line.brings))
        say(paragraph(_("brings: {brings}").format(brings=brings), 2))


@plugins.command("check", help=N_("Load a plugin and judge the examples on its cards."))
@argument("name", type=PluginName(), metavar=N_("NAME"))
@plugin_options
def check(name: str, **asked: Unpack[PluginsAsked]) -> int:
    """Check one plugin: by its name, or by its folder."""
    if Path(name).is_dir():
        # whatever is installed, also an older version of itself
        asked["no_plugin"] = ("*",)
    loaded, given = chosen_plugin(name, asked)
    found = plugins_of({**asked, **given})
    _say_line(_line(found, loaded, []))
    book = found.book()
    return judge_examples(book, list(book.select([loaded.name])))


plugins.add_command(diff)
plugins.add_command(new)
