"""The demo judges the records that come with bpvcheck, and writes three reports."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.cli import book
from bpvcheck.rulebook.cache import load_cached
from bpvcheck.simulate import simulate

Run = Callable[..., Any]
ABOUT = {"as_of": "2012-11-01", "school": "97AA"}


@pytest.fixture
def fixtures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put made-up records and one rule card in the place of those that are shipped."""
    folder = tmp_path / "fixtures"
    monkeypatch.setattr("bpvcheck.cli.demo.folder", lambda name: tmp_path / name)
    monkeypatch.setattr(book, "rule_book", lambda _none, _asked=None: load_cached(Path("rules")))
    folder.mkdir()
    return folder


def test_the_demo_writes_three_reports(
    bpvcheck: Run, fixtures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sums the run up, writes a report for each party and says where they are."""
    lines = list(simulate(1, 20, seed=1))
    records = [json.loads(line) for line in lines]
    first = next(record for record in records if record["kind"] == "placement")
    centre = next(record for record in records if record["kind"] == "knowledge_centre")
    monkeypatch.setattr("bpvcheck.cli.demo.PARTIES", ("school", "company"))
    about = {**ABOUT, "company": first["company"], "knowledge_centre": centre["id"]}
    (fixtures / "demo").mkdir()
    lines_about = "".join(f'{name} = "{value}"\n' for name, value in about.items())
    (fixtures / "demo" / "demo.toml").write_text(lines_about, encoding="utf-8")
    (fixtures / "demo" / "records.ndjson").write_bytes(b"".join(lines))
    ran = bpvcheck("demo", "--out", "here")
    assert (ran.code, ran.err) == (0, "")
    assert "1 november 2012" in ran.out
    assert "here/school-97AA.html is geschreven." in ran.out
    assert "<html" in Path("here/school-97AA.html").read_text(encoding="utf-8")
    assert len(list(Path("here").iterdir())) == 2


@pytest.mark.usefixtures("fixtures")
def test_a_demo_that_is_not_installed_is_told(bpvcheck: Run) -> None:
    """Without the demo records the message says where they should be, and nothing is written."""
    ran = bpvcheck("demo")
    assert ran.code == 4
    assert ran.err.startswith('R101 De map "fixtures/demo" van bpvcheck is er niet.')
    assert not Path("bpvcheck-demo").exists()
