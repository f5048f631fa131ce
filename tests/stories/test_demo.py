"""The demo records are what their generator gives, and are worth looking at."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from bpvcheck.data import folder
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options
from bpvcheck.testing import judge_records
from bpvcheck.testing.demo import ABOUT, demo_lines

DEMO = folder("fixtures") / "demo"
MOST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Read the shipped records."""
    return list(map(orjson.loads, Path(DEMO / "records.ndjson").read_bytes().splitlines()))


def test_the_demo_is_current() -> None:
    """The shipped records and what they are about are what the generator writes today."""
    hint = "run: .venv/bin/python -m bpvcheck.testing.demo"
    assert (DEMO / "records.ndjson").read_bytes() == b"".join(demo_lines()), hint
    assert tomllib.loads((DEMO / "demo.toml").read_text(encoding="utf-8")) == ABOUT, hint


def test_the_demo_is_small(records: list[dict[str, Any]]) -> None:
    """A few hundred placements of four knowledge centres, in less than 1.5 MB."""
    assert (DEMO / "records.ndjson").stat().st_size < MOST_BYTES
    kinds = Counter(record["kind"] for record in records)
    assert (kinds["knowledge_centre"], kinds["sector"], kinds["school"]) == (4, 4, 4)
    assert 200 <= kinds["placement"] <= 400
    assert all(record["name"] for record in records if record["kind"] in {"school", "company"})
    assert 60 <= kinds["company"] <= 140


def test_the_demo_shows_every_kind_of_verdict(records: list[dict[str, Any]]) -> None:
    """All records are valid; school, company and knowledge centre have something to read."""
    options = Options(as_of=date.fromisoformat(ABOUT["as_of"]), cross_check=True)
    rows = judge_records(records, load_rules(), options)
    assert len({row.verdict for row in rows}) == 6
    for party in ("school", "company", "knowledge_centre"):
        mine = Counter(row.verdict for row in rows if row.bearer_id == ABOUT[party])
        assert mine["met"] >= 5, party
        assert mine["breached"] >= 5, party
