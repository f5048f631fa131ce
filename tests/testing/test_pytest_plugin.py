"""Pytest judges the worked examples on a plugin's cards, each as a test."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

ICT = Path(__file__).resolve().parents[2] / "plugins" / "ict" / "bpvcheck_ict"
CARD = "rules/general/ICT-1.yaml"
EXAMPLES_OF_CARD = "rules/general/ICT-1.examples.yaml"
LATE = "later, day: after, set: {P1/trainers/0/qualified_on: 2011-09-06}, expect: breached}"
"""The end of one example of the card: the day after the due day."""
EXAMPLES = 22
"""How many examples each of the two cards has."""


@pytest.fixture
def ict(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy a plugin with two versions of one card; texts are in English."""
    monkeypatch.setenv("BPVCHECK_LANG", "en")
    return copytree(ICT, pytester.path / "ict")


def change(file: Path, before: str, after: str) -> int:
    """Change a text that stands once in a file, and tell on which line."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest as a user does, in a process of its own."""
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def test_every_example_is_a_test(pytester: pytest.Pytester, ict: Path) -> None:
    """As many tests as the cards have examples, and all pass."""
    files = sorted(ict.rglob("ICT-1*.examples.yaml"))
    assert [file.read_text(encoding="utf-8").count("- {name: ") for file in files] == [EXAMPLES] * 2
    run(pytester).assert_outcomes(passed=2 * EXAMPLES)


@pytest.mark.usefixtures("ict")
def test_examples_can_be_chosen(pytester: pytest.Pytester) -> None:
    """By the card that they are on and by their names."""
    result = run(pytester, "-v", "-k", "taken and later")
    result.stdout.fnmatch_lines(["ict/plugin.yaml::ICT-1::taken a day later PASSED*"])
    result = run(pytester, "-v", "ict/plugin.yaml::ICT-1@2015")
    result.assert_outcomes(passed=EXAMPLES)


def test_a_failure_says_where_and_what(pytester: pytest.Pytester, ict: Path) -> None:
    """File and line of the example, the verdict it states, the verdict it got; the others pass."""
    line = change(ict / EXAMPLES_OF_CARD, LATE, LATE.replace("breached", "met"))
    result = run(pytester)
    result.assert_outcomes(passed=2 * EXAMPLES - 1, failed=1)
    result.stdout.fnmatch_lines([
        "*ICT-1: taken a day later*",
        f"ict/{EXAMPLES_OF_CARD}:{line}: taken a day later",
        "  expected: met",
        "  found: breached",
    ])  # fmt: skip
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_card_that_is_wrong_is_told(pytester: pytest.Pytester, ict: Path) -> None:
    """A plugin that does not load is an error with bpvcheck's own message, and the line."""
    line = change(ict / CARD, "bearer: [company]", "bearer: [copmany]")
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*ict/{CARD}:{line}:*R116*", '*did you mean "company"?*'])


def test_the_plugin_yaml_of_another_program_is_left_alone(pytester: pytest.Pytester) -> None:
    """Other programs have a plugin.yaml too; theirs has no rules beside it."""
    (pytester.path / "chart").mkdir()
    (pytester.path / "chart" / "plugin.yaml").write_text("name: helm-diff\n", encoding="utf-8")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_pytest_starts_without_the_rest_of_bpvcheck() -> None:
    """Who has bpvcheck installed and tests something else does not wait for it."""
    code = (
        "import sys, bpvcheck.pytest_plugin as plugin, pathlib;"
        "plugin.pytest_collect_file(pathlib.Path('test_x.py'), None);"
        "print(*sorted(name for name in sys.modules if name.startswith(('bpvcheck', 'duckdb'))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["bpvcheck", "bpvcheck.pytest_plugin"]
