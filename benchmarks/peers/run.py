"""The same twenty duties in the tools that a user would pick instead, beside bpvcheck with all 76.

    python benchmarks/peers/run.py [--placements 2000] [--only plain polars_peer] [--write]

Every peer is a process of its own over the same file, from start to exit; so is bpvcheck, which
judges all duties of all kinds and writes its ledger. Ratios are of figures in one run. `--write`
puts the table in PEERS.md and the short one in README.md. The peers: `pip install --group peers`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from common import AS_OF, DUTIES, Verdicts  # noqa: E402 - found in the folder of this file
from peers import LOST, PEERS, WHY, Peer  # noqa: E402

MEGABYTE = 1_000_000
MARKED = re.compile(r"^\s*(?:#|;|//) ([A-Z]{3}-[A-Z]{2}-[0-9][a-z]?)$")


@dataclass(frozen=True)
class Took:
    """What a process took: seconds, and bytes of memory at most."""

    clock: float
    memory: int


@dataclass
class Ours:
    """What bpvcheck took for so many placements, and what it found."""

    records: Path
    placements: int
    count: int
    took: Took
    found: Path
    verdicts: Verdicts = field(default_factory=dict)


@dataclass
class Row:
    """What a peer took and found, beside bpvcheck on the same records."""

    peer: Peer
    took: Took
    found: Path
    ours: Ours
    verdicts: Verdicts = field(default_factory=dict)

    def read(self) -> None:
        """Read the verdicts of both."""
        self.verdicts = json.loads(self.found.read_bytes())
        self.ours.verdicts = self.ours.verdicts or verdicts_of(self.ours.found)

    @property
    def times(self) -> float:
        """How many times as fast bpvcheck is."""
        return self.took.clock / self.ours.took.clock

    @property
    def note(self) -> str:
        """On how many placements the peer was measured, where these were fewer."""
        most = self.peer.most
        return f" (on {most:,})" if most and most == self.ours.placements else ""


def main() -> None:
    """Measure, compare, print; or judge once, which is what the processes do."""
    asked = arguments()
    if asked.once:
        name, records, out = asked.once
        verdicts = import_module(name).judge(Path(records))
        Path(out).write_text(json.dumps(verdicts), encoding="utf-8")
        return
    with TemporaryDirectory(prefix="bpvcheck-peers-") as temporary:
        folder = Path(temporary)
        sizes: dict[int, Ours] = {}
        rows = []
        for peer in PEERS:
            if not asked.only or peer.module in asked.only:
                placements = min(asked.placements, peer.most or asked.placements)
                ours = sizes.get(placements) or bpvcheck(folder, placements)
                sizes[placements] = ours
                out = folder / f"{peer.module}.json"
                took = started(__file__, "--once", peer.module, ours.records, out)
                print(peer.name, took, flush=True)
                rows.append(Row(peer, took, out, ours))
        # only now: a process that is started counts the memory of this one as its own
        for row in rows:
            row.read()
    report = "\n".join(text(rows, asked.placements))
    print(report)
    if asked.write:
        (HERE.parent / "PEERS.md").write_text(f"# Beside other tools\n\n{report}\n", "utf-8")
        in_readme("\n".join(short(rows)))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--placements", type=int, default=2_000)
    parser.add_argument("--only", nargs="*", help="the modules of the peers to run")
    parser.add_argument("--write", action="store_true", help="write PEERS.md and README.md")
    parser.add_argument("--once", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def write_records(path: Path, placements: int) -> tuple[Path, int]:
    """Simulate records; return the file and how many there are."""
    from bpvcheck.simulate import simulate

    count = 0
    with path.open("wb") as file:
        for line in simulate(max(1, placements // 2_500), placements, seed=1):
            count += 1
            file.write(line)
    return path, count


def started(*words: str | Path) -> Took:
    """Run a process from start to exit."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{words[0]} ended with {process.returncode}")
    return Took(time.perf_counter() - start, usage.ru_maxrss * 1024)


