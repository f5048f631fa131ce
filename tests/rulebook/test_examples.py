"""The examples of a card become records to judge: shared records, changed for each case."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.rulebook.card import Change
from bpvcheck.rulebook.example_files import written
from bpvcheck.rulebook.examples import CaseError, apply, examples
from bpvcheck.rulebook.load import load_rules

Write = Callable[..., Path]


def records() -> list[dict[str, Any]]:
    """Make the records that are changed."""
    return [
        {"kind": "placement", "id": "P1", "briefings": [{"on": "2012-02-01"}], "level": 3},
        {"kind": "placement", "id": "P1/a", "company": None},
    ]


def changed(path: str, value: object = None, *, remove: bool = False) -> list[dict[str, Any]]:
    """Make one change in the records."""
    found = records()
    apply(found, Change(path, value, remove=remove, line=1, column=1))
    return found


@pytest.mark.parametrize(
    ("path", "value", "record", "expected"),
    [
        ("P1/level", 4, 0, {"level": 4}),
        ("P1/briefings/0/on", "2012-02-07", 0, {"briefings": [{"on": "2012-02-07"}]}),
        ("P1/briefings/1", {"on": "x"}, 0, {"briefings": [{"on": "2012-02-01"}, {"on": "x"}]}),
        ("P1/briefings/-/on", "x", 0, {"briefings": [{"on": "2012-02-01"}, {"on": "x"}]}),
        ("P1/agreement/guidance/contacts", 3, 0, {"agreement": {"guidance": {"contacts": 3}}}),
        ("P1/visits/0/on", "x", 0, {"visits": [{"on": "x"}]}),
        ("P1/visits/-", "x", 0, {"visits": ["x"]}),
        ("P1/briefings", [], 0, {"briefings": []}),
        ("P1/level", None, 0, {"level": None}),
        ("P1/a/company", "X", 1, {"company": "X"}),
        ("P1/a/period/start", "x", 1, {"period": {"start": "x"}}),
    ],
)
def test_a_value_is_set_where_the_path_says(
    path: str, value: object, record: int, expected: dict[str, Any]
) -> None:
    """What is on the way is made, one past the end adds, and the longest id is the record's."""
    found = changed(path, value)
    assert records()[record] | expected == found[record]
    assert records()[1 - record] == found[1 - record]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("P1/briefings", {"kind": "placement", "id": "P1", "level": 3}),
        ("P1/briefings/0", {"kind": "placement", "id": "P1", "briefings": [], "level": 3}),
        (
            "P1/briefings/0/on",
            {"kind": "placement", "id": "P1", "briefings": [{}], "level": 3},
        ),
    ],
)
def test_what_a_path_names_is_taken_out(path: str, expected: dict[str, Any]) -> None:
    """A field, an item or a field of an item goes, and the rest stays."""
    assert expected == changed(path, remove=True)[0]


def test_a_whole_record_is_taken_out_or_replaced() -> None:
    """A path that is an id is the record itself."""
    assert records()[:1] == changed("P1/a", remove=True)
    assert [{"kind": "school", "id": "P1"}, records()[1]] == changed(
        "P1", {"kind": "school", "id": "P1"}
    )


@pytest.mark.parametrize(
    ("path", "remove", "reason"),
    [
        ("P3/level", False, 'no record has the id with which "P3/level" starts.'),
        ("P1/briefings/2", False, '"2" of "P1/briefings/2" leads nowhere.'),
        ("P1/level/x", False, '"x" of "P1/level/x" leads nowhere.'),
        ("P1/briefings/on", False, '"on" of "P1/briefings/on" leads nowhere.'),
        ("P1/0", False, '"0" of "P1/0" leads nowhere.'),
        ("P1", False, '"P1" is a whole record.'),
        ("P1/nope", True, '"nope" of "P1/nope" is not there.'),
        ("P1/briefings/1", True, '"1" of "P1/briefings/1" is not there.'),
        ("P1/briefings/-", True, '"-" of "P1/briefings/-" is not there.'),
    ],
)
def test_a_path_into_nothing_is_an_error(path: str, reason: str, *, remove: bool) -> None:
    """A change that cannot be made is never passed over."""
    with pytest.raises(CaseError, match=r".") as caught:
        changed(path, remove=remove)
    assert reason == caught.value.message


def test_two_records_with_one_id_are_not_told_apart() -> None:
    """A path whose record is not certain is an error."""
    twice = [{"id": "P1"}, {"id": "P1"}]
    with pytest.raises(CaseError, match="two records have the id"):
        apply(twice, Change("P1/level", 1, remove=False, line=1, column=1))


def test_cases_do_not_share_what_they_change(write: Write) -> None:
    """Each case starts from the card's own records, with dates as ISO text."""
    card = load_rules(write()).cards["VRB-OI-5"]
    found = {example.name: example for example in examples(card)}
    dates = [found[name].records[0]["briefings"][0]["on"] for name in ("in time", "the day after")]
    assert dates == ["2012-02-01", "2012-02-07"]
    assert written(card).records[0]["briefings"][0]["on"] == "2012-02-01"  # type: ignore[index]
    late = found["the day after"]
    assert ("met_late", "after", "", date(2012, 6, 1)) == (
        late.expect,
        late.day,
        late.subject,
        late.as_of,
    )
    assert (late.file, late.line) == ("rules/preparation/VRB-OI-5.examples.yaml", 13)


def test_a_case_has_its_own_date_and_subject(write: Write) -> None:
    """A case may be judged as of another day, and say which subject it means."""
    rules = write(
        "VRB-OI-5", ("{name: in time,", "{name: in time, as_of: 2012-03-01, subject: P1,")
    )
    first = examples(load_rules(rules).cards["VRB-OI-5"])[0]
    assert (date(2012, 3, 1), "P1") == (first.as_of, first.subject)


def test_changes_are_made_in_the_order_in_which_they_are_written(write: Write) -> None:
    """`remove` before `set` takes out first; `set` before `remove` puts in first."""
    rules = write(
        "VRB-OI-5",
        (
            "{name: in time,",
            "{name: in time, remove: [P1/briefings], set: {P1/briefings/0/on: 2012-01-01},",
        ),
    )
    first = examples(load_rules(rules).cards["VRB-OI-5"])[0]
    assert first.records[0]["briefings"] == [{"on": "2012-01-01"}]
