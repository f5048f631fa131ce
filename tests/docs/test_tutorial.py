"""The tutorial is followed to the letter in both languages: files, commands, output."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.glob("tutorial-*.md"))
BLOCK = re.compile(r"<!-- (file|change|console)(?: (\S+))? -->\n```\w+\n(.*?)```", re.DOTALL)
PYTHON_COMMANDS = {"bpvcheck", "pytest"}


class Follower:
    """Follows a page in a folder of its own, as a reader would."""

    def __init__(self, folder: Path, cache: Path) -> None:
        """Start with nothing, whatever is installed or set where the tests run."""
        self.folder = folder
        self.ran: list[str] = []
        kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
        own = {"COLUMNS": "80", "BPVCHECK_NO_PLUGIN": "*", "XDG_CACHE_HOME": str(cache)}
        self.environment = {**kept, **own, "BPVCHECK_LANG": "nl"}

    def file(self, name: str, text: str) -> None:
        """Write what a file holds, in the place of what is there."""
        assert (self.folder / name).is_file(), f"{name} was not written by `plugins new`"
        (self.folder / name).write_text(text, encoding="utf-8")

    def change(self, name: str, text: str) -> None:
        """Change the lines with a minus into those with a plus."""
        lines = text.splitlines()
        before, after = (
            "\n".join(line[1:] for line in lines if line[0] == sign) for sign in ("-", "+")
        )
        held = (self.folder / name).read_text(encoding="utf-8")
        assert held.count(before) == 1, before
        (self.folder / name).write_text(held.replace(before, after), encoding="utf-8")

    def console(self, _name: str, text: str) -> None:
        """Type commands, and compare what they print and how they end."""
        for command, expected in commands(text):
            words = shlex.split(command, comments=True)
            if words[0] == "export":
                name, _is, value = words[1].partition("=")
                self.environment[name] = value
                continue
            assert words[0] in PYTHON_COMMANDS
            self.ran.append(words[0])
            done = subprocess.run(
                [sys.executable, "-m", *words],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            code = re.search(r"# exit code (\d+)", command)
            assert done.returncode == (int(code[1]) if code else 0), f"{command}\n{done.stdout}"
            printed = re.sub(r" +$", "", done.stdout, flags=re.MULTILINE).strip("\n")
            agrees = OutputChecker().check_output(expected.strip("\n"), printed, ELLIPSIS)
            assert agrees, f"{command}\n{printed}"


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a block with what is printed below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _newline, printed = part.partition("\n")
        yield command, printed


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """List the blocks of a page that mean something: what, of which file, and its text."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep what is compiled for both pages, away from the user's own cache."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_can_be_followed(page: Path, tmp_path: Path, cache: Path) -> None:
    """From nothing to a tested plugin, everything on the page goes as it says."""
    follower = Follower(tmp_path, cache)
    for what, name, text in blocks(page):
        getattr(follower, what)(name, text)
    assert {"bpvcheck", "pytest"} == set(follower.ran)


def test_it_is_there_in_both_languages() -> None:
    """Both pages make the same files, and type the same commands."""
    assert [page.name for page in PAGES] == ["tutorial-plugin.en.md", "tutorial-plugin.nl.md"]
    english, dutch = (typed(page) for page in PAGES)
    assert english == dutch
    assert len(english) > 10


def typed(page: Path) -> list[tuple[str, str]]:
    """List what a reader types: files, changes and commands, but not which language to speak."""
    found = []
    for what, name, text in blocks(page):
        if what != "console":
            found.append((name, text))
        else:
            found += [(what, command) for command, _told in commands(text) if "LANG" not in command]
    return found
