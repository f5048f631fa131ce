"""The stories in `fixtures/stories`, judged as a run judges them.

Stories of one as-of date are judged together, each with ids of its own, because most of a small
run is planning. A failure names the story's file and line, the duty, and why another was expected.
"""

from functools import cache

import pytest

from bpvcheck.judge import Verdict
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options
from bpvcheck.testing import Row, Story, judge_records, load_stories
from bpvcheck.testing.apart import set_apart
from bpvcheck.testing.stories import differences, renamed

STORIES = load_stories()
MODELS = ("model-bol", "model-bbl-2012", "withdrawn")
"""Stories that tell what becomes of every duty about their placement."""


@cache
def _book() -> RuleBook:
    return load_rules()


@cache
def _apart() -> dict[str, Story]:
    """Give the stories by name, each with ids of its own."""
    found = {}
    for number, story in enumerate(STORIES):
        records, names = set_apart(story.records, number)
        found[story.name] = renamed(story, records, names)
    return found


@cache
def _judged(when: tuple[object, object]) -> list[Row]:
    """Give the ledger of all stories judged as of the same day."""
    together = [each for each in _apart().values() if (each.as_of, each.complete_until) == when]
    records = [record for story in together for record in story.records]
    first = together[0]
    options = Options(as_of=first.as_of, complete_until=first.complete_until, cross_check=True)
    return judge_records(records, _book(), options)


@pytest.mark.parametrize("name", [story.name for story in STORIES])
def test_the_run_comes_to_the_verdicts_worked_out_by_hand(name: str) -> None:
    """Every verdict that a story states is what a run over its records gives."""
    story = _apart()[name]
    assert differences(story, _judged((story.as_of, story.complete_until))) == []


def test_every_card_is_met_and_breached_in_some_story() -> None:
    """No card is dead: by hand, each is somewhere met and somewhere breached."""
    stated: dict[str, set[str]] = {card.id: set() for card in _book().cards.values()}
    for story in STORIES:
        for expected in story.verdicts.values():
            stated[expected.duty].add(expected.verdict)
    assert {duty: {"met", "breached"} - kinds for duty, kinds in stated.items()} == {
        duty: set() for duty in stated
    }


def test_every_kind_of_verdict_occurs() -> None:
    """The stories show all six verdicts."""
    stated = {each.verdict for story in STORIES for each in story.verdicts.values()}
    assert stated == {verdict.value for verdict in Verdict}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_states_every_duty_about_its_placement(name: str) -> None:
    """Nothing about a model placement is left unsaid."""
    (story,) = (story for story in STORIES if story.name == name)
    about = "bpv-2" if name == "withdrawn" else "bpv-1"
    stated = {duty for duty, subject in story.verdicts if subject == about}
    assert stated == {
        card.id for card in _book().cards.values() if card.subject_record == "placement"
    }


@pytest.mark.parametrize("name", [story.name for story in STORIES])
def test_a_story_is_told_in_both_languages(name: str) -> None:
    """Title and story are there in Dutch and English, with a reason for every verdict."""
    (story,) = (story for story in STORIES if story.name == name)
    texts = [story.title["nl"], story.title["en"], story.text["nl"], story.text["en"]]
    assert all(text.strip() for text in texts)
    assert all(each.why.strip() for each in story.verdicts.values())
