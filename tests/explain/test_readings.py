"""What each function on a list read, on a placement that is written out here."""

from datetime import date
from typing import Any

import pytest

from bpvcheck.explain.model import ListRead, Mark
from bpvcheck.explain.readings import readings
from bpvcheck.explain.words import Names
from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import Scope
from bpvcheck.observe.reference import SubjectSituation
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.rulebook.subjects import derived_values, subject, subject_type

KIND = subject("placement")
AS_OF = date(2012, 6, 1)
CONTACTS = [
    {"on": date(2012, 3, 1), "channel": "visit", "participants": ["student"]},
    {"on": date(2012, 4, 12), "channel": "phone", "participants": ["trainer"]},
    {"on": date(2012, 5, 14), "channel": None, "participants": ["student"]},
    {"on": date(2012, 7, 2), "channel": "visit", "participants": ["student"]},
]


def placement(**fields: Any) -> SubjectSituation:  # noqa: ANN401 - fields of any type
    """A placement with contacts, complete up to the day as of which is judged."""
    period = {"start": date(2012, 2, 6), "planned_end": date(2012, 6, 29)}
    lists = {"contacts": CONTACTS, "endings": [], "complete_until": AS_OF}
    found = {"period": period, **lists, **fields}
    return SubjectSituation(KIND, found, AS_OF, None, {}, derived_values(KIND)["start"])


def read(expression: str, at: SubjectSituation, book: RuleBook) -> ListRead:
    """What the first list of an expression read."""
    scope = Scope("", subject_type(KIND), defined=derived_values(KIND))
    found = readings(parse(expression, scope), at, Names.of(KIND, book))
    return next(each for each in found if isinstance(each, ListRead))


def marks(found: ListRead) -> list[str]:
    """What each item was to the fact, in the order of their days."""
    return [item.mark.value for item in found.items or ()]


@pytest.mark.parametrize(
    ("expression", "expected", "result"),
    [
        (
            'done(contacts, its.channel == "visit", by=day("2012-03-31"))',
            ["found", "other", "outside", "planned"],
            "",
        ),
        (
            'done(contacts, its.channel == "phone", by=start)',
            ["other", "later", "outside", "other"],
            "",
        ),
        (
            'done(contacts, "student" in its.participants, since=day("2012-04-01"))',
            ["outside", "other", "found", "planned"],
            "",
        ),
        (
            'count(contacts, "student" in its.participants) >= 3',
            ["found", "other", "found", "planned"],
            "found: 2; asked: at least 3",
        ),
        (
            'covers(["visit", "phone", "video"], contacts, its.channel)',
            ["found", "found", "found", "planned"],
            "still missing: video call",
        ),
        (
            'done(last(contacts, its.channel == "phone"), by=start)',
            ["other", "found", "unclear", "other"],
            "the last: cannot be told; asked: on or before 6 February 2012",
        ),
        (
            'last_is(contacts, its.channel == "phone", "trainer" in its.participants)',
            ["other", "found", "other", "other"],
            "",
        ),
        (
            "largest_gap(contacts, since=start, until=end) <= 30",
            ["found", "found", "found", "planned"],
            "most days without: 42; asked: at most 30",
        ),
        (
            "fewest_in(28, contacts, since=start, until=end) >= 1",
            ["found", "found", "found", "planned"],
            "fewest in 28 days: 0; asked: at least 1",
        ),
    ],
)
def test_items_are_marked_and_the_result_is_told(
    expression: str, expected: list[str], result: str, book: RuleBook
) -> None:
    """Each item is told by what it is to the fact; the result says what they come to."""
    found = read(expression, placement(), book)
    assert (marks(found), found.result["en"]) == (expected, result)


def test_the_last_item_is_shown_with_what_it_should_be(book: RuleBook) -> None:
    """Of the last talk that counts, what was looked for and what it holds."""
    expression = 'last_is(contacts, its.channel == "visit", "trainer" in its.participants)'
    found = read(expression, placement(), book)
    assert found.looks_for["en"] == "participants: trainer (company); the last one: channel: visit"
    (shown,) = [item for item in found.items or () if item.mark is Mark.FOUND]
    assert [(each.title["en"], each.value) for each in shown.fields] == [("channel", "phone")]


def test_a_call_without_a_day_is_bounded_by_the_day_that_is_asked(book: RuleBook) -> None:
    """Asked by the due day a list is looked through up to that day, asked by now up to now."""
    expression = 'done(contacts, its.channel == "phone")'
    at = placement()
    assert read(expression, at, book).by == AS_OF
    by_due = read(expression, at.by(date(2012, 2, 6)), book)
    assert by_due.by == date(2012, 2, 6)
    assert marks(by_due)[1] == "later"


def test_what_is_missing_is_told_where_it_matters(book: RuleBook) -> None:
    """A field of an item, and how far the list is complete; nothing where the fact is known."""
    at = placement(complete_until=None)
    expression = 'done(contacts, its.channel == "video", by=day("2012-05-31"))'
    gaps = read(expression, at, book).missing
    assert [(gap.path, gap.complete_until) for gap in gaps] == [
        (("contacts", "channel"), None),
        (("contacts",), date(2012, 5, 31)),
    ]
    assert gaps[0].of["en"] == "14 May 2012"
    assert read('done(contacts, its.channel == "visit")', at, book).missing == ()
    known = f'{expression} and done(contacts, its.channel == "mail", by=start)'
    assert read(known, placement(), book).missing == ()


def test_the_first_of_nothing_is_not_shown(book: RuleBook) -> None:
    """Cards say with it that something is not known; there is nothing to read or to fill in."""
    expression = (
        "largest_gap(contacts, since=start, until=end) <= 30 or done(first(contacts, False))"
    )
    scope = Scope("", subject_type(KIND), defined=derived_values(KIND))
    found = readings(parse(expression, scope), placement(), Names.of(KIND, book))
    assert [each.looks_for for each in found if isinstance(each, ListRead)] == [
        read("largest_gap(contacts, since=start, until=end) <= 30", placement(), book).looks_for
    ]


def test_an_end_that_is_not_known_asks_for_all_endings_by_now(book: RuleBook) -> None:
    """What looks no further than the end asks up to when endings and the list itself are known."""
    at = placement(complete_until=date(2012, 5, 2))
    scope = Scope("", subject_type(KIND), defined=derived_values(KIND))
    expression = parse('none(contacts, its.channel == "video", since=start, by=end)', scope)
    found = readings(expression, at, Names.of(KIND, book))
    gaps = [gap for each in found if isinstance(each, ListRead) for gap in each.missing]
    assert [(gap.path, gap.complete_until) for gap in gaps if gap.complete_until] == [
        (("contacts",), AS_OF),
        (("endings",), AS_OF),
    ]
