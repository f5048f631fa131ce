"""Expressions that are not in the language are refused where they go wrong."""

from collections.abc import Iterator

import pytest

from bpvcheck.errors import Code
from bpvcheck.expressions.nodes import Compare, Constant, VerdictOf
from bpvcheck.expressions.parse import parse
from bpvcheck.expressions.scope import ExpressionError, Scope
from bpvcheck.expressions.types import Bool, Date, Events, Int, Str, Struct, Values
from bpvcheck.i18n import using

SUBJECT = Struct(
    {
        "status": Str(frozenset({"final", "withdrawn"})),
        "period": Struct({"start": Date()}),
        "hours": Int(),
        "visits": Events({"on": Date(happens=True), "by": Str(), "topics": Values(Str())}, "on"),
        "signed_on": Date(happens=True),
    }
)
SCOPE = Scope(
    "A-1", SUBJECT, {"number": Int()}, {"half_way": Constant(1, Int())}, cards=("A-1", "A-2")
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


@pytest.mark.parametrize(
    ("text", "code", "column", "message", "hint"),
    [
        ("statsu", Code.UNKNOWN_NAME, 0, 'There is no field "statsu".', 'did you mean "status"?'),
        ("halfway", Code.UNKNOWN_NAME, 0, "There is no field", 'did you mean "half_way"?'),
        ("period.strat", Code.UNKNOWN_NAME, 0, "There is no field", 'did you mean "start"?'),
        ("terms.nmber", Code.UNKNOWN_NAME, 0, "The card has no term", 'did you mean "number"?'),
        ("its.by", Code.UNKNOWN_NAME, 0, '"its" stands only in the condition on a list.', ""),
        ("dome(visits)", Code.UNKNOWN_NAME, 0, "There is no function", 'did you mean "done"?'),
        ("done(visits, its.form)", Code.UNKNOWN_NAME, 13, 'There is no field "form".', ""),
        ('verdict("A-3")', Code.UNKNOWN_CARD, 8, 'There is no duty "A-3".', "did you mean"),
        ('verdict("A-2") == "meet"', Code.WRONG_TYPE, 0, '"meet" is not one of', '"met"?'),
        ("hours is None", Code.WRONG_EXPRESSION, 0, "Whether something is recorded cannot", ""),
        ("hours is not None", Code.WRONG_EXPRESSION, 0, "Whether something is recorded", ""),
        ("hours == None", Code.WRONG_EXPRESSION, 9, "Only texts in quotes, whole numbers", ""),
        ("hours + 1", Code.WRONG_TYPE, 0, "Plus and minus stand between a date and", ""),
        ("hours == status", Code.WRONG_TYPE, 0, "a number cannot be compared with a text.", ""),
        ('status == "finl"', Code.WRONG_TYPE, 0, '"finl" is not one of the words', '"final"?'),
        ("signed_on <= period.start", Code.WRONG_TYPE, 0, "The date of something that", "done("),
        ("1 < hours < 3", Code.WRONG_EXPRESSION, 0, "Compare two values at a time", ""),
        ("hours and status", Code.WRONG_TYPE, 0, "Expected true or false, found a number.", ""),
        ("[hours]", Code.WRONG_EXPRESSION, 0, "A list that is written out holds texts", ""),
        ("hours if status else 1", Code.WRONG_EXPRESSION, 0, "This is not part of the", "see"),
        ("count(visits, by=1)", Code.WRONG_TYPE, 17, "count() takes a date here", ""),
        (
            "done(visits, none(visits, by=its.on))",
            Code.WRONG_TYPE,
            13,
            'none() looks at another list here, and cannot ask "its" for a day.',
            "compare days of one item with done(its.…, by=its.…)",
        ),
        (
            "done(visits, covers(its.topics, visits, its.topics))",
            Code.WRONG_TYPE,
            13,
            'covers() looks at another list here, and cannot ask "its" for a day.',
            "compare days of one item with done(its.…, by=its.…)",
        ),
        (
            "first(visits) < period.start",
            Code.WRONG_TYPE,
            0,
            "The date of something that happens is not compared directly.",
            "Write done(…, by=...): what is later than the as-of date has not happened.",
        ),
        (
            "happening(visits)",
            Code.UNKNOWN_NAME,
            0,
            "There is no function",
            'see docs/rule-cards.md, "The functions", for what there is',
        ),
        ("count(visits, on=1)", Code.WRONG_TYPE, 17, 'count() has no "on=".', ""),
        ("count()", Code.WRONG_TYPE, 0, "Something is missing here: count(list", ""),
        ("size(hours)", Code.WRONG_TYPE, 5, "size() takes a list of values here", ""),
        (
            "hinted(recorded(signed_on, signed_on))",
            Code.WRONG_TYPE,
            0,
            "hinted() takes a field of",
            "",
        ),
        ("done(hours)", Code.WRONG_TYPE, 5, "done() looks at a list of items, not at", ""),
        ("done(", Code.WRONG_EXPRESSION, 4, "The expression cannot be read", ""),
        ("", Code.WRONG_EXPRESSION, 0, "The expression cannot be read", ""),
        ('"a\0b"', Code.WRONG_EXPRESSION, 0, "The expression cannot be read", ""),
        *(
            ("not " * depth + "True", Code.WRONG_EXPRESSION, 0, "This is nested deeper than", "")
            for depth in (120, 400, 2000, 20000)
        ),
    ],
)
def test_what_is_not_in_the_language_is_refused(
    text: str, code: Code, column: int, message: str, hint: str
) -> None:
    """The error has its code, its column from 0, what is wrong and the nearest name."""
    with pytest.raises(ExpressionError) as caught:
        parse(text, SCOPE)
    error = caught.value
    assert (code, True, True) == (error.code, message in error.message, hint in error.hint)
    assert column == error.column


def test_another_type_than_is_wanted_is_refused() -> None:
    """A fact is true, false or unknown, and nothing else will do."""
    with pytest.raises(ExpressionError, match="Expected true or false, found a number"):
        parse("hours", SCOPE, wanted=Bool())


def test_a_verdict_is_a_word_from_a_closed_list() -> None:
    """What was judged of another duty can be compared with the verdicts there are."""
    node = parse('verdict("A-2") == "breached"', SCOPE, wanted=Bool())
    assert isinstance(node, Compare)
    assert isinstance(node.left, VerdictOf)
    assert node.left.card == "A-2"
