"""The summary of a run, as ``bpvcheck check`` prints it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bpvcheck.i18n import pick, using
from bpvcheck.reports.branches import branches_of
from bpvcheck.reports.duties import SOON, phase_lines, total
from bpvcheck.reports.head import head
from bpvcheck.reports.model import Branch, Head, PhaseLine, Settle, Tally
from bpvcheck.reports.settle import settle
from bpvcheck.reports.source import Counted, Source
from bpvcheck.rulebook.read import BEARERS


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
    worst: tuple[Overdue, ...]
    settle: tuple[Settle, ...]
    settle_left_out: int
    within: int
    due_soon: tuple[DueSoon, ...]
    due_left_out: int
    problems: tuple[ProblemCount, ...]
    notes: tuple[str, ...]


def summary_view(
    source: Source,
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
        rows = list(source.counted())
        settles = settle(source, rows)
        soon = _due_soon(source, rows, within)
        return Summary(
            head=head(source, "summary", strict=strict),
            records=tuple(_records(source)),
            total=total(rows, strict=strict),
            phases=phase_lines(source, rows, per_bearer=True, strict=strict),
            worst=_worst(source, strict=strict, limit=limit),
            settle=settles[:limit],
            settle_left_out=len(settles) - len(settles[:limit]),
            within=within,
            due_soon=soon[:limit],
            due_left_out=len(soon) - len(soon[:limit]),
            problems=tuple(_problems(source)),
            notes=tuple(note.message for note in source.run.intake.notes) if source.run else (),
        )


def _records(source: Source) -> Iterable[RecordCount]:
    if source.run is None:
        return
    for kind, count in source.run.intake.counts.items():
        if count.accepted or count.set_aside:
            yield RecordCount(kind, count.accepted, count.set_aside)


def _worst(source: Source, *, strict: bool, limit: int | None) -> tuple[Overdue, ...]:
    """Give per duty and bearer what is overdue the longest; of equals the first by name."""
    verdicts = "('breached', 'not_demonstrated')" if strict else "('breached')"
    rows = source.rows(
        f"""SELECT duty, bearer, count(*),
            min((due::DATE, subject, part, bearer_id, subject_kind, agreement))
        FROM {source.table}
        WHERE verdict IN {verdicts} AND repeats = '' AND due::DATE < ? GROUP BY ALL""",  # noqa: S608
        source.info.as_of,
    )
    found = []
    for duty, bearer, count, (due, subject, part, holder, kind, agreement) in rows:
        card = source.card(duty)
        name = pick(card.title) if card else ""
        days = (source.info.as_of - due).days
        found.append(
            Overdue(
                duty,
                name,
                bearer,
                holder or "",
                kind,
                subject,
                part,
                due,
                days,
                count,
                branches_of(source, agreement),
            )
        )
    found.sort(key=lambda each: (each.due, -each.count, each.duty, BEARERS.index(each.bearer)))
    return tuple(found[:limit])


def _due_soon(source: Source, rows: Iterable[Counted], within: int) -> tuple[DueSoon, ...]:
    """Give what falls due soon per duty, the soonest first."""
    if not any(row.verdict == "pending" for row in rows):
        return ()
    as_of = source.info.as_of
    found = source.rows(
        f"""SELECT duty, bearer, due::DATE AS day, count(*) FROM {source.table}
        WHERE verdict = 'pending' AND repeats = '' AND due::DATE BETWEEN ? AND ?
        GROUP BY ALL ORDER BY day""",  # noqa: S608
        as_of,
        as_of + timedelta(days=within),
    )
    days: dict[tuple[str, str], list[tuple[date, int]]] = {}
    for duty, bearer, day, count in found:
        days.setdefault((duty, bearer), []).append((day, count))
    lines = [_due_line(source, *key, mine) for key, mine in days.items()]
    return tuple(sorted(lines, key=lambda line: (line.nearest[0][0], line.duty, line.bearer)))


def _due_line(source: Source, duty: str, bearer: str, days: list[tuple[date, int]]) -> DueSoon:
    card = source.card(duty)
    count = sum(n for _day, n in days)
    return DueSoon(duty, pick(card.title) if card else "", bearer, count, tuple(days[:3]))


def _problems(source: Source) -> Iterable[ProblemCount]:
    """Count the problems of the records by code."""
    if source.run is None:
        return
    by_code: dict[str, list[str]] = {}
    summaries = {}
    for problem in source.run.intake.problems:
        number = problem.code.number
        by_code.setdefault(number, []).append(problem.where)
        summaries[number] = problem.code.summary
    for number, places in sorted(by_code.items()):
        yield ProblemCount(number, summaries[number], len(places), places[0])
