"""A duty that changed has a card per version: each subject is judged by the one in force.

Here the school briefs on insurance and its duties up to 31 July 2012, on insurance only from
1 August 2012 to 31 July 2014, and on nothing after that.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

RULEBOOK = Path(__file__).parents[1] / "rulebook"
CARD = (RULEBOOK / "VRB-OI-5.yaml").read_text(encoding="utf-8")
EXAMPLES = (RULEBOOK / "VRB-OI-5.examples.yaml").read_text(encoding="utf-8")
TOPICS = ["insurance", "duties_school"]
COVERS = "covers(terms.topics, briefings, its.topics"
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _rules() -> None:
    """Write two versions of the duty."""
    write("VRB-OI-5", ("from: 2009-06-10", "from: 2009-06-10, until: 2012-07-31"))
    write(
        "VRB-OI-5@2012",
        ("from: 2009-06-10", "from: 2012-08-01, until: 2014-07-31"),
        ("default: [insurance, duties_school]", "default: [insurance]"),
    )


def write(name: str, *changes: tuple[str, str]) -> None:
    """Write a card with changes, and its examples."""
    text = CARD
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    Path(f"rules/preparation/{name}.yaml").write_text(text, encoding="utf-8")
    Path(f"rules/preparation/{name}.examples.yaml").write_text(EXAMPLES, encoding="utf-8")


def placement(name: str, start: str | None, told: Sequence[str] = ("insurance",)) -> Json:
    """Give a placement whose student was told of topics on 1 January 2010, and never again."""
    return {
        "kind": "placement",
        "id": name,
        "school": "99XA",
        "status": "final",
        "period": {"start": start},
        "briefings": [{"on": "2010-01-01", "topics": list(told)}],
        "complete_until": "2015-01-01",
    }


def judge(bpvcheck: Run, *records: Json, more: Sequence[str] = ()) -> tuple[int, list[Json], Json]:
    """Judge records as of 1 January 2015; give exit code, the rows of the ledger, and the JSON."""
    Path("records.ndjson").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    asked = ("--rules", "rules", "--as-of", "2015-01-01", "--ledger", "rows.ndjson", "--json")
    ran = bpvcheck("check", "records.ndjson", *asked, *more)
    assert ran.err == ""
    lines = Path("rows.ndjson").read_text(encoding="utf-8").splitlines()
    return ran.code, [json.loads(line) for line in lines], json.loads(ran.out)


def counts(found: Json, duty: str = "VRB-OI-5") -> Json:
    """Give how many subjects have each verdict of a duty, by the JSON."""
    (line,) = [each for each in found["counts"] if each["duty"] == duty]
    return {word: n for word, n in line.items() if isinstance(n, int) and n}


@pytest.mark.parametrize(
    ("start", "verdict"),
    [
        ("2009-06-09", "not_applicable"),  # the day before the first version
        ("2009-06-10", "breached"),  # its first day: told too late, and of insurance only
        ("2012-07-31", "breached"),  # its last day: told of insurance only
        ("2012-08-01", "met"),  # the first day of the second version
        ("2014-07-31", "met"),  # its last day
        ("2014-08-01", "not_applicable"),
        (None, "not_demonstrated"),  # without a start nobody knows which version holds
    ],
)
def test_the_version_in_force_judges(bpvcheck: Run, start: str | None, verdict: str) -> None:
    """Duty and subject have one row, of the version in force; all that counts agrees with it."""
    code, rows, found = judge(
        bpvcheck, placement("P0", "2012-01-09", TOPICS), placement("P1", start)
    )
    assert [(row["subject"], row["verdict"]) for row in rows] == [("P0", "met"), ("P1", verdict)]
    assert counts(found) == ({"met": 2} if verdict == "met" else {"met": 1, verdict: 1})
    assert code == found["findings"]["count"] == int(verdict == "breached")


def test_where_none_is_in_force_the_last_version_tells(bpvcheck: Run) -> None:
    """A duty that does not apply, or of which that is unknown, is told of by its last version."""
    dates = ("2009-06-09", "2013-01-07", "2014-09-01", None)
    records = [placement(f"P{number}", start) for number, start in enumerate(dates)]
    _code, rows, _found = judge(bpvcheck, *records)
    assert [row["subject"] for row in rows] == ["P0", "P1", "P2", "P3"]
    assert len({row["card_version"] for row in rows}) == 1
    assert "period.start" in rows[3]["missing"].split()


@pytest.mark.parametrize("names", [("VRB-OI-5@2009", "VRB-OI-5"), ("VRB-OI-5@1", "VRB-OI-5@2")])
def test_versions_are_told_apart_by_their_dates(bpvcheck: Run, names: tuple[str, str]) -> None:
    """However the files are called, the version that starts last is the last."""
    folder = Path("rules/preparation")
    older, newer = (folder / f"{name}.yaml" for name in ("VRB-OI-5", "VRB-OI-5@2012"))
    texts = older.read_text(encoding="utf-8"), newer.read_text(encoding="utf-8")
    for path in folder.iterdir():
        path.unlink()
    for name, text in zip(names, texts, strict=True):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        (folder / f"{name}.examples.yaml").write_text(EXAMPLES, encoding="utf-8")
    _code, rows, _found = judge(bpvcheck, placement("P1", "2013-01-07"), placement("P2", None))
    assert [row["verdict"] for row in rows] == ["met", "not_demonstrated"]
    assert len({row["card_version"] for row in rows}) == 1


def test_a_duty_that_rests_on_another_sees_the_version_in_force(bpvcheck: Run) -> None:
    """VRB-OI-4 is met where VRB-OI-5 is, under either of its versions."""
    asked = 'is: \'verdict("VRB-OI-5") == "{verdict}"\''
    write(
        "VRB-OI-4",
        ("id: VRB-OI-5", "id: VRB-OI-4"),
        (CARD[CARD.index("terms:") : CARD.index("applies:")], ""),
        (f'is: "{COVERS}, by=start)"', asked.format(verdict="met")),
        (f'is: "{COVERS})"', asked.format(verdict="met")),
        ("  briefings: {nl: logboek, en: log}\n", ""),
    )
    records = [
        placement("P1", "2012-01-09", TOPICS),
        placement("P2", "2012-01-09"),
        placement("P3", "2013-01-07"),
    ]
    code, rows, found = judge(bpvcheck, *records, more=["--cross-check"])
    verdicts = {(row["duty"], row["subject"]): row["verdict"] for row in rows}
    expected = {"P1": "met", "P2": "breached", "P3": "met"}
    assert verdicts == {(d, p): v for d in ("VRB-OI-4", "VRB-OI-5") for p, v in expected.items()}
    assert (code, counts(found, "VRB-OI-4")) == (1, {"met": 2, "breached": 1})
    ran = bpvcheck(
        "explain", "VRB-OI-4:P3", "records.ndjson", "--rules", "rules", "--as-of", "2015-01-01"
    )
    assert (ran.code, ran.err) == (0, "")


def test_a_choice_gives_a_part_of_the_rows(bpvcheck: Run) -> None:
    """Choosing one bearer leaves the other's card out; the school owed it up to 2012 only."""
    second = Path("rules/preparation/VRB-OI-5@2012.yaml")
    text = second.read_text(encoding="utf-8")
    second.write_text(text.replace("bearer: [school]", "bearer: [student]"), encoding="utf-8")
    records = placement("P1", "2012-01-09", TOPICS), placement("P2", "2013-01-07")
    _code, rows, found = judge(bpvcheck, *records, more=["--only", "school"])
    found_of = [(row["subject"], row["bearer"], row["verdict"]) for row in rows]
    assert found_of == [("P1", "school", "met"), ("P2", "school", "not_applicable")]
    assert counts(found) == {"met": 1, "not_applicable": 1}


def test_an_example_is_judged_by_the_card_it_is_on(bpvcheck: Run) -> None:
    """The day after its last day a card's example says that it does not apply."""
    first = Path("rules/preparation/VRB-OI-5.examples.yaml")
    after = "  - {name: after its last day, set: {P1/period/start: 2012-08-01}, "
    first.write_text(f"{EXAMPLES}{after}expect: not_applicable}}\n", encoding="utf-8")
    second = Path("rules/preparation/VRB-OI-5@2012.examples.yaml")
    text = EXAMPLES.replace("2012-02", "2013-02")
    text = text.replace("as_of: 2012-06-01", "as_of: 2013-06-01")
    text = text.replace("complete_until: 2012-06-01", "complete_until: 2013-06-01")
    second.write_text(text, encoding="utf-8")
    ran = bpvcheck("rules", "test", "--rules", "rules", "--lang", "en")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "13 examples of 2 cards, 0 failed.")
