"""What every command is made with: texts in both languages, and the options that many share.

Commands are made once, when their module is imported; their texts are translated when they are
shown. So mark them with `N_`::

    @command("due", N_("List what falls due soon."))
    @option("--within", metavar=N_("PERIOD"), help=N_("How far to look ahead."))
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from gettext import gettext as click_gettext
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from bpvcheck.i18n import N_, VARIABLE, _
from bpvcheck.s3 import is_s3, location

__all__ = [
    "CONFIG",
    "FILE",
    "FOLDER",
    "NO_PLUGIN",
    "PLACE",
    "Command",
    "CommandGroup",
    "Option",
    "argument",
    "command",
    "flag",
    "group",
    "language",
    "option",
    "paths",
    "refuse_s3",
    "rules_folder",
    "store",
    "typed",
]

FOLDER: Final = click.Path(path_type=Path, exists=True, file_okay=False)
CONFIG: Final = "bpvcheck.config"
"""Under which name a run remembers the file that options of it come from."""
NO_PLUGIN: Final = "BPVCHECK_NO_PLUGIN"
"""The variable that says which plugins are left out."""
_NO_LIMIT: Final = 1_000
SETTINGS: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 80}


class TranslatedText:
    """An attribute with a text, which is translated when it is read."""

    def __set_name__(self, owner: type, name: str) -> None:
        """Keep the attribute's name."""
        self.name = name

    def __get__(self, instance: object, owner: type | None = None) -> Any:  # noqa: ANN401 - as click has it
        """Give the text in the chosen language."""
        text = vars(instance).get(self.name) if instance is not None else None
        return _(text) if isinstance(text, str) and text else text

    def __set__(self, instance: object, value: object) -> None:
        """Keep the English text."""
        vars(instance)[self.name] = value


class InputArgument(click.Path):
    """A path that says something: an empty one would be the folder that the user is in."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - click's own
        """Refuse an empty path, as that of a variable that is not set."""
        if not str(value):
            self.fail(_('a path is empty; "." is this folder'), param, ctx)
        return super().convert(value, param, ctx)


class LocationParam(InputArgument):
    """A file or folder, on this machine or on S3."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - click's own
        """Return a path or an address on S3."""
        if not is_s3(value):
            return super().convert(value, param, ctx)
        try:
            return location(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


PLACE: Final = LocationParam(path_type=Path)
FILE: Final = LocationParam(path_type=Path, dir_okay=False)


def refuse_s3(param: click.Parameter, value: object) -> None:
    """Refuse what is on S3 where only a file or folder of this machine will do.

    As a path it would be a folder "s3:". It is not repeated: some programs take a key in it.
    """
    given = value if isinstance(value, tuple | list) else [value]
    here = isinstance(param.type, click.Path) and not isinstance(param.type, LocationParam)
    if here and any(map(is_s3, given)):
        message = _("only a store (--store) and a ledger can be on S3, this has to be here")
        raise click.BadParameter(message, param=param)


class Command(click.Command):
    """A command whose texts follow the chosen language."""

    help = TranslatedText()
    short_help = TranslatedText()
    epilog = TranslatedText()
    options_metavar = TranslatedText()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        """Give every command its language option."""
        kwargs["options_metavar"] = N_("[OPTIONS]")
        super().__init__(*args, **kwargs)
        self.params.append(language())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Translate the text of --help anew: click keeps it in the language of its first use."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = click_gettext("Show this message and exit.")
        return found

    def get_short_help_str(self, limit: int = 0) -> str:
        """Return the first sentence of the help, whole: a list of commands breaks lines itself."""
        del limit
        return super().get_short_help_str(_NO_LIMIT)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Run it, and say which file its options come from."""
        if CONFIG in ctx.meta and not ctx.params.get("quiet"):
            click.echo(_("Options from {file}.").format(file=ctx.meta[CONFIG]), err=True)
        return super().invoke(ctx)


class CommandGroup(Command, click.Group):
    """A group of commands whose texts follow the chosen language."""

    command_class = Command
    subcommand_metavar = TranslatedText()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        """Say in either language that a command follows."""
        kwargs["subcommand_metavar"] = N_("COMMAND [ARGS]...")
        super().__init__(*args, **kwargs)


class Option(click.Option):
    """An option whose texts follow the chosen language."""

    help = TranslatedText()
    metavar = TranslatedText()

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Leave out how to undo a flag: that is told once, where it is of use."""
        names, text = super().get_help_record(ctx) or ("", "")
        return (names.partition(" / ")[0], text) if names else None

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:  # noqa: ANN401 - click's own
        """Refuse what is on S3 where it cannot be."""
        refuse_s3(self, value)
        return super().type_cast_value(ctx, value)


class Argument(click.Argument):
    """An argument whose name follows the chosen language."""

    metavar = TranslatedText()

    def consume_value(self, ctx: click.Context, opts: Any) -> Any:  # noqa: ANN401 - click's own
        """Look elsewhere for what was not given; older clicks take nothing for something."""
        return super().consume_value(
            ctx, {name: value for name, value in opts.items() if value != ()}
        )

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:  # noqa: ANN401 - click's own
        """Refuse what is on S3 where it cannot be."""
        refuse_s3(self, value)
        return super().type_cast_value(ctx, value)


option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)


