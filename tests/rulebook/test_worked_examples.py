"""Every worked example of every card of the protocol is judged as it states.

Those of the sectors' plugins are collected from `plugins/` by `bpvcheck.pytest_plugin`.
"""

import pytest

from bpvcheck.data import folder
from bpvcheck.examples import run_examples
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.examplecheck import check_examples
from bpvcheck.rulebook.load import card_files, load_rules

CARDS = [path.stem for path in card_files(folder("rules")) if path.parent.name != "objectives"]


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """All cards of the protocol."""
    return load_rules()


@pytest.mark.parametrize("key", CARDS)
def test_a_card_judges_its_examples_as_they_state(book: RuleBook, key: str) -> None:
    """Each example can be made and gets the verdict that is worked out for it."""
    card = book.cards[key]
    check_examples([card], book.extensions)
    wrong = [
        f"{each.example.file}:{each.example.line}: {each.example.name}: "
        f"expected {each.example.expect}, found {', '.join(each.found)}"
        for each in run_examples(book, [card])
        if not each.passed
    ]
    assert wrong == []


def test_the_examples_of_plugins_are_collected(pytestconfig: pytest.Config) -> None:
    """`make test` collects `plugins/`, and with it every example of their cards."""
    assert "plugins" in pytestconfig.getini("testpaths")
    assert pytestconfig.pluginmanager.has_plugin("bpvcheck")
