"""Stories about a plugin, judged twice: by the protocol alone, and with the plugin beside it."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from bpvcheck.check import Options
from bpvcheck.plugins import Plugins
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.testing.run import judge_records
from bpvcheck.testing.stories import Expected, Story

__all__ = ["differences", "tightened"]

Verdicts = Mapping[tuple[str, str], Expected]


def differences(story: Story, plugin: Path) -> list[str]:
    """Tell where runs without and with a plugin come to other verdicts than the story states.

    Without it there are no duties of the plugin's own, and those of the protocol have the verdict
    that the story states under ``without_plugin``, or else the same.
    """
    return [
        *_wrong(story, _book(), _alone(story), "without the plugin"),
        *_wrong(story, _book(plugin), story.verdicts, "with the plugin"),
    ]


def tightened(story: Story) -> set[str]:
    """Give the duties that a story states to be breached with the plugin, and not without."""
    alone = _alone(story)
    return {
        each.duty
        for key, each in story.verdicts.items()
        if each.verdict == "breached" and (key not in alone or alone[key].verdict != "breached")
    }


@cache
def _book(*folders: Path) -> RuleBook:
    """Make the rule book of the protocol and the plugins of these folders, without others."""
    return Plugins.load(folders, without={"*"}).book()


def _alone(story: Story) -> Verdicts:
    """Give what the protocol alone comes to."""
    protocol = {card.id for card in _book()}
    kept = {key: each for key, each in story.verdicts.items() if each.duty in protocol}
    return {**kept, **story.without_plugin}


def _wrong(story: Story, book: RuleBook, expected: Verdicts, how: str) -> Iterator[str]:
    found: dict[tuple[str, str], set[str]] = {}
    only = {each.duty for each in expected.values()}
    options = Options(story.as_of, story.complete_until, only=only, cross_check=True)
    for row in judge_records(story.records, book, options):
        found.setdefault((row.duty, row.about), set()).add(row.verdict)
    for key, each in expected.items():
        if found.get(key) != {each.verdict}:
            verdicts = ", ".join(sorted(found.get(key, {"no verdict"})))
            yield (
                f"{each.place} {each.duty} about {each.about}, {how}: expected {each.verdict}"
                f" ({each.why}), found {verdicts}"
            )
