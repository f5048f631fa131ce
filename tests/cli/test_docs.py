"""The documentation names everything that the command line has: it is made of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from bpvcheck.cli.docs import commands, documents
from bpvcheck.cli.values import KIND
from bpvcheck.errors import Code, ExitCode
from bpvcheck.records import KINDS

ROOT = Path(__file__).parents[2]
PAGES = {path: (ROOT / path).read_text(encoding="utf-8") for path in documents()}
CLI, ERRORS = PAGES["docs/cli.md"], PAGES["docs/errors.md"]
COMMANDS = dict(commands())
RECORD = (
    '{"kind":"placement","id":"P1","school":"99XA","status":"final",'
    '"period":{"start":"2012-02-06"}}'
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_current(path: str) -> None:
    """What is generated is as it would be written now."""
    assert PAGES[path] == documents()[path], "write it again with: make generate"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented(name: str) -> None:
    """Every command has a heading, and every option stands below it."""
    section = CLI.split(f"## {name}\n")[1].split("\n## ")[0]
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            assert all(option in section for option in parameter.opts)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    """No command and no option goes without a text."""
    assert COMMANDS[name].help
    options = [p for p in COMMANDS[name].params if isinstance(p, click.Option)]
    assert all(option.help for option in options)
    assert "--lang" in [option.opts[0] for option in options]


@pytest.mark.parametrize("code", ExitCode)
def test_an_exit_code_is_documented(code: ExitCode) -> None:
    """Every exit code stands in the table of exit codes."""
    assert f"| {code.value} | " in CLI


@pytest.mark.parametrize("code", Code)
def test_an_error_code_is_documented_and_given(code: Code) -> None:
    """Every error code stands in the table of error codes, and something gives it."""
    assert f"| {code.number} | " in ERRORS
    sources = [path for path in (ROOT / "bpvcheck").rglob("*.py") if path.name != "errors.py"]
    pattern = re.compile(rf"\bCode\.{code.name}\b")
    assert any(pattern.search(path.read_text(encoding="utf-8")) for path in sources)


def test_every_field_of_the_result_is_documented(
    bpvcheck: Callable[..., Any], tmp_path: Path
) -> None:
    """The fields of `check --json` are those of the table, no more and no fewer."""
    import json

    from bpvcheck.cli.result import FIELDS

    (tmp_path / "r.ndjson").write_text(f'{RECORD}\n{{"kind":"x"}}\n', encoding="utf-8")
    ran = bpvcheck("check", "r.ndjson", "--rules", "rules", "--json", "--ledger", "l.csv")
    found = {re.sub(r"^records\.\w+", "records.*", field) for field in fields(json.loads(ran.out))}
    assert found == set(FIELDS)
    assert all(f"| `{field}` |" in CLI for field in FIELDS)


def fields(value: object, name: str = "") -> set[str]:
    """Give the names of all fields in a result."""
    if isinstance(value, dict):
        return {
            field
            for key, inner in value.items()
            for field in fields(inner, f"{name}.{key}" if name else key)
        }
    if isinstance(value, list):
        return {field for inner in value for field in fields(inner, f"{name}[]")}
    return {name}


def test_the_kinds_of_records_are_those_there_are() -> None:
    """The command line has a list of kinds of its own, as the models take long to import."""
    assert tuple(KINDS) == KIND.choices
