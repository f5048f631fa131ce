"""``bpvcheck.toml``: options of `check` and `report` that need not be typed each time.

Its keys are the options' own names, and each value goes through the option that it is for, so the
file takes what the command line takes. What both commands have stands at the top and holds for
every command that has such an option; what is for one of them stands in its table. click fills in
what the command line leaves out (`default_map`).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from bpvcheck.cli.base import CONFIG, option, refuse_s3
from bpvcheck.cli.values import DAY, WholeParam
from bpvcheck.errors import Code, Details, Problem, UsageError, did_you_mean, nearest
from bpvcheck.i18n import N_, _
from bpvcheck.input import read_text
from bpvcheck.s3 import is_s3

__all__ = ["FILE", "TABLES", "Config", "config_file", "keys", "read_config", "taken"]

FILE: Final = "bpvcheck.toml"
TABLES: Final = ("check", "report")
_OF_ONE_COMMAND: Final = {"ledger"}
"""Options that both commands have, but not with the same meaning."""
_NOT_IN_A_FILE: Final = {"config"}


@dataclass(frozen=True)
class Config:
    """What a file says: per table ("" is its top) the values by the names that click knows."""

    file: Path
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def of(self, ctx: click.Context) -> dict[str, object]:
        """Give what holds for a command; its own table goes before what is shared."""
        names = {param.name for param in ctx.command.params}
        _program, command, *_rest = [*ctx.command_path.split(), ""]
        own = self.values.get(command, {})
        return {
            name: value
            for name, value in {**self.values.get("", {}), **own}.items()
            if name in names
        }


def config_file() -> Callable[..., Any]:
    """Take options from a file: the one that is named, else that of the working folder."""
    return option(
        "--config",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        is_eager=True,
        expose_value=False,
        callback=_take_options,
        metavar=N_("FILE"),
        help=N_("Take options from this file; by default from bpvcheck.toml, where it is there."),
    )


def _take_options(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    """Let click take from the file what the command line leaves out."""
    del param
    file = value or Path(FILE)
    if value or file.is_file():
        ctx.default_map = read_config(file).of(ctx)
        if ctx.default_map:
            ctx.meta[CONFIG] = str(file)


def keys(table: str) -> dict[str, click.Parameter]:
    """Give the keys of a table with what they are for; "" is the top of the file."""
    from bpvcheck.cli.app import command_of

    check, report = command_of("check"), command_of("report")
    assert isinstance(report, click.Group)  # noqa: S101 - one command per kind of party
    for_check = {"paths": check.params[0], **dict(_options(check))}
    if table == "check":
        return for_check
    for_report = {key: made for each in report.commands.values() for key, made in _options(each)}
    if table == "report":
        return for_report
    both = for_check.keys() & for_report.keys() - _OF_ONE_COMMAND
    return {key: made for key, made in for_check.items() if key in both}


def _options(command: click.Command) -> Iterator[tuple[str, click.Parameter]]:
    for param in command.params:
        key = param.opts[0].removeprefix("--")
        if isinstance(param, click.Option) and key not in _NOT_IN_A_FILE:
            yield key, param


def taken(param: click.Parameter) -> str:
    """Say in words what a key takes."""
    if getattr(param, "is_flag", False):
        return _("true or false")
    if _is_list(param):
        return _('a list of texts, such as ["one", "two"]')
    if isinstance(param.type, WholeParam):
        return _("a whole number")
    if param.type is DAY:
        return _("a day, such as 2012-11-01")
    if isinstance(param.type, click.Choice):
        return _("one of: {choices}").format(choices=", ".join(map(str, param.type.choices)))
    return _("a text")


def _is_list(param: click.Parameter) -> bool:
    return param.multiple or param.nargs == -1


def read_config(file: Path) -> Config:
    """Read a file; raises UsageError with everything that is wrong with it."""
    reader = _Reader(file)
    values = reader.read(_parsed(file))
    if reader.problems:
        raise UsageError.of(*reader.problems)
    return Config(file, values)


def _parsed(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(file, str(error)) from None
    except UnicodeDecodeError as error:
        message = _("This is not TOML: {reason}").format(reason=error.reason)
        hint = _("save the file as UTF-8")
        raise UsageError(Code.WRONG_CONFIG, message, file=str(file), hint=hint) from None


def _not_toml(file: Path, reason: str) -> UsageError:
    """Make the error for a text that is not TOML, with the place that stands in the reason."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", reason)
    place: Details = {"file": str(file)}
    if found:
        reason = found[1]
        place |= {"line": int(found[2]), "column": int(found[3])}
    return UsageError(
        Code.WRONG_CONFIG, _("This is not TOML: {reason}").format(reason=reason), **place
    )


