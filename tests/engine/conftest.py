"""What the tests of the engine as a whole share: the rule book, and situations to judge."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache

import orjson
import pytest

from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.load import load_rules
from bpvcheck.simulate import simulate
from bpvcheck.testing import Found, Record, Situation, Story, judge_situations, load_stories

Judge = Callable[..., list[Found]]
AS_OF = date(2012, 11, 1)


@pytest.fixture(scope="session")
def book() -> RuleBook:
    """All cards."""
    return load_rules()


@pytest.fixture(scope="session")
def stories() -> list[Story]:
    """Give the stories judged as of 1 November 2012: most of them."""
    return [
        story for story in load_stories() if story.as_of == AS_OF and story.complete_until is None
    ]


@pytest.fixture(scope="session")
def told(judge: Judge, stories: list[Story]) -> Callable[[date], dict[str, Found]]:
    """Judge the stories as of any day, by name; each day once."""

    @cache
    def judged(as_of: date) -> dict[str, Found]:
        found = judge([story.records for story in stories], as_of=as_of)
        return {story.name: each for story, each in zip(stories, found, strict=True)}

    return judged


@pytest.fixture(scope="session")
def simulated() -> list[list[Record]]:
    """Make a few small worlds of simulated records, without what stands on its own."""
    return [
        [
            record
            for record in map(orjson.loads, simulate(2, 14, seed))
            if record["kind"] not in {"programme", "sector"}
        ]
        for seed in range(6)
    ]


@pytest.fixture(scope="session")
def judge(book: RuleBook) -> Judge:
    """Judge situations in one run, each with ids of its own."""

    def judge_all(
        situations: Iterable[Sequence[Record]],
        as_of: date = AS_OF,
        complete_until: date | None = None,
    ) -> list[Found]:
        asked = [Situation(records, as_of, complete_until=complete_until) for records in situations]
        return judge_situations(asked, book)

    return judge_all
