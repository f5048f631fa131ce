"""The stories of the sectors' plugins: what they show together, and that a wrong one is found.

Each plugin judges its own stories, in `plugins/<name>/tests`.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from bpvcheck.rulebook.load import card_files
from bpvcheck.testing import Expected, Story, check_without_and_with, load_stories
from bpvcheck.testing.with_plugin import tightened

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
FOLDERS = sorted(path.parent for path in PLUGINS.glob("*/bpvcheck_*/plugin.yaml"))
BOUW = PLUGINS / "bouw" / "bpvcheck_bouw"
every_plugin = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)


def stories_of(folder: Path) -> list[Story]:
    """Read the stories of a plugin."""
    return load_stories(folder.parent / "tests" / "stories")


def bouw(name: str) -> Story:
    """Give a story of construction."""
    (story,) = (each for each in stories_of(BOUW) if each.name == name)
    return story


@every_plugin
def test_a_plugin_changes_what_some_stories_come_to(folder: Path) -> None:
    """In two stories or more something is breached with it only, and in one nothing is."""
    stricter = [bool(tightened(story)) for story in stories_of(folder)]
    assert stricter.count(True) >= 2
    assert False in stricter


@every_plugin
def test_every_duty_of_a_plugin_is_breached_in_a_story(folder: Path) -> None:
    """No card is dead: of a duty with several versions one is enough."""
    duties = {path.stem.partition("@")[0] for path in card_files(folder / "rules")}
    breached: set[str] = set()
    for story in stories_of(folder):
        breached |= tightened(story)
    assert duties - breached == set()


@every_plugin
def test_a_story_speaks_of_the_protocol_too(folder: Path) -> None:
    """A story without a duty of the protocol could not show what the plugin changes."""
    for story in stories_of(folder):
        prefix = f"{folder.parent.name.upper()}-"
        assert any(not duty.startswith(prefix) for duty, _about in story.verdicts), story.name


@every_plugin
def test_a_story_is_told_in_both_languages(folder: Path) -> None:
    """Title and story are there in Dutch and English, with a reason for every verdict."""
    for story in stories_of(folder):
        texts = [story.title["nl"], story.title["en"], story.text["nl"], story.text["en"]]
        reasons = [each.why for each in (*story.verdicts.values(), *story.without_plugin.values())]
        assert all(text.strip() for text in (*texts, *reasons)), story.name


def told(story: Story) -> str:
    """Judge a story that is wrong, and give what is said of it."""
    with pytest.raises(AssertionError) as caught:
        check_without_and_with([story], BOUW)
    return "\n".join([str(caught.value), *caught.value.__notes__])


def test_a_wrong_verdict_with_the_plugin_is_told() -> None:
    """The course alone does not do in construction, so a story that says so is wrong."""
    story = bouw("course-without-diploma")
    key = ("ALG-LB-2", "bpv-1")
    text = told(replace(story, verdicts={key: replace(story.verdicts[key], verdict="met")}))
    assert "course-without-diploma.yaml:" in text
    assert "expected met" in text
    assert "found breached" in text
    assert text.endswith("\nwith the plugin")


def test_a_wrong_verdict_without_the_plugin_is_told() -> None:
    """The protocol takes the course, so a story in which it does not is wrong."""
    text = told(replace(bouw("course-without-diploma"), without_plugin={}))
    assert "expected breached" in text
    assert "found met" in text
    assert text.endswith("\nwithout the plugin")


def test_a_duty_that_is_not_judged_is_told() -> None:
    """A story about a placement that is not in its records is wrong."""
    story = bouw("by-the-book")
    other = Expected("BPV-LB-1", "bpv-2", "met", "there is none", "by-the-book.yaml:1")
    text = told(replace(story, verdicts={("BPV-LB-1", "bpv-2"): other}))
    assert "found no verdict" in text


def test_what_the_plugin_tightens_is_told() -> None:
    """A value for an open term and a duty of its own both do; what is breached anyway does not."""
    assert tightened(bouw("course-without-diploma")) == {"ALG-LB-2"}
    assert tightened(bouw("leermeester-elsewhere")) == {"BOUW-4"}
    assert tightened(replace(bouw("course-without-diploma"), without_plugin={})) == set()