class _Reader:
    """Goes through a file and collects what is wrong with it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def read(self, found: Mapping[str, Any]) -> dict[str, dict[str, object]]:
        """Give the values per table."""
        top = {key: value for key, value in found.items() if key not in TABLES}
        tables = {"": top} | {table: found[table] for table in TABLES if table in found}
        return {table: self._table(table, content) for table, content in tables.items()}

    def _table(self, table: str, content: object) -> dict[str, object]:
        if not isinstance(content, dict):
            expected = _("a table that starts with a line [{table}]").format(table=table)
            self._wrong(_('"{key}" is not a table.').format(key=table), expected)
            return {}
        known = keys(table)
        values = {}
        for key, value in content.items():
            if key in known:
                values[str(known[key].name)] = self._value(_written(table, key), value, known[key])
            else:
                self._unknown(table, key, known)
        return values

    def _unknown(self, table: str, key: str, known: Collection[str]) -> None:
        message = _('There is no key "{key}" here.').format(key=_written(table, key))
        hint = _nearest_key(key, known if table else [*known, *TABLES])
        choices = "" if hint else _("one of: {choices}").format(choices=", ".join(known))
        self._wrong(message, choices, hint)

    def _value(self, key: str, value: object, param: click.Parameter) -> object:
        """Give a value as its option takes it."""
        if not _fits(value, param):
            message = _('"{key}" has a value of the wrong type.').format(key=key)
            self._wrong(message, taken(param))
            return None
        if isinstance(value, list):
            return [self._converted(key, each, param) for each in value]
        return self._converted(key, value, param)

    def _converted(self, key: str, value: object, param: click.Parameter) -> object:
        """Let the option check a value; a path is seen from the folder of the file."""
        try:
            refuse_s3(param, value)
            if isinstance(param.type, click.Path) and not is_s3(value):
                value = str(self.file.parent / str(value))
            return param.type(value, param)
        except click.BadParameter as error:
            self._wrong(f'"{key}": {error.message}')
            return None

    def _wrong(self, message: str, expected: str = "", hint: str = "") -> None:
        problem = Problem(Code.WRONG_CONFIG, message, expected, hint, file=str(self.file))
        self.problems.append(problem)


def _nearest_key(key: str, known: Collection[str]) -> str:
    """Write the hint that names the key that was probably meant, and its table where not here."""
    anywhere = {name for table in TABLES for name in keys(table)}
    found = key if key in anywhere else nearest(key, known) or nearest(key, anywhere)
    if found is None or found in known:
        return did_you_mean(key, known)
    tables = [f"[{table}]" for table in TABLES if found in keys(table)]
    text = _('did you mean "{name}", under {table}?')
    return text.format(name=found, table=_(" or ").join(tables))


def _written(table: str, key: str) -> str:
    """Write a key with its table, as TOML has it: `check.fail-on`."""
    return f"{table}.{key}" if table else key


def _fits(value: object, param: click.Parameter) -> bool:
    """Tell whether a value is of the type that its option takes."""
    if getattr(param, "is_flag", False):
        return isinstance(value, bool)
    if _is_list(param):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if isinstance(param.type, WholeParam):
        return type(value) is int
    return isinstance(value, str) or (param.type is DAY and type(value) is date)
