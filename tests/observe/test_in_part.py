"""What is known in part: items that may fit, periods with a last day, lists that may hold more."""

from collections.abc import Callable
from typing import Any

import pytest

Record = dict[str, Any]
Ask = Callable[..., str]
AS_OF = "2012-11-01"
COMPANY = "99ZZ1234XY0008801"


def placement(**fields: object) -> Record:
    """Make a placement of which all lists are complete."""
    period = {"start": "2012-02-06", "planned_end": "2012-06-29"}
    base = {"kind": "placement", "id": "P1", "school": "99XA", "status": "final", "period": period}
    return {**base, "company": COMPANY, "complete_until": AS_OF, "endings": [], **fields}


@pytest.mark.parametrize(
    ("held", "open_ended"),
    [
        ({"until": "2012-03-01"}, "false"),
        ({"until": "2012-03-01", "open_ended": False}, "false"),
        ({"open_ended": False}, "false"),
        ({"open_ended": True}, "true"),
        ({}, "unknown"),
    ],
)
def test_what_has_a_last_day_is_not_open_ended(ask: Ask, held: Record, open_ended: str) -> None:
    """A trainer of whom only his last day is recorded is no trainer without an end."""
    trainers = [{"person": "T1", "since": "2010-08-01", **held}]
    assert ask("done(trainers, its.open_ended)", placement(trainers=trainers), as_of=AS_OF) == (
        open_ended
    )


TOPICS = 'covers(["insurance", "duties_school"], briefings, its.topics, "student" in its.audience)'


@pytest.mark.parametrize(
    ("briefing", "covered"),
    [
        # for whom it was is not known
        ({"on": "2012-01-30", "topics": ["insurance", "duties_school"]}, "unknown"),
        ({"on": "2012-01-30", "topics": ["insurance"]}, "false"),
        ({"on": "2012-01-30", "topics": []}, "false"),
        ({"on": "2012-01-30"}, "unknown"),
        # when it was is not known; the list holds all that was up to the day of judging
        ({"topics": ["insurance"], "audience": ["student"]}, "false"),
        ({"topics": ["insurance", "duties_school"], "audience": ["student"]}, "unknown"),
    ],
)
def test_an_item_that_cannot_help_leaves_nothing_unknown(
    ask: Ask, briefing: Record, covered: str
) -> None:
    """What is lacking even with all that may fit, is lacking."""
    assert ask(TOPICS, placement(briefings=[briefing]), as_of=AS_OF) == covered


def test_an_item_that_cannot_help_says_nothing_of_an_open_list(ask: Ask) -> None:
    """A list that is not complete may hold another."""
    briefing = {"on": "2012-01-30", "topics": ["insurance"]}
    records = placement(briefings=[briefing], complete_until="2012-02-01")
    assert ask(TOPICS, records, as_of=AS_OF) == "unknown"


TRAINER = "values(trainers, its.person)"


@pytest.mark.parametrize(
    ("text", "trainers_until", "answer"),
    [
        (f"done(assessments, overlaps(its.assessors, {TRAINER}))", AS_OF, "false"),
        (f"done(assessments, overlaps(its.assessors, {TRAINER}))", "2012-03-01", "unknown"),
        (f"none(assessments, overlaps(its.assessors, {TRAINER}))", "2012-03-01", "unknown"),
        (f"none(assessments, overlaps(its.assessors, {TRAINER}))", AS_OF, "true"),
        (f"done(the_company.support, its.trainer in {TRAINER})", AS_OF, "false"),
        (f"done(the_company.support, its.trainer in {TRAINER})", "2012-03-01", "unknown"),
        (f"none(the_company.support, its.trainer in {TRAINER})", "2012-03-01", "unknown"),
        (f"done(assessments, includes_all(its.criteria, {TRAINER}))", "2012-03-01", "unknown"),
        (f"done(assessments, includes_all(its.criteria, {TRAINER}))", AS_OF, "true"),
    ],
)
def test_what_is_not_among_values_is_not_there_only_if_they_are_all(
    ask: Ask, text: str, trainers_until: str, answer: str
) -> None:
    """Who is not on a list of trainers that is open may be one."""
    records = placement(
        trainers=[{"person": "T1", "since": "2010-08-01", "open_ended": True}],
        assessments=[{"on": "2012-06-01", "assessors": ["T9"], "criteria": ["T1", "T2"]}],
        lists_complete_until={"trainers": trainers_until},
    )
    support = [{"on": "2012-03-08", "trainer": "T9"}]
    company = {"kind": "company", "id": COMPANY, "support": support, "complete_until": AS_OF}
    assert ask(text, records, company, as_of=AS_OF) == answer


@pytest.mark.parametrize(
    ("recognitions", "since"),
    [
        ([("2008-10-03", "2012-10-02")], "2008-10-03"),
        ([("2011-10-03", "2015-10-02")], "2011-10-03"),
        # what joins on to it is the same recognition, in whatever order it is recorded
        ([("2009-08-01", "2013-07-31"), ("2005-08-01", "2009-07-31")], "2005-08-01"),
        ([("2009-08-02", "2013-07-31"), ("2005-08-01", "2009-07-31")], "2009-08-02"),
        # a longer one holds a shorter one that began later
        ([("2006-01-01", "2014-12-31"), ("2007-01-01", "2008-12-31")], "2006-01-01"),
        # broken off within the year: that of its first recognised day
        ([("2008-01-01", "2011-09-30"), ("2012-01-01", "2015-12-31")], "2008-01-01"),
    ],
)
def test_a_recognition_began_when_it_did(
    ask: Ask, recognitions: list[tuple[str, str]], since: str
) -> None:
    """A school year does not begin a recognition anew."""
    listed = [
        {"qualification": "94920", "since": first, "until": last, "ended_on": []}
        for first, last in recognitions
    ]
    # another company, whose recognition is older, before and after it
    others = [
        {"kind": "company", "id": f"99ZZ{code}XY0008801", "recognitions": [
            {"qualification": "94920", "since": "2004-01-01", "until": "2020-12-31"}
        ]}
        for code in ("1233", "1235")
    ]  # fmt: skip
    company = {"kind": "company", "id": COMPANY, "recognitions": listed, "complete_until": AS_OF}
    text = f'recognised_since == day("{since}")'
    assert ask(text, company, *others, as_of=AS_OF, part="2011-2012") == "true"
