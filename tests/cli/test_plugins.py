"""Plugins on the command line: listed, checked, left out, expected; a broken one is named."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any

import pytest

from bpvcheck.plugins import DataPlugin

Run = Callable[..., Any]
ICT = str(Path(__file__).resolve().parents[2] / "plugins" / "ict" / "bpvcheck_ict")
RECORD = {
    "kind": "placement",
    "id": "P1",
    "school": "99XA",
    "status": "ended",
    "qualification": "95311",
    "pathway": "BBL",
    "period": {"start": "2011-09-05", "planned_end": "2012-07-06"},
    "trainers": [],
    "endings": [],
    "complete_until": "2012-08-01",
}


@pytest.fixture
def records(tmp_path: Path) -> str:
    """Write a placement of a BBL student in ICT whom nobody trained."""
    (tmp_path / "r.ndjson").write_text(json.dumps(RECORD), encoding="utf-8")
    return "r.ndjson"


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """Write a folder whose plugin.yaml misses nearly everything."""
    (tmp_path / "mist").mkdir()
    (tmp_path / "mist" / "plugin.yaml").write_text("name: mist\n", encoding="utf-8")
    return str(tmp_path / "mist")


def test_a_plugin_judges_and_is_named_in_the_result(bpvcheck: Run, records: str) -> None:
    """Nobody trained the student and nothing is known of an exemption: not demonstrated."""
    options = (records, "--as-of", "2012-08-01", "--plugin", ICT, "--only", "ict", "--json")
    ran = bpvcheck("check", *options)
    result = json.loads(ran.out)
    assert ran.code == 0
    assert result["run"]["plugins"] == "ict 1.0.0"
    assert [(each["duty"], each["not_demonstrated"]) for each in result["counts"]] == [("ICT-1", 1)]


def test_plugins_are_listed(bpvcheck: Run, broken: str) -> None:
    """A broken plugin is told and does not hide the others."""
    ran = bpvcheck("plugins", "list", "--plugin", ICT, "--plugin", broken, "--json", "--lang", "en")
    listed = json.loads(ran.out)
    assert ran.code == 4
    assert [(each["name"], each["version"], each["brings"]) for each in listed["plugins"]] == [
        ("ict", "1.0.0", ["cards", "fields"])
    ]
    assert any('"version" is missing' in problem for problem in listed["problems"])


def test_the_examples_of_a_plugin_are_judged(bpvcheck: Run) -> None:
    """It is told what was loaded, and all examples of its cards hold."""
    ran = bpvcheck("plugins", "check", ICT, "--lang", "en")
    lines = ran.out.splitlines()
    assert lines[0] == "ict 1.0.0  ICT"
    assert "made for bpvcheck >=0.1,<0.2" in " ".join(" ".join(lines[1:-1]).split())
    assert (ran.code, lines[-1]) == (0, "44 examples of 2 cards, 0 failed.")


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--plugin", "mist"), 4, "P101"),
        (("--plugin", "mist", "--no-plugin", "mist"), 4, "P101"),
        (("--expect", "ict"), 5, "N103"),
        (("--plugin", ICT, "--expect", "ict", "--no-plugin", "ict"), 5, "N103"),
    ],
)
def test_a_run_does_not_go_on_without_what_it_needs(
    bpvcheck: Run, records: str, arguments: tuple[str, ...], code: int, told: str
) -> None:
    """A broken plugin ends a run with 4, one that is expected and not there with 5."""
    ran = bpvcheck("check", records, *arguments)
    assert ran.code == code
    assert told in ran.err


def test_a_plugin_that_is_not_there(bpvcheck: Run) -> None:
    """A name that nobody answers to is wrong usage."""
    assert bpvcheck("plugins", "check", "houtt").code == 2


def test_fields_of_a_branch_are_validated(bpvcheck: Run, tmp_path: Path) -> None:
    """A misspelt field is found where the plugin is loaded, and free where it is not."""
    company = {"kind": "company", "id": "100000001", "extensions": {"ict": {"exemption": []}}}
    (tmp_path / "c.ndjson").write_text(json.dumps(company), encoding="utf-8")
    assert bpvcheck("validate", "c.ndjson").code == 0
    ran = bpvcheck("validate", "c.ndjson", "--plugin", ICT, "--lang", "en")
    assert ran.code == 3
    assert "/extensions/ict/exemption" in ran.err
    assert 'did you mean "exemptions"?' in ran.err


def test_the_schema_has_the_fields_of_a_branch(bpvcheck: Run) -> None:
    """They stand in the schema of their kind and of no other."""
    assert '"exemptions"' not in bpvcheck("schema", "company").out
    extended = json.loads(bpvcheck("schema", "company", "--plugin", ICT).out)
    assert '"exemptions"' in json.dumps(extended)
    assert bpvcheck("schema", "school", "--plugin", ICT).out == bpvcheck("schema", "school").out


def test_a_folder_is_checked_though_the_plugin_is_installed(
    bpvcheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its author has a version of it installed, and changes another in a folder."""
    dist = SimpleNamespace(name="bpvcheck-ict", version="0.9", requires=["bpvcheck>=0.1"])
    point = SimpleNamespace(name="ict", value="", dist=dist, load=lambda: DataPlugin(Path(ICT)))
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_group: [point])
    monkeypatch.delenv("BPVCHECK_NO_PLUGIN")
    ran = bpvcheck("plugins", "check", ICT, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert "from bpvcheck-ict 0.9" in bpvcheck("plugins", "check", "ict", "--lang", "en").out


def test_code_in_a_plain_folder_is_said_not_to_run(bpvcheck: Run, tmp_path: Path) -> None:
    """Only the code of an installed plugin runs; without hooks there is nothing to say."""
    folder = copytree(ICT, tmp_path / "ict")
    for each in folder.glob("*.py"):
        each.unlink()
    said = bpvcheck("plugins", "list", "--plugin", str(folder), "--lang", "en")
    assert "does not run" not in said.err
    (folder / "__init__.py").write_text("from bpvcheck.plugins import hookimpl\n")
    said = bpvcheck("plugins", "list", "--plugin", str(folder), "--lang", "en")
    assert f"The Python in {folder} does not run" in said.err
    assert said.code == 0


def test_an_empty_path_is_refused(bpvcheck: Run) -> None:
    """It is that of a variable that is not set, not the folder that the user is in."""
    said = bpvcheck("validate", "", "--lang", "en")
    assert (said.code, "a path is empty" in said.err) == (2, True)
