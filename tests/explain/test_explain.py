"""Explanations of findings that were worked out by hand."""

import json
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

import pytest

from bpvcheck.errors import UsageError
from bpvcheck.explain import Explanation, as_dict, as_text, explain

Record = dict[str, Any]
TOPICS = [
    *("responsibilities_company", "responsibilities_school"),
    *("duties_company", "duties_school", "insurance"),
]
PLACEMENT: Record = {
    "kind": "placement",
    "id": "P1",
    "school": "99XA",
    "status": "final",
    "company": "99ZZ1234XY0008801",
    "pathway": "BOL",
    "qualification": "94920",
    "location": "V1",
    "period": {"start": "2012-02-06", "planned_end": "2012-06-29"},
    "complete_until": "2012-06-01",
}
COMPANY: Record = {
    "kind": "company",
    "id": "99ZZ1234XY0008801",
    "complete_until": "2012-06-01",
}
AS_OF = date(2012, 6, 1)


class Judge(Protocol):
    """Judges records as of a day."""

    def __call__(self, records: list[Record], as_of: date) -> AbstractContextManager[Any]:
        """Give a run."""


def explained(judged: Judge, name: str, *records: Record, as_of: date = AS_OF) -> Explanation:
    """Judge records, and explain one finding."""
    with judged(list(records), as_of) as run:
        return explain(run, name)


def said(explanation: Explanation, lang: str = "en") -> str:
    """The text without line breaks, so that a sentence can be looked for."""
    return " ".join(as_text(explanation, lang).split())


def briefed(on: str, *audience: str) -> Record:
    """A briefing about everything."""
    return {"on": on, "audience": list(audience), "topics": TOPICS}


def missing(explanation: Explanation) -> list[str]:
    """The paths that are missing."""
    return [each.path for each in explanation.missing]


def test_a_late_briefing_shows_what_in_time_would_have_been(judged: Judge) -> None:
    """Told the day after the start: by when it was due, and on which day it was."""
    placement = {**PLACEMENT, "briefings": [briefed("2012-02-07", "student", "company")]}
    found = explained(judged, "VRB-OI-5:P1", placement)
    assert found.finding.verdict == "met_late"
    text = said(found)
    assert "7 February 2012: found, but later" in text
    late = "on or before 6 February 2012; on record is 7 February 2012"
    assert f"* the company was told of every topic: {late}" in text
    assert {each.by for each in found.in_time} == {date(2012, 2, 6)}
    assert {each.later for each in found.in_time} == {(date(2012, 2, 7),)}


def test_a_breach_says_which_fact_decided(judged: Judge) -> None:
    """The student was told, the company was not: only the company's facts decide."""
    placement = {**PLACEMENT, "briefings": [briefed("2012-02-01", "student")]}
    found = explained(judged, "VRB-OI-5:P1", placement)
    assert found.finding.verdict == "breached"
    deciding = {each.name for each in found.facts if each.decides}
    assert "company_briefed" in deciding
    assert "student_briefed" not in deciding
    text = said(found)
    asked = "the company was told of every topic (by 6 February 2012)"
    assert f"* {asked}: no (this decides)" in text
    assert "1 February 2012: not what is looked for (audience: student)" in text
    assert "on or before 6 February 2012; still missing: responsibilities of the company" in text
    assert "What to do: Tell student and company what is missing after all" in text
    assert found.missing == ()


def test_what_covers_in_part_says_what_is_still_missing(judged: Judge) -> None:
    """Of five topics one was left out: it is named, and nothing counts for a fact that fails."""
    briefing = {**briefed("2012-02-01", "student", "company"), "topics": TOPICS[:-1]}
    text = said(explained(judged, "VRB-OI-5:P1", {**PLACEMENT, "briefings": [briefing]}))
    assert "still missing: insurance" in text
    assert "counts" not in text


