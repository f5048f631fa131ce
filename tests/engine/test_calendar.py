"""Working days, school years and half-years, against days worked out by hand."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from bpvcheck.testing import Row

Record = dict[str, Any]
Found = Mapping[tuple[str, str, str, str], Row]
Judge = Callable[..., list[Found]]

# asked on, the tenth working day after it, the eleventh
TEN_WORKING_DAYS = {
    "an ordinary fortnight": ("2012-09-03", "2012-09-17", "2012-09-18"),
    "asked on a Saturday": ("2012-09-01", "2012-09-14", "2012-09-17"),
    "Christmas and New Year, Friday": ("2009-12-21", "2010-01-06", "2010-01-07"),
    "Queen's day on a Friday, 5 May": ("2010-04-21", "2010-05-07", "2010-05-10"),
    "asked on 5 May, Ascension Day": ("2010-05-05", "2010-05-20", "2010-05-21"),
    "Ascension Day, Whit Monday": ("2010-05-12", "2010-05-28", "2010-05-31"),
    "Easter, Queen's day on a Saturday, 5 May": ("2011-04-19", "2011-05-06", "2011-05-09"),
    "Good Friday, Easter Monday": ("2012-04-04", "2012-04-20", "2012-04-23"),
    "Queen's day on a Monday": ("2012-04-19", "2012-05-04", "2012-05-07"),
    "Christmas and New Year, Tuesday": ("2012-12-17", "2013-01-03", "2013-01-04"),
    "the last Queen's day, 5 May on a Sunday": ("2013-04-22", "2013-05-07", "2013-05-08"),
    "Easter, the first King's day on a Saturday": ("2014-04-14", "2014-04-30", "2014-05-01"),
    "King's day on a Monday, 5 May": ("2015-04-20", "2015-05-06", "2015-05-07"),
    "King's day, Ascension Day on 5 May": ("2016-04-25", "2016-05-11", "2016-05-12"),
}


def _request(asked: str, decided: str) -> Record:
    return {
        "kind": "recognition_request",
        "id": "a",
        "knowledge_centre": "99ZZ",
        "complete_until": "2016-11-01",
        "requested_on": asked,
        "criteria": [{"on": asked, "outcome": "met"}],
        "decisions": [{"on": decided, "outcome": "recognised"}],
        "extensions_of_term": [],
    }


def test_ten_working_days_skip_weekends_and_holidays(judge: Judge) -> None:
    """Recognised on the tenth working day is in time, on the eleventh it is late."""
    cases = list(TEN_WORKING_DAYS.values())
    as_of = date(2016, 11, 1)
    in_time = judge(([_request(asked, tenth)] for asked, tenth, _next in cases), as_of=as_of)
    late = judge(([_request(asked, after)] for asked, _tenth, after in cases), as_of=as_of)
    key = ("ALG-KC-1c", "a", "", "knowledge_centre")
    found = {
        name: (str(first[key].due)[:10], first[key].verdict, second[key].verdict)
        for name, first, second in zip(TEN_WORKING_DAYS, in_time, late, strict=True)
    }
    assert found == {
        name: (tenth, "met", "met_late")
        for name, (_asked, tenth, _next) in TEN_WORKING_DAYS.items()
    }


def _placement(start: str, end: str = "2012-10-26") -> Record:
    return {
        "kind": "placement",
        "id": "p",
        "school": "99XA",
        "status": "final",
        "company": "100000001",
        "period": {"start": start, "planned_end": end},
    }


def _parts(found: Found, duty: str) -> list[str]:
    return sorted(key[2] for key in found if key[0] == duty)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2011-07-31", "2010-2011"),
        ("2011-08-01", "2011-2012"),
        ("2012-07-31", "2011-2012"),
        ("2012-08-01", "2012-2013"),
        ("2009-08-01", "2009-2010"),
    ],
)
def test_a_school_year_runs_from_august_to_july(judge: Judge, start: str, expected: str) -> None:
    """The school is judged for the school year in which a placement starts."""
    (found,) = judge([[_placement(start)]])
    assert _parts(found, "ALG-OI-1b") == [expected]


def test_nothing_is_judged_before_the_protocol(judge: Judge) -> None:
    """A placement that started before 10 June 2009 gives its school no year to be judged for."""
    (found,) = judge([[_placement("2009-06-09"), {"kind": "school", "id": "99XB"}]])
    assert _parts(found, "ALG-OI-1b") == []
    assert found["VRB-OI-5", "p", "", "school"].verdict == "not_applicable"


def test_a_company_is_judged_for_the_years_in_which_placements_run(judge: Judge) -> None:
    """A placement over the turn of a school year counts in both."""
    (over,) = judge([[_placement("2012-07-30", "2012-10-26")]])
    assert _parts(over, "ALG-KC-3a") == ["2011-2012", "2012-2013"]
    (within,) = judge([[_placement("2012-08-01", "2012-10-26")]])
    assert _parts(within, "ALG-KC-3a") == ["2012-2013"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2011-08-01", "2012-07-31", ["2011-2012"]),
        ("2012-07-31", "2012-08-01", ["2011-2012", "2012-2013"]),
        ("2010-07-31", "2013-07-31", ["2011-2012", "2012-2013"]),
    ],
)
def test_a_recognised_company_is_judged_for_this_year_and_the_last(
    judge: Judge, since: str, until: str, expected: list[str]
) -> None:
    """Where no placements run, the years that matter are that of the as-of date and the last."""
    term = {"qualification": "95530", "location": "all", "since": since, "until": until}
    company = {
        "kind": "company",
        "id": "100000001",
        "complete_until": "2012-11-01",
        "recognitions": [{**term, "ended_on": []}],
    }
    (found,) = judge([[company]])
    assert _parts(found, "VRB-KC-2") == expected


@pytest.mark.parametrize(
    ("meeting", "first", "second"),
    [("2011-06-30", "met", "breached"), ("2011-07-01", "breached", "met")],
)
def test_half_years_meet_between_june_and_july(
    judge: Judge, meeting: str, first: str, second: str
) -> None:
    """A meeting on 30 June is of the first half of the year, one on 1 July of the second."""
    parties = ["mbo_raad", "mkb_nederland", "vno_ncw", "colo"]
    programme: Record = {
        "kind": "programme",
        "id": "bpv",
        "since": "2011-01-01",
        "complete_until": "2012-11-01",
        "parties": parties,
        "meetings": [{"on": meeting, "participants": parties}],
    }
    (found,) = judge([[programme]])
    verdicts = [found["GA-1b", "bpv", f"2011-{half} colo", "parties"].verdict for half in (1, 2)]
    assert verdicts == [first, second]
    assert _parts(found, "GA-1b")[::4] == [
        "2011-1 colo",
        "2011-2 colo",
        "2012-1 colo",
        "2012-2 colo",
    ]


def test_two_years_run_from_the_day_of_the_programme(judge: Judge) -> None:
    """A monitor on 9 June 2011 is of the first two years, one on 10 June of the next two."""
    parties = ["mbo_raad", "ocw"]
    base: Record = {
        "kind": "programme",
        "id": "bpv",
        "since": "2009-06-10",
        "complete_until": "2012-11-01",
        "parties": parties,
    }
    found = judge(
        [{**base, "monitors": [{"on": day, "among": ["company"], "participants": parties}]}]
        for day in ("2011-06-09", "2011-06-10")
    )
    windows = ("2009-2011 mbo_raad", "2011-2013 mbo_raad")
    verdicts = [
        [each["GA-1c", "bpv", part, "parties"].verdict for part in windows] for each in found
    ]
    assert verdicts == [["met", "pending"], ["breached", "met"]]
