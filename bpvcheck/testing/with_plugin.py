"""Stories about a plugin, judged twice: by the protocol alone, and with the plugin beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from bpvcheck.rulebook.book import RuleBook
from bpvcheck.testing.situations import rule_book
from bpvcheck.testing.stories import Expected, Story, check_stories

__all__ = ["check_without_and_with", "tightened"]


def check_without_and_with(stories: Sequence[Story], plugin: Path) -> None:
    """Judge stories without a plugin and with it; AssertionError: a verdict is another than stated.

    Without it there are no duties of the plugin's own, and those of the protocol have the verdict
    that the story states under ``without_plugin``, or else the same::

        def test_stories():
            folder = Path(__file__).parent
            check_without_and_with(load_stories(folder / "stories"), folder.parent / "my_branch")
    """
    alone = [replace(story, verdicts=_alone(story)) for story in stories]
    _check(alone, _book(), "without the plugin")
    _check(stories, _book(plugin), "with the plugin")


def _check(stories: Sequence[Story], book: RuleBook, how: str) -> None:
    try:
        check_stories(stories, book)
    except AssertionError as error:
        error.add_note(how)
        raise


def tightened(story: Story) -> set[str]:
    """Return the duties that a story states to be breached with the plugin, and not without."""
    alone = _alone(story)
    return {
        each.duty
        for key, each in story.verdicts.items()
        if each.verdict == "breached" and (key not in alone or alone[key].verdict != "breached")
    }


@cache
def _book(*folders: Path) -> RuleBook:
    return rule_book(*folders)


def _alone(story: Story) -> Mapping[tuple[str, str], Expected]:
    """Return what the protocol alone comes to."""
    protocol = {card.id for card in _book()}
    kept = {key: each for key, each in story.verdicts.items() if each.duty in protocol}
    return {**kept, **story.without_plugin}
