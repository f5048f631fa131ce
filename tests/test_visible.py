"""What is not seen, or turns the text around, is shown as what it is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.cli import run
from bpvcheck.errors import Code, Problem
from bpvcheck.visible import visible

Run = Callable[..., Any]
ODD = "a\x1b[31m\x9b1m\u202eb\nc"


def test_such_signs_are_written_out() -> None:
    """Letters of any script stay as they are."""
    assert visible(ODD) == r"a\x1b[31m\x9b1m\u202eb\nc"
    assert visible(ODD, keep="\n").endswith("b\nc")
    assert visible("Bäckerei \u0645 漢 \U0001f600") == "Bäckerei \u0645 漢 \U0001f600"
    assert visible("\udcff") == r"\udcff"


def test_a_problem_shows_them() -> None:
    """A name of a file can hold any of them."""
    said = str(Problem(Code.NOT_JSON, f"x {ODD}", hint=ODD, file=ODD, line=1))
    assert said.startswith(visible(ODD) + ":1: D101 x a")
    assert not set(said) & {"\x1b", "\x9b", "\u202e"}


@pytest.mark.parametrize("command", ["validate", "check", "report", "explain"])
def test_a_terminal_sees_none_of_them(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither of a company's name nor of the file's."""
    name = "A\n\x9b1m\u202eB"
    records = [
        {"kind": "company", "id": "100000001", "name": name, "recognitions": []},
        {"kind": "placement", "id": "P1", "school": "99XA", "company": "100000001"},
    ]
    path = tmp_path / "a\x1b[31m\u202e.ndjson"
    path.write_text("".join(json.dumps(each) + "\n" for each in [*records, {}]))
    before = {"report": ("company", "100000001"), "explain": ("VRB-OI-5:P1",)}.get(command, ())
    options = () if command == "validate" else ("--as-of", "2012-11-01")
    run([command, *before, str(path), *options, "--lang", "en"])
    said = "".join(capfd.readouterr())
    assert "D102" in said
    assert not set(said) & {"\x1b", "\x9b", "\u202e"}