def flag(name: str, *names: str, **settings: Any) -> Callable[..., Any]:  # noqa: ANN401
    """Take a flag that `--no-...` undoes, as a file with options can have it."""
    return option(f"{name}/--no-{name.removeprefix('--')}", *names, is_flag=True, **settings)


def command(name: str, text: str, **settings: Any) -> Callable[..., Command]:  # noqa: ANN401
    """Make a function a command, with its help text."""
    return click.command(name, cls=Command, help=text, context_settings=SETTINGS, **settings)


def group(
    name: str, text: str, cls: type[CommandGroup] = CommandGroup
) -> Callable[..., CommandGroup]:
    """Make a function a group of commands, with its help text."""
    return click.group(name, cls=cls, help=text, context_settings=SETTINGS)


def language() -> Option:
    """Make the option `--lang`. Where it was typed it was read before: see `words`."""
    return Option(
        ["--lang"],
        type=click.Choice(["nl", "en"]),
        expose_value=False,
        is_eager=True,
        callback=_speak_by_file,
        help=N_("Language: nl (default) or en."),
    )


def _speak_by_file(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Speak the language that a file with options asks for, where nothing else asks for one."""
    from bpvcheck.cli.words import speak

    sources = {each.get_parameter_source(str(param.name)) for each in _up_from(ctx)}
    if value and ParameterSource.COMMANDLINE not in sources and not os.environ.get(VARIABLE):
        speak(value)


def _up_from(ctx: click.Context | None) -> Iterator[click.Context]:
    while ctx is not None:
        yield ctx
        ctx = ctx.parent


def typed(name: str) -> bool:
    """Tell whether a parameter of the command that runs stands on the command line."""
    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE


def paths(*, required: bool = True) -> Callable[..., Any]:
    """Take files and folders with records."""
    kind = InputArgument(path_type=Path)
    name = N_("PATH...") if required else N_("[PATH]...")
    return argument("paths", nargs=-1, required=required, type=kind, metavar=name)


def rules_folder() -> Callable[..., Any]:
    """Return the option `--rules`: the folder with rule cards."""
    text = N_("Folder with rule cards, instead of those that come with bpvcheck.")
    return option("--rules", "folder", type=FOLDER, metavar=N_("FOLDER"), help=text)


def store(*, required: bool = False) -> Callable[..., Any]:
    """Return the option `--store`: the folder in which records are kept as columns."""
    kind = LocationParam(path_type=Path, file_okay=False)
    text = N_(
        "Keep what was read in this folder, or on S3 (s3://bucket/name), so that files that did "
        "not change are not read."
    )
    return option("--store", type=kind, required=required, metavar=N_("FOLDER"), help=text)
