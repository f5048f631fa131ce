"""Working days, school years and half-years, against days worked out by hand."""

from collections.abc import Callable
from datetime import date

from bpvcheck.testing import (
    Found,
    Record,
    company,
    placement,
    programme,
    recognition_request,
    school,
)

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
    "by decree: the Friday after King's day": ("2017-04-19", "2017-05-08", "2017-05-09"),
    "by decree: before Christmas and New Year": ("2018-12-17", "2019-01-07", "2019-01-08"),
    "by decree: the day after Ascension Day": ("2024-04-25", "2024-05-13", "2024-05-14"),
}


def _request(asked: str, decided: str) -> Record:
    return recognition_request(
        "a",
        complete_until="2024-11-01",
        requested_on=asked,
        criteria=[{"on": asked, "outcome": "met"}],
        decisions=[{"on": decided, "outcome": "recognised"}],
        extensions_of_term=[],
    )


def test_ten_working_days_skip_weekends_and_holidays(judge: Judge) -> None:
    """Recognised on the tenth working day is in time, on the eleventh it is late."""
    requests = [
        [_request(asked, decided)]
        for asked, tenth, eleventh in TEN_WORKING_DAYS.values()
        for decided in (tenth, eleventh)
    ]
    found = judge(requests, as_of=date(2024, 11, 1))
    rows = [each["ALG-KC-1c", "a", "", "knowledge_centre"] for each in found]
    pairs = zip(TEN_WORKING_DAYS, rows[::2], rows[1::2], strict=True)
    assert {
        name: (str(first.due), first.verdict, second.verdict) for name, first, second in pairs
    } == {
        name: (tenth, "met", "met_late")
        for name, (_asked, tenth, _next) in TEN_WORKING_DAYS.items()
    }


def _placement(start: str, end: str = "2012-10-26") -> Record:
    return placement("p", period={"start": start, "planned_end": end})


def _parts(found: Found, duty: str) -> list[str]:
    return sorted(key[2] for key in found if key[0] == duty)


def test_a_school_year_runs_from_august_to_july(judge: Judge) -> None:
    """The school is judged for the school year in which a placement starts."""
    years = {
        "2009-08-01": "2009-2010",
        "2011-07-31": "2010-2011",
        "2011-08-01": "2011-2012",
        "2012-07-31": "2011-2012",
        "2012-08-01": "2012-2013",
    }
    found = judge([_placement(start)] for start in years)
    assert [_parts(each, "ALG-OI-1b") for each in found] == [[year] for year in years.values()]


THIS_YEAR = "2012-2013"
"""The school year of the as-of date, for which every record is judged."""


def test_nothing_is_judged_before_the_protocol(judge: Judge) -> None:
    """A placement that started before 10 June 2009 gives its school no year to be judged for."""
    (found,) = judge([[_placement("2009-06-09"), school("99XB")]])
    assert _parts(found, "ALG-OI-1b") == [THIS_YEAR]
    assert found["VRB-OI-5", "p", "", "school"].verdict == "not_applicable"


def test_a_company_is_judged_for_the_years_in_which_placements_run(judge: Judge) -> None:
    """A placement over the turn of a school year counts in both."""
    over, within = judge(
        [_placement(start, "2012-10-26")] for start in ("2012-07-30", "2012-08-01")
    )
    assert _parts(over, "ALG-KC-3a") == ["2011-2012", "2012-2013"]
    assert _parts(within, "ALG-KC-3a") == ["2012-2013"]


def test_a_company_is_judged_for_every_year_in_which_it_is_recognised(judge: Judge) -> None:
    """Where no placements run, too; and as every record for the year of the as-of date."""
    years = {
        ("2010-08-01", "2011-07-31"): ["2010-2011", THIS_YEAR],
        ("2012-07-31", "2012-08-01"): ["2011-2012", THIS_YEAR],
        ("2010-07-31", "2013-07-31"): ["2009-2010", "2010-2011", "2011-2012", THIS_YEAR],
    }
    found = judge([_company(since, until)] for since, until in years)
    assert [_parts(each, "VRB-KC-2") for each in found] == list(years.values())


def _company(since: str, until: str) -> Record:
    term = {"qualification": "95530", "location": "all", "since": since, "until": until}
    return company(complete_until="2012-11-01", recognitions=[{**term, "ended_on": []}])


def test_half_years_meet_between_june_and_july(judge: Judge) -> None:
    """A meeting on 30 June is of the first half of the year, one on 1 July of the second."""
    june, july = judge(
        [_programme("2011-01-01", meetings={"on": day, "initiative": "programme_manager"})]
        for day in ("2011-06-30", "2011-07-01")
    )
    halves = ("2011-1 colo", "2011-2 colo")
    assert [june["GA-1b", "programme-1", half, "parties"].verdict for half in halves] == [
        "met",
        "breached",
    ]
    assert [july["GA-1b", "programme-1", half, "parties"].verdict for half in halves] == [
        "breached",
        "met",
    ]
    assert [part for part in _parts(june, "GA-1b") if part.endswith("colo")] == [
        "2011-1 colo",
        "2011-2 colo",
        "2012-1 colo",
        "2012-2 colo",
    ]


def test_two_years_run_from_the_day_of_the_programme(judge: Judge) -> None:
    """A monitor on 9 June 2011 is of the first two years, one on 10 June of the next two."""
    found = judge(
        [_programme("2009-06-10", monitors={"on": day, "among": ["company"]})]
        for day in ("2011-06-09", "2011-06-10")
    )
    windows = ("2009-2011 mbo_raad", "2011-2013 mbo_raad")
    verdicts = [
        [each["GA-1c", "programme-1", part, "parties"].verdict for part in windows]
        for each in found
    ]
    assert verdicts == [["met", "pending"], ["breached", "met"]]


def _programme(since: str, **events: Record) -> Record:
    parties = ["mbo_raad", "vno_ncw", "colo", "ocw"]
    held = {name: [{"participants": parties, **event}] for name, event in events.items()}
    return programme(since=since, parties=parties, complete_until="2012-11-01", **held)
