"""The options that say by which mapping tables are read, and the readers that come of them."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from bpvcheck.cli.base import option
from bpvcheck.cli.book import PluginsAsked, extensions_for, required
from bpvcheck.cli.values import DAY
from bpvcheck.errors import Code, UsageError, did_you_mean
from bpvcheck.i18n import N_, _

if TYPE_CHECKING:
    from bpvcheck.intake import Reader
    from bpvcheck.mapping import TableMapping

__all__ = ["EXPORTED_ON", "MAP", "TablesAsked", "mappings_of", "readers_for", "table_options"]


class TablesAsked(PluginsAsked):
    """How tables are read, as click gives it."""

    maps: tuple[Path, ...]
    exported_on: date | None
    key: Path | None


class MappingName(click.Path):
    """A file with a mapping, or the name of one that comes with bpvcheck or a plugin."""

    name = "mapping"

    def __init__(self) -> None:
        """Take any path: which names there are is known when plugins are loaded."""
        super().__init__(path_type=Path)


MAP: Final = option(
    "--map",
    "maps",
    type=MappingName(),
    multiple=True,
    metavar=N_("MAPPING"),
    help=N_(
        "Read tables (CSV, XLSX, ODS) by this mapping: a file, or a name from bpvcheck map --list; "
        "may be repeated."
    ),
)
EXPORTED_ON: Final = option(
    "--exported-on",
    type=DAY,
    metavar=N_("DATE"),
    help=N_(
        "The day of the export: up to then the lists that the mapping calls complete are complete."
    ),
)


KEY: Final = option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=N_("FILE"),
    help=N_(
        "The key for the columns that the mapping calls pseudonymise:, as bpvcheck pseudonymise "
        "makes it. Without it people are numbered, in each file anew."
    ),
)


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how tables are read."""
    return reduce(lambda made, decorate: decorate(made), (KEY, EXPORTED_ON, MAP), command)


def mappings_of(asked: TablesAsked) -> "tuple[TableMapping, ...]":
    """Read the mappings of a command. Raises UsageError for one that is wrong or not there."""
    if not asked["maps"]:
        return ()
    from bpvcheck.mapping import read_mapping

    extensions = extensions_for(asked)
    return tuple(read_mapping(_found(path, asked), extensions) for path in asked["maps"])


def _found(path: Path, asked: TablesAsked) -> Path:
    """Find the file of a mapping, by its path or by its name."""
    if path.is_file():
        return path
    known = required(asked).mappings
    if path.name in known and not path.suffix:
        return known[path.name]
    message = _('There is no mapping "{name}".').format(name=path)
    hint = did_you_mean(path.name, known) or _("see them all with: bpvcheck map --list")
    expected = _("a file, or one of {choices}").format(choices=", ".join(sorted(known)))
    raise UsageError(Code.PATH_NOT_FOUND, message, expected=expected, hint=hint)


def readers_for(
    asked: TablesAsked, mappings: "Sequence[TableMapping] | None" = None
) -> "tuple[Reader, ...]":
    """Return the readers of files: mappings go before the readers of plugins and of JSON."""
    found = mappings_of(asked) if mappings is None else mappings
    readers = required(asked).readers
    if not found:
        return readers
    from bpvcheck.mapping import mapping_reader
    from bpvcheck.mapping.context import Context
    from bpvcheck.pseudonyms import read_key

    keyed = read_key(asked["key"]) if asked["key"] else None
    context = Context(exported=asked["exported_on"], pseudonymise=keyed)
    mapped = (mapping_reader(each, context, alone=len(found) == 1) for each in found)
    return (*mapped, *readers)
