"""The schemas of files that are given beside records take what is read, and refuse what is not."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bpvcheck.history.waivers import waiver_schema
from bpvcheck.monitor.answers import answers_schema

WAIVER = {
    "duty": "VRB-OI-5",
    "subject": "P1",
    "who": "team leader",
    "why": "the new guide comes in January",
    "until": "2012-12-31",
    "approved_by": "director",
}
ANSWER = {"objective": "DOEL-3", "asked": "student", "question": "told in time", "answers": 9}
Json = dict[str, Any]


@pytest.mark.parametrize(
    ("changes", "valid"),
    [
        ({}, True),
        ({"part": "2011-2012"}, True),
        ({"party": "99XA"}, False),  # a subject or a party, not both
        ({"until": "soon"}, False),
        ({"who": ""}, False),
        ({"because": "why not"}, False),
    ],
)
def test_waivers(changes: Json, *, valid: bool) -> None:
    """A waiver without an end, an owner or a reason is none."""
    assert Draft202012Validator(waiver_schema()).is_valid([{**WAIVER, **changes}]) is valid


@pytest.mark.parametrize(
    ("changes", "valid"),
    [
        ({}, True),
        ({"grade": 7.4, "satisfied": 70}, True),
        ({"sector": "bouw"}, True),
        ({"sector": "bouw", "region": "noord"}, False),
        ({"grade": 0}, False),
        ({"satisfied": 101}, False),
        ({"asked": "pupil"}, False),
        ({"answers": "many"}, False),
    ],
)
def test_answers(changes: Json, *, valid: bool) -> None:
    """Answers are added up: how many, of whom, to what."""
    assert Draft202012Validator(answers_schema()).is_valid([{**ANSWER, **changes}]) is valid
