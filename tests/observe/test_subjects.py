"""Which subjects records yield, so that none is left out in silence and none disappears."""

from collections.abc import Callable
from typing import Any

import pytest

Record = dict[str, Any]
Judged = Callable[..., list[str]]
Ask = Callable[..., str]
AS_OF = "2012-11-01"
COMPANY = "100018965"


def company(**fields: object) -> Record:
    """Make a company."""
    return {"kind": "company", "id": COMPANY, **fields}


def placement(**fields: object) -> Record:
    """Make a placement of the spring of 2012 at the company."""
    period = {"start": "2012-02-06", "planned_end": "2012-06-29"}
    base = {"kind": "placement", "id": "P1", "school": "99XA", "status": "ended", "period": period}
    return {**base, "company": COMPANY, **fields}


def years(found: list[str]) -> list[str]:
    """Give the school years of subjects, by the year in which they begin."""
    return [each.split(" ")[1][:4] for each in found]


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("company_per_school_year", {"kind": "company", "id": COMPANY}),
        ("school_per_school_year", {"kind": "school", "id": "99XA"}),
        ("knowledge_centre_per_school_year", {"kind": "knowledge_centre", "id": "99XA"}),
    ],
)
def test_every_record_is_judged_for_the_year_of_the_as_of_date(
    judged: Judged, name: str, record: Record
) -> None:
    """Also where nothing else is recorded."""
    assert judged(name, record, as_of=AS_OF) == [f"{record['id']} 2012-2013"]
    assert judged(name, record, as_of="2013-07-31") == [f"{record['id']} 2012-2013"]


@pytest.mark.parametrize(
    ("fields", "recorded"),
    [
        ({"support": [{"on": "2010-09-10"}]}, ["2010"]),
        ({"support": [{"on": "2009-06-09"}]}, []),
        ({"support": [{"on": "2009-06-10"}]}, ["2008"]),
        ({"support": [{"on": "2012-11-02"}]}, []),
        ({"support": [{"by": "knowledge_centre"}]}, []),
        ({"sustainability_decisions": [{"on": "2011-03-01"}]}, ["2010"]),
        ({"listings": [{"since": "2010-01-01", "until": "2011-09-01"}]}, ["2009", "2010", "2011"]),
        ({"profiles": [{"since": "2011-02-01", "open_ended": True}]}, ["2010", "2011"]),
        ({"profiles": [{"since": "2009-09-01", "updated_on": "2010-09-01"}]}, ["2009", "2010"]),
        # a recognition without a known end is there on its first day
        ({"recognitions": [{"since": "2010-01-01"}]}, ["2009"]),
        (
            {"recognitions": [{"since": "2008-01-01", "until": "2010-08-01"}]},
            ["2008", "2009", "2010"],
        ),
        # a plan runs until it is closed
        (
            {"improvement_plans": [{"on": "2009-09-01", "closed_on": "2010-09-01"}]},
            ["2009", "2010"],
        ),
        ({"improvement_plans": [{"on": "2010-09-01"}]}, ["2010", "2011"]),
    ],
)
def test_a_year_of_which_something_is_recorded_is_judged(
    judged: Judged, fields: Record, recorded: list[str]
) -> None:
    """As of any later day, beside the year of that day."""
    name, record = "company_per_school_year", company(**fields)
    assert years(judged(name, record, as_of=AS_OF)) == [*recorded, "2012"]
    later = years(judged(name, record, as_of="2013-08-01"))
    assert set(recorded) <= set(later)


def test_a_judgement_is_something_recorded(judged: Judged) -> None:
    """An attestation about a school was given in a year."""
    school = {"kind": "school", "id": "99XA"}
    attestation = {
        "kind": "attestation",
        "id": "A1",
        "duty": "ALG-OI-1a",
        "subject_kind": "school",
        "subject": "99XA",
        "on": "2010-03-01",
    }
    found = judged("school_per_school_year", school, attestation, as_of=AS_OF)
    assert years(found) == ["2009", "2012"]


def test_withdrawing_a_placement_takes_no_year_away(judged: Judged) -> None:
    """School and company stay judged for the year in which it would have run."""
    for status in ("ended", "withdrawn", "rejected", None):
        records = placement(status=status)
        assert judged("company_per_school_year", records, as_of=AS_OF) == [f"{COMPANY} 2011-2012"]
        assert judged("school_per_school_year", records, as_of=AS_OF) == ["99XA 2011-2012"]


