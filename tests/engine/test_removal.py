"""Less data never makes a duty met: in words, over every card, as `engine` promises."""

from collections.abc import Callable
from datetime import date

import pytest

from bpvcheck.rulebook.book import RuleBook
from bpvcheck.testing import Found, Record, Situation, Story, check_removal

Judge = Callable[..., list[Found]]
Told = Callable[[date], dict[str, Found]]
AS_OF = date(2012, 11, 1)


@pytest.mark.parametrize("most", [1, 4])
def test_less_data_shows_nothing_new_of_a_story(
    book: RuleBook, stories: list[Story], most: int
) -> None:
    """Whatever is removed from a story, nothing is met, late or breached that was not before."""
    check_removal(stories, book, tries=500, most=most, seed=most)


def test_less_data_shows_nothing_new_of_simulated_records(
    book: RuleBook, simulated: list[list[Record]]
) -> None:
    """The same for dossiers with the flaws of real ones."""
    situations = [Situation(records, AS_OF) for records in simulated]
    check_removal(situations, book, tries=40, most=12, seed=3)


def test_every_card_has_something_to_lose(judge: Judge, stories: list[Story]) -> None:
    """Without any list and any statement of completeness nothing at all is met by facts.

    What remains met rests on single fields, which are few: it is named here.
    """
    bare = [
        [
            {name: value for name, value in record.items() if not _stated(name, value)}
            for record in story.records
        ]
        for story in stories
    ]
    met = {key[0] for found in judge(bare) for key, row in found.items() if row.verdict == "met"}
    assert met == set()


def _stated(name: str, value: object) -> bool:
    return name == "complete_until" or (isinstance(value, list) and name != "parties")


def test_every_card_is_looked_at(told: Told) -> None:
    """The stories judged here meet and breach every card, so that no card escapes the test."""
    kinds: dict[str, set[str]] = {}
    for found in told(AS_OF).values():
        for key, row in found.items():
            kinds.setdefault(key[0], set()).add(row.verdict)
    assert {duty for duty, found in kinds.items() if not {"met", "breached"} <= found} == set()
