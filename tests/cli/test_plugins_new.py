"""A new plugin loads, its examples and tests hold, and it judges as soon as it is written."""

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

Run = Callable[..., Any]
EXAMPLES, TESTS = 9, 4
"""Examples on its card, and tests beside them."""
DATA = [
    "README.md",
    "extensions.yaml",
    "plugin.yaml",
    "rules/preparation/HOUT-1.examples.yaml",
    "rules/preparation/HOUT-1.yaml",
    "terms.yaml",
    "tests/records.ndjson",
    "tests/test_hout.py",
]
PACKAGE = [
    "README.md",
    "bpvcheck_hout/__init__.py",
    "bpvcheck_hout/extensions.yaml",
    "bpvcheck_hout/plugin.yaml",
    "bpvcheck_hout/rules/preparation/HOUT-1.examples.yaml",
    "bpvcheck_hout/rules/preparation/HOUT-1.yaml",
    "bpvcheck_hout/terms.yaml",
    "pyproject.toml",
    "tests/records.ndjson",
    "tests/test_hout.py",
]


def files(folder: Path) -> list[str]:
    """List the files in a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def ran_by_pytest(python: str | Path, folder: Path) -> str:
    """Run pytest in a folder, and give its last line."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (ran.stdout.splitlines() or [ran.stderr])[-1]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_folder_of_yaml_holds_as_it_is_written(bpvcheck: Run, tmp_path: Path, lang: str) -> None:
    """In either language every file is named, and what is to be done next goes well."""
    made = bpvcheck("plugins", "new", "hout", "--data-only", "--lang", lang)
    assert (made.code, made.err) == (0, "")
    assert files(tmp_path / "hout") == DATA
    assert all(file in made.out for file in DATA)
    check, judge, tests = (
        line.split() for line in made.out.splitlines() if line.startswith("    ") and "hout" in line
    )
    checked = bpvcheck(*check[1:], "--lang", "en")
    told = checked.out.splitlines()[-1]
    assert (checked.code, told) == (0, f"{EXAMPLES} examples of 1 card, 0 failed.")
    assert bpvcheck(*judge[1:]).code == 1
    assert tests == ["pytest", "hout"]
    told = ran_by_pytest(sys.executable, tmp_path / "hout")
    assert told.startswith(f"{EXAMPLES + TESTS} passed")
    assert files(tmp_path / "hout") == DATA


def test_its_records_are_judged_with_it_and_without(bpvcheck: Run) -> None:
    """By the protocol both were briefed; the branch asks one topic more, and a talk."""
    bpvcheck("plugins", "new", "hout", "--data-only")
    judge = ("check", "hout/tests/records.ndjson", "--as-of", "2013-06-03", "--json")
    without = json.loads(bpvcheck(*judge, "--only", "VRB-OI-5").out)["counts"]
    assert [(each["duty"], each["met"], each["breached"]) for each in without] == [
        ("VRB-OI-5", 2, 0)
    ]
    chosen = ("--only", "VRB-OI-5,hout", "--plugin", "hout")
    found = json.loads(bpvcheck(*judge, *chosen).out)["counts"]
    assert {each["duty"]: (each["met"], each["breached"]) for each in found} == {
        "VRB-OI-5": (1, 1),
        "HOUT-1": (1, 1),
    }


def test_texts_are_in_the_language_that_is_asked_for(bpvcheck: Run, tmp_path: Path) -> None:
    """The README and comments are in one language; cards always are in both."""
    for lang in ("nl", "en"):
        bpvcheck("plugins", "new", "hout", "--data-only", "--lang", lang, "--out", lang)
    dutch, english = tmp_path / "nl" / "hout", tmp_path / "en" / "hout"
    assert "van wie de afspraken zijn" in (dutch / "README.md").read_text(encoding="utf-8")
    assert "whose agreements these are" in (english / "README.md").read_text(encoding="utf-8")
    for file in DATA:
        if file.endswith(".yaml"):
            dutch_text, english_text = (
                (folder / file).read_text(encoding="utf-8") for folder in (dutch, english)
            )
            assert dutch_text != english_text, file
            assert without_comments(dutch_text) == without_comments(english_text)