def bpvcheck(folder: Path, placements: int) -> "Ours":
    """Judge all duties and write the ledger, and once more its long form, which does not count."""
    records, count = write_records(folder / f"records-{placements}.ndjson", placements)
    words = ("-m", "bpvcheck", "check", records, "--as-of", AS_OF.isoformat())
    more = ("--fail-on", "never", "--quiet", "--no-plugin", "*")
    found = folder / f"found-{placements}.parquet"
    started(*words, *more)  # the cards are read once and kept
    took = started(*words, *more, "--ledger", folder / "found.ledger")
    started(*words, *more, "--ledger", found)
    return Ours(records, placements, count, took, found)


def verdicts_of(found: Path) -> Verdicts:
    """Read the verdicts on placements, in the eyes of the first bearer."""
    import pyarrow.parquet as pq

    table = pq.read_table(found, columns=["duty", "subject", "subject_kind", "verdict"])
    verdicts: Verdicts = {duty: {} for duty in DUTIES}
    for row in table.to_pylist():
        if row["subject_kind"] == "placement" and row["duty"] in verdicts:
            verdicts[row["duty"]].setdefault(row["subject"], row["verdict"])
    return verdicts


def lines_of(peer: Peer) -> dict[str, int]:
    """Count the lines of each duty: from its name in a comment to two empty lines or the next."""
    counts: Counter[str] = Counter()
    for file in peer.files:
        duty, empty = "", 0
        for line in (HERE / file).read_text("utf-8").splitlines():
            marked = MARKED.match(line)
            empty = 0 if line.strip() else empty + 1
            duty = marked[1] if marked else "" if empty > 1 else duty
            if duty and line.strip() and not marked:
                counts[duty] += 1
    return {duty: counts[duty] for duty in DUTIES if counts[duty]}


def card_lines() -> float:
    """Count what decides in a card: its terms, dates and expressions, without texts for people."""
    from io import StringIO

    from ruamel.yaml import YAML

    yaml, total = YAML(typ="safe"), 0
    writer = YAML()
    writer.width = 100
    for duty in DUTIES:
        (path,) = ROOT.glob(f"rules/*/{duty}.yaml")
        card = yaml.load(path)
        kept = {
            name: card[name] for name in ("define", "applies", "met", "breached") if name in card
        }
        kept["terms"] = {
            name: term.get("default", "dated") for name, term in card.get("terms", {}).items()
        }
        kept["facts"] = {name: fact["is"] for name, fact in card["facts"].items()}
        kept["due"] = card["due"]["on"]
        kept = {name: value for name, value in kept.items() if value}
        out = StringIO()
        writer.dump(kept, out)
        total += len(out.getvalue().splitlines())
    return total / len(DUTIES)


def text(rows: list[Row], placements: int) -> Iterator[str]:
    """Write what PEERS.md says."""
    cores = len(os.sched_getaffinity(0))
    packages = ", ".join(f"{name} {version(name)}" for peer in PEERS for name in peer.packages)
    count = max(row.ours.count for row in rows)
    yield (
        f"{placements:,} placements ({count:,} records), as of {AS_OF}; bpvcheck"
        f" {version('bpvcheck')} with all 76 duties and its ledger, each peer with {len(DUTIES)} duties of placements;"
        f" whole processes, one run, {cores} cores, load {os.getloadavg()[0]:.1f}. {packages}."
    )
    yield ""
    yield from table(rows)
    yield ""
    yield from goals(rows)
    yield from _texts_after(rows)


def table(rows: list[Row]) -> Iterator[str]:
    """Write the table of figures."""
    most = max((row.ours for row in rows), key=lambda ours: ours.placements)
    yield "| tool | duties | records/s | bpvcheck is | memory | lines per duty | agrees |"
    yield "|---|---|---|---|---|---|---|"
    yield (
        f"| bpvcheck | 76 | {most.count / most.took.clock:,.0f} | "
        f"| {most.took.memory / MEGABYTE:,.0f} MB | {card_lines():.0f} | |"
    )
    for row in rows:
        lines = lines_of(row.peer)
        same, all_of_them = agreement(row)
        yield (
            f"| {row.peer.name}{row.note} | {sum(map(bool, row.verdicts.values()))} "
            f"| {row.ours.count / row.took.clock:,.0f} | {row.times:.2f} x as fast "
            f"| {row.took.memory / MEGABYTE:,.0f} MB | {sum(lines.values()) / len(lines):.0f} "
            f"| {same / all_of_them:.2%}{' (of pass or fail)' if row.peer.words else ''} |"
        )


