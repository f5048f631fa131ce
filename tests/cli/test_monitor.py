"""The BPV-monitor as a user asks for it, with figures worked out by hand."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import OBJECTIVE, read_json

Run = Callable[..., Any]
TOPICS = [
    *("responsibilities_company", "responsibilities_school"),
    *("duties_company", "duties_school", "insurance"),
]
ASKED = ("--rules", "rules", "--lang", "en", "--quiet")
RECORDS = ("records.ndjson", *ASKED, "--as-of", "2012-06-01")
SECTORS = {"bouw": 6, "zorg": 10, "groen": 3, "": 7}


def records(told: Callable[[int], bool]) -> Iterator[dict[str, Any]]:
    """Yield a company per sector with so many placements; some were told before the start."""
    number = 0
    for place, (sector, size) in enumerate(SECTORS.items()):
        code = f"10000000{place}"
        company = {"kind": "company", "id": code, "region": "noord" if place % 2 else "oost"}
        yield {**company, "sector": sector} if sector else company
        for _each in range(size):
            number += 1
            audience = ["student", "company"] if told(number) else ["student"]
            yield {
                "kind": "placement",
                "id": f"P{number}",
                "school": "99XA",
                "company": code,
                "status": "final",
                "period": {"start": "2012-02-06", "planned_end": "2012-07-06"},
                "complete_until": "2012-06-01",
                "briefings": [{"on": "2012-01-30", "audience": audience, "topics": TOPICS}],
            }


def write(path: Path, told: Callable[[int], bool]) -> None:
    """Write the records."""
    lines = "".join(f"{json.dumps(each)}\n" for each in records(told))
    path.write_text(lines, encoding="utf-8")


@pytest.fixture(autouse=True)
def _records(tmp_path: Path) -> None:
    """Write 26 placements, of which every second was told, and a card for one objective."""
    write(tmp_path / "records.ndjson", lambda number: number % 2 == 0)
    folder = tmp_path / "rules" / "objectives"
    folder.mkdir()
    (folder / "DOEL-4.yaml").write_text(OBJECTIVE, encoding="utf-8")


def figures(ran: Any) -> dict[tuple[str, str], tuple[Any, ...]]:  # noqa: ANN401
    """Return the figures by kind and name of a group."""
    assert (ran.code, ran.err) == (0, "")
    (objective,) = read_json(ran, "monitor")["objectives"]
    return {
        (each["kind"], each["group"]): (
            each["state"], each["subjects"], each["share"], each["change"]
        )
        for each in objective["figures"]
    }  # fmt: skip


def test_small_sectors_are_hidden_and_one_more(bpvcheck: Run) -> None:
    """Groen has three, so bouw, the next in size, goes with it; regions of nine and more stay.

    Oost has bouw and groen, P1 to P6 and P17 to P19: four of nine. Noord has P7 to P16 and P20 to
    P26: nine of seventeen.
    """
    found = figures(bpvcheck("monitor", *RECORDS, "--format", "json"))
    assert found == {
        ("", ""): ("not_reached", 26, 50, None),
        ("sector", "bouw"): ("hidden", None, None, None),
        ("sector", "groen"): ("hidden", None, None, None),
        ("sector", "zorg"): ("not_reached", 10, 50, None),
        ("sector", ""): ("not_reached", 7, 57, None),
        ("region", "oost"): ("not_reached", 9, 44, None),
        ("region", "noord"): ("not_reached", 17, 53, None),
    }


def test_change_is_in_points_since_the_edition_before(bpvcheck: Run, tmp_path: Path) -> None:
    """Before nobody of noord was told and everybody of oost; hidden groups have no change."""
    write(tmp_path / "before.ndjson", lambda number: number <= 6 or 17 <= number <= 19)
    before = ("before.ndjson", *ASKED, "--as-of", "2012-05-01", "--fail-on", "never")
    assert bpvcheck("check", *before, "--ledger", "before.ledger").code == 0
    found = figures(
        bpvcheck("monitor", *RECORDS, "--previous", "before.ledger", "--format", "json")
    )
    assert found["", ""] == ("not_reached", 26, 50, 15)
    assert found["region", "oost"] == ("not_reached", 9, 44, -56)
    assert found["region", "noord"] == ("not_reached", 17, 53, 53)
    assert found["sector", "bouw"] == ("hidden", None, None, None)


def test_an_objective_is_reached_where_all_that_was_due_is_done(
    bpvcheck: Run, tmp_path: Path
) -> None:
    """Of one placement nothing is known: then it cannot be told, and strictly it is not reached."""
    write(tmp_path / "records.ndjson", lambda _number: True)
    found = figures(bpvcheck("monitor", *RECORDS, "--format", "json"))
    assert found["", ""] == ("reached", 26, 100, None)
    unknown = {"kind": "placement", "id": "P99", "school": "99XA", "status": "final"}
    period = {"period": {"start": "2012-02-06", "planned_end": "2012-07-06"}}
    with (tmp_path / "records.ndjson").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**unknown, **period}) + "\n")
    found = figures(bpvcheck("monitor", *RECORDS, "--format", "json"))
    assert found["", ""] == ("untold", 27, 100, None)
    found = figures(bpvcheck("monitor", *RECORDS, "--format", "json", "--strict"))
    assert found["", ""] == ("not_reached", 27, 96, None)


def test_a_ledger_will_do_for_the_country(bpvcheck: Run) -> None:
    """It does not say of sectors and regions, and says that it does not."""
    bpvcheck("check", *RECORDS, "--ledger", "now.ledger")
    found = figures(bpvcheck("monitor", "--ledger", "now.ledger", *ASKED, "--format", "json"))
    assert found == {("", ""): ("not_reached", 26, 50, None)}
    ran = bpvcheck("monitor", "--ledger", "now.ledger", *ASKED)
    assert "make the monitor from the records" in " ".join(ran.out.split())


ANSWERS = """objective;asked;question;answers;satisfied;grade;sector
DOEL-4;student;told in time;812;70;7,4;
DOEL-4;student;told in time;3;100;9;groen
DOEL-4;student;told in time;300;65;7,1;zorg
DOEL-4;student;told in time;509;72;7,5;bouw
"""


@pytest.mark.parametrize("name", ["answers.csv", "answers.yaml"])
def test_answers_stand_beside_it_and_small_groups_do_not(
    bpvcheck: Run, tmp_path: Path, name: str
) -> None:
    """The three of groen are hidden, and zorg with them, which would give them away."""
    lines = [line.split(";") for line in ANSWERS.splitlines()]
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    items = ["".join(
        f"  {key}: {value.replace(',', '.')}\n" for key, value in row.items() if value
    ) for row in rows]  # fmt: skip
    yaml = "".join(f"-{item[1:]}" for item in items)
    text = ANSWERS if name.endswith("csv") else yaml
    (tmp_path / name).write_text(text, encoding="utf-8")
    ran = bpvcheck("monitor", *RECORDS, "--answers", name)
    assert (ran.code, ran.err) == (0, "")
    text = " ".join(ran.out.split())
    assert "students, told in time: satisfied: 70 %, grade 7.4, 812 answers" in text
    assert "students (groen), told in time: not shown" in text
    assert "students (zorg), told in time: not shown" in text
    assert "students (bouw), told in time: satisfied: 72 %, grade 7.5, 509 answers" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "DOEL-4;student;told in time;3",
            "DOEL-44;student;told in time;3",
            "answers.csv:3:1: U106",
        ),
        ("812;70", "812;170", "answers.csv:2:5: U106"),
        ("student;told in time;300", "pupil;told in time;300", "answers.csv:4:2: U106"),
        ("812;70", "many;70", "a whole number"),
        (";zorg", ";zorg;noord", 'no key "column 8"'),
        ("7,1;zorg", "7,1;zorg;noord", "a sector or of a region"),
        ("question", "questoin", 'did you mean "question"'),
    ],
)
def test_wrong_answers_are_refused_with_their_place(
    bpvcheck: Run, tmp_path: Path, old: str, new: str, said: str
) -> None:
    """The line of the file and the number of the column."""
    text = ANSWERS.replace(old, new)
    if "region" in said:
        text = text.replace("grade;sector", "grade;sector;region")
    (tmp_path / "answers.csv").write_text(text, encoding="utf-8")
    ran = bpvcheck("monitor", *RECORDS, "--answers", "answers.csv")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_it_is_a_page_too(bpvcheck: Run, tmp_path: Path) -> None:
    """The page fetches nothing and shows what the terminal shows."""
    ran = bpvcheck("monitor", *RECORDS, "--out", "monitor.html")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    text = (tmp_path / "monitor.html").read_text(encoding="utf-8")
    assert "http" not in text
    assert "not shown" in text
    assert 'lang="en"' in text
