"""Runs over time as a user sees them: kept ledgers, what changed and why, waivers, the trend."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.history.diff import diff_ledgers
from bpvcheck.ledger.files import open_ledger
from tests.cli.conftest import read_json

Run = Callable[..., Any]
TOPICS = [
    *("responsibilities_company", "responsibilities_school"),
    *("duties_company", "duties_school", "insurance"),
]
WITH = ("--rules", "rules", "--lang", "en")
ONE = ("--as-of", "2012-06-01", "--quiet")


def placement(number: int, start: str = "2012-02-06", *briefed: str) -> dict[str, Any]:
    """Return a placement that was briefed on some days; its lists are complete."""
    return {
        "kind": "placement",
        "id": f"P{number}",
        "school": "99XA",
        "status": "final",
        "period": {"start": start, "planned_end": "2012-12-21"},
        "complete_until": "2012-11-01",
        "briefings": [
            {"on": on, "audience": ["student", "company"], "topics": TOPICS} for on in briefed
        ],
    }


@pytest.fixture
def judge(bpvcheck: Run, tmp_path: Path) -> Run:
    """Judge placements by the one rule card at hand, VRB-OI-5, and write or keep the ledger."""

    def judge_them(placements: list[dict[str, Any]], *options: str) -> Any:  # noqa: ANN401
        lines = "".join(f"{json.dumps(each)}\n" for each in placements)
        (tmp_path / "records.ndjson").write_text(lines, encoding="utf-8")
        return bpvcheck("check", "records.ndjson", *WITH, *options)

    return judge_them


def changes(ran: Any) -> dict[str, tuple[str, list[str]]]:  # noqa: ANN401
    """Return by subject its state and its causes."""
    found = read_json(ran, "diff")
    return {
        each["subject"]: (each["state"], each["causes"])
        for duty in found["duties"]
        for each in duty["findings"]
    }


def test_each_finding_is_new_mended_still_open_or_gone(judge: Run, bpvcheck: Run) -> None:
    """On one day, by one rule book, only the records can be behind it."""
    before = [placement(1), placement(2), placement(3), placement(4)]
    judge(before, *ONE, "--ledger", "a.ledger")
    mended = placement(2, "2012-02-06", "2012-01-30")
    withdrawn = {**placement(3), "status": "withdrawn"}
    after = [
        placement(1),
        mended,
        withdrawn,
        placement(5),
        placement(6, "2012-02-06", "2012-01-30"),
    ]
    judge(after, *ONE, "--ledger", "b.ledger")
    ran = bpvcheck("diff", "a.ledger", "b.ledger", *WITH, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert changes(ran) == {
        "P1": ("still_open", []),
        "P2": ("mended", ["data"]),
        "P3": ("gone", ["data"]),
        "P4": ("gone", ["data"]),
        "P5": ("new", ["data"]),
    }
    found = json.loads(ran.out)
    assert found["counts"] == {"new": 1, "mended": 1, "still_open": 1, "gone": 2}
    assert found["changed"] == ["data"]


def test_a_due_day_that_went_by_is_told_from_other_records(judge: Run, bpvcheck: Run) -> None:
    """P1 fell due between the runs. Of P2, whose records changed too, the ledgers cannot tell."""
    start = "2012-06-04"
    judge([placement(1, start), placement(2, start, "2012-05-01")], *ONE, "--ledger", "a.ledger")
    later = ("--as-of", "2012-07-01", "--quiet")
    judge([placement(1, start), placement(2, start)], *later, "--ledger", "b.ledger")
    ran = bpvcheck("diff", "a.ledger", "b.ledger", *WITH, "--format", "json")
    assert read_json(ran, "diff")["changed"] == ["data", "calendar"]
    assert changes(ran) == {"P1": ("new", ["calendar"]), "P2": ("new", ["data", "calendar"])}


def test_another_rule_card_is_named(judge: Run, bpvcheck: Run, tmp_path: Path) -> None:
    """On the same records and day only the card can be behind it: it asks for one more topic."""
    told = placement(1, "2012-02-06", "2012-01-30")
    judge([told], *ONE, "--ledger", "a.ledger")
    (card,) = tmp_path.glob("rules/*/VRB-OI-5.yaml")
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("default: [", "default: [contact_point, "), encoding="utf-8")
    judge([told], *ONE, "--ledger", "b.ledger")
    ran = bpvcheck("diff", "a.ledger", "b.ledger", *WITH, "--format", "json")
    assert read_json(ran, "diff")["changed"] == ["rules"]
    assert changes(ran) == {"P1": ("new", ["rules"])}


def test_other_cards_are_not_blamed_for_a_card_that_stayed(judge: Run, tmp_path: Path) -> None:
    """Where the rule book changed but not this card, the records did it; a new version may have."""
    judge([placement(1, "2012-02-06", "2012-01-30")], *ONE, "--ledger", "a.ledger")
    judge([placement(1)], *ONE, "--ledger", "b.ledger")
    with open_ledger(tmp_path / "a.ledger") as one, open_ledger(tmp_path / "b.ledger") as other:
        for changed, causes in (
            ({"rules": "another"}, ("data",)),
            ({"rules": "another", "version": "9.9"}, ("data", "rules")),
            ({"as_of": date(2012, 6, 2)}, ("data", "calendar")),
        ):
            moved = replace(other, info=replace(other.info, **changed))
            (duty,) = diff_ledgers(one, moved).duties
            assert [each.causes for each in duty.findings] == [causes]


def test_runs_are_kept_and_never_written_over(judge: Run, tmp_path: Path) -> None:
    """The same run is kept once; another day is another file."""
    judge([placement(1)], *ONE, "--runs", "runs")
    (first,) = (tmp_path / "runs").iterdir()
    assert first.name.startswith("2012-06-01-")
    written = first.stat().st_mtime_ns
    judge([placement(1)], *ONE, "--runs", "runs")
    assert [*(tmp_path / "runs").iterdir()] == [first]
    assert first.stat().st_mtime_ns == written
    judge([placement(1)], "--as-of", "2012-07-01", "--quiet", "--runs", "runs")
    assert len([*(tmp_path / "runs").iterdir()]) == 2


def test_a_kept_ledger_that_was_changed_is_refused(judge: Run, tmp_path: Path) -> None:
    """What has the name of a run but is not that run is never taken for it, nor written over."""
    judge([placement(1)], *ONE, "--runs", "runs")
    (first,) = (tmp_path / "runs").iterdir()
    first.write_bytes(b"something else")
    ran = judge([placement(1)], *ONE, "--runs", "runs")
    assert (ran.code, "D111" in ran.err) == (3, True)
    assert [each.read_bytes() for each in (tmp_path / "runs").iterdir()] == [b"something else"]


def test_the_last_two_of_a_folder_are_compared_and_all_are_counted(
    judge: Run, bpvcheck: Run
) -> None:
    """One folder will do; the trend has a line for each run, also of one school."""
    judge([placement(1), placement(2)], *ONE, "--runs", "runs")
    assert "no two runs" in bpvcheck("diff", "runs", *WITH).err
    told = placement(2, "2012-02-06", "2012-01-30")
    judge([placement(1), told], "--as-of", "2012-07-01", "--quiet", "--runs", "runs")
    ran = bpvcheck("diff", "runs", *WITH)
    assert "VRB-OI-5 Briefing before the start: 1 mended, 1 still open" in ran.out
    found = read_json(bpvcheck("trend", "runs", "--format", "json"), "trend")
    assert found["trend_version"] == 1
    runs = found["runs"]
    assert [each["as_of"] for each in runs] == ["2012-06-01", "2012-07-01"]
    assert [each["verdicts"] for each in runs] == [{"breached": 2}, {"breached": 1, "met": 1}]
    lines = bpvcheck("trend", "runs", "--lang", "nl").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[-1].split() == ["1", "juli", "2012", "1", "0", "1", "0", "0"]
    of_school = bpvcheck("trend", "runs", "--format", "json", "--school", "99XA")
    assert json.loads(of_school.out)["runs"] == runs
    of_other = bpvcheck("trend", "runs", "--format", "json", "--school", "99XB")
    assert [each["verdicts"] for each in read_json(of_other, "trend")["runs"]] == [{}, {}]


WAIVERS = """
- duty: VRB-OI-5
  subject: P1
  who: team leader
  why: the new guide comes in January
  until: 2012-12-31
  approved_by: director
