"""What `check`, `report`, `due` and `explain` share: the options of a run, and the run itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bpvcheck.cli.base import flag, option, rules_folder, store
from bpvcheck.cli.book import chosen_words, required
from bpvcheck.cli.mappings import TablesAsked, mappings_of, readers_for, table_options
from bpvcheck.cli.plugin_options import plugin_options
from bpvcheck.cli.progress import ProgressLine
from bpvcheck.cli.text import say, sum_problems_up
from bpvcheck.cli.values import DAY, MEMORY, WholeParam
from bpvcheck.errors import ExitCode
from bpvcheck.i18n import N_
from bpvcheck.s3 import Location

if TYPE_CHECKING:
    from bpvcheck.intake import Intake
    from bpvcheck.run import Run

__all__ = ["Asked", "choices", "judged", "moments", "run_exit_code", "workings"]

MOST_SORTS: Final = 10
"""How many sorts of problems with records a run names; `validate` names every problem."""


class Asked(TablesAsked):
    """The options of a run, as click gives them."""

    as_of: date | None
    complete_until: date | None
    folder: Path | None
    only: tuple[str, ...]
    skip: tuple[str, ...]
    cross_check: bool
    threads: int | None
    memory: str | None
    store: Location | None
    allow_invalid: bool
    quiet: bool


_MOMENTS: Final[Sequence[Callable[..., Any]]] = (
    option(
        "--as-of", type=DAY, metavar=N_("DATE"), help=N_("Judge as of this day; by default today.")
    ),
    option(
        "--complete-until",
        type=DAY,
        metavar=N_("DATE"),
        help=N_("The records hold everything up to this day, such as the day of the export."),
    ),
)
_CHOICES: Final[Sequence[Callable[..., Any]]] = (
    *_MOMENTS,
    option(
        "--only",
        multiple=True,
        metavar=N_("WORD"),
        help=N_("Judge only the duties with this id, phase, bearer or plugin; may be repeated."),
    ),
    option(
        "--skip",
        multiple=True,
        metavar=N_("WORD"),
        help=N_("Leave out the duties with this id, phase, bearer or plugin; may be repeated."),
    ),
)
_WORKINGS: Final[Sequence[Callable[..., Any]]] = (
    table_options,
    rules_folder(),
    plugin_options,
    flag(
        "--allow-invalid",
        help=N_("Do not end with exit code 3 when some records are not valid."),
    ),
    flag("--quiet", help=N_("Print only what is wrong, and show no progress.")),
    flag(
        "--cross-check",
        help=N_("Judge with both judges, and stop where they differ."),
    ),
    option(
        "--threads",
        type=WholeParam(1),
        metavar="N",
        help=N_("How many cores to use; by default all."),
    ),
    option(
        "--memory",
        type=MEMORY,
        metavar=N_("SIZE"),
        help=N_("How much memory the database may use, such as 800MB."),
    ),
    store(),
)


def moments(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say as of when is judged."""
    return _given(command, _MOMENTS)


def choices(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what is judged."""
    return _given(command, _CHOICES)


def workings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how it works."""
    return _given(command, _WORKINGS)


def _given(
    command: Callable[..., Any], options: Sequence[Callable[..., Any]]
) -> Callable[..., Any]:
    return reduce(lambda made, decorate: decorate(made), reversed(options), command)


@contextmanager
def judged(
    paths: Sequence[Path], asked: Asked, *, tell: bool = True, spark: str = ""
) -> Iterator["Run"]:
    """Judge records, on Spark where a master is named.

    What is wrong with them, or was not read, goes to stderr once.
    """
    from bpvcheck.check import check
    from bpvcheck.run import Options

    with ProgressLine(quiet=asked["quiet"]) as progress:
        plugins = required(asked)
        book = plugins.book(asked["folder"])
        mappings = mappings_of(asked)
        options = Options(
            as_of=asked["as_of"] or date.today(),  # noqa: DTZ011 - the day where the user is
            complete_until=asked["complete_until"],
            only=chosen_words(book, asked["only"], "--only"),
            skip=chosen_words(book, asked["skip"], "--skip"),
            cross_check=asked["cross_check"],
            threads=asked["threads"],
            memory=asked["memory"] or "",
            readers=readers_for(asked, mappings),
            mappings=", ".join(sorted(each.label for each in mappings)),
            store=asked["store"],
            spark=spark,
        )

        def noticed(intake: "Intake") -> None:
            if tell:
                progress.wipe()
                sum_problems_up(intake.problems, MOST_SORTS)

        with check(paths, book, options, progress, noticed) as run:
            progress.wipe()
            for note in () if asked["quiet"] or not tell else run.intake.unread:
                say(str(note), err=True)
            yield run


def run_exit_code(run: "Run", *, allow_invalid: bool, findings: int = 0) -> ExitCode:
    """Give the exit code of a run that judged something: invalid records count before findings."""
    if run.intake.problems and not allow_invalid:
        return ExitCode.INVALID_RECORDS
    return ExitCode.FINDINGS if findings else ExitCode.OK
