"""The documentation that is made of the command line itself: every command, exit code and error."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import click

from bpvcheck.cli.words import speaking
from bpvcheck.errors import Code, ExitCode, Family

__all__ = ["commands", "documents"]

_INTRODUCTION: Final = """\
# The command line

Written by `make generate` from the program itself; do not edit it.

bpvcheck speaks Dutch, unless `--lang en` or the environment variable `BPVCHECK_LANG=en` asks for
English. What is wrong goes to standard error, everything else to standard output.

"""
_PRECEDENCE: Final = """
Where several hold, the first of these counts: wrong usage (2), a rule card (4), nothing was judged
(5), invalid records (3), findings (1). Usage, rule cards and judging nothing end a run; invalid
records never stop the others. So 3 says that the records were judged as far as they are valid, and
that findings were not looked at: `--allow-invalid` leaves the invalid ones out of account, and then
the exit code is 1 or 0. A run that judged nothing is never a good one, with or without it. A run
that is stopped by another signal ends with 128 and its number.
"""
_CONFIG: Final = """
## Options from a file

Options that are the same every time can stand in `bpvcheck.toml`. It is found in the folder where
you work, or named with `--config FILE`. This one is for a school that judges each night:

```toml
complete-until = 2012-10-31
rules = "rules"

[check]
paths = ["export"]
fail-on = "not_demonstrated"
ledger = "findings.ledger"

[report]
within = "6w"
```

- A key is the name of an option without its dashes. Keys at the top hold for every command with
  such an option, those under `[check]` and `[report]` for that command; these go before the top.
- The command line goes before the file, and so does an environment variable. A list on the command
  line takes the place of the list in the file. What is `true` in the file is undone with `--no-`:
  `--no-strict`.
- Paths are seen from the folder in which the file is.
- A run says on standard error that it took options from a file, unless it is `--quiet`;
  `check --json` has it under `config`.
- What is wrong with the file (U105) ends the run with exit code 2, also where it is about a command
  that does not run.

| key | where | takes | means |
|---|---|---|---|
"""
_RESULT: Final = """
## The result as JSON

`bpvcheck check --json` prints one object. Counts leave out the duties that repeat another duty, so
that nothing is counted twice; a duty that two parties owe together has a row for each. The same
records, rule cards and day give the same bytes.

| field | holds |
|---|---|
"""
_ERRORS: Final = """\
# Error codes

Written by `make generate` from the program itself; do not edit it.

Every message carries a code. Its letter says what it is about, and with which exit code a run ends
that is stopped by it. Problems with records (D) stop nothing: the record is set aside, and the run
goes on with the others.
"""
_FAMILIES: Final = {
    Family.USAGE: "Usage (U)",
    Family.DATA: "Records (D)",
    Family.RULES: "Rule cards (R)",
    Family.PLUGINS: "Plugins (P)",
    Family.NOTHING: "Nothing judged (N)",
}


def documents() -> Mapping[str, str]:
    """Give the generated pages, by path."""
    with speaking("en"):
        return {"docs/cli.md": _cli(), "docs/errors.md": _errors()}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups before what is in them."""
    from bpvcheck.cli.app import app

    yield from _below("bpvcheck", app)


def _below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        with click.Context(command, info_name=name) as ctx:
            for inner in command.list_commands(ctx):
                found = command.get_command(ctx, inner)
                if found is not None:
                    yield from _below(f"{name} {inner}", found)


def _cli() -> str:
    parts = [_INTRODUCTION, "## Exit codes\n\n| code | means |\n|---|---|\n"]
    parts += [f"| {code.value} | {code.summary} |\n" for code in ExitCode]
    parts.append(_PRECEDENCE)
    parts += [_help(name, command) for name, command in commands()]
    return "".join([*parts, _CONFIG, *_keys(), _RESULT, *_fields()])


def _help(name: str, command: click.Command) -> str:
    """Write the help of a command as it is printed on a terminal of 80 columns."""
    with click.Context(
        command, info_name=name, terminal_width=80, help_option_names=["-h", "--help"]
    ) as ctx:
        text = re.sub(r" +$", "", command.get_help(ctx), flags=re.MULTILINE)
    return f"\n## {name}\n\n```text\n{text}\n```\n"


def _keys() -> Iterator[str]:
    from bpvcheck.cli.config import TABLES, keys, taken

    shared = keys("")
    for table in ("", *TABLES):
        where = f"`[{table}]`" if table else "top"
        for key, param in keys(table).items():
            if not table or key not in shared:
                means = getattr(param, "help", None) or "What to judge where no PATH is named."
                yield f"| `{key}` | {where} | {taken(param)} | {means} |\n"


def _fields() -> Iterator[str]:
    from bpvcheck.cli.result import FIELDS

    for field, holds in FIELDS.items():
        yield f"| `{field}` | {holds} |\n"


def _errors() -> str:
    parts = [_ERRORS]
    for family, heading in _FAMILIES.items():
        codes = [code for code in Code if code.family is family]
        parts.append(f"\n## {heading}: exit code {codes[0].exit_code.value}\n\n")
        parts.append("| code | means |\n|---|---|\n")
        parts += [f"| {code.number} | {code.summary} |\n" for code in codes]
    return "".join(parts)
