"""The records that the kit makes are valid, and hold what is asked for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from bpvcheck import testing
from bpvcheck.intake import take_in
from bpvcheck.records import KINDS

BUILDERS: dict[str, Callable[..., dict[str, Any]]] = {
    kind: getattr(testing, kind) for kind in KINDS if kind != "attestation"
}


def test_every_kind_has_a_builder_whose_record_is_valid(tmp_path: Path) -> None:
    """A run takes in one of each, and finds nothing wrong in or between them."""
    records = [build() for build in BUILDERS.values()]
    records.append(testing.attestation("VRB-OI-5", records[0]))
    path = tmp_path / "records.ndjson"
    path.write_bytes(b"\n".join(map(orjson.dumps, records)))
    with take_in([path]) as intake:
        assert [str(problem) for problem in intake.problems] == []
        assert {kind: count.accepted for kind, count in intake.counts.items()} == dict.fromkeys(
            KINDS, 1
        )


@pytest.mark.parametrize("kind", BUILDERS)
def test_a_builder_takes_an_id_and_fields(kind: str) -> None:
    """What is given goes before what the builder gives of itself, and days are written out."""
    build = BUILDERS[kind]
    own = build("x", complete_until=date(2012, 6, 1))
    assert own == {**build(), "id": "x", "complete_until": "2012-06-01"}
    assert own["kind"] == kind


def test_days_within_lists_are_written_out() -> None:
    """Wherever a day stands, the record has it as JSON does."""
    contacts = [{"on": date(2012, 2, 20), "participants": ("student", "trainer")}]
    made = testing.placement(contacts=contacts)
    assert made["contacts"] == [{"on": "2012-02-20", "participants": ["student", "trainer"]}]


def test_records_share_nothing() -> None:
    """What a test changes in one record is not changed in the next."""
    testing.placement()["period"]["start"] = "2013-01-01"
    assert testing.placement()["period"]["start"] == "2012-02-06"


def test_an_attestation_is_about_a_record() -> None:
    """It names the record's kind and id, and the outcome can be another."""
    made = testing.attestation("GA-1b", testing.school("99XB"), outcome="negative")
    assert (made["subject_kind"], made["subject"]) == ("school", "99XB")
    assert (made["duty"], made["outcome"]) == ("GA-1b", "negative")
