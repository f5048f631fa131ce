"""What the tests of the intake share: records, and files in a folder of their own."""

import json
from collections.abc import Callable, Iterator
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
    """Take paths in; the spools are removed after the test."""
    taken: list[Intake] = []

    def take_paths(*paths: Path, **options: Any) -> Intake:  # noqa: ANN401 - passed on
        taken.append(take_in(paths, **options))
        return taken[-1]

    yield take_paths
    for intake in taken:
        intake.close()


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
