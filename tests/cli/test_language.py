"""The command line speaks Dutch or English throughout, click's own words included."""

import re
import subprocess
import sys
from collections.abc import Callable
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages.extract import extract_from_file

from bpvcheck.cli.docs import commands
from bpvcheck.cli.words import speaking
from bpvcheck.i18n import LOCALE_DIR, VARIABLE

Run = Callable[..., Any]
CLICK = Path(click.__file__).parent
SHOWN = ("core", "decorators", "exceptions", "formatting", "parser", "shell_completion", "types")
"""The modules of click whose texts a user may see."""
MO = LOCALE_DIR / "nl" / "LC_MESSAGES" / "messages.mo"


def words_of_click() -> set[str]:
    """Collect the texts that click passes through gettext."""
    found = set()
    for name in SHOWN:
        for _line, message, _comments, _context in extract_from_file(
            "python", CLICK / f"{name}.py"
        ):
            found.add(message if isinstance(message, str) else message[0])
    return found


def test_click_speaks_dutch() -> None:
    """Every text of click has its Dutch; what a newer click says anew is named here."""
    with MO.open("rb") as file:
        dutch = GNUTranslations(file)
    missing = [text for text in words_of_click() if dutch.gettext(text) == text]
    assert not missing, "add them to locale/nl/LC_MESSAGES/messages.po, then run `make messages`"


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_help_follows_the_language(name: str, command: click.Command) -> None:
    """The same command shows its help in the language that is in force."""
    shown = {}
    for lang in ("nl", "en"):
        with speaking(lang), click.Context(command, info_name=name) as ctx:
            shown[lang] = command.get_help(ctx)
    assert "Gebruik: " in shown["nl"]
    assert "Usage: " in shown["en"]
    for text in shown.values():
        assert not re.search(r"^  .*[a-z,]\.\.\.$", text, re.MULTILINE), "a text is cut off"
        assert max(map(len, text.splitlines())) <= 80
    ours = [p for p in command.params if isinstance(p, click.Option)]
    for option in ours:
        with speaking("nl"):
            dutch = option.help
        with speaking("en"):
            assert option.help != dutch


@pytest.mark.parametrize(
    ("arguments", "variable", "expected"),
    [
        ((), "", "Gebruik:"),
        (("--lang", "en"), "", "Usage:"),
        (("--lang=en",), "", "Usage:"),
        ((), "en", "Usage:"),
        ((), "en_GB.UTF-8", "Usage:"),
        (("--lang", "nl"), "en", "Gebruik:"),
    ],
)
def test_the_language_is_chosen(
    arguments: tuple[str, ...],
    variable: str,
    expected: str,
    bpvcheck: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`--lang` before the environment's BPVCHECK_LANG, before Dutch."""
    monkeypatch.setenv(VARIABLE, variable)
    assert bpvcheck(*arguments, "--help").out.startswith(expected)
    assert bpvcheck("check", *arguments, "--help").out.startswith(expected)


def test_a_variable_with_an_unknown_language_is_refused(
    bpvcheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that names no language of bpvcheck's is wrong usage."""
    monkeypatch.setenv(VARIABLE, "de")
    ran = bpvcheck("--version")
    assert ran.code == 2
    assert ran.err == (
        'U103 BPVCHECK_LANG is "de", een taal die bpvcheck niet spreekt.\n'
        "  verwacht: een van: nl, en\n"
    )


HEAVY = ("duckdb", "numpy", "pyarrow", "jinja2", "pydantic", "rich", "ruamel", "msgspec", "orjson")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["report", "--help"]])
def test_help_is_fast(arguments: list[str]) -> None:
    """Help imports none of the libraries that take long."""
    code = (
        "import sys; from bpvcheck.cli import run; run(sys.argv[2:]);"
        "print([name for name in sys.argv[1].split() if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, " ".join(HEAVY), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_check_imports_what_it_needs() -> None:
    """A small check starts without the database, templates and kinds of reports but its own."""
    code = (
        "import sys; from bpvcheck.cli import run; run(sys.argv[2:]);"
        "print([name for name in sys.argv[1].split() if name in sys.modules])"
    )
    needless = ("duckdb", "jinja2", "ruamel", "bpvcheck.reports.school", "bpvcheck.reports.sector")
    record = Path(__file__).parents[2] / "docs" / "examples" / "one-placement.ndjson"
    command = [sys.executable, "-c", code, " ".join(needless), "check", str(record)]
    # the first may have to read the cards
    _cold, warm = (
        subprocess.run(command, capture_output=True, text=True, check=True) for _time in range(2)
    )
    assert warm.stdout.splitlines()[-1] == "[]"


def test_a_shell_completes_commands_and_kinds(
    monkeypatch: pytest.MonkeyPatch, bpvcheck: Run
) -> None:
    """What a shell asks for by the environment is answered with what fits."""
    monkeypatch.setenv("_BPVCHECK_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_CWORD", "1")
    monkeypatch.setenv("COMP_WORDS", "bpvcheck va")
    assert bpvcheck().out.strip() == "plain,validate"
    monkeypatch.setenv("COMP_CWORD", "2")
    monkeypatch.setenv("COMP_WORDS", "bpvcheck schema rec")
    assert bpvcheck().out.strip() == "plain,recognition_request"
