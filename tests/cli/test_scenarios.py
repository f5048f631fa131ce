"""Scenarios: what a user types and what comes of it, each told in a file of `scenarios/`.

A file starts with a sentence. Then come parts, each under a line that starts with `=== `::

    === file NAME          a file that is there before
    === $ bpvcheck ...     a command; what it prints on standard output follows
    === stderr             what the command before printed on standard error
    === exit N             how the command before ended; 0 where it is left out

In what is expected, `...` stands for anything.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
FOLDER = Path(__file__).with_name("scenarios")


@dataclass
class Step:
    """One command with what is expected of it."""

    command: str
    out: str
    err: str = ""
    code: int = 0


@dataclass
class Scenario:
    """The files that are there, and the commands one after the other."""

    files: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


def read(path: Path) -> Scenario:
    """Read a scenario."""
    found = Scenario()
    for head, text in _parts(path.read_text(encoding="utf-8")):
        word, _space, rest = head.partition(" ")
        if word == "file":
            found.files[rest] = text
        elif word == "$":
            found.steps.append(Step(rest.removeprefix("bpvcheck").strip(), text))
        elif word == "stderr":
            found.steps[-1].err = text
        elif word == "exit":
            found.steps[-1].code = int(rest)
        else:
            pytest.fail(f"{path.name}: unknown part {head!r}")
    return found


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the head and the text of each part."""
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        head, _newline, rest = part.partition("\n")
        yield head, rest.strip("\n") + "\n" if rest.strip("\n") else ""


def differs(expected: str, found: str) -> str:
    """Tell how what was found differs from what was expected, if it does."""
    bare = re.sub(r" +$", "", found, flags=re.MULTILINE).strip("\n")
    if OutputChecker().check_output(expected.strip("\n"), bare, ELLIPSIS):
        return ""
    return "\n".join(unified_diff(expected.splitlines(), bare.splitlines(), "expected", "found"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_scenario(path: Path, bpvcheck: Run, tmp_path: Path) -> None:
    """Each command of a scenario prints what the scenario says, and ends as it says."""
    scenario = read(path)
    for name, text in scenario.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for step in scenario.steps:
        ran = bpvcheck(*shlex.split(step.command))
        wrong = [differs(step.err, ran.err), differs(step.out, ran.out)]
        if ran.code != step.code:
            wrong.append(f"exit code {ran.code} instead of {step.code}")
        if any(wrong):
            pytest.fail("\n".join([f"$ bpvcheck {step.command}", *wrong]), pytrace=False)
