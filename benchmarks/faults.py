"""``make faults``: what docs/reliability.md promises when files, disks and processes fail.

Every fault is done to whole runs of the command, and what comes of it is compared with what was
promised. The table of the page is written anew; ``--runs`` makes it smaller, and the table says so.
"""

import argparse
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "reliability.md"
MARKS: Final = ("<!-- faults -->\n", "<!-- end of faults -->\n")
COMMAND: Final = [sys.executable, "-m", "bpvcheck"]
JUDGED: Final = ["--as-of", "2012-11-01", "--lang", "en", "--quiet"]
ENDS: Final = {0, 1, 2, 3, 4, 5}
"""Exit codes by which a run says what came of it."""
RUNS: Final = 50
LONGEST: Final = 120
"""Seconds after which a run is held to hang."""


@dataclass
class Tally:
    """What was done in a class of faults: how often, and what came out otherwise than promised."""

    fault: str
    promised: str
    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, *, right: bool) -> None:
        """Count one fault."""
        self.tried += 1
        if not right:
            self.wrong.append(what)


class Place:
    """A folder with records in which runs are made, with a cache and temporary files of its own."""

    def __init__(self, folder: Path, placements: int) -> None:
        """Make up records, and judge them undisturbed."""
        self.folder, self.records = folder, folder / "records.ndjson"
        self.cache, self.temporary, self.store = (
            folder / name for name in ("cache", "temporary", "store")
        )
        self.temporary.mkdir(parents=True)
        made = self.run("simulate", "--placements", str(placements), "--out", str(self.records))
        self.ledger = folder / "right.ledger"
        judged = self.check(self.ledger)
        if made.returncode or judged.returncode not in {0, 1}:
            raise SystemExit(made.stderr + judged.stderr)
        self.code, self.right = judged.returncode, self.ledger.read_bytes()

    def start(self, *arguments: str, **settings: Any) -> subprocess.Popen[bytes]:
        """Start a run, with its temporary files in another folder where one is given."""
        temporary = settings.pop("temporary", self.temporary)
        places = {"XDG_CACHE_HOME": str(self.cache), "TMPDIR": str(temporary)}
        named = {"BPVCHECK_NO_PLUGIN": "*", "PYTHONPATH": str(ROOT)}
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        environment = {**os.environ, **places, **named}
        return subprocess.Popen(
            [*COMMAND, *arguments], env=environment, cwd=self.folder, **settings
        )

    def run(self, *arguments: str, **settings: Any) -> subprocess.CompletedProcess[bytes]:
        """Make a run; one that hangs is ended and has exit code -9."""
        given = settings.pop("input", None)
        if given is not None:
            settings["stdin"] = subprocess.PIPE
        with self.start(*arguments, **settings) as process:
            try:
                out, err = process.communicate(given, timeout=LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
        return subprocess.CompletedProcess([], process.returncode, out or b"", err or b"")

    def check(
        self, ledger: Path, *more: str, **settings: Any
    ) -> subprocess.CompletedProcess[bytes]:
        """Judge the records and write a ledger."""
        return self.run(
            "check", str(self.records), "--ledger", str(ledger), *JUDGED, *more, **settings
        )

    def is_right(self, ledger: Path, *more: str) -> bool:
        """Return whether a run without a fault still writes the same ledger."""
        ended = self.check(ledger, *more)
        return ended.returncode == self.code and ledger.read_bytes() == self.right

    def left_over(self) -> list[str]:
        """Name what runs left in the folder for temporary files."""
        return [path.name for path in self.temporary.iterdir()]


def said_so(ended: subprocess.CompletedProcess[bytes]) -> bool:
    """Return whether a run ended with an exit code of ours and without a traceback."""
    return ended.returncode in ENDS and b"Traceback" not in ended.stderr


def mutants(_place: Place, runs: int) -> Tally:
    """Compare spoilt records as columns and by the models; 2,000 for each run."""
    count = 2_000 * runs
    tally = Tally("spoilt records", "the columns and the models refuse the same ones")
    test = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    ended = subprocess.run(
        [*test, "tests/intake/test_mutants.py"],
        env={**os.environ, "MUTANTS": str(count)},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    tally.note(ended.stdout.decode()[-500:], right=not ended.returncode)
    tally.tried = count
    return tally


def special_files(place: Place, _runs: int) -> Tally:
    """Try inputs that are not ordinary files: pipes, broken links, folders."""
    tally = Tally("special files", "read, or refused by name; no run waits for ever")
    odd = place.folder / "odd"
    odd.mkdir()
    os.mkfifo(odd / "pipe.ndjson")
    (odd / "loop.ndjson").symlink_to(odd / "loop.ndjson")
    (odd / "gone.ndjson").symlink_to(odd / "nothing")
    (odd / "folder.ndjson").mkdir()
    (odd / "empty.ndjson").touch()
    (odd / "long").symlink_to("x" * 200)
    cards = place.folder / "cards"
    cards.mkdir()
    os.mkfifo(cards / "X.yaml")
    deep = place.folder / "deep"
    deep.mkdir()
    (deep / "X.yaml").write_text("[" * 3_000 + "]" * 3_000, encoding="utf-8")
    options = place.folder / "options.toml"
    options.write_text('\ufeffas-of = "2012-11-01"\n', encoding="utf-8")
    records, text = str(place.records), place.records.read_bytes()
    expected: list[tuple[set[int], list[str], dict[str, Any]]] = [
        ({0}, ["validate", "-"], {"input": text}),
        ({0}, ["validate", "/dev/stdin"], {"input": text}),
        ({0}, ["validate", "-"], {"input": b"\xef\xbb\xbf" + text}),
        ({3, 5}, ["validate", str(odd)], {}),
        ({2, 3}, ["validate", str(odd / "loop.ndjson")], {}),
        ({2, 3}, ["validate", str(odd / "gone.ndjson")], {}),
        ({2}, ["validate", "x" * 300], {}),
        ({2}, ["check", records, "--ledger", "x" * 300 + ".ledger"], {}),
        ({2}, ["report", "school", "99XA", "--ledger", "x" * 300 + ".ledger"], {}),
        ({2, 4}, ["check", records, "--rules", str(cards)], {}),
        ({4}, ["check", records, "--rules", str(deep)], {}),
        ({2}, ["check", records, "--config", str(cards / "X.yaml")], {}),
        ({place.code}, ["check", records, "--config", str(options)], {}),
        ({place.code}, ["check", records, "--threads", "100000", *JUDGED], {}),
        ({2}, ["check", records, "--memory", "1KB"], {}),
    ]
    for codes, arguments, settings in expected:
        ended = place.run(*arguments, **settings)
        tally.note(f"{arguments}: {ended.returncode}", right=ended.returncode in codes)
    return tally


def kills(place: Place, runs: int, number: signal.Signals = signal.SIGKILL) -> Tally:
    """End runs by a signal at moments spread over their length, and make each again."""
    promised = "the run after it gives the same bytes, and nothing stays behind"
    tally = Tally(f"{number.name} at so many moments of a run", promised)
    began = time.monotonic()
    place.check(place.folder / "timed.ledger", "--store", str(place.store))
    length = time.monotonic() - began
    for moment in range(runs):
        rmtree(place.store)
        made = place.folder / "killed.ledger"
        asked = ["check", str(place.records), "--ledger", str(made), *JUDGED]
        with place.start(*asked, "--store", str(place.store)) as process:
            time.sleep(length * (moment + 0.5) / runs)
            process.send_signal(number)
            process.communicate(timeout=LONGEST)
        whole = not made.exists() or made.read_bytes() == place.right
        again = place.is_right(made, "--store", str(place.store))
        clean = not place.left_over() and not [*place.store.glob("bpvcheck-run-*")]
        tally.note(f"moment {moment}", right=whole and again and clean)
    return tally


def full_disk(place: Place, runs: int) -> Tally:
    """Have no file grow over a bound, which rises from nothing to the size of the ledger."""
    tally = Tally("disk full at so many places", "what was there stays whole; the run says so")
    made = place.folder / "full.ledger"
    for step in range(runs):
        made.write_bytes(b"of before")
        bound = len(place.right) * (step + 1) // (runs + 1)
        limited = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (bound, bound))
        ended = place.check(made, preexec_fn=limited)
        kept = made.read_bytes() in {b"of before", place.right}
        right = kept and said_so(ended) and ended.returncode == 2
        tally.note(f"{bound} bytes: {ended.returncode}", right=right)
    return tally


def small_disk(place: Place, runs: int) -> Tally:
    """Work on a file system of its own size, which rises from 64 kB to what a whole run needs.

    Store, temporary files and ledger are all on it. Only root may mount one: else none is tried.
    """
    tally = Tally(
        "file system full at so many sizes", "what was there stays whole; the run says so"
    )
    small, needed = place.folder / "small", 4 * len(place.right) + 2 * place.records.stat().st_size
    small.mkdir()
    removed = ["umount", str(small)]
    asked = ["check", str(place.records), "--ledger", str(small / "full.ledger"), *JUDGED]
    for step in range(runs):
        size = 65_536 + needed * step // runs
        mounted = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(small)]
        if os.geteuid() or subprocess.run(mounted, capture_output=True, check=False).returncode:
            break
        try:
            (small / "full.ledger").write_bytes(b"of before")
            (small / "temporary").mkdir()
            ended = place.run(
                *asked, "--store", str(small / "store"), temporary=small / "temporary"
            )
            made = (small / "full.ledger").read_bytes()
        finally:
            subprocess.run(removed, check=True)
        full = ended.returncode == 2 and made == b"of before" and said_so(ended)
        right = full or (ended.returncode == place.code and made == place.right)
        tally.note(f"{size} bytes: {ended.returncode} {ended.stderr.decode()[-300:]}", right=right)
    return tally