"""


def test_a_waived_finding_keeps_its_verdict_and_fails_no_run(judge: Run, tmp_path: Path) -> None:
    """It is counted as before, shown with its waiver, and left out of what fails the run."""
    (tmp_path / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    asked = ("--as-of", "2012-06-01", "--waivers", "waivers.yaml")
    ran = judge([placement(1)], *asked, "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["counts"][0]["breached"], found["findings"]["count"]) == (0, 1, 0)
    assert found["waivers"] == {"file": "waivers.yaml", "waived": 1, "expired": 0, "unused": 0}
    ran = judge([placement(1)], *asked, "--ledger", "a.ledger")
    assert "1 open finding is waived; its verdict stays." in ran.out
    assert "VRB-OI-5:P1  until 31 December 2012; asked by team leader" in ran.out
    ran = judge([placement(1), placement(2)], *asked, "--json")
    assert (ran.code, json.loads(ran.out)["findings"]["count"]) == (1, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("2012-12-31", "2012-05-31", (2, 1, 0)), ("P1", "P9", (2, 0, 1)), ("P1", "P1", (0, 0, 0))],
)
def test_expired_and_unused_waivers_are_findings(
    judge: Run, tmp_path: Path, old: str, new: str, expected: tuple[int, int, int]
) -> None:
    """The finding counts again, and so does the waiver; the last day still counts as valid."""
    (tmp_path / "waivers.yaml").write_text(WAIVERS.replace(old, new), encoding="utf-8")
    ran = judge([placement(1)], "--as-of", "2012-06-01", "--waivers", "waivers.yaml", "--json")
    found = json.loads(ran.out)
    waivers = found["waivers"]
    assert (found["findings"]["count"], waivers["expired"], waivers["unused"]) == expected
    assert ran.code == (1 if expected[0] else 0)


def test_diff_shows_waivers_and_fails_on_what_is_new(
    judge: Run, bpvcheck: Run, tmp_path: Path
) -> None:
    """A new finding that is waived does not count as new there."""
    (tmp_path / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    judge([placement(3)], *ONE, "--ledger", "a.ledger")
    judge([placement(1)], *ONE, "--ledger", "b.ledger")
    asked = ("diff", "a.ledger", "b.ledger", *WITH, "--fail-on-new")
    assert bpvcheck(*asked).code == 1
    ran = bpvcheck(*asked, "--waivers", "waivers.yaml")
    assert ran.code == 0
    assert "waived until 31 December 2012" in " ".join(ran.out.split())
    found = read_json(bpvcheck(*asked, "--waivers", "waivers.yaml", "--format", "json"), "diff")
    assert found["duties"][0]["findings"][0]["waiver"]["until"] == "2012-12-31"


def test_what_falls_due_can_be_waived_beforehand(judge: Run, bpvcheck: Run, tmp_path: Path) -> None:
    """It fits something, fails no run, and stands under what falls due."""
    (tmp_path / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    asked = ("--as-of", "2012-06-01", "--waivers", "waivers.yaml")
    ran = judge([placement(1, "2012-06-11")], *asked, "--json")
    found = json.loads(ran.out)
    assert found["waivers"] == {"file": "waivers.yaml", "waived": 0, "expired": 0, "unused": 0}
    ran = bpvcheck("due", "records.ndjson", *WITH, *asked)
    assert ran.code == 0
    assert "Of what is not due yet, these are waived:\n  VRB-OI-5:P1  until" in ran.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WAIVERS.replace("  who: team leader\n", ""), "waivers.yaml:2:3: U106"),
        (WAIVERS.replace("2012-12-31", "soon"), "waivers.yaml:6:10: U106"),
        (WAIVERS.replace("subject", "subjet"), 'did you mean "subject"'),
        (WAIVERS.replace("VRB-OI-5", "VRB-OI-55"), 'did you mean "VRB-OI-5"'),
        (WAIVERS + "  party: 99XA\n", "U106"),
        ("why: [", "U106"),
    ],
)
def test_a_wrong_waiver_is_refused_before_judging(
    judge: Run, tmp_path: Path, text: str, said: str
) -> None:
    """What is wrong is said with its line, and nothing is judged."""
    (tmp_path / "waivers.yaml").write_text(text, encoding="utf-8")
    ran = judge([placement(1)], *ONE, "--waivers", "waivers.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
