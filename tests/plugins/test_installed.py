"""Packages that are really installed: one that answers every hook, and one that is broken.

They are built and installed, with bpvcheck itself, in an environment of their own; that of the
tests is only where it finds what they depend on.
"""

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

PACKAGES = Path(__file__).parent / "packages"
ROOT = Path(__file__).resolve().parents[2]
LINES = "P1;99XA;2012-09-03;2013-06-28;40\nP2;99XA;2012-09-03;2013-06-28;39\n"
"""Two placements: four litres to a hectare, where three are allowed, and three."""
Ran = subprocess.CompletedProcess[bytes]
Run = Callable[..., Ran]


def make(home: Path, *packages: Path) -> Path:
    """Make an environment with packages in it; give its `bpvcheck`."""
    uv = [sys.executable, "-m", "uv", "--quiet", "--no-config"]
    done(*uv, "venv", "--python", sys.executable, str(home))
    (site,) = home.glob("lib/python*/site-packages")
    (site / "of_the_tests.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    how = ("--python", str(home / "bin" / "python"), "--no-deps", "--no-build-isolation")
    done(*uv, "pip", "install", *how, "--offline", *map(str, packages))
    return home / "bin" / "bpvcheck"


def done(*words: str) -> None:
    """Run a command that has to go well."""
    ran = subprocess.run(words, check=False, capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install bpvcheck and both packages."""
    home = tmp_path_factory.mktemp("environment")
    return make(home, ROOT, PACKAGES / "groen", PACKAGES / "stuk")


@pytest.fixture
def bpvcheck(environment: Path, tmp_path: Path) -> Run:
    """Run the installed command, with the broken package left out unless a test asks for it."""
    (tmp_path / "placements.groen").write_text(LINES, encoding="utf-8")
    known = {"BPVCHECK_NO_PLUGIN": "stuk", "BPVCHECK_LANG": "en", "XDG_CACHE_HOME": str(tmp_path)}

    def run(*words: str, **variables: str) -> Ran:
        return subprocess.run(
            [environment, *words],
            check=False,
            capture_output=True,
            cwd=tmp_path,
            env=os.environ | known | variables,
        )

    return run


JUDGE = ("placements.groen", "--as-of", "2013-08-01", "--only", "groen")


def test_it_judges_what_its_reader_reads(bpvcheck: Run) -> None:
    """Its own records, fields, function and card: four litres are too many, three are not."""
    ran = bpvcheck("check", *JUDGE, "--json", "--expect", "groen")
    result = json.loads(ran.stdout)
    (counts,) = result["counts"]
    assert ran.returncode == 1, ran.stderr
    assert (counts["duty"], counts["met"], counts["breached"]) == ("GROEN-1", 1, 1)
    assert "groen 1.2.0" in result["run"]["plugins"]


def test_records_of_its_reader_are_checked(bpvcheck: Run, tmp_path: Path) -> None:
    """A record that its reader makes is set aside like any other where it is not valid."""
    (tmp_path / "placements.groen").write_text(LINES.replace("P2;99XA", "P2;XX"), "utf-8")
    ran = bpvcheck("validate", "placements.groen")
    assert ran.returncode == 3
    assert b"placements.groen:2" in ran.stdout + ran.stderr


def test_its_section_and_format(bpvcheck: Run) -> None:
    """Its section ends the report of a school, in its own formats too, of which one is no text."""
    report = ("report", "school", "99XA", *JUDGE)
    assert bpvcheck(*report, "--format", "headings").stdout.endswith(b"\nSpuiten")
    section = json.loads(bpvcheck(*report, "--format", "json").stdout)["sections"][-1]
    assert section["blocks"][0]["text"] == "1 keer te veel"
    assert bpvcheck(*report, "--format", "raw").stdout == b"\xff\x00"
    wrong = bpvcheck(*report, "--format", "heading")
    assert wrong.returncode == 2
    assert b'did you mean "headings"?' in wrong.stderr


def test_its_commands(bpvcheck: Run) -> None:
    """They are listed and run; what fails in one is said to be the plugin's."""
    assert b"groen" in bpvcheck("--help").stdout.partition(b"Commands of plugins")[2]
    assert bpvcheck("groen", "hello", "you").stdout == b"hello you\n"
    failed = bpvcheck("groen", "fail")
    assert failed.returncode == 4
    for told in (b"groen 1.2.0 (bpvcheck-groen 1.2.0)", b"ZeroDivisionError"):
        assert told in failed.stderr
    assert b"Traceback" not in failed.stderr


def test_a_reader_that_fails_is_named(bpvcheck: Run, tmp_path: Path) -> None:
    """A row that breaks the plugin's own code is a problem with its place, and is not repeated."""
    line = "P1;99XA;2012-09-03;2013-06-28;veertig\n"
    (tmp_path / "placements.groen").write_text(line, encoding="utf-8")
    ran = bpvcheck("check", *JUDGE)
    assert ran.returncode == 5
    for told in (b"placements.groen:1", b"D111", b"ValueError"):
        assert told in ran.stderr
    assert b"veertig" not in ran.stderr


def test_a_broken_package_is_named_and_can_be_left_out(bpvcheck: Run) -> None:
    """With distribution, version and cause; what lists plugins works all the same."""
    ran = bpvcheck("check", *JUDGE, BPVCHECK_NO_PLUGIN="")
    assert ran.returncode == 4
    for told in (b"bpvcheck-stuk 0.3.0", b"bpvcheck_of_another_planet", b"--no-plugin stuk"):
        assert told in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert bpvcheck("check", *JUDGE, "--no-plugin", "stuk", BPVCHECK_NO_PLUGIN="").returncode == 1
    listed = bpvcheck("plugins", "list", "--json", BPVCHECK_NO_PLUGIN="")
    assert listed.returncode == 4
    assert "groen" in [each["name"] for each in json.loads(listed.stdout)["plugins"]]
    for command in (("doctor",), ("plugins", "check", "groen")):
        assert b"Traceback" not in bpvcheck(*command, BPVCHECK_NO_PLUGIN="").stderr
    assert bpvcheck("groen", "hello", "you", BPVCHECK_NO_PLUGIN="").returncode == 0
