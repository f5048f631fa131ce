"""``bpvcheck check``: judge records and print a summary."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from bpvcheck.cli.base import CONFIG, FILE, command, flag, option, paths
from bpvcheck.cli.judging import Asked, choices, judged, run_exit_code, workings
from bpvcheck.cli.reporting import details_flag
from bpvcheck.cli.text import say
from bpvcheck.cli.waivers import (
    NO_WAIVERS,
    applied_waivers,
    given_waivers,
    tell_waivers,
    waivers_file,
)
from bpvcheck.i18n import N_, _, current
from bpvcheck.output import folder_made
from bpvcheck.s3 import Location

if TYPE_CHECKING:
    from bpvcheck.history.waivers import Waivers
    from bpvcheck.reports import LedgerView
    from bpvcheck.reports.ledger_view import Counted
    from bpvcheck.run import Run

_HELP = N_(
    "Judge records by the BPV-protocol and print a summary.\n\n"
    "PATH is a file with records (NDJSON, a JSON array or a JSON document, also .gz and .zst) or a "
    "folder of these; any mix of kinds will do."
)
FAIL_ON: Final = {
    "breached": ("breached",),
    "not_demonstrated": ("breached", "not_demonstrated"),
    "never": (),
}
"""Which verdicts are findings that fail a run, by the choices of `--fail-on`."""
DEAREST: Final = 10
"""How many cards `--profile` names."""


class CheckAsked(Asked):
    """The options of `check`."""

    engine: str
    spark_master: str
    fail_on: str
    strict: bool
    as_json: bool
    ledger: Location | None
    runs: Path | None
    waivers: Path | None
    profile: bool
    details: bool


@command("check", _HELP)
@paths()
@choices
@option(
    "--fail-on",
    type=click.Choice(list(FAIL_ON)),
    default="breached",
    show_default=True,
    help=N_("From which verdict on the exit code is 1."),
)
@flag(
    "--strict",
    help=N_("Count what is not demonstrated as not met, as an inspector would."),
)
@option(
    "--ledger",
    type=FILE,
    metavar=N_("FILE"),
    help=N_(
        "Write the ledger to this file, or to S3 (s3://bucket/name): as .ledger, from which report "
        "and due can be made, or every finding as .parquet, .ndjson or .csv."
    ),
)
@option(
    "--runs",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=N_("FOLDER"),
    help=N_(
        "Keep the ledger of this run in this folder, beside those of earlier runs: see bpvcheck "
        "diff and trend."
    ),
)
@waivers_file
@option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help=N_("Where placements are judged: in this process, or on Spark (needs --store)."),
)
@option(
    "--spark-master",
    default="local[*]",
    show_default=True,
    metavar="URL",
    help=N_("Which Spark: local[N] for N processes here, spark://host:7077 for a cluster."),
)
@details_flag
@flag("--json", "as_json", help=N_("Print the result as JSON."))
@flag("--profile", help=N_("Print how long each step took, and the dearest cards, to stderr."))
@workings
def check(paths: tuple[Path, ...], **asked: Unpack[CheckAsked]) -> int:
    """Judge records."""
    if asked["ledger"]:
        _refuse_early(asked["ledger"], paths)
    if asked["runs"]:
        folder_made(asked["runs"])
    given = given_waivers(asked["waivers"], asked)
    spark = asked["spark_master"] if asked["engine"] == "spark" else ""
    with judged(paths, asked, spark=spark) as run:
        with run.stopwatch.step("ledger"):
            written = _written(run, asked["ledger"])
            kept = _kept(run, asked["runs"])
        ledger = _ledger_view(run)
        counted = list(ledger.counted())
        waivers = applied_waivers(ledger.wide, given)
        count = count_findings(counted, asked["fail_on"], waivers, strict=asked["strict"])
        code = run_exit_code(run, allow_invalid=asked["allow_invalid"], findings=count)
        if asked["as_json"]:
            found = {"fail_on": asked["fail_on"], "strict": asked["strict"], "count": count}
            outcome = {
                "exit_code": int(code),
                "config": click.get_current_context().meta.get(CONFIG),
                "findings": found,
                "ledger": {**written, "kept": kept and str(kept)},
                "waivers": _counts_of(waivers, asked["waivers"]),
            }
            _print_json(run, counted, outcome)
        elif not asked["quiet"]:
            with run.stopwatch.step("summary"):
                _print_summary(ledger, asked)
                tell_waivers(waivers)
                if kept:
                    say(_("The ledger of this run is kept as {file}.").format(file=kept))
        if asked["profile"]:
            _print_profile(run)
    return code


def count_findings(
    counted: Sequence["Counted"],
    fail_on: str,
    waivers: "Waivers | None" = None,
    *,
    strict: bool,
) -> int:
    """Count the findings that fail a run; `--strict` counts what is not demonstrated too.

    Waived findings do not count; waivers that have expired or are for nothing do.
    """
    verdicts = FAIL_ON[fail_on]
    if not verdicts:
        return 0
    if strict:
        verdicts = FAIL_ON["not_demonstrated"]
    count = sum(each.number for each in counted if each.verdict in verdicts)
    if waivers is None:
        return count
    waived = sum(each.verdict in verdicts for each in waivers.waived)
    return count - waived + len(waivers.expired) + len(waivers.unused)


def _counts_of(waivers: "Waivers | None", path: Path | None) -> dict[str, object]:
    """Return for the result how many waivers there are of each sort."""
    if waivers is None:
        return NO_WAIVERS
    return {
        "file": str(path),
        "waived": len(waivers.open),
        "expired": len(waivers.expired),
        "unused": len(waivers.unused),
    }


def _refuse_early(path: Location, inputs: Sequence[Path]) -> None:
    """Refuse a ledger that cannot be written before judging, which may take long."""
    from bpvcheck.cli.files import writable
    from bpvcheck.ledger.files import SUFFIXES

    writable(path, SUFFIXES, inputs)


def _written(run: "Run", path: Location | None) -> dict[str, str | None]:
    """Write the ledger, if one was asked for, and tell which."""
    if path is None:
        return {"file": None, "digest": None}
    from bpvcheck.ledger.files import write_ledger

    return {"file": str(path), "digest": write_ledger(run, path)}


def _kept(run: "Run", folder: Path | None) -> Path | None:
    """Keep the ledger among those of other runs, if that was asked for."""
    if folder is None:
        return None
    from bpvcheck.history.kept import keep_ledger

    place, _digest = keep_ledger(run, folder)
    return place


def _ledger_view(run: "Run") -> "LedgerView":
    from bpvcheck.reports import LedgerView

    return LedgerView.of_run(run)


def _print_json(run: "Run", counted: Sequence["Counted"], outcome: Mapping[str, object]) -> None:
    from bpvcheck.cli.result import result_json

    found = result_json(run, counted, outcome)
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


def _print_profile(run: "Run") -> None:
    """Print what steps took: seconds on the clock and of the processor, and most memory so far.

    And the seconds of the processor that the dearest cards took.
    """
    click.echo("step        clock  processor  memory", err=True)
    for step in run.stopwatch.steps:
        held = f"{step.memory / 1_000_000:4,.0f} MB"
        click.echo(f"{step.name:10} {step.clock:6.2f} {step.processor:10.2f} {held:>10}", err=True)
    dearest = sorted(run.observed.seconds.items(), key=lambda each: -each[1])[:DEAREST]
    click.echo("card                  processor", err=True)
    for card, seconds in dearest:
        click.echo(f"{card:20} {seconds:10.3f}", err=True)


def _print_summary(ledger: "LedgerView", asked: CheckAsked) -> None:
    from bpvcheck.cli.text import width
    from bpvcheck.reports.output import show
    from bpvcheck.reports.summary import summary_view

    view = summary_view(ledger, current(), strict=asked["strict"])
    show(view, width=width(), details=asked["details"])
    if asked["ledger"]:
        say(_("The ledger is in {file}.").format(file=asked["ledger"]))
