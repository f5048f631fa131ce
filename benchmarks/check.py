"""How long `bpvcheck check` takes, beside merely parsing the same lines.

    python benchmarks/check.py [--placements 100000] [--runs 5] [--keep FOLDER]

Simulated placements with their schools, companies and all that goes with them are written to one
file. Every run then times, one after the other: `orjson.loads` of every line of that file and
nothing else; `bpvcheck check` as a whole process with an empty cache (cold); the same again (warm).
See README.md beside this file for how to read what it prints.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import orjson

from bpvcheck.simulate import simulate

AS_OF = "2012-11-01"
PER_SCHOOL = 2_500
LINES = 10_000
MEGABYTE = 1_000_000
SAMPLE_EVERY = 0.05
SESSION = 3  # which word after the name in /proc/*/stat is the session


@dataclass(frozen=True)
class Check:
    """One `bpvcheck check`: wall-clock and processor seconds, memory of its biggest process."""

    seconds: float
    processor: float
    memory: int


@dataclass(frozen=True)
class Run:
    """What one run took."""

    parse: float
    cold: Check
    warm: Check

    @property
    def ratio(self) -> float:
        """How many times as long a warm check takes as parsing."""
        return self.warm.seconds / self.parse


def main() -> None:
    """Make records, run, and print."""
    asked = arguments()
    with TemporaryDirectory(prefix="bpvcheck-benchmark-") as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        records, count = write_records(folder / "records.ndjson", asked.placements)
        size = records.stat().st_size
        print(f"{machine()}\n{asked.placements:,} placements, {count:,} records, {size:,} bytes\n")
        print("run  orjson.loads  check, cold  check, warm  processor  warm / orjson.loads")
        cache = Path(temporary) / "cache"
        runs = [measured(number, records, cache) for number in range(1, asked.runs + 1)]
        summed_up(runs, tree_memory(records, cache))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--placements", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5, help="the median of these is shown")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the records here")
    return parser.parse_args()


def machine() -> str:
    """Say what this runs on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {platform.machine()}, {cores} cores{load}"


def write_records(path: Path, placements: int) -> tuple[Path, int]:
    """Simulate records into one file, in this process: a child would count as memory used."""
    count = 0
    with path.open("wb") as file:
        for line in simulate(max(1, placements // PER_SCHOOL), placements, seed=1):
            count += 1
            file.write(line)
    return path, count


def measured(number: int, records: Path, cache: Path) -> Run:
    """Do one run, and print its line."""
    parse = parse_seconds(records)
    shutil.rmtree(cache, ignore_errors=True)
    run = Run(parse, check(records, cache), check(records, cache))
    print(f"{number:>3}{figures(run)}", flush=True)
    return run


def figures(run: Run) -> str:
    """Write what a run took."""
    return row(run.parse, run.cold.seconds, run.warm.seconds, run.warm.processor, run.ratio)


def row(parse: float, cold: float, warm: float, processor: float, ratio: float) -> str:
    """Write one line of the table, after its number."""
    return f"{parse:>12.2f} s{cold:>11.2f} s{warm:>11.2f} s{processor:>9.2f} s{ratio:>14.2f}"


def parse_seconds(records: Path) -> float:
    """Time `orjson.loads` alone: reading the file and splitting it in lines do not count."""
    seconds = 0.0
    loads = orjson.loads
    for lines in batches(records):
        start = time.perf_counter()
        for line in lines:
            loads(line)
        seconds += time.perf_counter() - start
    return seconds


def batches(records: Path) -> Iterator[list[bytes]]:
    """Give the lines of a file, some at a time, so that this process stays small."""
    with records.open("rb") as file:
        while lines := list(islice(file, LINES)):
            yield lines


def started(records: Path, cache: Path) -> subprocess.Popen[bytes]:
    """Start what a user would: a process that judges the records and prints its summary."""
    command = [sys.executable, "-m", "bpvcheck", "check", str(records)]
    # by the protocol alone, whatever plugins are installed
    command += ["--as-of", AS_OF, "--fail-on", "never", "--no-plugin", "*"]
    environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
    return subprocess.Popen(  # noqa: S603 - ourselves
        command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )


def check(records: Path, cache: Path) -> Check:
    """Run `bpvcheck check` from start to exit."""
    start = time.perf_counter()
    process = started(records, cache)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"bpvcheck check ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Check(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def tree_memory(records: Path, cache: Path) -> int | None:
    """Run once more, and watch all of its processes together; None where there is no /proc."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    process, most = started(records, cache), 0
    while process.poll() is None:
        most = max(most, sum(map(shared_out, members(process.pid))))
        time.sleep(SAMPLE_EVERY)
    return most


def members(session: int) -> Iterator[Path]:
    """List the processes that a process started, and itself."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[SESSION]) == session:
            yield folder


def shared_out(process: Path) -> int:
    """Give the memory of a process; what several share counts for each in part (PSS)."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def summed_up(runs: list[Run], together: int | None) -> None:
    """Print the medians, the ratio and the memory."""
    parse = median(run.parse for run in runs)
    cold, warm = median(r.cold.seconds for r in runs), median(r.warm.seconds for r in runs)
    processor = median(run.warm.processor for run in runs)
    ratio = median(run.ratio for run in runs)
    biggest = max(check.memory for run in runs for check in (run.cold, run.warm))
    print(f"mid{row(parse, cold, warm, processor, ratio)}\n")
    print(f"ratio (median of {len(runs)} runs): {ratio:.2f}")
    print(f"memory, biggest process: {biggest / MEGABYTE:,.0f} MB")
    if together is not None:
        print(f"memory, all processes together: {together / MEGABYTE:,.0f} MB")


if __name__ == "__main__":
    main()
