"""A small share of ``make faults``: each fault that takes a run or a few, done to whole runs."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "faults.py"


@pytest.fixture(scope="module")
def faults() -> ModuleType:
    """Load the script."""
    spec = importlib.util.spec_from_file_location("faults", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["faults"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def place(faults: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401
    """Make a place with few records."""
    return faults.Place(tmp_path_factory.mktemp("faults") / "place", 20)


@pytest.mark.parametrize("name", ["kill", "hangup", "disk", "at-once", "cache", "store", "ledger"])
def test_a_fault_ends_as_promised(name: str, faults: ModuleType, place: Any) -> None:  # noqa: ANN401
    """What the page promises holds once."""
    tally = faults.FAULTS[name](place, 1)
    assert (tally.tried, tally.wrong) == (1, [])


def test_a_file_system_that_is_full_ends_as_promised(faults: ModuleType, place: Any) -> None:  # noqa: ANN401
    """On a file system that holds next to nothing a run says so, and keeps what was there."""
    tally = faults.FAULTS["small-disk"](place, 1)
    if not tally.tried:
        pytest.skip("only root may mount a file system")
    assert tally.wrong == []


def test_a_fault_that_ends_otherwise_is_told(faults: ModuleType) -> None:
    """The table counts what was tried and what came out otherwise than promised."""
    tally = faults.Tally("a fault", "nothing happens")
    tally.note("the first", right=True)
    tally.note("the second", right=False)
    assert [*faults.lines([tally])][2:] == ["| a fault | 2 | 1 | nothing happens |"]
    assert tally.wrong == ["the second"]
