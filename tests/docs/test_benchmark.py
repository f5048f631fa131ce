"""The benchmark does what its page says, as far as can be seen without measuring for long."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """Load the script."""
    spec = importlib.util.spec_from_file_location("benchmark", ROOT / "benchmarks" / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_counts_what_it_writes_and_reads_it_all(benchmark: ModuleType, tmp_path: Path) -> None:
    """The records go to one file, a line each, and every line is timed."""
    path, count = benchmark.write_records(tmp_path / "records.ndjson", 20)
    lines = [line for batch in benchmark.batches(path) for line in batch]
    assert len(lines) == count > 20
    assert benchmark.parse_seconds(path) > 0


def test_the_row_has_a_figure_under_each_heading(benchmark: ModuleType) -> None:
    """Parse, cold, warm, processor and ratio are printed in that order."""
    row = benchmark.row(1.0, 6.0, 3.5, 5.0, 3.5)
    assert row.replace("s", "").split() == ["1.00", "6.00", "3.50", "5.00", "3.50"]