def test_a_field_that_is_not_recorded_is_named_with_its_item(judged: Judge) -> None:
    """For whom a briefing was is not on record: perhaps it is the one that is looked for."""
    briefing = {key: value for key, value in briefed("2012-02-01").items() if key != "audience"}
    found = explained(judged, "VRB-OI-5:P1", {**PLACEMENT, "briefings": [briefing]})
    assert found.finding.verdict == "not_demonstrated"
    assert missing(found) == ["briefings.audience"]
    text = said(found)
    assert "1 February 2012: perhaps (audience: not recorded)" in text
    assert "* briefings, audience: not recorded (1 February 2012) [briefings.audience]" in text
    assert "usually in: log of the BPV desk, the BPV guide that was sent" in text
    assert "What to do: record what is missing." in text


def test_a_list_that_is_not_recorded_is_asked_for(judged: Judge) -> None:
    """Of a thin record the explanation names the list, and what it would be looked through for."""
    found = explained(judged, "VRB-OI-5:P1", PLACEMENT)
    assert missing(found) == ["briefings"]
    text = said(found)
    assert "briefings (until 6 February 2012): not recorded looked for: audience: student" in text
    assert "still missing" not in text


def test_completeness_is_asked_for_and_settles(judged: Judge) -> None:
    """An empty list of which nobody says how far it goes: that it is complete decides."""
    record = {key: value for key, value in PLACEMENT.items() if key != "complete_until"}
    placement = {**record, "briefings": []}
    found = explained(judged, "VRB-OI-5:P1", placement)
    assert missing(found) == ["briefings/complete"]
    asked = "until 6 February 2012 (lists_complete_until.briefings) [briefings/complete]"
    assert f"* briefings: not stated to be complete {asked}" in said(found)
    stated = {**placement, "lists_complete_until": {"briefings": "2012-06-01"}}
    assert explained(judged, "VRB-OI-5:P1", stated).finding.verdict == "breached"


def test_a_missing_signature_is_named_by_its_party(judged: Judge) -> None:
    """When the last party signed is not known as long as one signature is not on record."""
    signatures = [{"by": "school", "on": "2012-01-20"}, {"by": "student", "on": "2012-01-23"}]
    record = {**PLACEMENT, "endings": [], "signatures": signatures}
    company = {**COMPANY, "recognitions": [recognition()]}
    found = explained(judged, "ALG-LB-1a:P1", record, company)
    assert missing(found) == ["optional_unit_only", "signatures.on"]
    assert "signatures, date: not recorded (party: learning company)" in said(found)


def test_a_code_of_the_centre_asks_for_the_day_of_its_signature(judged: Judge) -> None:
    """The code shows that the knowledge centre signed; what is missing is when."""
    signatures = [{"by": by, "on": "2012-01-20"} for by in ("school", "student", "company")]
    agreement = {
        "supplied_by": "school",
        "drawn_up_on": "2012-01-16",
        "topics": ["form", "content", "guidance", "assessment"],
        "knowledge_centre_code": "48213379",
    }
    record = {**PLACEMENT, "pathway": "BBL", "agreement": agreement, "signatures": signatures}
    found = explained(judged, "VRB-LB-3b:P1", record)
    assert found.finding.verdict == "not_demonstrated"
    assert missing(found) == ["signatures.on"]
    assert "signatures, date: not recorded (party: knowledge centre)" in said(found)


def test_an_agreement_that_was_extended_asks_for_a_statement_of_its_day(judged: Judge) -> None:
    """Drawn up after the start, signed before: that it was not there yet would settle it."""
    signatures = [{"by": "company", "on": on} for on in ("2012-01-20", "2012-04-10")]
    topics = ["form", "content", "guidance", "assessment"]
    agreement = {"drawn_up_on": "2012-04-10", "topics": topics}
    record = {**PLACEMENT, "agreement": agreement, "signatures": signatures}
    found = explained(judged, "VRB-LB-3a:P1", record)
    assert found.finding.verdict == "not_demonstrated"
    assert missing(found) == ["agreement.not_yet.drawn_up_on"]
    assert "practice agreement, had not happened until, drawn up on: not recorded" in said(found)


def recognition(*ended_on: str) -> Record:
    """A recognition for the placement's qualification and location."""
    held = {"since": "2010-01-01", "until": "2014-01-01", "ended_on": list(ended_on)}
    return {"qualification": "94920", "location": "V1", **held}


