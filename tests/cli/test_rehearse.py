"""The rehearsal of an inspection, as a user asks for it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import read_json

Run = Callable[..., Any]
TOPICS = [
    *("responsibilities_company", "responsibilities_school"),
    *("duties_company", "duties_school", "insurance"),
]
TOLD = {"on": "2012-01-30", "audience": ["student", "company"], "topics": TOPICS}
ASKED = ("records.ndjson", "--rules", "rules", "--lang", "en", "--as-of", "2012-06-01", "--quiet")


def placement(number: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a placement that started before the day of the tests."""
    return {
        "kind": "placement",
        "id": f"P{number}",
        "school": "99XA",
        "student": f"pseudonym-{number}",
        "status": "final",
        "pathway": "BOL",
        "period": {"start": "2012-02-06", "planned_end": "2012-07-06"},
        **fields,
    }


@pytest.fixture(autouse=True)
def _records(tmp_path: Path) -> None:
    """Write five dossiers of the school: P1 is in order, P2 was not told, of P3 nothing is known.

    P4 has yet to start, and P5 was withdrawn: of neither was anything due. P6 is of another school.
    """
    known = {"complete_until": "2012-06-01"}
    records = [
        placement(1, briefings=[TOLD]),
        placement(2, briefings=[], **known),
        placement(3),
        placement(4, period={"start": "2012-08-27", "planned_end": "2013-01-25"}),
        placement(5, status="withdrawn"),
        placement(6, school="99XB"),
    ]
    lines = "".join(f"{json.dumps(each)}\n" for each in records)
    (tmp_path / "records.ndjson").write_text(lines, encoding="utf-8")


def test_each_dossier_says_what_is_there_and_what_is_missing(bpvcheck: Run) -> None:
    """What is not demonstrated counts as missing, and is told from what was not done."""
    ran = bpvcheck("rehearse", "school", "99XA", *ASKED, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = read_json(ran, "rehearsal")
    assert found["there"] == 3
    pages = {each["dossier"]["placement"]: each for each in found["pages"]}
    assert sorted(pages) == ["P1", "P2", "P3"]
    assert [each["duty"] for each in pages["P1"]["shown"]] == ["VRB-OI-5"]
    assert pages["P1"]["missing"] == []
    verdicts = {key: [each["verdict"] for each in page["missing"]] for key, page in pages.items()}
    assert verdicts == {"P1": [], "P2": ["breached"], "P3": ["not_demonstrated"]}
    assert pages["P3"]["missing"][0]["fields"] == ["briefings"]
    assert [(each["shows"], each["lacks"]) for each in pages["P3"]["bring"]] == [(0, 1)]
    assert [(each["shows"], each["lacks"]) for each in pages["P1"]["bring"]] == [(1, 0)]


def test_the_page_is_a_file_that_names_no_student(bpvcheck: Run, tmp_path: Path) -> None:
    """A dossier is known by its placement; nothing is fetched, and what is missing is there."""
    ran = bpvcheck("rehearse", "school", "99xa", *ASKED, "--out", "rehearsal.html")
    assert (ran.code, ran.out) == (0, "")
    text = (tmp_path / "rehearsal.html").read_text(encoding="utf-8")
    assert text.count("<article") == 3
    assert "pseudonym" not in text
    assert "http" not in text
    assert "Not done, by the records" in text


def test_it_is_printed_for_a_terminal(bpvcheck: Run) -> None:
    """The size and the seed say which dossiers are drawn; no line is longer than the terminal."""
    ran = bpvcheck("rehearse", "school", "99XA", *ASKED, "--size", "1", "--seed", "3")
    assert "1 of 3 dossiers of 99XA, as of 1 June 2012." in ran.out
    assert (
        ran.out == bpvcheck("rehearse", "school", "99XA", *ASKED, "--size", "1", "--seed", "3").out
    )
    assert max(map(len, ran.out.splitlines())) <= 80


def test_an_unknown_school_is_said(bpvcheck: Run) -> None:
    """Nobody gets an empty rehearsal: not for a misspelt school, nor where nothing was due."""
    ran = bpvcheck("rehearse", "school", "99XC", *ASKED)
    assert (ran.code, "U102" in ran.err) == (2, True)
    early = [*ASKED, "--as-of", "2012-01-01"]
    ran = bpvcheck("rehearse", "school", "99XB", *early)
    assert (ran.code, "N101" in ran.err) == (5, True)
