"""What a store keeps for too long goes, and nothing else."""

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.cli.values import Age

TODAY = date.today()  # noqa: DTZ011 - as the command has it
LONG_AGO, RECENT = TODAY - timedelta(days=800), TODAY - timedelta(days=700)


def written(name: str, ends: date, actual: date | None = None) -> str:
    """Write a file with one placement, and read it into the store."""
    endings = [{"on": actual.isoformat()}] if actual else []
    record = {
        "kind": "placement",
        "id": name,
        "school": "99XA",
        "period": {"start": "2012-02-06", "planned_end": ends.isoformat()},
        "endings": endings,
    }
    school = {"kind": "school", "id": "99XA"}
    Path(name).write_text(f"{json.dumps(record)}\n{json.dumps(school)}\n")
    return name


def parts() -> list[str]:
    """List what is in the store, the oldest first."""
    return sorted(each.name for each in Path("store").glob("*/*"))


@pytest.mark.parametrize(
    ("ends", "actual", "stays"),
    [
        (RECENT, None, True),
        (LONG_AGO, None, False),
        (LONG_AGO, RECENT, True),
        (RECENT, LONG_AGO, False),
    ],
)
def test_what_ended_long_ago_goes(
    bpvcheck: Callable[..., Any], ends: date, actual: date | None, *, stays: bool
) -> None:
    """The actual end of a placement decides, and where there is none the planned one."""
    file = written("a.ndjson", ends, actual)
    bpvcheck("ingest", file, "--store", "store")
    before = parts()
    asked = ("purge", "--store", "store", "--older-than", "2y")
    tried = bpvcheck(*asked, "--dry-run", "--lang", "en")
    assert parts() == before
    assert (before[0] in tried.out) is not stays
    ran = bpvcheck(*asked, "--lang", "en")
    assert ran.code == 0
    assert ("1 placement in it ended" in ran.out) is not stays
    assert parts() == (before if stays else [])
    assert Path(file).exists()


def test_what_was_read_long_ago_goes(bpvcheck: Callable[..., Any]) -> None:
    """A part that was read before then goes; a newer one and what is not of a store stay."""
    bpvcheck("ingest", written("a.ndjson", TODAY), "--store", "store")
    (old,) = Path("store").glob("*/*")
    nanoseconds = int(old.name[:20]) - 800 * 86_400 * 10**9
    old.rename(old.with_name(f"{nanoseconds:020d}-{'0' * 8}"))
    bpvcheck("ingest", written("b.ndjson", RECENT), "--store", "store")
    Path("store/keep.txt").write_text("mine")
    kept = parts()[1:]
    assert bpvcheck("purge", "--store", "store", "--older-than", "2y").code == 0
    assert parts() == kept
    assert Path("store/keep.txt").read_text() == "mine"
    assert bpvcheck("validate", "b.ndjson").code == 0


def test_a_damaged_part_goes(bpvcheck: Callable[..., Any]) -> None:
    """Of what cannot be read nobody knows what is in it."""
    bpvcheck("ingest", written("a.ndjson", TODAY), "--store", "store")
    for piece in Path("store").glob("*/*/*.parquet"):
        piece.write_bytes(b"PAR1")
    assert bpvcheck("purge", "--store", "store", "--older-than", "2y").code == 0
    assert parts() == []


@pytest.mark.parametrize("age", ["2", "0y", "-1y", "two years", "9999y"])
def test_an_age_is_a_number_with_a_unit(bpvcheck: Callable[..., Any], age: str) -> None:
    """Anything else is refused, and so is a store that is not there."""
    Path("store").mkdir(exist_ok=True)
    assert bpvcheck("purge", "--store", "store", "--older-than", age).code == 2
    assert bpvcheck("purge", "--store", "none", "--older-than", "2y").code == 2


@pytest.mark.parametrize(
    ("age", "today", "expected"),
    [
        (Age(2, "y"), date(2024, 2, 29), date(2022, 2, 28)),
        (Age(1, "m"), date(2012, 1, 31), date(2011, 12, 31)),
        (Age(1, "m"), date(2012, 3, 31), date(2012, 2, 29)),
        (Age(6, "w"), date(2012, 3, 1), date(2012, 1, 19)),
        (Age(90, "d"), date(2012, 3, 31), date(2012, 1, 1)),
    ],
)
def test_years_and_months_are_those_of_the_calendar(age: Age, today: date, expected: date) -> None:
    """Two years before 29 February is 28 February."""
    assert age.before(today) == expected


@pytest.mark.skipif(os.name != "posix", reason="folders without rights")
def test_other_folders_are_left_alone(bpvcheck: Callable[..., Any]) -> None:
    """A folder that happens to be in the store and is none of ours stays, and a link too."""
    Path("other/00000000000000000001-00000000").mkdir(parents=True)
    Path("store/notes").mkdir(parents=True)
    Path("store/0123456789abcdef").symlink_to(Path("other").resolve())
    assert bpvcheck("purge", "--store", "store", "--older-than", "1d").code == 0
    assert Path("store/notes").is_dir()
    assert Path("other/00000000000000000001-00000000").is_dir()