def test_the_first_day_that_is_not_covered_is_named(judged: Judge) -> None:
    """Recognition that ended half-way is a breach, and nothing is proposed to undo that."""
    signatures = [{"by": by, "on": "2012-01-20"} for by in ("school", "student", "company")]
    found = explained(
        judged,
        "ALG-LB-1a:P1",
        {**PLACEMENT, "endings": [], "signatures": signatures},
        {**COMPANY, "recognitions": [recognition("2012-04-02")]},
    )
    assert found.finding.verdict == "breached"
    text = said(found)
    assert "recognitions (from 6 February 2012 until 1 June 2012): 1 recorded" in text
    assert "looked for: qualification (crebo): 94920; and (location: V1" in text
    assert "first day that is not covered: 2 April 2012" in text
    assert (found.missing, found.in_time) == ((), ())


def test_counts_are_shown_against_what_is_asked(judged: Judge) -> None:
    """Of two talks where three are owed: how many of how many, and between which days."""
    talks = [
        {"on": day, "participants": ["trainer", "student", "supervisor"], "subjects": subjects}
        for day, subjects in (("2012-02-28", ["guidance"]), ("2012-04-18", ["progress"]))
    ]
    placement = {**PLACEMENT, "endings": [], "contacts": talks, "complete_until": "2012-08-31"}
    found = explained(judged, "BPV-LB-3:P1", placement, as_of=date(2012, 8, 31))
    assert found.finding.verdict == "breached"
    text = said(found)
    assert "contacts and talks (from 6 February 2012 until 29 June 2012): 2 recorded" in text
    assert "found: 2; asked: at least 3" in text
    assert "on or before 29 June 2012; found: 2; asked: at least 3" in text


def test_what_should_not_be_there_is_said_to_be_found(judged: Judge) -> None:
    """A shortage breaks the duty: it is found with its numbers, and no other count is asked for."""
    supply = [{"on": "2011-10-03", "places_offered": 50, "places_needed": 55}]
    centre = {"kind": "knowledge_centre", "id": "99ZZ", "complete_until": "2012-06-01"}
    found = explained(judged, "ALG-KC-1a:99ZZ:2011-2012", {**centre, "supply": supply})
    assert found.finding.verdict == "breached"
    text = said(found)
    assert 'looked for, and it should not be there: places offered: less than "places' in text
    assert "3 October 2011: found (places offered: 50; places needed: 55)" in text
    assert (found.missing, found.in_time) == ((), ())


def test_only_the_law_that_was_in_force_is_named(judged: Judge) -> None:
    """Of two versions of an article the one of the start day, with its period."""
    found = explained(judged, "VRB-OI-6d:P1", PLACEMENT)
    (law,) = found.law
    assert law.valid.start == date(2012, 1, 1)
    text = said(found)
    assert text.count("Law: ") == 1
    assert "Law: WEB 7.2.8 lid 2, c (from 1 January 2012): the agreement says how" in text


def test_a_duty_that_rests_on_another_misses_what_that_one_misses(judged: Judge) -> None:
    """The verdict on the other duty is named, and what would settle it."""
    supply = [{"on": "2011-10-03", "places_offered": 60, "places_needed": 55}]
    centre = {"kind": "knowledge_centre", "id": "99ZZ", "supply": supply}
    found = explained(judged, "VRB-KC-1a:99ZZ:2011-2012", centre, as_of=date(2012, 9, 1))
    assert found.finding.verdict == "not_demonstrated"
    assert "ALG-KC-1a Enough recognised learning companies: not demonstrated" in said(found)
    other = explained(judged, "ALG-KC-1a:99ZZ:2011-2012", centre, as_of=date(2012, 9, 1))
    assert {*missing(other)} <= {*missing(found)}


def test_what_is_not_due_yet_asks_for_nothing_but_the_day(judged: Judge) -> None:
    """Before the due day nothing is missing, and nothing was late."""
    found = explained(judged, "VRB-OI-5:P1", PLACEMENT, as_of=date(2012, 1, 9))
    assert found.finding.verdict == "pending"
    assert (found.missing, found.in_time) == ((), ())
    assert "What to do: see to it by the day on which it is due." in said(found)


