"""Changes are made in copies of the records, and can add what was not there."""

import pytest

from bpvcheck.explain import Change, apply_changes

RECORDS = [{"kind": "placement", "id": "P1", "briefings": [{"on": "2012-02-07"}]}]


def test_a_value_is_replaced() -> None:
    """A change puts another value in a field of an item, and leaves the records as they were."""
    change = Change("placement", "P1", ("briefings", 0, "on"), "2012-02-06")
    changed = apply_changes(RECORDS, [change])
    assert changed[0]["briefings"] == [{"on": "2012-02-06"}]
    assert RECORDS[0]["briefings"] == [{"on": "2012-02-07"}]


def test_one_past_the_end_adds_an_item() -> None:
    """A position one past the end adds an item."""
    change = Change("placement", "P1", ("briefings", 1), {"on": "2012-02-01"})
    changed = apply_changes(RECORDS, [change])
    assert changed[0]["briefings"] == [{"on": "2012-02-07"}, {"on": "2012-02-01"}]


def test_lists_and_groups_are_made_on_the_way() -> None:
    """A list or a group that is not there is made."""
    changes = [
        Change("placement", "P1", ("signatures", 0, "by"), "school"),
        Change("placement", "P1", ("lists_complete_until", "signatures"), "2012-03-01"),
    ]
    changed = apply_changes(RECORDS, changes)[0]
    assert changed["signatures"] == [{"by": "school"}]
    assert changed["lists_complete_until"] == {"signatures": "2012-03-01"}


def test_a_change_without_a_path_is_a_record() -> None:
    """A record that was not there is added whole."""
    record = {"kind": "school", "id": "99XA"}
    changed = apply_changes(RECORDS, [Change("school", "99XA", (), record)])
    assert changed == [*RECORDS, record]


def test_a_record_that_is_not_there_cannot_be_changed() -> None:
    """A change of a record that is not there is an error."""
    with pytest.raises(KeyError):
        apply_changes(RECORDS, [Change("placement", "P2", ("status",), "final")])