UNTIL_THEN, BEFORE = "2012-07-31", "2012-07-30"


@pytest.mark.parametrize(
    ("records", "complete", "active"),
    [
        ([company(), placement()], "", "true"),
        ([company(), placement(status="withdrawn")], "", "unknown"),
        ([company(support=[{"on": "2012-01-10"}])], "", "unknown"),
        ([company(support=[{"on": "2012-01-10"}])], UNTIL_THEN, "false"),
        ([company(support=[{"on": "2012-01-10"}])], BEFORE, "unknown"),
        (
            [company(placements_complete_until=UNTIL_THEN), placement(status="rejected")],
            "",
            "false",
        ),
        ([company(placements_complete_until=BEFORE), placement(status="rejected")], "", "unknown"),
        # what the company states goes before the run
        (
            [company(placements_complete_until=BEFORE), placement(status="rejected")],
            UNTIL_THEN,
            "unknown",
        ),
        # whether it took place, or when it started, is not recorded
        ([company(placements_complete_until=AS_OF), placement(status=None)], "", "unknown"),
        (
            [
                company(placements_complete_until=AS_OF, support=[{"on": "2012-01-10"}]),
                placement(period=None),
            ],
            "",
            "unknown",
        ),
        ([placement(status="withdrawn")], "", "unknown"),
        ([placement(status="withdrawn")], AS_OF, "false"),
    ],
)
def test_a_company_without_placements_in_the_input_may_have_some(
    ask: Ask, records: list[Record], complete: str, active: str
) -> None:
    """That none is there tells nothing, unless the input says that all are there."""
    asked = {"as_of": AS_OF, "complete": complete, "part": "2011-2012"}
    assert ask("active", *records, **asked) == active
    none = {"true": "false", "false": "true"}.get(active, "unknown")
    assert ask("none(placements)", *records, **asked) == none
    assert ask("not evaluated", *records, **asked) == ("true" if active == "false" else "unknown")


@pytest.mark.parametrize(
    ("evaluations", "evaluated"),
    [
        ({"evaluations": [{"on": "2012-07-02"}]}, "true"),
        ({"evaluations": []}, "false"),
        ({"evaluations": [{"about": ["period"]}]}, "unknown"),
        ({}, "unknown"),
        ({"evaluations": [], "lists_complete_since": {"evaluations": "2011-08-01"}}, "false"),
        ({"evaluations": [], "lists_complete_since": {"evaluations": "2011-08-02"}}, "unknown"),
    ],
)
def test_whether_a_placement_was_evaluated(ask: Ask, evaluations: Record, evaluated: str) -> None:
    """That none was needs all placements, and of each the list of the whole year."""
    records = [
        company(placements_complete_until=AS_OF),
        placement(complete_until=AS_OF, **evaluations),
    ]
    assert ask("evaluated", *records, as_of=AS_OF, part="2011-2012") == evaluated


@pytest.mark.parametrize(
    ("start", "end", "status", "first", "last"),
    [
        ("2012-03-05", "2012-06-01", None, "true", "true"),
        ("2012-03-05", "2012-07-13", None, "true", "unknown"),
        ("2012-01-09", "2012-06-01", None, "unknown", "true"),
        ("2012-01-09", "2012-07-13", "final", "false", "false"),
        ("2012-01-09", "2012-07-13", "withdrawn", "true", "true"),
        # of another school year
        ("2012-08-20", "2012-10-19", None, "true", "true"),
    ],
)
def test_days_with_placements_hang_on_those_that_may_take_place(  # noqa: PLR0913, PLR0917
    ask: Ask, start: str, end: str, status: str | None, first: str, last: str
) -> None:
    """One runs from 6 February to 29 June 2012; of the other it is not always known whether."""
    told: Record = {"endings": [], "complete_until": AS_OF}
    other = placement(id="P2", status=status, period={"start": start, "planned_end": end}, **told)
    records, asked = [company(), placement(**told), other], {"as_of": AS_OF, "part": "2011-2012"}
    assert ask('first_day == day("2012-02-06")', *records, **asked) == first
    assert ask('last_day == day("2012-06-29")', *records, **asked) == last