def test_what_does_not_apply_says_why_and_no_more(judged: Judge) -> None:
    """Of a placement that was withdrawn only that is shown."""
    another = {**PLACEMENT, "id": "P2"}
    withdrawn = {**PLACEMENT, "status": "withdrawn"}
    found = explained(judged, "VRB-OI-5:P1", withdrawn, another)
    text = said(found)
    assert "* the duty applies: no (this decides) looked for: not: status: withdrawn or" in text
    assert "briefings" not in text
    assert "What to do" not in text


def test_a_list_is_not_written_out_twice(judged: Judge) -> None:
    """What was read before is named again with what it was looked through for."""
    talks = [{"on": "2012-02-28", "participants": ["trainer", "student"], "subjects": ["progress"]}]
    placement = {**PLACEMENT, "endings": [], "contacts": talks, "complete_until": "2012-08-31"}
    text = said(explained(judged, "BPV-LB-3:P1", placement, as_of=date(2012, 8, 31)))
    again = text.partition("29 June 2012): as above ")[2]
    assert again.startswith("looked for: participants: learning company or trainer (company)")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_lines_fit_in_a_terminal(judged: Judge, lang: str) -> None:
    """No line is wider than 80 columns, and no word is broken."""
    found = explained(judged, "VRB-OI-6a:P1", PLACEMENT)
    text = as_text(found, lang)
    assert max(map(len, text.splitlines())) <= 80
    assert " ".join(text.split()).count("[signatures]") == 1


def test_the_explanation_is_plain_json(judged: Judge) -> None:
    """The same explanation comes as JSON, with its texts in both languages."""
    placement = {**PLACEMENT, "briefings": [briefed("2012-02-07", "student", "company")]}
    plain = json.loads(json.dumps(as_dict(explained(judged, "VRB-OI-5:P1", placement))))
    assert plain["finding"] == "VRB-OI-5:P1"
    assert (plain["verdict"], plain["clause"]) == ("met_late", "met")
    facts = {fact["name"]: fact for fact in plain["facts"]}
    assert facts["student_briefed"]["truth"] is False
    assert facts["student_briefed_by_now"]["truth"] is True
    (read,) = facts["student_briefed"]["read"]
    assert (read["path"], read["by"], read["complete"]) == ("briefings", "2012-02-06", "2012-06-01")
    assert [item["mark"] for item in read["items"]] == ["later"]
    assert read["looks_for"].keys() == {"nl", "en"}
    assert plain["in_time"][0]["later"] == ["2012-02-07"]


def test_a_finding_can_be_named_in_parts(judged: Judge) -> None:
    """A subject with a part is found by duty, subject and part; without it the parts are listed."""
    school = {"kind": "school", "id": "99XA"}
    later = {**PLACEMENT, "id": "P2", "period": {"start": "2011-02-07"}}
    with judged([PLACEMENT, later, school], AS_OF) as run:
        assert explain(run, "ALG-OI-1a:99XA:2011-2012").finding.part == "2011-2012"
        assert explain(run, "ALG-OI-1a", "99XA:2010-2011").finding.part == "2010-2011"
        with pytest.raises(UsageError, match="means 2 findings") as error:
            explain(run, "ALG-OI-1a:99XA")
    assert "ALG-OI-1a:99XA:2010-2011" in error.value.hint


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("VRB-OI-55:P1", 'There is no duty "VRB-OI-55".', 'did you mean "VRB-OI-5"?'),
        ("VRB-OI-5:P11", 'VRB-OI-5 was not judged of "P11".', 'did you mean "VRB-OI-5:P1"?'),
        ("VRB-OI-5", "Say of whom or what", "choose one of: VRB-OI-5:P1"),
    ],
)
def test_unknown_names_get_the_nearest(judged: Judge, name: str, message: str, hint: str) -> None:
    """A name that means nothing is an error that offers what was probably meant."""
    with judged([PLACEMENT], AS_OF) as run, pytest.raises(UsageError) as error:
        explain(run, name)
    assert message in error.value.message
    assert hint in error.value.hint
