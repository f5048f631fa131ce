"""The benchmark does what its page says, as far as can be seen without measuring for long."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """Load the script."""
    spec = importlib.util.spec_from_file_location("benchmark", ROOT / "benchmarks" / "run.py")
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


def test_the_table_has_a_line_for_each_figure(benchmark: ModuleType) -> None:
    """What was measured, the figure and the bound stand in one line of the table."""
    made = [benchmark.Row("check", "3.1 x", "4 x"), benchmark.Row("memory", "900 MB", "1,500 MB")]
    assert list(benchmark.lines(made))[2:] == [
        "| check | 3.1 x | 4 x |",
        "| memory | 900 MB | 1,500 MB |",
    ]