def without_comments(text: str) -> list[str]:
    """Give the lines of a YAML file as far as they say something."""
    lines = (line.partition("# ")[0].rstrip() for line in text.splitlines())
    return [line for line in lines if line]


def test_a_package_can_be_installed(bpvcheck: Run, tmp_path: Path) -> None:
    """Installed from its folder it is listed, and its examples and tests hold."""
    made = bpvcheck("plugins", "new", "hout", "--out", "work")
    root = tmp_path / "work" / "hout"
    assert (made.code, files(root)) == (0, PACKAGE)
    assert all(file in made.out for file in PACKAGE)
    python = installed(tmp_path / "environment", root)
    listed = subprocess.run(
        [python, "-m", "bpvcheck", "plugins", "list", "--json", "--expect", "hout"],
        env={key: value for key, value in os.environ.items() if key != "BPVCHECK_NO_PLUGIN"},
        capture_output=True,
        check=True,
    )
    hout = {each["name"]: each for each in json.loads(listed.stdout)["plugins"]}["hout"]
    assert hout["origin"] == "bpvcheck-hout 0.1.0"
    assert hout["brings"] == ["cards", "values", "fields"]
    assert ran_by_pytest(python, root).startswith(f"{EXAMPLES + TESTS} passed")


def installed(home: Path, root: Path) -> Path:
    """Install a package in an environment of its own, which sees that of the tests."""
    uv = [sys.executable, "-m", "uv", "--quiet", "--no-config"]
    subprocess.run([*uv, "venv", "--python", sys.executable, home], check=True)
    (site,) = home.glob("lib/python*/site-packages")
    lines = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    (site / "of_the_tests.pth").write_text(lines, encoding="utf-8")
    python = home / "bin" / "python"
    how = ["--python", str(python), "--no-deps", "--no-build-isolation", "--offline"]
    subprocess.run([*uv, "pip", "install", *how, "--editable", str(root)], check=True)
    return python


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Hout", 'did you mean "hout"?'),
        ("hout-bouw", 'did you mean "houtbouw"?'),
        ("h", "2 to 30 lower-case letters"),
        ("protocol", '"protocol" is a word of bpvcheck itself.'),
        ("school", '"school" is a word of bpvcheck itself.'),
        ("placement", '"placement" is a word of bpvcheck itself.'),
        ("../hout", "2 to 30 lower-case letters"),
        ("", "2 to 30 lower-case letters"),
    ],
)
def test_a_name_that_cannot_be_one(bpvcheck: Run, tmp_path: Path, name: str, told: str) -> None:
    """It is refused before anything is written, with what a name is like."""
    before = files(tmp_path)
    ran = bpvcheck("plugins", "new", name, "--lang", "en")
    assert (ran.code, files(tmp_path)) == (2, before)
    assert "U103" in ran.err
    assert told in ran.err


def test_a_name_that_is_taken(bpvcheck: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The distribution is named that has a plugin of this name already."""
    dist = SimpleNamespace(name="bpvcheck-hout", version="2.0", requires=[])
    point = SimpleNamespace(name="hout", value="package:plugin", dist=dist, load=None)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_group: [point])
    ran = bpvcheck("plugins", "new", "hout", "--lang", "en")
    assert ran.code == 2
    assert 'The name "hout" is taken by bpvcheck-hout 2.0.' in ran.err


@pytest.mark.parametrize("kind", [(), ("--data-only",)])
def test_nothing_is_written_over(bpvcheck: Run, tmp_path: Path, kind: tuple[str, ...]) -> None:
    """A folder of the name stays as it is, empty or not."""
    (tmp_path / "hout").mkdir()
    before = files(tmp_path)
    ran = bpvcheck("plugins", "new", "hout", *kind, "--lang", "en")
    assert (ran.code, files(tmp_path)) == (2, before)
    assert "U104" in ran.err
    assert "another folder with --out" in ran.err


def test_a_folder_that_cannot_be_written(bpvcheck: Run, tmp_path: Path) -> None:
    """What stands in the way is told."""
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    ran = bpvcheck("plugins", "new", "hout", "--out", "file/inner", "--lang", "en")
    assert ran.code == 2
    assert "U104" in ran.err
