"""What tests of ledgers share: records made up, and their ledger."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest

from bpvcheck.check import check
from bpvcheck.ledger.files import write_ledger
from bpvcheck.rulebook.load import load_rules
from bpvcheck.run import Options, Run
from bpvcheck.simulate import simulate

ONLY = ("ALG-LB-1a", "VRB-OI-5", "VRB-ST-2a", "ALG-KC-2a", "ALG-OI-1a", "GA-1b", "BPV-KC-3")
UNKNOWN = {
    "kind": "placement",
    "id": "P-UNKNOWN",
    "school": "99XA",
    "status": "final",
    "company": "100000099",
    "period": {"start": "2012-02-06", "planned_end": "2012-06-29"},
}
"""A placement of which nobody knows which knowledge centre it concerns."""
AS_OF = date(2012, 11, 1)
Judge = Callable[..., AbstractContextManager[Run]]
"""Judges files of records; the run is open within the ``with`` block."""


@contextmanager
def judged(*paths: Path, threads: int = 1) -> Iterator[Run]:
    """Judge files of records."""
    options = Options(as_of=AS_OF, only=ONLY, threads=threads)
    with check(paths, load_rules(), options) as run:
        yield run


@pytest.fixture(scope="session")
def lines() -> list[bytes]:
    """Return made-up records, one to a line."""
    return [*simulate(2, 60, seed=3), f"{json.dumps(UNKNOWN)}\n".encode()]


@pytest.fixture(scope="session")
def records(lines: Sequence[bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with the records."""
    path = tmp_path_factory.mktemp("records") / "records.ndjson"
    path.write_bytes(b"".join(lines))
    return path


@pytest.fixture(scope="session")
def run(records: Path) -> Iterator[Run]:
    """Return a run over the records, open during the tests."""
    with judged(records) as found:
        yield found


@pytest.fixture(scope="session")
def written(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file with the ledger of the run."""
    path = tmp_path_factory.mktemp("ledger") / "found.ledger"
    write_ledger(run, path)
    return path
