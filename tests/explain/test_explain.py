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


def test_a_late_briefing_should_have_been_earlier(judged: Judge) -> None:
    """Told the day after the start: it would be met on or before the start, if it was so."""
    placement = {**PLACEMENT, "briefings": [briefed("2012-02-07", "student", "company")]}
    found = explained(judged, "VRB-OI-5:P1", placement)
    assert found.finding.verdict == "met_late"
    (way,) = found.ways
    assert [change.as_dict() for change in way.changes] == [
        {
            "kind": "placement",
            "record": "P1",
            "path": ["briefings", 0, "on"],
            "value": "2012-02-06",
        }
    ]
    assert "briefing of 7 February 2012: date on or before 6 February 2012" in said(found)
    assert "op of vóór 6 februari 2012" in said(found, "nl")
    assert way.past


def test_a_missing_signature_can_still_be_set_late(judged: Judge) -> None:
    """The student did not sign: signed before the start it is met, signed now it is met late."""
    signatures = [{"by": "school", "on": "2012-01-20"}, {"by": "company", "on": "2012-01-25"}]
    found = explained(judged, "VRB-OI-6c:P1", {**PLACEMENT, "signatures": signatures})
    assert {way.verdict.value for way in found.ways} <= {"met", "met_late"}
    assert "signature by student, on or before 6 February 2012" in said(found)


def test_a_gap_in_recognition_cannot_be_undone(judged: Judge) -> None:
    """Recognition that ended half-way is a breach that nothing on record could change."""
    recognition = {
        "qualification": "94920",
        "location": "V1",
        "since": "2010-01-01",
        "until": "2014-01-01",
        "ended_on": ["2012-04-02"],
    }
    signatures = [{"by": by, "on": "2012-01-20"} for by in ("school", "student", "company")]
    found = explained(
        judged,
        "ALG-LB-1a:P1",
        {**PLACEMENT, "endings": [], "signatures": signatures},
        {**COMPANY, "recognitions": [recognition]},
    )
    assert found.finding.verdict == "breached"
    assert found.ways == ()
    assert "a day that is over and was not covered, cannot be undone" in said(found)
    assert "ended early on: 2 April 2012" in said(found)


def test_what_is_not_recorded_is_asked_for(judged: Judge) -> None:
    """Of a thin record the explanation says what is not recorded, and what would do."""
    thin = {key: value for key, value in PLACEMENT.items() if key != "complete_until"}
    found = explained(judged, "VRB-OI-5:P1", thin)
    assert found.finding.verdict == "not_demonstrated"
    assert "briefings (until 6 February 2012): not recorded" in said(found)
    met = found.ways[0]
    assert met.verdict == "met"
    (change,) = met.changes
    assert change.path == ("briefings", 0)
    assert change.value == {
        "on": "2012-02-06",
        "audience": ["student", "company"],
        "topics": TOPICS,
    }


def test_counts_are_shown_against_what_is_asked(judged: Judge) -> None:
    """Of two talks where three are owed, one more is asked, within the placement."""
    talks = [
        {"on": day, "participants": ["trainer", "student", "supervisor"], "subjects": subjects}
        for day, subjects in (("2012-02-28", ["guidance"]), ("2012-04-18", ["progress"]))
    ]
    placement = {**PLACEMENT, "endings": [], "contacts": talks, "complete_until": "2012-08-31"}
    found = explained(judged, "BPV-LB-3:P1", placement, as_of=date(2012, 8, 31))
    assert found.finding.verdict == "breached"
    assert "contacts or talks: 2 found; asked: ≥ 3" in said(found)
    assert "one more contact or talk" in said(found)
    assert "from 6 February 2012 up to and including 29 June 2012" in said(found)


def test_the_explanation_is_plain_json(judged: Judge) -> None:
    """The same explanation comes as JSON, with its texts in both languages."""
    placement = {**PLACEMENT, "briefings": [briefed("2012-02-07", "student", "company")]}
    plain = json.loads(json.dumps(as_dict(explained(judged, "VRB-OI-5:P1", placement))))
    assert plain["finding"] == "VRB-OI-5:P1"
    assert plain["verdict"] == "met_late"
    assert plain["clause"] == "met_late"
    assert plain["changes"][0]["verdict"] == "met"
    assert plain["changes"][0]["says"].keys() == {"nl", "en"}
    facts = {fact["name"]: fact["truth"] for fact in plain["facts"]}
    assert facts["student_briefed"] == "false"
    assert facts["student_told_at_last"] == "true"


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
