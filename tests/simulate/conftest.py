"""The simulated records that the tests of the simulator look at, made once."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from bpvcheck.simulate import simulate

Dossier = dict[str, Any]


@pytest.fixture(scope="session")
def lines() -> list[bytes]:
    """Simulate 5,000 placements at eight schools."""
    return list(simulate(8, 5000, 1))


@pytest.fixture(scope="session")
def records(lines: list[bytes]) -> Callable[[str], list[Dossier]]:
    """Give the simulated records of a kind."""
    by_kind: dict[str, list[Dossier]] = {}
    for record in map(orjson.loads, lines):
        by_kind.setdefault(record["kind"], []).append(record)
    return by_kind.__getitem__


@pytest.fixture(scope="session")
def full(records: Callable[[str], list[Dossier]]) -> list[Dossier]:
    """Give the dossiers of schools that export all, of placements that were not withdrawn."""
    return [record for record in records("placement") if "trainers" in record]
