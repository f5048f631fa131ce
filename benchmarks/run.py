"""How long bpvcheck takes beside merely parsing the same lines, and how much memory.

    python benchmarks/run.py [--placements 100000] [--runs 3] [--national] [--millions] [--write]

Each figure is that of a whole process, as a user starts it, with the ledger written. Ratios are of
figures in one run, to what `orjson.loads` of the same lines takes. `--national` adds a year of the
country (450,000 placements), `--millions` two million placements; both take minutes. `--write`
puts the table in RESULTS.md beside this file. See README.md for how to read it.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import orjson

from bpvcheck.simulate import simulate

ROOT = Path(__file__).parents[1]
AS_OF = "2012-11-01"
PER_SCHOOL = 2_500
LINES = 10_000
MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000
COLD, STORE = 4, 2
"""How many times parsing the same lines a check may take, and one from the store."""
NATIONAL, SCHOOLS = 450_000, 70
MILLIONS = 2_000_000
ONE_SCHOOL = 5_000
OF_COMPANIES = 45_000
"""Placements at 15,000 companies, as many as a knowledge centre has."""
TABLE_ROWS = 100_000
STEP = re.compile(r"^(\w+) +([\d.]+) +([\d.]+) +([\d,]+) MB$", re.MULTILINE)
PLUGINS = sorted(path.parent for path in ROOT.glob("plugins/*/bpvcheck_*/plugin.yaml"))


@dataclass(frozen=True)
class Took:
    """What a process took: seconds on the clock and of the processor, bytes of memory."""

    clock: float
    processor: float
    memory: int


@dataclass(frozen=True)
class Row:
    """A line of the table: what was measured, the figure, and the bound."""

    what: str
    figure: str
    bound: str


class Bench:
    """Starts processes with a cache of their own, and keeps what they write in a folder."""

    def __init__(self, folder: Path, runs: int) -> None:
        """Work in a folder; each figure is the median of so many runs."""
        self.folder, self.runs = folder, runs
        self.first_cost = 0.0
        """Microseconds per placement of the first check, beside which others are put."""
        hidden = {"PYTHONDONTWRITEBYTECODE", "BPVCHECK_NO_PLUGIN"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        self.environment = {**kept, "XDG_CACHE_HOME": str(folder / "cache")}

    def once(self, *words: str | Path, errors: Path | None = None) -> Took:
        """Run `bpvcheck` once, from start to exit; what it says on stderr may go to a file."""
        command = [sys.executable, "-m", "bpvcheck", *map(str, words)]
        with errors.open("wb") if errors else nullcontext() as stderr:
            start = time.perf_counter()
            process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )
        _pid, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"bpvcheck {words[0]} ended with {process.returncode}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Took(clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)

    def median(self, *words: str | Path) -> Took:
        """Run it a few times, after a first one that does not count."""
        self.once(*words)
        return _median([self.once(*words) for _ in range(self.runs)])


def _median(took: Sequence[Took]) -> Took:
    return Took(
        median(each.clock for each in took),
        median(each.processor for each in took),
        max(each.memory for each in took),
    )


def main() -> None:
    """Make records, measure, and print."""
    asked = arguments()
    with TemporaryDirectory(prefix="bpvcheck-benchmark-") as temporary:
        bench = Bench(Path(temporary), asked.runs)
        rows = [*small(bench), *checks(bench, asked.placements, "")]
        rows += plugins(bench, asked.placements)
        rows += reports(bench)
        rows += site(bench)
        rows += tables(bench)
        if asked.national:
            rows += national(bench)
        if asked.millions:
            rows += millions(bench)
    table = "\n".join(lines(rows))
    print(f"\n{heading()}\n\n{table}")
    if asked.write:
        text = f"# Measured\n\n{heading()}\n\n{table}\n"
        Path(__file__).with_name("RESULTS.md").write_text(text, encoding="utf-8")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--placements", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3, help="the median of these counts")
    parser.add_argument("--national", action="store_true", help="also a year of the country")
    parser.add_argument("--millions", action="store_true", help="also two million placements")
    parser.add_argument("--write", action="store_true", help="write RESULTS.md")
    return parser.parse_args()


def heading() -> str:
    """Return the machine, and the versions and commit that are measured, in a line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pyarrow", "orjson"))
    return (
        f"bpvcheck {version('bpvcheck')} at {commit or 'no commit'}, Python "
        f"{platform.python_version()}, {libraries}; {platform.machine()}, {cores} cores{load}."
    )


def small(bench: Bench) -> Iterator[Row]:
    """Measure what does not grow with the records."""
    one = ROOT / "docs" / "examples" / "one-placement.ndjson"
    took = bench.median(*_check(one))
    yield row("one placement, whole command, warm", f"{took.processor:.2f} s processor", "0.6 s")
    yield row("`--help`", f"{bench.median('--help').clock:.2f} s", "0.25 s")
    took = bench.median("rules", "test", *BY_PROTOCOL)
    yield row("all examples of the protocol's cards", f"{took.clock:.1f} s", "10 s")


