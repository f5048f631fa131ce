"""What records can settle, counted by hand on three placements."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from bpvcheck.check import check
from bpvcheck.reports import LedgerView
from bpvcheck.reports.coverage import coverage_view
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options

PERIOD = {"start": "2012-02-06", "planned_end": "2012-06-29"}
TOPICS = [
    *("responsibilities_company", "responsibilities_school", "duties_company", "duties_school"),
    "insurance",
]
BRIEFED = {"on": "2012-01-30", "audience": ["student", "company"], "topics": TOPICS}
RECORDS: list[dict[str, Any]] = [
    # met, in time
    {"id": "P1", "period": PERIOD, "status": "final", "briefings": [BRIEFED]},
    # not done, in a list that is complete
    {
        "id": "P2",
        "period": PERIOD,
        "status": "final",
        "briefings": [],
        "lists_complete_until": {"briefings": "2012-11-01"},
    },
    # nobody knows
    {"id": "P3", "period": {"start": "2012-02-06"}, "status": "final"},
    # not due yet
    {"id": "P4", "period": {"start": "2013-02-06"}, "status": "final"},
]


@pytest.fixture(autouse=True)
def _records() -> None:
    lines = (json.dumps({"kind": "placement", "school": "99XA", **each}) for each in RECORDS)
    Path("r.ndjson").write_text("\n".join(lines))


def report(complete_until: date | None = None) -> dict[str, Any]:
    """Return the coverage as data."""
    options = Options(as_of=date(2012, 11, 1), complete_until=complete_until)
    with check([Path("r.ndjson")], load_rules(Path("rules")), options) as run:
        made = orjson.dumps(coverage_view(LedgerView.of_run(run), "nl", limit=None))
    read: dict[str, Any] = json.loads(made)
    return read


def test_a_duty_is_told_where_the_records_say() -> None:
    """Met and not met can be told, absent data cannot, and what is not due is counted apart."""
    made = report()
    (duty,) = made["duties"]
    counted = {name: duty[name] for name in ("due", "told", "not_demonstrated", "pending")}
    assert counted == {"due": 3, "told": 2, "not_demonstrated": 1, "pending": 1}
    assert made["states"] == {"all": 0, "some": 1, "none": 0, "nothing": 0}
    assert duty["missing"] == [["placement", "briefings"]]
    assert [(each["field"], each["findings"]) for each in made["settle"]] == [("briefings", 1)]


def test_a_field_is_counted_in_records_and_in_items() -> None:
    """A field of a record is counted per record, one in a list per item of it."""
    found = {line["path"]: line for line in report()["fields"]}
    assert [(each, found[each]["have"], found[each]["of"]) for each in ("id", "period")] == [
        ("id", 4, 4),
        ("period", 4, 4),
    ]
    assert (found["period.planned_end"]["have"], found["period.planned_end"]["of"]) == (2, 4)
    assert (found["briefings"]["have"], found["briefings"]["complete"]) == (2, 1)
    item = found["briefings.topics"]
    assert (item["have"], item["of"], item["items"]) == (1, 1, True)
    assert found["pathway"]["have"] == 0
    assert found["briefings"]["duties"] == 1
    assert "signatures.by" not in found


def test_an_input_that_is_complete_says_so_of_every_list() -> None:
    """With --complete-until every list that is there is complete, and no absent one."""
    made = report(date(2012, 11, 1))
    found = {line["path"]: line for line in made["fields"]}
    assert found["briefings"]["complete"] == 4
    assert made["duties"][0]["not_demonstrated"] == 1


def test_it_is_printed_and_written(bpvcheck: Callable[..., Any]) -> None:
    """On a terminal a table, in a file what its ending says."""
    asked = ("coverage", "r.ndjson", "--rules", "rules", "--as-of", "2012-11-01")
    ran = bpvcheck(*asked)
    assert "VRB-OI-5" in ran.out
    assert "briefings" in ran.out
    for ending in ("html", "csv"):
        assert bpvcheck(*asked, "--out", f"x.{ending}").code == 0
    assert "<html" in Path("x.html").read_text()
    assert "period.planned_end (geplande einddatum);2;4" in Path("x.csv").read_text()


def test_what_is_wrong_is_named(bpvcheck: Callable[..., Any]) -> None:
    """Records that are not valid end with 3, an input as output with 2, no records with 5."""
    with Path("r.ndjson").open("a") as file:
        file.write('\n{"kind": "placement", "id": "P9"}\n')
    asked = ("--rules", "rules", "--as-of", "2012-11-01")
    assert bpvcheck("coverage", "r.ndjson", *asked).code == 3
    assert bpvcheck("coverage", "r.ndjson", *asked, "--allow-invalid").code == 0
    Path("r.html").write_text("[]")
    assert bpvcheck("coverage", "r.html", *asked, "--out", "r.html").code == 2
    assert bpvcheck("coverage", "r.html", *asked).code == 5
