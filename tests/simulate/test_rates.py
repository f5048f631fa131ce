"""Simulated records are wrong as often as they say."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

import orjson
import pytest

from bpvcheck.simulate import simulate

Dossier = dict[str, Any]
Records = Callable[[str], list[Dossier]]
AS_OF = "2012-11-01"


def finished(full: list[Dossier], key: str = "assessments") -> list[Dossier]:
    """Pick the full dossiers of placements that came to their end, at schools that keep a list."""
    return [
        record
        for record in full
        if key in record and record["endings"] and record["endings"][0]["reason"] == "completed"
    ]


def signed_by(record: Dossier) -> set[str]:
    """Name the parties that signed the agreement."""
    return {signature["by"] for signature in record["signatures"]}


def share(of: list[Dossier], count: int) -> float:
    """Give a count as a percentage."""
    return 100 * count / len(of)


def test_a_school_in_four_exports_thin_records(records: Records, full: list[Dossier]) -> None:
    """Thin schools give period, company, qualification, hours and signatures, others much more."""
    thin = [record for record in records("placement") if "complete_until" not in record]
    schools = {record["school"] for record in thin}
    assert schools == {"97AD", "97AH"}
    assert 22 <= share(records("placement"), len(thin)) <= 28
    assert {record["school"] for record in full}.isdisjoint(schools)
    assert {key for record in thin for key in record} == {
        "kind",
        "id",
        "school",
        "status",
        "student",
        "company",
        "location",
        "qualification",
        "optional_unit",
        "optional_unit_only",
        "pathway",
        "level",
        "period",
        "endings",
        "agreement",
        "signatures",
    }
    assert {key for record in thin for key in record["agreement"]} == {
        "drawn_up_on",
        "hours",
        "hours_per_week",
    }


def test_placements_lie_around_the_as_of_date(records: Records) -> None:
    """Starts run from 2010 to 2013; some placements are over, some run, some are still to come."""
    starts = sorted(record["period"]["start"] for record in records("placement"))
    assert (starts[0][:4], starts[-1][:4]) == ("2010", "2013")
    ahead = sum(start > AS_OF for start in starts)
    assert 3 <= share(records("placement"), ahead) <= 15
    counts = Counter(record["status"] for record in records("placement"))
    assert counts["ended"] > counts["final"] > counts["printed"] > 0
    assert counts["withdrawn"] > counts["rejected"] > 0


@pytest.mark.parametrize(("pathway", "weeks"), [("BBL", 52), ("BOL", 20)])
def test_lengths_are_those_of_the_pathways(pathway: str, weeks: int, records: Records) -> None:
    """Half of the BBL placements are planned for a year or more, of the BOL ones for 20 weeks."""
    days = [
        (date.fromisoformat(period["planned_end"]) - date.fromisoformat(period["start"])).days
        for record in records("placement")
        if record["pathway"] == pathway
        for period in [record["period"]]
    ]
    assert median(days) == pytest.approx(7 * weeks, abs=7)


def test_agreements_are_as_late_as_in_a_real_sample(records: Records) -> None:
    """37 % of the agreements is dated after the start, at most 185 days, or 67 before."""
    agreed = [
        (date.fromisoformat(day) - date.fromisoformat(record["period"]["start"])).days
        for record in records("placement")
        if (day := record["agreement" if "agreement" in record else "period"].get("drawn_up_on"))
    ]
    assert 100 * sum(days > 0 for days in agreed) / len(agreed) == pytest.approx(37, abs=3)
    assert (min(agreed), max(agreed)) == (-67, 185)


def test_placements_end_as_early_as_in_a_real_sample(records: Records) -> None:
    """13 of 23 finished placements ended before they were planned to."""
    ended = [record for record in records("placement") if record.get("endings")]
    early = [
        record for record in ended if record["endings"][0]["on"] < record["period"]["planned_end"]
    ]
    assert share(ended, len(early)) == pytest.approx(100 * 13 / 23, abs=3)


def test_some_have_an_optional_unit_and_no_crebo(records: Records) -> None:
    """One placement in 35 has no crebo but an optional unit; no placement has both or neither."""
    some = [record for record in records("placement") if "optional_unit" in record]
    assert share(records("placement"), len(some)) == pytest.approx(100 / 35, abs=1)
    assert all(
        ("optional_unit" in record) != ("qualification" in record)
        for record in records("placement")
    )


def test_knowledge_centres_missed_some_agreements(records: Records) -> None:
    """The knowledge centre signs BBL agreements only, and 12 % of those not."""
    signed = [record for record in records("placement") if record.get("signatures")]
    assert not any("knowledge_centre" in signed_by(r) for r in signed if r["pathway"] == "BOL")
    bbl = [record for record in signed if record["pathway"] == "BBL"]
    missing = sum("knowledge_centre" not in signed_by(record) for record in bbl)
    assert share(bbl, missing) == pytest.approx(12, abs=3)


def test_a_quarter_has_fewer_contacts_than_agreed(full: list[Dossier]) -> None:
    """A quarter of the students finds that there are too few contacts."""
    dossiers = [
        record
        for record in finished(full, "contacts")
        if "contacts" in record["agreement"]["guidance"]
    ]
    fewer = sum(
        sum("guidance" in contact["subjects"] for contact in record["contacts"])
        < record["agreement"]["guidance"]["contacts"]
        for record in dossiers
    )
    assert share(dossiers, fewer) == pytest.approx(25, abs=3)


def test_some_assessments_are_not_as_they_should_be(full: list[Dossier]) -> None:
    """In 10 % the company's judgement is not taken in, and a fifth is not fed back."""
    judged = [
        (record, item)
        for record in finished(full)
        for item in record["assessments"]
        if item["by"] == "school" and item["on"] < "2012-09-01"
    ]
    without = sum("company_judgement" not in item["takes_in"] for _, item in judged)
    assert 100 * without / len(judged) == pytest.approx(10, abs=3)
    silent = sum(not record["feedback"] for record, _ in judged)
    assert 100 * silent / len(judged) == pytest.approx(20, abs=3)