BY_PROTOCOL = ("--no-plugin", "*")
"""By the protocol alone, whatever plugins are installed."""


def checks(bench: Bench, placements: int, prefix: str, schools: int | None = None) -> Iterator[Row]:
    """Measure a check with its ledger, cold and from the store, beside parsing the same lines."""
    records, count = write_records(bench.folder / f"{placements}.ndjson", placements, schools)
    megabytes = records.stat().st_size / MEGABYTE
    parse = median(parse_seconds(records) for _ in range(bench.runs))
    said = f"{placements:,} placements, {count:,} records, {megabytes:,.0f} MB"
    yield row(f"{prefix}`orjson.loads` of {said}", f"{parse:.2f} s", "")
    stores = [bench.folder / f"store-{placements}-{number}" for number in range(bench.runs)]
    words = (*_check(records), "--ledger", bench.folder / f"{placements}.ledger")
    plain = _median([bench.once(*words) for _ in stores])
    yield _ratio(f"{prefix}check and ledger, without a store", plain, parse, COLD)
    cold = _median([bench.once(*words, "--store", store) for store in stores])
    yield _ratio(f"{prefix}check and ledger, cold store", cold, parse, COLD)
    yield _cost(bench, f"{prefix}the same, per placement", cold, placements)
    warm = _median([bench.once(*words, "--store", store) for store in stores])
    yield _ratio(f"{prefix}the same from the store", warm, parse, STORE)
    memory = max(plain.memory, cold.memory, warm.memory) / MEGABYTE
    yield row(f"{prefix}most memory", f"{memory:,.0f} MB", "1,500 MB")


def _check(records: Path) -> tuple[str | Path, ...]:
    return "check", records, "--as-of", AS_OF, "--fail-on", "never", *BY_PROTOCOL


def _cost(bench: Bench, what: str, took: Took, placements: int) -> Row:
    """Return what a placement costs, beside one of the first check."""
    cost = took.clock / placements * 1_000_000
    bench.first_cost = bench.first_cost or cost
    return row(what, f"{cost:.0f} microseconds, {cost / bench.first_cost:.2f} x", "1.1 x")


def national(bench: Bench) -> Iterator[Row]:
    """Measure a year of the country, and the reports of all its schools and centres."""
    yield from checks(bench, NATIONAL, "national year: ", SCHOOLS)
    ledger = bench.folder / f"{NATIONAL}.ledger"
    for kind in ("knowledge-centre", "school"):
        out = bench.folder / kind
        asked = ("--ledger", ledger, "--format", "html", "--out", out, *BY_PROTOCOL)
        took = bench.once("report", kind, "--all", *asked)
        reports = sum(1 for each in out.glob("*.html") if each.name != "index.html")
        size = sum(each.stat().st_size for each in out.iterdir()) / MEGABYTE
        what = f"national year: `report {kind} --all`: {reports} reports of {size:,.0f} MB together"
        yield row(what, f"{took.clock:.0f} s, {took.memory / MEGABYTE:,.0f} MB", "")


def millions(bench: Bench) -> Iterator[Row]:
    """Measure two million placements, step by step."""
    records, count = write_records(bench.folder / "millions.ndjson", MILLIONS)
    gigabytes, said = records.stat().st_size / GIGABYTE, bench.folder / "profile"
    ledger, store = bench.folder / "millions.ledger", bench.folder / "store-millions"
    words = (*_check(records), "--ledger", ledger, "--store", store, "--profile")
    took = bench.once(*words, errors=said)
    what = f"two million placements, {count:,} records, {gigabytes:.1f} GB: cold store"
    figure = (
        f"{took.clock:.0f} s, {took.processor:.0f} s processor, {took.memory / MEGABYTE:,.0f} MB"
    )
    yield row(what, figure, "")
    yield _cost(bench, "two million placements: the same, per placement", took, MILLIONS)
    for step, clock, processor, memory in STEP.findall(said.read_text(encoding="utf-8")):
        figure = f"{clock} s, {processor} s processor, {memory} MB at most so far"
        yield row(f"two million placements: {step}", figure, "")


def _ratio(what: str, took: Took, parse: float, bound: float) -> Row:
    figure = f"{took.clock / parse:.1f} x ({took.clock:.1f} s, {took.processor:.1f} s processor)"
    return row(what, figure, f"{bound:g} x")


def plugins(bench: Bench, placements: int) -> Iterator[Row]:
    """Measure what judging with all plugins adds."""
    records = bench.folder / f"{placements}.ndjson"
    words = _check(records)
    every = [word for folder in PLUGINS for word in ("--plugin", folder)]
    ledger = ("--ledger", bench.folder / "plugins.ledger")
    without, with_them = (
        _median([bench.once(*words, *ledger, *more) for _ in range(bench.runs)])
        for more in ((), every)
    )
    figure = f"{with_them.clock / without.clock:.2f} x ({with_them.clock:.1f} s)"
    yield row(f"check with {len(PLUGINS)} plugins beside without", figure, "1.3 x")