@pytest.mark.parametrize(
    ("fields", "runs", "last", "planned", "next_year"),
    [
        # planned to run from 6 February 2012 until 12 October
        ({}, "true", "unknown", "true", "unknown"),
        ({"endings": []}, "true", "unknown", "true", "unknown"),
        ({"endings": [], "complete_until": "2012-07-30"}, "true", "unknown", "true", "unknown"),
        ({"endings": [], "complete_until": "2012-07-31"}, "true", "true", "true", "unknown"),
        ({"endings": [], "complete_until": "2012-08-01"}, "true", "true", "true", "true"),
        ({"endings": [{"on": "2012-07-31"}]}, "true", "true", "true", "false"),
        ({"endings": [{"on": "2012-07-30"}]}, "true", "false", "false", "false"),
        ({"endings": [{"on": "2012-08-01"}]}, "true", "true", "true", "true"),
        ({"endings": [{}]}, "true", "unknown", "true", "unknown"),
        ({"period": {"start": "2012-02-06"}}, "true", "unknown", "unknown", "unknown"),
        (
            {"endings": [], "complete_until": "2012-07-31", "period": {"start": "2012-02-06"}},
            "true", "true", "unknown", "unknown",
        ),
        (
            {"status": None, "endings": [{"on": "2012-07-31"}]},
            "unknown", "unknown", "unknown", "false",
        ),
    ],
)  # fmt: skip
def test_days_with_placements_hang_on_when_these_ended(  # noqa: PLR0913, PLR0917
    ask: Ask, fields: Record, runs: str, last: str, planned: str, next_year: str
) -> None:
    """Until when one ran is known as of a placement's end; a plan alone shows no day of it."""
    until = {"start": "2012-02-06", "planned_end": "2012-10-12"}
    support = [{"on": "2012-09-10"}]
    records = [
        company(placements_complete_until="2012-12-31", support=support),
        placement(**{"period": until, **fields}),
    ]
    asked = {"as_of": "2012-12-31", "part": "2011-2012"}
    assert ask("active", *records, **asked) == runs
    assert ask('last_day == day("2012-07-31")', *records, **asked) == last
    assert ask('planned_last_day == day("2012-07-31")', *records, **asked) == planned
    assert ask("active", *records, **{**asked, "part": "2012-2013"}) == next_year


def programme(**fields: object) -> Record:
    """Make the joint programme."""
    return {"kind": "programme", "id": "bpv", **fields}


@pytest.mark.parametrize(
    ("per", "fields", "expected"),
    [
        ("school_year", {}, ["2012-2013"]),
        ("half_year", {}, ["2012-2"]),
        ("two_years", {}, ["2011-2013"]),
        ("school_year", {"parties": ["colo", "ocw", "colo"]}, ["2012-2013 colo", "2012-2013 ocw"]),
        ("school_year", {"since": "2011-09-01"}, ["2011-2012", "2012-2013"]),
        ("school_year", {"since": "2012-09-01", "parties": []}, ["2012-2013"]),
        ("school_year", {"since": "2012-09-01", "parties": ["colo"]}, ["2012-2013 colo"]),
        ("half_year", {"since": "2011-09-01", "parties": ["colo"]}, ["2012-1 colo", "2012-2 colo"]),
        (
            "two_years",
            {"since": "2010-09-01", "parties": ["colo"]},
            ["2010-2012 colo", "2012-2014 colo"],
        ),
    ],
)
def test_a_programme_is_judged_whatever_it_leaves_out(
    judged: Judged, per: str, fields: Record, expected: list[str]
) -> None:
    """Without a first day in the window of the as-of date, without parties as a whole."""
    found = judged(f"programme_per_{per}", programme(**fields), as_of=AS_OF)
    assert found == [f"bpv {part}" for part in expected]


@pytest.mark.parametrize(
    ("regions", "expected"),
    [(None, ["bouw"]), ([], ["bouw"]), (["noord", "zuid", "noord"], ["bouw noord", "bouw zuid"])],
)
def test_a_sector_is_judged_whatever_its_regions(
    judged: Judged, regions: list[str] | None, expected: list[str]
) -> None:
    """Without regions once, in a region that is not known."""
    record = {"kind": "sector", "id": "bouw", "regions": regions}
    assert judged("sector_per_region", record, as_of=AS_OF) == expected
