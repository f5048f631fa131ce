"""What a plugin changes: duties and values with for whom they hold, and verdicts on records."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
BOUW = str(Path(__file__).resolve().parents[2] / "plugins" / "bouw" / "bpvcheck_bouw")
WHEN = ("--as-of", "2013-09-01")
DUTIES = ("--only", "ALG-LB-2")


def placement(name: str, qualification: str) -> dict[str, object]:
    """Make a placement whose trainer took the trainers' course and has no diploma of the craft."""
    trainer = {
        "person": "T1",
        "tasks": ["contact", "daily_guidance"],
        "qualification": "trainer_course",
        "qualified_on": "2011-05-20",
        "since": "2012-09-03",
        "until": "2013-06-28",
    }
    return {
        "kind": "placement",
        "id": name,
        "school": "99XA",
        "company": "100000011",
        "status": "ended",
        "qualification": qualification,
        "pathway": "BOL",
        "level": 2,
        "period": {"start": "2012-09-03", "planned_end": "2013-06-28"},
        "endings": [],
        "trainers": [trainer],
        "complete_until": "2013-09-01",
    }


@pytest.fixture
def records(tmp_path: Path) -> str:
    """Write a placement of a carpenter (94920), and one of a cook (90760)."""
    lines = [placement("P1", "94920"), placement("P2", "90760")]
    (tmp_path / "r.ndjson").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return "r.ndjson"


def test_duties_and_values_are_shown(bpvcheck: Run) -> None:
    """Three duties of its own, and two values with what they were and for whom they hold."""
    ran = bpvcheck("plugins", "diff", BOUW, "--json", "--lang", "en")
    shown = json.loads(ran.out)
    assert ran.code == 0
    assert {each["duty"].partition("@")[0] for each in shown["adds"]} >= {"BOUW-1", "BOUW-2"}
    changes = {each["duty"]: each for each in shown["changes"]}
    contact = changes["ALG-LB-2"]
    assert contact["after"] == ["vocational_diploma", "equivalent_experience"]
    assert contact["before"] == [
        [
            "vocational_diploma",
            "equivalent_experience",
            "trainer_course",
            "trainer_certificate",
            "unspecified",
        ]
    ]
    assert contact["scope"]["sector"][0] == "bouw"
    assert contact["valid"] == {"start": "2012-07-01", "until": "2015-07-31"}
    assert shown["records"] is None


def test_verdicts_that_differ_are_counted_and_named(bpvcheck: Run, records: str) -> None:
    """Fundeon asks for a diploma of the craft, so the carpenter's flips and the cook's does not."""
    ran = bpvcheck("plugins", "diff", BOUW, records, *WHEN, *DUTIES, "--json", "--lang", "en")
    shown = json.loads(ran.out)["records"]
    assert ran.code == 0
    assert shown["verdicts"] == 2
    assert shown["moved"] == [
        {"duty": "ALG-LB-2", "before": "met", "after": "breached", "count": 1}
    ]
    assert [(each["subject"], each["bearer_id"]) for each in shown["flips"]] == [
        ("P1", "100000011")
    ]


def test_it_is_told_in_words(bpvcheck: Run, records: str) -> None:
    """The terminal says what was and what is, and a verdict is named with its subject."""
    told = bpvcheck("plugins", "diff", BOUW, records, *WHEN, *DUTIES, "--lang", "en").out
    assert "1 of 2 verdicts differ, and 0 are new." in told
    assert "ALG-LB-2: placement P1 learning company 100000011: met → not met" in told
    assert "→ vocational_diploma, equivalent_experience" in told


def test_new_verdicts_are_no_changes(bpvcheck: Run, records: str) -> None:
    """A duty that the plugin adds had no verdict before."""
    words = ("plugins", "diff", BOUW, records, *WHEN, "--only", "BOUW-1", "--lang", "en")
    ran = bpvcheck(*words, "--json")
    moved = json.loads(ran.out)["records"]["moved"]
    assert {each["before"] for each in moved} == {""}
    assert sum(each["count"] for each in moved) == 2
    assert "2 verdicts are new: the plugin only adds duties." in bpvcheck(*words).out


@pytest.mark.parametrize(
    ("words", "told"),
    [(("ict",), 'There is no plugin "ict".'), ((BOUW, "nowhere.ndjson"), "nowhere.ndjson")],
)
def test_what_is_not_there_is_told(bpvcheck: Run, words: tuple[str, ...], told: str) -> None:
    """A plugin or a file that is not there is wrong usage."""
    ran = bpvcheck("plugins", "diff", *words, "--lang", "en")
    assert ran.code == 2
    assert told in ran.err