def goals(rows: list[Row]) -> Iterator[str]:
    """Write which goals are met, and by how much those that are not are missed."""
    for row in rows:
        goal = row.peer.goal
        if goal:
            said = "met" if row.times >= goal else f"missed: {goal / row.times:.1f} times too slow"
            yield (
                f"- Against {row.peer.name}: {row.times:.2f} times as fast, the goal is {goal:g}:"
                f" {said}."
            )
    yield ""
    yield (
        "bpvcheck judges 76 duties of every kind of record here, writes a ledger that says why, and"
        " checks every field of every record; a peer judges 20 of the simpler duties of placements"
        " and keeps a word for each. Only plain Python, durable-rules and Drools check the records"
        " too, by the same models; the others take them as they come."
    )
    if any(row.note for row in rows):
        yield (
            "\nWhere a peer was given fewer placements, because its time grows with their square or"
            " so, bpvcheck was measured on these too and the ratio is to that."
        )


def agreement(row: Row) -> tuple[int, int]:
    """Count the verdicts that agree, and all."""
    differing = sum(sum(found.values()) for found in differences(row).values())
    total = sum(map(len, row.verdicts.values()))
    return total - differing, total


def differences(row: Row) -> dict[str, Counter[tuple[str, str]]]:
    """Count, by duty, what differs: our verdict and theirs, in the words that the peer has."""
    found: dict[str, Counter[tuple[str, str]]] = {}
    words = row.peer.words
    for duty, said in row.verdicts.items():
        pairs = (
            (verdict, said.get(placement, "nothing"))
            for placement, verdict in (row.ours.verdicts[duty] if said else {}).items()
        )
        found[duty] = Counter(pair for pair in pairs if pair[1] != words.get(pair[0], pair[0]))
    return found


def _texts_after(rows: list[Row]) -> Iterator[str]:
    """Write, by peer, how it is used, what it cannot say and what differs."""
    for row in rows:
        yield f"\n## {row.peer.name}\n\n{row.peer.how}\n\n{row.peer.cannot}\n"
        found = differences(row)
        kinds = [
            f"| {duty} | {sum(each.values())} of {len(row.verdicts[duty])} | "
            + "; ".join(
                f"{ours} there, {said} here: {number}"
                for (ours, said), number in each.most_common()
            )
            + f" | {why(duty, each)} |"
            for duty, each in found.items()
            if each
        ]
        if kinds:
            yield "| duty | differ | bpvcheck says there, it says here | why |\n|---|---|---|---|"
            yield from kinds
        else:
            yield "No verdict differs."


def why(duty: str, found: Counter[tuple[str, str]]) -> str:
    """Return why verdicts on a duty differ."""
    known = WHY.get(duty, {})
    reasons = dict.fromkeys(
        LOST if theirs == "nothing" else known.get(ours, known.get("", "not looked into"))
        for ours, theirs in found
    )
    return "; ".join(reasons)


def short(rows: list[Row]) -> Iterator[str]:
    """Write the short table of the README."""
    yield "| instead of bpvcheck's 76 duties, 20 in | takes | verdicts that agree | lines per duty |"
    yield "|---|---|---|---|"
    for row in rows:
        same, total = agreement(row)
        lines = lines_of(row.peer)
        each = sum(lines.values()) / len(lines)
        times = f"{row.times:.1f} times as long"
        half = " (of pass or fail)" if row.peer.words else ""
        yield f"| {row.peer.name}{row.note} | {times} | {same / total:.2%}{half} | {each:.0f} |"


def in_readme(found: str) -> None:
    """Put the short table between its marks in README.md."""
    readme = ROOT / "README.md"
    said = readme.read_text("utf-8")
    pattern = re.compile(r"(<!-- peers -->\n).*?(<!-- /peers -->)", re.DOTALL)
    readme.write_text(pattern.sub(lambda at: f"{at[1]}{found}\n{at[2]}", said), "utf-8")


if __name__ == "__main__":
    main()
