"""How long it takes from an edit to its first verdict: of a card, a plugin and a field.

    python benchmarks/adding.py [--runs 3] [--write]

Each figure is a whole process, as an author starts it after saving a file. Every run edits the
file anew, so nothing that was kept of it serves. `--write` puts the table in ADDING.md.
"""

import argparse
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from run import AS_OF, ROOT, Bench, Row, heading, lines, row

ONE = ROOT / "docs" / "examples" / "one-placement.ndjson"
DUTY = "VRB-OI-5"
NUMBER = count(1)
JUDGE = ("--as-of", AS_OF, "--fail-on", "never", "--no-plugin", "*")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="the median of these counts")
    parser.add_argument("--write", action="store_true", help="write ADDING.md")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="bpvcheck-adding-") as temporary:
        bench = Bench(Path(temporary), asked.runs)
        rows = [*card(bench), *plugin(bench)]
    text = f"{heading()}\n\n" + "\n".join(lines(rows))
    print(f"\n{text}")
    if asked.write:
        Path(__file__).with_name("ADDING.md").write_text(
            f"# From an edit to its first verdict\n\n{text}\n", encoding="utf-8"
        )


def card(bench: Bench) -> Iterator[Row]:
    """Measure a card of the protocol: one that is edited, and one that is new."""
    rules = bench.folder / "rules"
    shutil.copytree(ROOT / "rules", rules)
    (path,) = rules.glob(f"*/{DUTY}.yaml")
    bench.once("rules", "test", DUTY, "--rules", rules)

    def edit() -> None:
        """Change the file, so that nothing that was kept of it serves."""
        _append(path, f"# edited {next(NUMBER)}\n")

    test = ("rules", "test", DUTY, "--rules", rules)
    yield _timed(bench, "an edited card: `rules test ID`, its examples judged", edit, "1 s", *test)
    check = ("check", ONE, *JUDGE, "--rules", rules)
    yield _timed(bench, "an edited card: `check` of one placement", edit, "", *check)
    yield _timed(bench, "the same card again, unchanged: `rules test ID`", _nothing, "1 s", *test)


def plugin(bench: Bench) -> Iterator[Row]:
    """Measure a plugin: written to start from, judged, and given one more field."""

    def drop() -> None:
        shutil.rmtree(bench.folder / "bakker", ignore_errors=True)

    new = ("plugins", "new", "bakker", "--data-only")
    yield _timed(bench, "a plugin: `plugins new --data-only`", drop, "", *new)
    (manifest,) = (bench.folder / "bakker").rglob("plugin.yaml")
    folder = manifest.parent
    (rule,) = folder.rglob("BAKKER-1.yaml")

    def edit() -> None:
        _append(rule, f"# edited {next(NUMBER)}\n")

    examine = ("plugins", "check", "bakker", "--plugin", folder)
    what = "a plugin with an edited card: `plugins check`, its examples judged"
    yield _timed(bench, what, edit, "", *examine)
    words = ("check", ONE, "--as-of", AS_OF, "--fail-on", "never", "--plugin", folder)
    what = "a plugin with an edited card: `check` of one placement"
    yield _timed(bench, what, edit, "", *words)
    extensions = folder / "extensions.yaml"
    before = extensions.read_text("utf-8")

    def field() -> None:
        """Write one more field than the last time, in a form that the scaffold shows."""
        extensions.write_text(_with_field(before, f"field_{next(NUMBER)}"), "utf-8")

    what = "a field more in a plugin: `check` of one placement"
    yield _timed(bench, what, field, "", *words)


def _with_field(text: str, name: str) -> str:
    """Add a field to the placements of a branch, in the YAML that its author would write."""
    field = f"{name}:\n    type: number\n    title: {{nl: {name}, en: {name}}}\n"
    return f"{text.rstrip()}\n  {field}"


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def _nothing() -> None:
    """Change nothing."""


def _timed(
    bench: Bench, what: str, change: Callable[[], None], bound: str, *words: str | Path
) -> Row:
    """Time a command after a change, a few times; each change is another."""
    clocks, processors = [], []
    for _ in range(bench.runs):
        change()
        took = bench.once(*words)
        clocks.append(took.clock)
        processors.append(took.processor)
    figure = f"{median(clocks):.2f} s ({median(processors):.2f} s processor)"
    return row(what, figure, bound)


if __name__ == "__main__":
    main()
