"""The kit judges situations and days, and its checks fail where something is wrong."""

from datetime import date
from pathlib import Path

import pytest

from bpvcheck import testing
from bpvcheck.errors import PluginError
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.example_files import written
from bpvcheck.rulebook.load import load_rules
from bpvcheck.testing import (
    Found,
    Situation,
    check_irrelevant,
    check_order,
    check_removal,
    days_around,
    judge_around,
    judge_situations,
    placement,
    rule_book,
    worked_examples,
)
from bpvcheck.testing.run import InvalidRecordsError

DUTY = "VRB-OI-5"
START = date(2012, 2, 6)
AFTER = date(2012, 6, 1)
PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
TOPICS = [
    "responsibilities_company",
    "responsibilities_school",
    "duties_company",
    "duties_school",
    "insurance",
]


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """All cards of the protocol."""
    return load_rules()


def told(day: date | None) -> list[dict[str, object]]:
    """A placement of which student and company were told of everything on a day, or never."""
    briefing = {"on": day, "audience": ["student", "company"], "topics": TOPICS}
    briefings = [briefing] if day else []
    return [placement(briefings=briefings, complete_until=AFTER)]


def verdict(found: Found) -> str:
    """Give the verdict on the placement."""
    return found[DUTY, "bpv-1", "", "school"].verdict


def test_what_is_public_is_listed() -> None:
    """Every public name has a docstring, and what makes our own fixtures is not among them."""
    for name in testing.__all__:
        assert getattr(testing, name).__doc__, name
    assert testing.__all__ == sorted(testing.__all__, key=lambda name: (not name.isupper(), name))
    assert not {"demo", "set_apart", "demo_lines"} & set(testing.__all__)


def test_situations_are_judged_each_by_itself(book: RuleBook) -> None:
    """Records with the same ids in several situations, and on several days, do not meet."""
    before, after = START.replace(month=1), AFTER
    asked = [
        Situation(told(START), after),
        Situation(told(None), after),
        Situation(told(None), before),
    ]
    found = judge_situations(asked, book, [DUTY])
    assert [verdict(each) for each in found] == ["met", "breached", "pending"]
    row = found[0][DUTY, "bpv-1", "", "school"]
    assert (row.subject, row.bearer_id) == ("bpv-1", "99XA")


def test_a_duty_that_does_not_apply_is_judged_as_such(book: RuleBook) -> None:
    """A run in which nothing applies is not an error here: tests ask for that verdict too."""
    withdrawn = Situation([placement(status="withdrawn")], AFTER)
    (found,) = judge_situations([withdrawn], book, [DUTY])
    assert verdict(found) == "not_applicable"


def test_the_situation_is_named_whose_record_is_not_valid(book: RuleBook) -> None:
    """Of many situations in one run, the wrong one is told."""
    wrong = placement(period={"start": "2012-02-06", "planned_end": "2012-02-05"})
    situations = [
        Situation(told(START), AFTER, "right"),
        Situation([wrong], AFTER, "the end before the start"),
    ]
    with pytest.raises(InvalidRecordsError, match="the end before the start: /period"):
        judge_situations(situations, book, [DUTY])


def test_days_around_the_end_of_february() -> None:
    """2012 was a leap year."""
    days = days_around(date(2012, 2, 29))
    assert days == (date(2012, 2, 28), date(2012, 2, 29), date(2012, 3, 1))
    assert (days.before, days.on, days.after) == tuple(days)


def test_nothing_was_done_around_the_due_day(book: RuleBook) -> None:
    """Student and company are told before the start; until it is past the duty stays open."""
    found = judge_around(START, told(None), book, DUTY)
    assert found == ("pending", "pending", "breached")
    assert found.after == "breached"


@pytest.mark.parametrize(
    ("day", "expected"), [*zip(days_around(START), ("met", "met", "met_late"), strict=True)]
)
def test_done_around_the_due_day(book: RuleBook, day: date, expected: str) -> None:
    """Told on the first day is in time, told the day after is late."""
    (found,) = judge_situations([Situation(told(day), AFTER)], book, [DUTY])
    assert verdict(found) == expected


def test_a_day_is_judged_for_one_subject(book: RuleBook) -> None:
    """Two placements give no one verdict."""
    two = [placement("a"), placement("b")]
    with pytest.raises(AssertionError, match=DUTY):
        judge_around(START, two, book, DUTY)


def test_a_rule_book_has_the_plugins_that_are_named(book: RuleBook) -> None:
    """One plugin beside the protocol, whatever is installed."""
    made = rule_book(PLUGINS / "ict" / "bpvcheck_ict")
    assert {card.agreement for card in made} == {"protocol", "ict"}
    assert set(book.cards) < set(made.cards)


def test_a_folder_without_a_plugin_is_refused(tmp_path: Path) -> None:
    """What is wrong with a plugin is an error with its message."""
    with pytest.raises(PluginError):
        rule_book(tmp_path)


def test_worked_examples_are_situations() -> None:
    """Each example of the plugin's cards, with its day and its name."""
    book = rule_book(PLUGINS / "ict" / "bpvcheck_ict")
    found = worked_examples(book, "ict")
    assert len(found) == sum(len(written(card).cases) for card in book.select(["ict"]))
    assert {each.name.partition(":")[0] for each in found} == {"ICT-1", "ICT-1@2015"}


def test_the_order_of_records_is_looked_at(book: RuleBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a finding follows the order of records, the check fails and names the situation."""
    situations = [Situation([placement("a"), placement("b"), *told(START)], AFTER, "three")]
    check_order(situations, book, [DUTY])

    def by_order(asked: list[Situation], *_rest: object) -> list[object]:
        return [{DUTY: each.records[0]["id"]} for each in asked]

    monkeypatch.setattr("bpvcheck.testing.invariance.judge_situations", by_order)
    with pytest.raises(AssertionError, match="three"):
        check_order(situations, book, [DUTY])


def test_a_field_that_a_card_does_not_list_is_looked_at(book: RuleBook) -> None:
    """Briefings decide: they may not be left out, and everything else may."""
    situations = [Situation([placement(briefings=told(START)[0]["briefings"], level=3)], AFTER)]
    check_irrelevant(situations, book, [DUTY])


def test_irrelevant_fields_that_matter_fail(
    book: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a card reads what it does not say, leaving that out changes its findings."""
    monkeypatch.setattr("bpvcheck.testing.invariance.reads", lambda _card: ("period",))
    situations = [Situation(told(START), AFTER, "told")]
    with pytest.raises(AssertionError, match="told"):
        check_irrelevant(situations, book, [DUTY])


def test_removal_that_shows_something_fails(
    book: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A judge that takes what is missing for done is found out."""
    situations = [Situation(told(None), AFTER, "not told")]
    check_removal(situations, book, [DUTY], tries=20)

    def careless(asked: list[Situation], _book: RuleBook, _only: object) -> list[Found]:
        rows = judge_situations(asked, _book, [DUTY])
        return [
            {key: row._replace(verdict="met") if row.verdict == "not_demonstrated" else row}
            for each in rows
            for key, row in each.items()
        ]

    monkeypatch.setattr("bpvcheck.testing.removal.judge_situations", careless)
    with pytest.raises(AssertionError, match="not told, without"):
        check_removal(situations, book, [DUTY], tries=20)
