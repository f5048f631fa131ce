"""``bpvcheck due`` of one party, and what every command says of files that it did not read."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

RULES = str(Path(__file__).parents[2] / "rules")
CODE = "99ZZ1234XY0008801"
ASKED = ("--as-of", "2012-09-03", "--rules", RULES, "--only", "VRB-OI-5", "--only", "VRB-LB-1")


def placement(number: int, school: str, company: str) -> dict[str, object]:
    """Return a placement that starts in three weeks: briefing and recognition are still due."""
    return {
        "kind": "placement",
        "id": f"P{number}",
        "school": school,
        "company": company,
        "student": f"pseudonym-{number}",
        "status": "final",
        "qualification": "94920",
        "period": {"start": "2012-09-24", "planned_end": "2013-01-25"},
        "lists_complete_until": {"briefings": "2012-09-03"},
        "briefings": [],
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write three placements of two schools, beside a file that is not read."""
    folder = tmp_path / "records"
    folder.mkdir()
    lines = [
        placement(1, "99XA", CODE),
        placement(2, "99XA", "99ZZ4321AB0000101"),
        placement(3, "99XB", CODE),
    ]
    text = "\n".join(map(json.dumps, lines))
    (folder / "records.ndjson").write_text(text, encoding="utf-8")
    (folder / "readme.txt").write_text("about these files", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("party", "about", "known"),
    [
        ("school", "99xa", {"P1", "P2"}),
        ("company", f"  {CODE}", {"P1", "P3"}),
        ("school", "99XB", {"P3"}),
    ],
)
def test_due_is_about_one_party(
    bpvcheck: Run, folder: Path, party: str, about: str, known: set[str]
) -> None:
    """Only what concerns it is listed, and in a calendar too; its own duties come first."""
    ran = bpvcheck("due", str(folder), f"--{party}", about, *ASKED)
    assert ran.code == 0, ran.err
    assert set(re.findall(r"\bP\d\b", ran.out)) == known
    assert about.strip().upper() in ran.out
    ics = bpvcheck("due", str(folder), f"--{party}", about, "--format", "ics", *ASKED)
    events = set(re.findall(r"^UID:[^:]+:(P\d):", ics.out, re.MULTILINE))
    assert events == known


def test_no_word_is_broken_on_a_terminal(bpvcheck: Run, folder: Path) -> None:
    """Every line fits in 80 columns, and the words of the duty stand whole."""
    out = bpvcheck("due", str(folder), "--school", "99XA", *ASKED).out
    assert max(len(line.rstrip()) for line in out.splitlines() if ": " not in line) <= 80
    assert "Voorlichting vóór de start" in " ".join(out.split())


def test_one_party_at_a_time_that_is_there(bpvcheck: Run, folder: Path) -> None:
    """Two parties are refused, and one that the records do not know is named."""
    both = bpvcheck("due", str(folder), "--school", "99XA", "--company", CODE, *ASKED)
    assert both.code == 2
    unknown = bpvcheck("due", str(folder), "--school", "99XC", *ASKED)
    assert (unknown.code, "99XC" in unknown.err) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        ("check", "--fail-on", "never", *ASKED),
        ("due", *ASKED),
        ("report", "school", "99XA", *ASKED),
        ("explain", "VRB-OI-5:P1", *ASKED[:4]),
    ],
)
def test_what_was_not_read_is_said(bpvcheck: Run, folder: Path, command: tuple[str, ...]) -> None:
    """Once, on stderr, in the same words; not where only what is wrong was asked for."""
    size = 3 if command[0] == "report" else 2 if command[0] == "explain" else 1
    asked = (*command[:size], str(folder), *command[size:], "--lang", "en")
    ran = bpvcheck(*asked)
    assert ran.code == 0, ran.err
    note = f"1 file with another ending was not read: {folder / 'readme.txt'}"
    assert ran.err.count(note) == 1
    assert "readme.txt" not in ran.out
    assert "readme.txt" not in bpvcheck(*asked, "--quiet").err


def test_where_nothing_falls_due_that_is_said(bpvcheck: Run, folder: Path) -> None:
    """The placements begin in three weeks; within one day there is nothing to list."""
    ran = bpvcheck("due", str(folder), "--school", "99XA", *ASKED, "--within", "1d")
    assert ran.code == 0, ran.err
    assert "niets te gebeuren" in ran.out
