"""``bpvcheck plugins new``: write a plugin to start from."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bpvcheck.cli.base import argument, command, option
from bpvcheck.cli.text import columns, say
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_, _

if TYPE_CHECKING:
    from bpvcheck.plugins.scaffold import NewPlugin


@command("new", N_("Write a plugin to start from, with examples and tests that hold."))
@argument("name", metavar=N_("NAME"))
@option(
    "--data-only",
    is_flag=True,
    help=N_("A folder of YAML files, for --plugin, instead of a package to install."),
)
@option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar=N_("FOLDER"),
    help=N_("Folder to write it in; by default the one you are in."),
)
def new(name: str, folder: Path, *, data_only: bool) -> int:
    """Write a plugin, and say what to do next."""
    from bpvcheck.plugins.scaffold import new_plugin

    made = new_plugin(name, folder, data_only=data_only)
    say(_("Wrote {file}:").format(file=made.folder))
    for line in columns(((path.as_posix(), what) for path, what in made.files.items()), 2):
        say(line)
    say()
    say(_("What to do next:"))
    for what, words in _next(made):
        say(f"  {what}")
        say(f"    {shlex.join(words)}")
    return ExitCode.OK


def _next(made: "NewPlugin") -> list[tuple[str, Sequence[str]]]:
    """List what to do with a new plugin, each with its command."""
    from bpvcheck.plugins.scaffold import AS_OF, RECORDS

    where = str(made.folder)
    judge = ("bpvcheck", "check", str(made.folder / RECORDS), "--as-of", AS_OF)
    tests = (_("judge the examples on its card and run its tests"), ("pytest", where))
    if made.data_only:
        return [
            (_("judge the examples on its card"), ("bpvcheck", "plugins", "check", where)),
            (_("judge two placements by it"), (*judge, "--plugin", where)),
            tests,
        ]
    install = ("pip", "install", "--editable", where)
    return [
        (_("install it; what you change counts at once"), install),
        tests,
        (_("judge two placements by it"), judge),
    ]
