"""One run, from top to bottom: records, columns, facts, verdicts, ledger.

Reading gives columns (`bpvcheck.intake`), observing evidence patterns (`bpvcheck.observe`), judging
verdicts (`bpvcheck.judge`); the `Run` that comes of it is what ledger and reports are made from.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bpvcheck import __version__
from bpvcheck.database import Database
from bpvcheck.errors import Code, NothingJudgedError
from bpvcheck.i18n import _
from bpvcheck.info import RunInfo
from bpvcheck.judge import Verdict
from bpvcheck.judge.check import decision_of
from bpvcheck.judge.codes import CodeJudge
from bpvcheck.rulebook.book import RuleBook
from bpvcheck.run import Noticed, Options, Progress, Run
from bpvcheck.stopwatch import Stopwatch

if TYPE_CHECKING:
    from bpvcheck.intake import Intake
    from bpvcheck.observe.observed import Observed

__all__ = ["check", "with_needed"]


@contextmanager
def check(
    paths: Sequence[Path],
    book: RuleBook,
    options: Options,
    progress: Progress = lambda _step: None,
    noticed: Noticed = lambda _intake: None,
) -> Iterator[Run]:
    """Judge records. The run is open within the ``with`` block.

    Raise NothingJudgedError where there is no record or no card, RuleError where judging fails.
    """
    from bpvcheck.intake.work import worker_count
    from bpvcheck.notes import run_notes

    if options.threads:
        options = replace(options, threads=worker_count(options.threads))
    if options.spark:
        from bpvcheck.spark import store_for

        store_for(options)
    chosen, stopwatch = _chosen(book, options), Stopwatch()
    with _columns(paths, book, options, progress, stopwatch) as intake:
        noticed(intake)
        _refuse_no_records(intake)
        intake.note_duties({card.id for card in book.cards.values()})
        everything = with_needed(book, chosen)
        judge = CodeJudge(map(decision_of, everything), cross_check=options.cross_check)
        progress(_("observing facts"))
        with stopwatch.step("facts"):
            observed = _observed(intake, everything, options, judge)
        progress(_("judging"))
        counts = {key: n for key, n in observed.counts.items() if key[0] in chosen.cards}
        with stopwatch.step("verdicts"):
            verdicts = _verdicts(judge, counts)
        if not options.may_be_empty:
            _refuse_nothing(verdicts)
        with Run(
            _info(book, intake, options), chosen, everything, intake, observed, verdicts, counts,
            [*intake.notes, *run_notes(options, intake, observed, verdicts, chosen)],
            stopwatch, Database(threads=options.threads, memory=options.memory),
        ) as run:  # fmt: skip
            yield run


def _chosen(book: RuleBook, options: Options) -> RuleBook:
    """Return the cards to judge by. Raise NothingJudgedError where there is none."""
    chosen = book.select(options.only, options.skip)
    if not len(chosen):
        message = _("No duty is selected, so there is nothing to judge.")
        raise NothingJudgedError(Code.NO_RULES, message)
    return chosen


def _columns(
    paths: Sequence[Path],
    book: RuleBook,
    options: Options,
    progress: Progress,
    stopwatch: Stopwatch,
) -> "Intake":
    """Read records into columns; the caller closes what comes of it."""
    from bpvcheck.intake import take_in

    def read(done: int, total: int) -> None:
        text = _("reading and validating records: {percent} %")
        progress(text.format(percent=100 * done // max(total, 1)))

    progress(_("reading and validating records"))
    with stopwatch.step("columns"):
        return take_in(
            paths,
            progress=read,
            tell=progress,
            workers=options.threads,
            extensions=book.extensions,
            readers=options.readers,
            store=options.store,
        )


def _refuse_no_records(intake: "Intake") -> None:
    """Raise NothingJudgedError where no record was accepted."""
    if not any(count.accepted for count in intake.counts.values()):
        said = [_("There is no valid record to judge."), *map(str, intake.unread)]
        raise NothingJudgedError(Code.NO_RECORDS, "\n  ".join(said), hint=intake.hint)


def _observed(
    intake: "Intake", everything: RuleBook, options: Options, judge: CodeJudge
) -> "Observed":
    """Return the facts of every subject."""
    from bpvcheck.observe.observe import Moment, observe
    from bpvcheck.observe.plan import ObservationPlan

    plan, moment = ObservationPlan(everything), Moment(options.as_of, options.complete_until)
    threads = options.threads or os.cpu_count() or 1
    with ExitStack() as stack:
        elsewhere = None
        if options.spark:
            from bpvcheck.spark import on_spark

            elsewhere = stack.enter_context(on_spark(plan, moment, options))
        return observe(intake, plan, moment, judge.verdicts, threads, elsewhere)


def _verdicts(
    judge: CodeJudge, counts: Mapping[tuple[str, int], int]
) -> dict[str, dict[int, Verdict]]:
    """Return the verdict of every code, by card."""
    found: dict[str, dict[int, Verdict]] = {}
    for (card, code), verdict in judge.judge(counts).items():
        found.setdefault(card, {})[code] = verdict
    return found


def _info(book: RuleBook, intake: "Intake", options: Options) -> RunInfo:
    return RunInfo(
        options.as_of,
        options.complete_until,
        book.digest,
        intake.digest,
        __version__,
        ", ".join(f"{each.name} {each.version}" for each in book.agreements[1:]),
        options.mappings,
    )


def _refuse_nothing(verdicts: Mapping[str, Mapping[int, Verdict]]) -> None:
    """Raise NothingJudgedError where no duty found a subject."""
    if not any(verdicts.values()):
        message = _("No record falls under the chosen duties.")
        raise NothingJudgedError(Code.NO_RECORDS, message)


def with_needed(book: RuleBook, chosen: RuleBook) -> RuleBook:
    """Return the chosen cards, the other versions of these duties, and those that they rest on."""
    keys = dict.fromkeys(chosen.cards)
    waiting = list(keys)
    while waiting:
        card = book.cards[waiting.pop()]
        for needed in (card.id, *card.rests_on):
            for version in book.versions(needed):
                if version.key not in keys:
                    keys[version.key] = None
                    waiting.append(version.key)
    return replace(book, cards={key: card for key, card in book.cards.items() if key in keys})
