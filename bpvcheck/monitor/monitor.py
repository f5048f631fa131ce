"""How far each objective is reached: nationally, per sector and per region, and since last time.

An objective is reached where everything that serves it and was due is done; it is not reached where
something was not done; and it cannot be told where only part of it is shown. Of what can be told it
gives the share that is done, in whole percents. A group of fewer than five placements, companies or
other subjects is not shown, nor what would give it away.

Sector and region are those of the company as the records have them now, also for the edition
before; a finding without a company counts nationally, and under no sector or region.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bpvcheck.i18n import pick
from bpvcheck.info import RunInfo
from bpvcheck.monitor.answers import SurveyAnswer
from bpvcheck.monitor.suppress import hidden
from bpvcheck.reports.ledger_view import Counted, LedgerView
from bpvcheck.reports.model import FEW, Tally
from bpvcheck.reports.objectives import objective_lines

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["GROUPS", "MonitorEdition", "MonitorFigure", "ObjectiveFigures", "monitor"]

GROUPS: Final = ("sector", "region")
"""By what groups are told apart; "" is the whole country."""
_NOBODY: Final = "-"
"""The group of what concerns no company."""
_SMALL: Final = ("placement", "company", "recognition_request")
"""What makes a group small: too few of these may point at somebody."""
_DUE: Final = "('met', 'met_late', 'breached', 'not_demonstrated')"


@dataclass(frozen=True)
class MonitorFigure:
    """How far an objective is reached in one group; ``kind`` is one of `GROUPS`, "" nationally.

    ``subjects`` is how many placements, companies and so on something was due for; ``share`` is how
    many of a hundred findings that can be told are done, ``untold`` how many of a hundred that were
    due cannot be told, ``change`` in points since the edition before. All are None where they are
    not shown, and ``state`` is then `hidden`; else it is `reached`, `not_reached`, `untold` or
    `nothing_due`.
    """

    kind: str
    group: str
    state: str
    subjects: int | None = None
    share: int | None = None
    untold: int | None = None
    before: int | None = None
    change: int | None = None


@dataclass(frozen=True)
class ObjectiveFigures:
    """One objective: its figures, national first, and the duty that is done least.

    ``weakest_share`` is how many of a hundred of that duty are done.
    """

    id: str
    title: str
    figures: tuple[MonitorFigure, ...]
    weakest: str = ""
    weakest_share: int | None = None
    answers: tuple[SurveyAnswer, ...] = ()


@dataclass(frozen=True)
class MonitorEdition:
    """An edition of the monitor, and on what it rests.

    ``grouped`` tells whether the records were at hand that say of companies which sector and region
    they are in.
    """

    run: RunInfo
    previous: RunInfo | None
    strict: bool
    grouped: bool
    objectives: tuple[ObjectiveFigures, ...]


MonitorGroup = tuple[str, str]


@dataclass
class _Edition:
    """What one ledger has per objective and group."""

    tallies: dict[tuple[str, MonitorGroup], Tally] = field(default_factory=dict)
    subjects: dict[tuple[str, MonitorGroup], int] = field(default_factory=dict)
    sizes: dict[tuple[str, MonitorGroup], int] = field(default_factory=dict)
    weakest: dict[str, tuple[str, int]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    serving: dict[str, list[str]] = field(default_factory=dict)

    def secret(self, objective: str) -> set[MonitorGroup]:
        """Return the groups of an objective that are not shown."""
        found: set[MonitorGroup] = set()
        for kind in GROUPS:
            sizes = {
                group: size
                for (name, (of, group)), size in self.sizes.items()
                if name == objective and of == kind
            }
            found |= {(kind, group) for group in hidden(sizes)}
        if 0 < self.sizes.get((objective, _WHOLE), 0) < FEW:
            found |= {group for name, group in self.subjects if name == objective}
        return found


_WHOLE: Final[MonitorGroup] = ("", "")


def monitor(
    ledger: LedgerView,
    previous: LedgerView | None = None,
    answers: Sequence[SurveyAnswer] = (),
    *,
    strict: bool = False,
) -> MonitorEdition:
    """Make an edition of the monitor, in the language in force."""
    places = _places(ledger)
    now = _edition(ledger, places, strict=strict)
    before = _edition(previous, places, strict=strict) if previous else None
    return MonitorEdition(
        run=ledger.info,
        previous=previous.info if previous else None,
        strict=strict,
        grouped=places is not None,
        objectives=tuple(
            ObjectiveFigures(
                id=name,
                title=now.titles[name],
                figures=tuple(_figures(name, now, before)),
                weakest=_named(ledger, now.weakest.get(name, ("", 0))[0]),
                weakest_share=now.weakest[name][1] if name in now.weakest else None,
                answers=tuple(each for each in answers if each.objective == name),
            )
            for name in now.titles
        ),
    )


def _named(ledger: LedgerView, duty: str) -> str:
    """Return a duty with its title; a fact of a duty says itself what it is."""
    card = ledger.card(duty)
    return f"{duty} {pick(card.title)}" if card else duty


def _places(ledger: LedgerView) -> "pa.Table | None":
    """Return sector and region by company; None from a ledger, which does not have them."""
    if ledger.run is None:
        return None
    return ledger.run.intake.table("company", ("id", *GROUPS))


def _edition(ledger: LedgerView, places: "pa.Table | None", *, strict: bool) -> _Edition:
    """Count a ledger by objective and group."""
    edition = _Edition()
    _count(edition, ledger, {_WHOLE: list(ledger.counted())}, strict=strict)
    _count_subjects(edition, ledger, "", "''")
    if places is not None:
        ledger.wide.database.offer("places", lambda: places)
        for kind in GROUPS:
            name = f"""CASE WHEN l.company IS NULL THEN '{_NOBODY}'
                ELSE coalesce(p.{kind}, '') END"""
            _count(edition, ledger, _grouped(ledger, kind, name), strict=strict)
            _count_subjects(edition, ledger, kind, name)
    return edition


_FROM: Final = "FROM ledger l LEFT JOIN places p ON p.id = l.company WHERE l.repeats = ''"


def _grouped(ledger: LedgerView, kind: str, name: str) -> dict[MonitorGroup, list[Counted]]:
    """Count findings by the group of their company; ``name`` is its name in SQL."""
    found: dict[MonitorGroup, list[Counted]] = {}
    for group, *row in ledger.rows(
        f"""SELECT {name}, duty, bearer, verdict, '', count(*), pattern {_FROM}
        AND l.company IS NOT NULL GROUP BY ALL"""
    ):
        found.setdefault((kind, group), []).append(Counted._make(row))
    return found


def _count(
    edition: _Edition,
    ledger: LedgerView,
    rows: Mapping[MonitorGroup, Sequence[Counted]],
    *,
    strict: bool,
) -> None:
    """Add up by objective what is counted per group."""
    for group, counted in rows.items():
        for line in objective_lines(ledger, counted, strict=strict):
            if not isinstance(line.tally, Tally):
                continue
            edition.tallies[line.id, group] = line.tally
            if group == _WHOLE:
                edition.titles[line.id] = line.title
                edition.serving[line.id] = [duty for duty, _tally in line.duties]
                _note_weakest(edition, line.id, line.duties)


def _note_weakest(edition: _Edition, objective: str, duties: Sequence[tuple[str, object]]) -> None:
    """Remember which duty is done least, of those of which enough can be told."""
    shares = [
        (_percent(tally.done, tally.told), duty)
        for duty, tally in duties
        if isinstance(tally, Tally) and tally.told >= FEW
    ]
    if shares:
        share, duty = min(shares)
        edition.weakest[objective] = (duty, share)


def _count_subjects(edition: _Edition, ledger: LedgerView, kind: str, name: str) -> None:
    """Count for how many subjects something was due, by objective and group.

    Those without a company are a group too, which is not shown: they are part of the whole. What
    makes a group small are its placements, companies and, in the whole, schools: sectors and the
    joint programme are public.
    """
    source = _FROM if kind else "FROM ledger l WHERE l.repeats = ''"
    counted = _SMALL if kind else (*_SMALL, "school")
    for objective, duties in edition.serving.items():
        small = f"l.subject_kind IN ({', '.join(map(repr, counted))})"
        for group, count, due, told in ledger.rows(
            f"""SELECT {name}, count(DISTINCT (l.subject_kind, l.subject)),
                count(DISTINCT (l.subject_kind, l.subject)) FILTER ({small}),
                count(DISTINCT (l.subject_kind, l.subject))
                    FILTER ({small} AND l.verdict <> 'not_demonstrated')
            {source} AND l.verdict IN {_DUE} AND l.duty IN (SELECT unnest(?::VARCHAR[]))
            GROUP BY ALL""",
            duties,
        ):
            edition.subjects[objective, (kind, group)] = count
            # a share says something of those only of whom something can be told
            edition.sizes[objective, (kind, group)] = told or due


def _figures(objective: str, now: _Edition, before: _Edition | None) -> Iterator[MonitorFigure]:
    """Yield the figures of an objective: national, then sectors and regions by name."""
    secret = now.secret(objective)
    old_secret = before.secret(objective) if before else set()
    groups = sorted(group for name, group in now.subjects if name == objective)
    for group in groups:
        kind, name = group
        if name == _NOBODY:
            continue
        if group in secret:
            yield MonitorFigure(kind, name, "hidden")
            continue
        tally = now.tallies.get((objective, group))
        if tally is None:
            continue
        share = _percent(tally.done, tally.told) if tally.told else None
        old = before.tallies.get((objective, group)) if before else None
        shown = old is not None and old.told > 0 and group not in old_secret
        earlier = _percent(old.done, old.told) if old is not None and shown else None
        yield MonitorFigure(
            kind=kind,
            group=name,
            state=_state(tally),
            subjects=now.subjects[objective, group],
            share=share,
            untold=_percent(tally.due - tally.told, tally.due) if tally.due else None,
            before=earlier,
            change=None if share is None or earlier is None else share - earlier,
        )


def _state(tally: Tally) -> str:
    if not tally.due:
        return "nothing_due"
    if tally.open:
        return "not_reached"
    return "untold" if tally.not_demonstrated else "reached"


def _percent(part: int, whole: int) -> int:
    """Return whole percents; 0 and 100 only where it is exactly that."""
    percent = round(100 * part / whole)
    return min(max(percent, 1), 99) if 0 < part < whole else percent
