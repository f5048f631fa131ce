"""One run from records to ledger: where the parts are wired together.

Read and validate (`bpvcheck.intake`), observe (`bpvcheck.observe`), judge (`bpvcheck.judge`), and
join the verdicts back (`bpvcheck.ledger`).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bpvcheck import __version__
from bpvcheck.cache import code_key, kept
from bpvcheck.errors import Code, NothingJudgedError
from bpvcheck.i18n import _
from bpvcheck.intake.readers import BUILT_IN, Reader
from bpvcheck.judge import Verdict, judge_patterns
from bpvcheck.judge.check import decision_of
from bpvcheck.ledger.build import Judged, build_ledger
from bpvcheck.ledger.meta import RunInfo
from bpvcheck.observe.duck import DuckEngine
from bpvcheck.observe.plan_types import Plan, pattern
from bpvcheck.rulebook.book import RuleBook, rests_on

if TYPE_CHECKING:
    from bpvcheck.intake import Intake

Progress = Callable[[str], None]
"""Told what a run is doing now."""
Noticed = Callable[["Intake"], None]
"""Told what reading gave, before anything is judged: of a run that ends there too."""


@dataclass(frozen=True)
class Options:
    """How to judge.

    ``complete_until`` states up to when the whole input is complete; ``cross_check`` compares
    the two judges on every pattern of the run; ``readers`` read the files with records, and
    ``store`` is where their columns are kept. With ``may_be_empty`` a run in which no duty applies
    is one like any other.
    """

    as_of: date
    complete_until: date | None = None
    only: Collection[str] = ()
    skip: Collection[str] = ()
    cross_check: bool = False
    threads: int | None = None
    memory: str = ""
    readers: Sequence[Reader] = BUILT_IN
    may_be_empty: bool = False
    store: Path | None = None


@dataclass(frozen=True)
class Run:
    """A finished run; its engine holds the view ``ledger`` while the run is open.

    ``book`` are the chosen cards, ``everything`` these and the cards that they rest on.
    """

    info: RunInfo
    book: RuleBook
    intake: "Intake"
    engine: DuckEngine
    judged: Sequence[Judged]
    counts: Mapping[tuple[str, int], int]
    everything: RuleBook


@contextmanager
def check(
    paths: Sequence[Path],
    book: RuleBook,
    options: Options,
    progress: Progress = lambda _step: None,
    noticed: Noticed = lambda _intake: None,
) -> Iterator[Run]:
    """Judge records. The run is open within the ``with`` block.

    Raises NothingJudgedError where there is no record or no card, RuleError where judging fails.
    """
    from bpvcheck.intake import take_in

    chosen = book.select(options.only, options.skip)
    if not len(chosen):
        message = _("No duty is selected, so there is nothing to judge.")
        raise NothingJudgedError(Code.NO_RULES, message)

    def read(done: int, total: int) -> None:
        text = _("reading and validating records: {percent} %")
        progress(text.format(percent=100 * done // max(total, 1)))

    progress(_("reading and validating records"))
    with take_in(
        paths,
        progress=read,
        workers=options.threads,
        extensions=book.extensions,
        readers=options.readers,
        store=options.store,
    ) as intake:
        noticed(intake)
        if not any(intake.counts[kind].accepted for kind in intake.counts):
            raise NothingJudgedError(Code.NO_RECORDS, _("There is no valid record to judge."))
        with DuckEngine(intake.spool, threads=options.threads, memory=options.memory) as engine:
            everything = with_needed(book, chosen)
            progress(_("compiling the rule cards"))
            plan = compiled(everything)
            progress(_("observing facts"))
            engine.load({kind: intake.parts(kind) for kind in plan.columns}, plan.columns)
            engine.prepare(plan, options.as_of, options.complete_until)
            progress(_("judging"))
            judged, counts = judge_layers(engine, everything, plan, cross_check=options.cross_check)
            shown = chosen_only(judged, chosen)
            build_ledger(engine, chosen, shown)
            info = RunInfo(
                options.as_of,
                options.complete_until,
                book.digest,
                intake.digest,
                __version__,
                ", ".join(f"{each.name} {each.version}" for each in book.agreements[1:]),
            )
            kept_counts = {key: n for key, n in counts.items() if key[0] in chosen.cards}
            if not options.may_be_empty:
                _refuse_nothing(kept_counts, shown)
            yield Run(info, chosen, intake, engine, shown, kept_counts, everything)


def _refuse_nothing(counts: Mapping[tuple[str, int], int], shown: Sequence[Judged]) -> None:
    """Raise NothingJudgedError where no duty found a subject, or none applies to any."""
    if not counts:
        message = _("No record falls under the chosen duties.")
        raise NothingJudgedError(Code.NO_RECORDS, message)
    if not any(map(applies, shown)):
        message = _("None of the chosen duties applies to the records.")
        raise NothingJudgedError(Code.NO_RULES, message)


def with_needed(book: RuleBook, chosen: RuleBook) -> RuleBook:
    """The chosen cards with the other versions of these duties, and those that they rest on."""
    keys = dict.fromkeys(chosen.cards)
    waiting = list(keys)
    while waiting:
        card = book.cards[waiting.pop()]
        for needed in (card.id, *rests_on(card)):
            for version in book.versions(needed):
                if version.key not in keys:
                    keys[version.key] = None
                    waiting.append(version.key)
    return replace(book, cards={key: card for key, card in book.cards.items() if key in keys})


def compiled(book: RuleBook) -> Plan:
    """The plan of a rule book: compiled once, then kept."""

    def compile_now() -> Plan:
        from bpvcheck.observe.plan import plan

        return plan(book)

    code = code_key(("expressions", "observe", "records", "rulebook"))
    names = " ".join((code, book.digest, *(card.version for card in book)))
    return kept("plan", sha256(names.encode()).hexdigest(), Plan, compile_now)


def judge_layers(
    engine: DuckEngine, book: RuleBook, plan: Plan, *, cross_check: bool
) -> tuple[list[Judged], dict[tuple[str, int], int]]:
    """Observe and judge layer by layer: a later layer rests on the verdicts of earlier ones."""
    verdicts: dict[str, dict[int, Verdict]] = {}
    found: list[Judged] = []
    counts: dict[tuple[str, int], int] = {}
    for layer in plan.layers:
        observed = engine.observe(layer, verdicts)
        counts |= observed
        decisions = {key: decision_of(book.cards[key]) for key in layer.cards}
        letters = {
            (card, code): pattern(code, len(decisions[card].names)) for card, code in observed
        }
        asked = [(card, letters[card, code]) for card, code in observed]
        answers = judge_patterns(decisions.values(), asked, cross_check=cross_check)
        mine: dict[str, dict[int, Verdict]] = {key: {} for key in layer.cards}
        for (card, code), text in letters.items():
            mine[card][code] = answers[card, text]
        verdicts |= mine
        found.append(Judged(layer, mine))
    return found, counts


def applies(judged: Judged) -> bool:
    """Whether any duty of a layer applies to any subject."""
    found = (verdict for codes in judged.verdicts.values() for verdict in codes.values())
    return any(verdict is not Verdict.NOT_APPLICABLE for verdict in found)


def chosen_only(judged: Sequence[Judged], chosen: RuleBook) -> list[Judged]:
    """What was judged of the chosen cards; what they rest on was judged for them only."""
    found = []
    for each in judged:
        cards = tuple(key for key in each.layer.cards if key in chosen.cards)
        if cards:
            layer = replace(each.layer, cards=cards)
            found.append(Judged(layer, {key: each.verdicts[key] for key in cards}))
    return found
