"""What a simulated record tells could have happened."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import orjson

from bpvcheck.simulate import simulate

Dossier = dict[str, Any]
Records = Callable[[str], list[Dossier]]
AS_OF = "2012-11-01"


def dated(value: object) -> Iterator[tuple[str, str]]:
    """Find every date on which something happened, with the name of its field."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "on" or (key.endswith("_on") and key != "based_on"):
                days = part if isinstance(part, list) else [part]
                yield from ((key, str(day)) for day in days)
            else:
                yield from dated(part)
    elif isinstance(value, list):
        for part in value:
            yield from dated(part)


def held(value: object) -> Iterator[Dossier]:
    """Find everything that held from a day."""
    if isinstance(value, dict):
        if "since" in value:
            yield value
        for part in value.values():
            yield from held(part)
    elif isinstance(value, list):
        for part in value:
            yield from held(part)


def test_decisions_on_companies_rest_on_evaluations_of_their_own(records: Records) -> None:
    """What a decision on sustainability rests on was evaluated before, at that very company."""
    evaluated = {
        record["id"]: (record["company"], record.get("evaluations"))
        for record in records("placement")
    }
    decisions = [
        (company["id"], decision)
        for company in records("company")
        for decision in company["sustainability_decisions"]
    ]
    assert decisions
    for company, decision in decisions:
        for placement in decision["based_on"]:
            at, evaluations = evaluated[placement]
            assert at == company
            assert all(item["on"] < decision["on"] for item in evaluations or [])


def test_recognitions_are_asked_for_and_granted_in_step(records: Records) -> None:
    """A request was granted on the day from which its company is recognised."""
    since = {
        company["id"]: (company["recognitions"][0]["qualification"], company["recognitions"])
        for company in records("company")
    }
    for request in records("recognition_request"):
        on = [item["on"] for item in request["criteria"] + request["decisions"]]
        assert [request["requested_on"], *on] == sorted([request["requested_on"], *on])
        if "company" in request:
            qualification, terms = since[request["company"]]
            assert qualification == request["qualification"]
            assert terms[0]["since"] == request["decisions"][0]["on"]


def test_dates_are_possible(records: Records, lines: list[bytes]) -> None:
    """Starts come before ends; nothing holds until before it began, or has an end and none."""
    for record in map(orjson.loads, lines):
        for item in held(record):
            assert not ("until" in item and "open_ended" in item)
            assert item["since"] <= item.get("until", "9999-12-31")
            assert all(
                item["since"] <= day <= item.get("until", day) for day in item.get("ended_on", [])
            )
    for record in records("placement"):
        start = record["period"]["start"]
        assert start < record["period"]["planned_end"]
        assert all(ending["on"] > start for ending in record.get("endings", []))


def test_nothing_happened_after_the_record_was_made(lines: list[bytes]) -> None:
    """No record tells of an event after the day up to which it is complete, or the as-of date."""
    for record in map(orjson.loads, lines):
        until = record.get("complete_until", AS_OF)
        assert until <= AS_OF
        assert all(day <= until for _, day in dated(record))


def test_what_happens_during_a_placement_happens_during_it(full: list[Dossier]) -> None:
    """Contacts, progress, presence and incidents lie between the start and the last day."""
    for record in full:
        last = (record["endings"] or [{"on": record["period"]["planned_end"]}])[0]["on"]
        for name in ("contacts", "student_reports", "progress", "presence", "incidents"):
            for item in record.get(name, []):
                assert record["period"]["start"] <= item["on"] <= last
        for name in ("feedback", "evaluations"):
            assert all(item["on"] > last for item in record[name])
        if not record["endings"]:
            assert not record["assessments"] + record["feedback"] + record["evaluations"]


def test_trainers_are_the_same_in_every_record(records: Records, full: list[Dossier]) -> None:
    """A placement's trainers are those of its company, with the same qualification."""
    keys = ("person", "qualification", "qualified_on", "level")
    people = {
        company["id"]: [[trainer.get(key) for key in keys] for trainer in company["trainers"]]
        for company in records("company")
    }
    for record in full:
        trainers = [[trainer.get(key) for key in keys] for trainer in record["trainers"]]
        assert trainers == people[record["company"]]


def signed_by(record: Dossier) -> set[str]:
    """Name the parties that signed the agreement."""
    return {signature["by"] for signature in record["signatures"]}


def test_nobody_but_the_parties_signs_once_the_centres_are_gone() -> None:
    """Agreements drawn up since 1 August 2015 have no signature of a knowledge centre."""
    made = map(orjson.loads, simulate(8, 2000, 1, as_of=date(2016, 11, 1)))
    seen = set()
    for record in made:
        day = record.get("agreement", {}).get("drawn_up_on") if "period" in record else None
        if day and record["pathway"] == "BBL":
            seen.add(day >= "2015-08-01")
            assert day < "2015-08-01" or "knowledge_centre" not in signed_by(record)
    assert seen == {False, True}
