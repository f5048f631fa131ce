"""The summary of a run, as ``bpvcheck check`` prints it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bpvcheck.i18n import pick, using
from bpvcheck.ledger.sums import Late, falling_due, longest_overdue
from bpvcheck.reports.branches import branches_of
from bpvcheck.reports.duties import SOON, phase_lines, title, total
from bpvcheck.reports.head import head
from bpvcheck.reports.ledger_view import Counted, LedgerView, by_verdict
from bpvcheck.reports.model import ActionLine, Branch, Head, ObjectiveLine, PhaseLine, Settle, Tally
from bpvcheck.reports.objectives import objective_lines
from bpvcheck.reports.settle import settle
from bpvcheck.reports.to_do import most_first
from bpvcheck.rulebook.card import BEARERS


@dataclass(frozen=True)
class RecordCount:
    """How many records of a kind were accepted, and how many set aside."""

    kind: str
    accepted: int
    set_aside: int


@dataclass(frozen=True)
class Overdue:
    """The finding of one duty and bearer that is overdue the longest, and how many there are."""

    duty: str
    title: str
    bearer: str
    bearer_id: str
    subject_kind: str
    subject: str
    part: str
    due: date
    days: int
    count: int
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class DueSoon:
    """How much of one duty falls due soon, and on which days first."""

    duty: str
    title: str
    bearer: str
    count: int
    nearest: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class ProblemCount:
    """How many problems of one code the records have, and where the first one is."""

    code: str
    summary: str
    count: int
    first: str


@dataclass(frozen=True)
class Summary:
    """How a run came out; see `bpvcheck.reports.model` for its parts."""

    head: Head
    records: tuple[RecordCount, ...]
    total: Tally
    phases: tuple[PhaseLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    actions: tuple[ActionLine, ...]
    worst: tuple[Overdue, ...]
    settle: tuple[Settle, ...]
    settle_left_out: int
    within: int
    due_soon: tuple[DueSoon, ...]
    due_left_out: int
    problems: tuple[ProblemCount, ...]
    notes: tuple[str, ...]


def summary_view(
    ledger: LedgerView,
    lang: str,
    *,
    strict: bool = False,
    within: int = SOON,
    limit: int | None = 10,
) -> Summary:
    """Sum up a run: counts, the worst overdue, what would settle most, what falls due.

    ``strict`` counts what is not demonstrated with what is not met, as an inspector would.
    """
    with using(lang):
        rows = list(ledger.counted())
        settles = settle(ledger, rows)
        soon = _due_soon(ledger, within)
        worst = _worst(ledger, strict=strict)
        return Summary(
            head=head(ledger, "summary", strict=strict),
            records=tuple(_records(ledger)),
            total=total(rows, strict=strict),
            phases=phase_lines(ledger, rows, per_bearer=True, strict=strict),
            objectives=objective_lines(ledger, rows, strict=strict),
            actions=_actions(ledger, rows, worst, soon),
            worst=worst[:limit],
            settle=settles[:limit],
            settle_left_out=len(settles) - len(settles[:limit]),
            within=within,
            due_soon=soon[:limit],
            due_left_out=len(soon) - len(soon[:limit]),
            problems=tuple(_problems(ledger)),
            notes=tuple(_notes(ledger)),
        )


def _records(ledger: LedgerView) -> Iterable[RecordCount]:
    if ledger.run is None:
        return
    for kind, count in ledger.run.intake.counts.items():
        if count.accepted or count.set_aside:
            yield RecordCount(kind, count.accepted, count.set_aside)


def _notes(ledger: LedgerView) -> Iterable[str]:
    """Yield what is worth knowing; which files were not read is told as they are read."""
    if ledger.run is not None:
        unread = ledger.run.intake.unread
        yield from (note.message for note in ledger.run.notes if note not in unread)


def _actions(
    ledger: LedgerView,
    rows: Sequence[Counted],
    worst: Iterable[Overdue],
    soon: Iterable[DueSoon],
) -> tuple[ActionLine, ...]:
    """Say per duty and bearer what is to be done, whoever it is: the reader sees all parties."""
    oldest = {(each.duty, each.bearer): each for each in worst}
    ahead = {(each.duty, each.bearer): each for each in soon}
    found = []
    for (duty, bearer), counts in by_verdict(rows).items():
        card, late, next_ = ledger.card(duty), oldest.get((duty, bearer)), ahead.get((duty, bearer))
        line = ActionLine(
            duty=duty,
            title=title(ledger, duty),
            phase=card.phase if card else "",
            own=True,
            bearer=bearer,
            towards=card.towards if card else (),
            remedy=pick(card.remedy) if card else "",
            breached=counts["breached"],
            not_demonstrated=counts["not_demonstrated"],
            due_soon=next_.count if next_ else 0,
            oldest=late.due if late and counts["breached"] else None,
            next_due=next_.nearest[0][0] if next_ else None,
            branches=late.branches if late else (),
        )
        if line.breached or line.not_demonstrated or line.due_soon:
            found.append(line)
    return tuple(sorted(found, key=most_first))


def _worst(ledger: LedgerView, *, strict: bool) -> tuple[Overdue, ...]:
    """Return per duty and bearer what is overdue the longest; of equals the first by name."""
    verdicts = ("breached", "not_demonstrated") if strict else ("breached",)
    by_duty: dict[tuple[str, str], list[Late]] = {}
    for late in longest_overdue(ledger.wide, verdicts):
        by_duty.setdefault((late.card.duty, late.bearer), []).append(late)
    found = [_overdue(ledger, versions) for versions in by_duty.values()]
    found.sort(key=lambda each: (each.due, -each.count, each.duty, BEARERS.index(each.bearer)))
    return tuple(found)


def _overdue(ledger: LedgerView, versions: Sequence[Late]) -> Overdue:
    """Return the worst of what the versions of a duty found."""
    worst = min(versions, key=lambda each: (each.due, each.subject, each.part))
    card = ledger.card(worst.card.duty)
    return Overdue(
        duty=worst.card.duty,
        title=pick(card.title) if card else "",
        bearer=worst.bearer,
        bearer_id=worst.bearer_id,
        subject_kind=worst.card.subject_kind,
        subject=worst.subject,
        part=worst.part,
        due=worst.due,
        days=(ledger.info.as_of - worst.due).days,
        count=sum(each.number for each in versions),
        branches=branches_of(ledger, worst.agreement),
    )


def _due_soon(ledger: LedgerView, within: int) -> tuple[DueSoon, ...]:
    """Return what falls due soon per duty, the soonest first."""
    days: dict[tuple[str, str], Counter[date]] = {}
    for soon in falling_due(ledger.wide, within):
        days.setdefault((soon.card.duty, soon.bearer), Counter())[soon.due] += soon.number
    lines = [_due_line(ledger, *key, mine) for key, mine in days.items()]
    return tuple(sorted(lines, key=lambda line: (line.nearest[0][0], line.duty, line.bearer)))


def _due_line(ledger: LedgerView, duty: str, bearer: str, days: Mapping[date, int]) -> DueSoon:
    card = ledger.card(duty)
    nearest = tuple(sorted(days.items())[:3])
    return DueSoon(duty, pick(card.title) if card else "", bearer, sum(days.values()), nearest)


def _problems(ledger: LedgerView) -> Iterable[ProblemCount]:
    """Count the problems of the records by code."""
    if ledger.run is None:
        return
    by_code: dict[str, list[str]] = {}
    summaries = {}
    for problem in ledger.run.intake.problems:
        number = problem.code.number
        by_code.setdefault(number, []).append(problem.where)
        summaries[number] = problem.code.summary
    for number, places in sorted(by_code.items()):
        yield ProblemCount(number, summaries[number], len(places), places[0])