def streams(place: Place, _runs: int) -> Tally:
    """Close the streams of runs, or let them take nothing."""
    tally = Tally("closed and full streams", "never another exit code than the run's own, or 2")
    asked = f"check {place.records} --as-of 2012-11-01"
    shell = " ".join([*COMMAND, asked])
    expected = {
        ">&-": place.code, "2>&-": place.code, "<&-": place.code, ">&- 2>&- <&-": place.code,
        "2>/dev/full": place.code, ">/dev/full": 2,
        ">/dev/full 2>/dev/full": 2, ">/dev/full 2>&-": 2,
    }  # fmt: skip
    names = {"XDG_CACHE_HOME": str(place.cache), "PYTHONPATH": str(ROOT), "BPVCHECK_NO_PLUGIN": "*"}
    for closed, code in expected.items():
        ended = subprocess.run(
            ["/bin/sh", "-c", f"{shell} {closed}"],
            env={**os.environ, **names},
            capture_output=True,
            check=False,
            timeout=LONGEST,
        )
        tally.note(f"{closed}: {ended.returncode}", right=ended.returncode == code)
    return tally


def at_once(place: Place, runs: int) -> Tally:
    """Start two runs together that share cache, store and the place of the ledger."""
    tally = Tally("two runs at once", "both give the ledger that one gives")
    for number in range(max(1, runs // 5)):
        for shared in (place.cache, place.store):
            rmtree(shared, ignore_errors=True)
        made = place.folder / "both.ledger"
        asked = ["check", str(place.records), "--ledger", str(made), *JUDGED]
        both = [place.start(*asked, "--store", str(place.store)) for _run in range(2)]
        said = [process.communicate(timeout=LONGEST) for process in both]
        codes = [process.returncode for process in both]
        right = codes == [place.code] * 2 and made.read_bytes() == place.right
        tally.note(f"pair {number}: {codes} {said}", right=right)
    return tally


def flips(place: Place, runs: int, of: str) -> Tally:
    """Flip one bit at random in what is kept, and use it."""
    tally = Tally(f"one bit flipped in the {of}", _PROMISED[of])
    store = ["--store", str(place.store)] if of == "store" else []
    chance, made = random.Random(of), place.folder / "flipped.ledger"
    for number in range(runs):
        place.is_right(made, *store)
        path = chance.choice(_kept(place, made, of))
        content = bytearray(path.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        if of == "ledger":
            ended = place.run("report", "school", "99XA", "--ledger", str(made), "--lang", "en")
            right = said_so(ended) and ended.returncode == 3
        else:
            right = place.is_right(made, *store)
        tally.note(f"flip {number} in {path.name}", right=right)
    return tally


_PROMISED: Final[Mapping[str, str]] = {
    "cache": "noticed, made again; the same bytes",
    "store": "noticed, the records are read again; the same bytes",
    "ledger": "the report is refused, with exit code 3",
}


def _kept(place: Place, ledger: Path, of: str) -> Sequence[Path]:
    """List the files in which a bit can be flipped."""
    if of == "ledger":
        return [ledger]
    folder = place.cache if of == "cache" else place.store
    return sorted(path for path in folder.rglob("*") if path.is_file())


FAULTS: Final[Mapping[str, Callable[[Place, int], Tally]]] = {
    "mutants": mutants,
    "special": special_files,
    "kill": kills,
    "hangup": lambda place, runs: kills(place, max(1, runs // 5), signal.SIGHUP),
    "disk": full_disk,
    "small-disk": small_disk,
    "streams": streams,
    "at-once": at_once,
    **{of: partial(flips, of=of) for of in _PROMISED},
}


def lines(tallies: Sequence[Tally]) -> Iterator[str]:
    """Write the table."""
    yield "| fault | tried | otherwise than promised | promised |"
    yield "|---|---:|---:|---|"
    for each in tallies:
        yield f"| {each.fault} | {each.tried:,} | {len(each.wrong)} | {each.promised} |"


def write_table(tallies: Sequence[Tally], runs: int) -> None:
    """Put the table in its place on the page."""
    start, end = MARKS
    made = f"Made by `make faults` with `--runs {runs}`"
    made += "" if runs >= RUNS else f", smaller than the usual {RUNS}"
    table = "\n".join([f"{made}.", "", *lines(tallies)])
    page = PAGE.read_text(encoding="utf-8")
    whole = re.compile(f"{re.escape(start)}.*{re.escape(end)}", re.DOTALL)
    PAGE.write_text(whole.sub(lambda _old: f"{start}\n{table}\n\n{end}", page), encoding="utf-8")


def main() -> int:
    """Do all faults, print what came of them and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="how many of each fault")
    parser.add_argument("--only", choices=FAULTS, action="append", help="no table is written")
    asked = parser.parse_args()
    tallies = []
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "place", 300)
        for name in asked.only or FAULTS:
            tally = FAULTS[name](place, asked.runs)
            tallies.append(tally)
            found = f"{name}: {tally.tried} tried, {len(tally.wrong)} otherwise"
            print(found, *tally.wrong, sep="\n  ", flush=True)
    if not asked.only:
        write_table(tallies, asked.runs)
    return int(any(each.wrong for each in tallies))


if __name__ == "__main__":
    sys.exit(main())
