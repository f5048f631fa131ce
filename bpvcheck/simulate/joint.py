"""What the parties do together: the programme, the sectors, and the knowledge centres."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from bpvcheck.rulebook.subjects import PROTOCOL
from bpvcheck.simulate import rates
from bpvcheck.simulate.catalogue import REGIONS, SECTORS, TRACKS, JsonObject, SectorInfo
from bpvcheck.simulate.plan import Plan

PROGRAMME_ID: Final = "bpv-protocol"
_SIGNATORIES: Final = ["mbo_raad", "mkb_nederland", "vno_ncw", "colo"]
_EXAM_PROFILE: Final = ["mbo_raad", "colo", "mkb_nederland", "vno_ncw", "paepon", "aoc_raad"]
_TALKERS: Final = ["school", "sector", "knowledge_centre"]


def _some_day(year: int, month: int, random: Random) -> date:
    return date(year, month, 1 + int(28 * random.random()))


def _dated(until: date, items: Iterator[tuple[date, JsonObject]]) -> list[JsonObject]:
    """Keep the items that happened up to a day."""
    return [{"on": on.isoformat(), **item} for on, item in items if on <= until]


def programme(until: date, random: Random) -> JsonObject:
    """Make the parties' joint work since the protocol; some meetings and monitors are skipped."""
    years = range(PROTOCOL.year, until.year + 1)
    return {
        "kind": "programme",
        "id": PROGRAMME_ID,
        "since": PROTOCOL.isoformat(),
        "parties": [*_SIGNATORIES, "ocw", "paepon", "aoc_raad"],
        "meetings": _dated(until, _meetings(years, random)),
        "monitors": _dated(until, _monitors(years, random)),
        "member_information": _dated(until, _members(years, random)),
        "exam_profile": _dated(
            until,
            ((_some_day(year, 10, random), {"participants": _EXAM_PROFILE}) for year in years),
        ),
        "complete_until": until.isoformat(),
    }


def _meetings(years: range, random: Random) -> Iterator[tuple[date, JsonObject]]:
    for year in years:
        for month in (3, 11):
            on = _some_day(year, month, random)
            if on >= PROTOCOL and random.random() >= rates.MEETING_SKIPPED:
                with_all = [*_SIGNATORIES, "ocw"]
                yield on, {"initiative": "programme_manager", "participants": with_all}


def _monitors(years: range, random: Random) -> Iterator[tuple[date, JsonObject]]:
    for year in years[2::2]:
        on = _some_day(year, 5, random)
        if random.random() >= rates.MONITOR_SKIPPED:
            yield on, {"participants": [*_SIGNATORIES, "ocw"], "among": ["company"]}


def _members(years: range, random: Random) -> Iterator[tuple[date, JsonObject]]:
    for year in years:
        for party in _SIGNATORIES:
            for form in ("information", "facilitation"):
                on = _some_day(year, 9, random)
                if random.random() >= rates.MEMBERS_NOT_INFORMED:
                    yield on, {"party": party, "form": form}


def sectors(until: date, random: Random) -> Iterator[JsonObject]:
    """Make the sectors and what they did in each region."""
    for info in SECTORS:
        yield {
            "kind": "sector",
            "id": info.key,
            "name": info.name,
            "regions": list(REGIONS),
            "talks": _dated(until, _regional(random, 2010, {"participants": _TALKERS})),
            "surveys": _dated(until, _regional(random, 2009, {"linked_to_branch": True})),
            "agreements": list(_agreements(until, random)),
            "representatives": list(_representatives(until, random)),
            "model_annex": _dated(until, _annex(random)),
            "complete_until": until.isoformat(),
        }


def _regional(random: Random, year: int, item: JsonObject) -> Iterator[tuple[date, JsonObject]]:
    """Something that was done in most regions."""
    for region in REGIONS:
        on = _some_day(year, 10, random)
        if random.random() >= rates.SECTOR_STEP_SKIPPED:
            yield on, {"region": region, **item}


def _agreements(until: date, random: Random) -> Iterator[JsonObject]:
    for region in REGIONS:
        on = _some_day(2010, 12, random)
        if random.random() >= rates.SECTOR_STEP_SKIPPED and on <= until:
            yield {
                "region": region,
                "since": "2011-08-01",
                "open_ended": True,
                "agreed_on": on.isoformat(),
                "parties": _TALKERS,
            }


def _representatives(until: date, random: Random) -> Iterator[JsonObject]:
    for region in REGIONS:
        on = _some_day(2010, 2, random)
        if random.random() >= rates.SECTOR_STEP_SKIPPED and on <= until:
            told = random.random() >= rates.SECTOR_STEP_SKIPPED
            yield {
                "region": region,
                "since": on.isoformat(),
                "open_ended": True,
                **({"schools_told_on": on.isoformat()} if told else {}),
            }


def _annex(random: Random) -> Iterator[tuple[date, JsonObject]]:
    """Make a model annex and offer it in the autumn of 2009, or come no further than talks."""
    contains = ["necessary_agreements", "optional_agreements"]
    yield _some_day(2009, 9, random), {"step": "working_group"}
    if random.random() < rates.SECTOR_STEP_SKIPPED:
        return
    yield _some_day(2009, 10, random), {"step": "available", "contains": contains}
    if random.random() >= rates.SECTOR_STEP_SKIPPED:
        yield _some_day(2009, 11, random), {"step": "offered", "offered_to": ["company", "school"]}


def knowledge_centres(plan: Plan, random: Random) -> Iterator[JsonObject]:
    """Make the knowledge centres: shortages, support of schools, co-operation."""
    until, years = plan.days.date, plan.days.school_years()
    for number, info in enumerate(SECTORS):
        yield {
            "kind": "knowledge_centre",
            "id": info.centre,
            "name": f"Kenniscentrum {info.name} (fictief)",
            "schools_served": plan.brins,
            "supply": list(_supply(number, years, until, random)),
            "school_support": _dated(until, _school_support(plan, random)),
            "cooperation": _dated(until, _cooperation(info, years, random)),
            "complete_until": until.isoformat(),
        }


def _supply(sector: int, years: list[int], until: date, random: Random) -> Iterator[JsonObject]:
    """Count on 1 October, and recruit where that shows a shortage."""
    for year in (year for year in years if date(year, 10, 1) <= until):
        for track in (track for track in TRACKS if track.sector == sector):
            for region in REGIONS:
                needed = track.weight * (5 + int(20 * random.random()))
                short = random.random() < rates.SHORTAGE
                recruited = date(year, 10, 3) + timedelta(days=int(40 * random.random()))
                done = recruited <= until and random.random() >= rates.NOT_RECRUITED
                offered = needed * (0.6 if short else 1.2)
                yield {
                    "on": f"{year}-10-01",
                    "qualification": track.crebo,
                    "region": region,
                    "places_offered": int(offered),
                    "places_needed": needed,
                    "recruited_on": [recruited.isoformat()] if short and done else [],
                }


def _school_support(plan: Plan, random: Random) -> Iterator[tuple[date, JsonObject]]:
    for year in plan.days.school_years():
        for brin in plan.brins:
            if random.random() >= rates.SCHOOL_NOT_SUPPORTED:
                yield _some_day(year, 10, random), {"school": brin, "subject": "stagemarkt"}


def _cooperation(
    info: SectorInfo, years: list[int], random: Random
) -> Iterator[tuple[date, JsonObject]]:
    for year in years:
        on = _some_day(year, 9 + len(info.key) % 3, random)
        if random.random() >= rates.SECTOR_STEP_SKIPPED:
            yield on, {"subject": "cooperation", "participants": ["school", "company"]}
