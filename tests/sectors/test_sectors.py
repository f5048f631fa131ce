"""The sectors' plugins that come with the project: each loads and judges as its cards say."""

from pathlib import Path

import pytest

from bpvcheck.examples import run_examples
from bpvcheck.plugins import Plugins

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
FOLDERS = sorted(path.parent for path in PLUGINS.glob("*/bpvcheck_*/plugin.yaml"))


def loaded(folder: Path) -> Plugins:
    """Load one plugin and nothing that is installed."""
    return Plugins.load([folder], without={"*"})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_a_plugin_loads(folder: Path) -> None:
    """It is called after its folder and package, and brings nothing that is wrong."""
    plugins = loaded(folder)
    assert plugins.problems == ()
    assert [folder.parent.name] == [each.name for each in plugins.loaded]
    assert f"bpvcheck_{folder.parent.name}" == folder.name
    assert (folder.parent / "README.md").is_file()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_every_example_gets_the_verdict_that_it_states(folder: Path) -> None:
    """The cards' examples were worked out by hand from the regulation's text."""
    book = loaded(folder).book()
    mine = [card for card in book if card.agreement == folder.parent.name]
    assert mine
    failed = [
        (outcome.example.card, outcome.example.name, outcome.example.expect, outcome.found)
        for outcome in run_examples(book, mine)
        if not outcome.passed
    ]
    assert failed == []
