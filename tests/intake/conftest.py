"""What the tests of the intake share: records, and files in a folder of their own."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.i18n import using
from bpvcheck.intake import Intake, take_in

Record = dict[str, Any]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English texts."""
    with using("en"):
        yield


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of bytes, or of records one to a line."""

    def write_file(name: str, *content: bytes | Record) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [part if isinstance(part, bytes) else compact(part) + b"\n" for part in content]
        path.write_bytes(b"".join(lines))
        return path

    return write_file


@pytest.fixture
def take() -> Iterator[Callable[..., Intake]]:
    """Take paths in; what is on disk for it is removed after the test."""
    taken: list[Intake] = []

    def take_paths(*paths: Path, **options: Any) -> Intake:  # noqa: ANN401 - passed on
        taken.append(take_in(paths, **options))
        return taken[-1]

    yield take_paths
    for intake in taken:
        intake.close()


@pytest.fixture
def accepted() -> Callable[[Intake, str], list[Record]]:
    """Read the accepted records of a kind back from their columns, sorted by id."""

    def read(intake: Intake, kind: str) -> list[Record]:
        rows = [row for part in intake.parts(kind) for row in part.read().to_pylist()]
        found: list[Record] = [{"kind": kind, **recorded(row)} for row in rows]
        assert sum(part.rows for part in intake.parts(kind)) == len(found)
        return sorted(found, key=lambda record: str(record["id"]))

    return read


def recorded(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    """Leave out what is not recorded, and write dates."""
    if isinstance(value, dict):
        return {key: recorded(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [*map(recorded, value)]
    return value.isoformat() if isinstance(value, date) else value


def compact(value: object) -> bytes:
    """Write JSON without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.fixture
def placement() -> Callable[..., Record]:
    """Make a small placement."""

    def make(number: int = 1, **fields: object) -> Record:
        own = {"kind": "placement", "id": f"P-{number}", "school": "99ZZ", "status": "final"}
        return {**own, **fields}

    return make
