"""Big inputs: on several processes with the same result, and no copy of what can be linked."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpvcheck.errors import Problem
from bpvcheck.intake import Intake

Record = dict[str, Any]
Make = Callable[..., Record]
Write = Callable[..., Path]
Take = Callable[..., Intake]

SCRIPT = """
import hashlib, json, sys
from bpvcheck.intake import take_in, work
seen = []
work._RANGE_LEAST = 100_000
note = lambda *at: seen.append(at)
with take_in(sys.argv[2:], workers=int(sys.argv[1]), progress=note) as intake:
    texts = sorted(b"".join(part.read_bytes() for part in intake.parts("placement")).splitlines())
    print(json.dumps({
        "digest": intake.digest,
        "texts": hashlib.sha256(b"".join(texts)).hexdigest(),
        "counts": {kind: [c.accepted, c.set_aside] for kind, c in intake.counts.items()},
        "problems": [str(problem) for problem in intake.problems],
        "notes": [str(note) for note in intake.notes],
        "files": [[file.name, file.records] for file in intake.files],
        "place": intake.place_of("placement", "P-4321"),
        "progress": seen[-1][0] == seen[-1][1],
    }))
    print("duckdb" in sys.modules, file=sys.stderr)
"""


def run(workers: int, *paths: Path) -> Record:
    """Take paths in, in a process without threads of its own."""
    command = [sys.executable, "-c", SCRIPT, str(workers), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr.endswith("False\n"), "the intake does not import DuckDB"
    result: Record = json.loads(done.stdout)
    return result


def test_more_processes_give_the_same(placement: Make, write: Write) -> None:
    """Cut in ranges and divided over processes, the result is the same to the byte."""
    records: list[Record | bytes] = [
        placement(n, company=f"{100000000 + n % 7}") for n in range(6000)
    ]
    records[777] = b'{"half": \n'
    records[3000] = placement(3000, period={"strat": None})
    records[5000] = b"\n"
    records[5001] = placement(4)
    files = write("a.ndjson", *records), write("b.ndjson", *records[:10])
    alone, together = run(1, *files), run(3, *files)
    assert alone == together
    assert alone["counts"]["placement"] == [5995, 4]
    assert [str(files[0]), 4322] == alone["place"]


def test_a_clean_file_is_linked(placement: Make, write: Write, take: Take) -> None:
    """A plain file that holds accepted records of one kind only is not copied."""
    path = write("a.ndjson", *map(placement, range(50)))
    intake = take(path)
    [part] = intake.parts("placement")
    assert part.resolve() == path.resolve()
    intake.close()
    assert path.exists()
    assert not intake.spool.exists()


@pytest.mark.parametrize("odd", [b"\n", b"{}\n", b'{"kind":"school","id":"99ZZ"}\n', b"\r\n"])
@pytest.mark.parametrize("at", [0, 25, 50])
def test_any_other_file_is_copied(
    odd: bytes, at: int, placement: Make, write: Write, take: Take
) -> None:
    """The spool holds the accepted records and nothing else."""
    records = [json.dumps(placement(n)).encode() + b"\n" for n in range(50)]
    path = write("a.ndjson", *records[:at], odd, *records[at:])
    [part] = take(path).parts("placement")
    assert part.read_bytes() == b"".join(records)


def test_taking_a_copy_out_leaves_the_input_alone(
    placement: Make, write: Write, take: Take
) -> None:
    """A linked file is replaced in the spool, never changed."""
    path = write("a.ndjson", *map(placement, range(5)), placement(2))
    before = path.read_bytes()
    [part] = take(path).parts("placement")
    assert len(part.read_bytes().splitlines()) == 5
    assert before == path.read_bytes()


def test_problems_come_in_the_order_of_files_and_lines(write: Write, take: Take) -> None:
    """Whatever the order in which paths are given, problems are sorted."""
    bad = [{"kind": "school", "id": "99ZZ", "b": 1, "a": 1}, {"kind": "x"}]
    paths = [write("b.ndjson", *bad), write("a.ndjson", *bad)]

    def places(problems: list[Problem]) -> list[tuple[str, int | None, str | None]]:
        return [(Path(p.file).name, p.line, p.pointer) for p in problems]

    expected = [
        (f, n, w) for f in ("a.ndjson", "b.ndjson") for n, w in ((1, "/a"), (1, "/b"), (2, "/kind"))
    ]
    assert expected == places(take(*paths).problems) == places(take(*paths[::-1]).problems)


def test_the_spool_is_removed(placement: Make, write: Write, take: Take) -> None:
    """After the block nothing is left behind."""
    with take(write("a.ndjson", placement(), b"{}\n")) as intake:
        assert intake.spool.is_dir()
    assert not intake.spool.exists()