def reports(bench: Bench) -> Iterator[Row]:
    """Measure the report of one school from a ledger."""
    records = bench.folder / "school.ndjson"
    with records.open("wb") as file:
        file.writelines(simulate(1, ONE_SCHOOL, seed=1))
    ledger = bench.folder / "school.ledger"
    bench.once(*_check(records), "--ledger", ledger)
    school = _school(records)
    out = bench.folder / "school.html"
    took = bench.median("report", "school", school, "--ledger", ledger, "--out", out, *BY_PROTOCOL)
    what = f"`report school` of {ONE_SCHOOL:,} placements from a ledger"
    yield row(what, f"{took.clock:.2f} s", "1.5 s")


def site(bench: Bench) -> Iterator[Row]:
    """Measure a report on each of 15,000 companies, with the index, from a ledger."""
    records, _count = write_records(bench.folder / "companies.ndjson", OF_COMPANIES)
    ledger, out = bench.folder / "companies.ledger", bench.folder / "site"
    bench.once(*_check(records), "--ledger", ledger)
    asked = ("--ledger", ledger, "--format", "html", "--out", out, *BY_PROTOCOL)
    took = bench.once("report", "company", "--all", *asked)
    count = sum(1 for _ in out.glob("company-*.html"))
    size = sum(each.stat().st_size for each in out.iterdir()) / MEGABYTE
    what = f"`report company --all`: {count:,} pages of {size:,.0f} MB together"
    figure = (
        f"{took.clock:.0f} s, {took.processor:.0f} s processor, {took.memory / MEGABYTE:.0f} MB"
    )
    yield row(what, figure, "60 s, 300 MB")


def tables(bench: Bench) -> Iterator[Row]:
    """Measure a table that is mapped and judged, beside the same records as NDJSON."""
    folder = ROOT / "fixtures" / "tables" / "eduarte"
    table, records = bench.folder / "export.csv", bench.folder / "export.ndjson"
    header, *rows = (folder / "export.csv").read_text(encoding="cp1252").splitlines()
    with table.open("w", encoding="cp1252") as file:
        file.write(f"{header}\n")
        for number, line in enumerate(islice(cycle(rows), TABLE_ROWS)):
            # a number of its own in the first column
            file.write(f"N{number};{line.partition(';')[2]}\n")
    mapped = ("--map", folder / "school.yaml", "--exported-on", AS_OF)
    bench.once("convert", table, *mapped, "--out", records, "--quiet")
    words = ("--as-of", AS_OF, "--fail-on", "never", "--quiet", *BY_PROTOCOL)
    plain = _median([bench.once("check", records, *words) for _ in range(bench.runs)])
    took = _median([bench.once("check", table, *mapped, *words) for _ in range(bench.runs)])
    figure = (
        f"{took.clock / plain.clock:.1f} x ({took.clock:.1f} s, {took.processor:.1f} s processor, "
        f"{took.memory / MEGABYTE:,.0f} MB)"
    )
    yield row(f"table of {TABLE_ROWS:,} rows beside the same records as NDJSON", figure, "2 x")


def _school(records: Path) -> str:
    with records.open("rb") as file:
        found = (orjson.loads(line) for line in file)
        return next(each["id"] for each in found if each["kind"] == "school")


def write_records(path: Path, placements: int, schools: int | None = None) -> tuple[Path, int]:
    """Simulate records into one file; return it and how many there are."""
    count = 0
    with path.open("wb") as file:
        for line in simulate(schools or max(1, placements // PER_SCHOOL), placements, seed=1):
            count += 1
            file.write(line)
    return path, count


def parse_seconds(records: Path) -> float:
    """Time `orjson.loads` alone: reading the file and splitting it in lines do not count."""
    seconds = 0.0
    loads = orjson.loads
    for batch in batches(records):
        start = time.perf_counter()
        for line in batch:
            loads(line)
        seconds += time.perf_counter() - start
    return seconds


def batches(records: Path) -> Iterator[list[bytes]]:
    """Yield the lines of a file, some at a time, so that this process stays small."""
    with records.open("rb") as file:
        while found := list(islice(file, LINES)):
            yield found


def row(what: str, figure: str, bound: str) -> Row:
    """Make a line of the table, and print it at once."""
    print(f"{what}: {figure}", flush=True)
    return Row(what, figure, bound)


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Write the table."""
    yield "| what | measured | at most |"
    yield "|---|---|---|"
    yield from (f"| {each.what} | {each.figure} | {each.bound} |" for each in rows)


if __name__ == "__main__":
    main()