def test_recognitions_go_wrong_in_every_way(records: Records) -> None:
    """Companies lose a recognition, let it expire, or have it too late or for something else."""
    by_company = {company["id"]: company["recognitions"] for company in records("company")}
    seen: Counter[str] = Counter()
    for record in records("placement"):
        terms, start = by_company[record["company"]], record["period"]["start"]
        seen["lost"] += any(day > start for term in terms for day in term["ended_on"])
        seen["expired"] += terms[-1].get("until", AS_OF) < AS_OF
        seen["late"] += terms[0]["since"] > start
        seen["other"] += terms[0]["qualification"] != record.get(
            "qualification", terms[0]["qualification"]
        )
    assert all(0.3 <= share(records("placement"), seen[way]) <= 8 for way in seen)
    assert set(seen) == {"lost", "expired", "late", "other"}


def test_lost_recognitions_end_some_placements_but_not_all(full: list[Dossier]) -> None:
    """When a recognition is lost half-way, some placements stop, with or without a replacement."""
    losses = [
        loss
        for record in full
        for loss in record["place_losses"]
        if loss["reason"] == "recognition_lost"
    ]
    assert losses
    offered = [loss for loss in losses if "replacement_offered_on" in loss]
    assert 0 < len(offered) < len(losses)


def test_requests_are_decided_late_with_and_without_a_reason(records: Records) -> None:
    """Of the requests 13 % takes more than two weeks, nearly half of these with a motivation."""
    decided = [request for request in records("recognition_request") if request["decisions"]]
    late = [
        request
        for request in decided
        if (
            date.fromisoformat(request["decisions"][0]["on"])
            - date.fromisoformat(request["requested_on"])
        ).days
        > 16
    ]
    assert share(decided, len(late)) == pytest.approx(13, abs=4)
    motivated = [request for request in late if request["extensions_of_term"]]
    assert 0 < len(motivated) < len(late)


def test_the_other_parties_have_flaws_too(records: Records) -> None:
    """Centres leave shortages, companies lack profiles or trainers, meetings are skipped."""
    short = [
        item
        for centre in records("knowledge_centre")
        for item in centre["supply"]
        if item["places_offered"] < item["places_needed"] and item["on"] < "2012"
    ]
    left = [item for item in short if not item["recruited_on"]]
    assert share(short, len(left)) == pytest.approx(35, abs=10)
    companies = records("company")
    without = [company for company in companies if not company["profiles"]]
    assert share(companies, len(without)) == pytest.approx(12, abs=3)
    untrained = [company for company in companies if not company["trainers"]]
    assert share(companies, len(untrained)) == pytest.approx(3, abs=2)
    outcomes = Counter(
        decision["outcome"]
        for company in companies
        for decision in company["sustainability_decisions"]
    )
    assert outcomes["positive"] > outcomes["conditional"] > 0 < outcomes["negative"]


def test_some_schools_have_no_desk_and_some_meetings_are_skipped() -> None:
    """Some schools have no complaints desk; some meetings and monitors were not held."""
    schools = [orjson.loads(line) for line in simulate(400, 0, 2) if b'"school"' in line[:20]]
    told = [school for school in schools if "contact_points" in school]
    without = [school for school in told if not school["contact_points"]]
    assert share(told, len(without)) == pytest.approx(12, abs=5)
    programmes = [orjson.loads(next(simulate(0, 0, seed))) for seed in range(60)]
    assert {len(programme["monitors"]) for programme in programmes} == {0, 1}
    assert len({len(programme["meetings"]) for programme in programmes}) > 1


def test_sites_are_judged_in_the_stage_that_they_are_in(records: Records) -> None:
    """What is asked of a leermeester depends on how long the programme runs: by half-years."""
    placements = {record["id"]: record for record in records("placement")}
    asked = [each for each in records("attestation") if each["duty"].startswith("BOUW-")]
    assert {each["duty"] for each in asked} == {"BOUW-4", "BOUW-5", "BOUW-6"}
    for each in asked:
        record = placements[each["subject"]]
        began = date.fromisoformat(record["extensions"]["bouw"]["programme_since"])
        into = (date.fromisoformat(each["on"]) - began).days
        stages = ["BOUW-4" if record["level"] < 3 else "BOUW-5", "BOUW-5", "BOUW-6"]
        assert (record["pathway"], each["duty"]) == ("BBL", stages[min(into // 182, 2)])
    positive = [each for each in asked if each["outcome"] == "positive"]
    assert 80 <= share(asked, len(positive)) <= 96
