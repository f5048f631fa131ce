"""How long a knowledge centre takes to decide on requests, in working days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from statistics import median
from typing import Final

from bpvcheck.observe.calendar import FIRST, LAST, free_days
from bpvcheck.reports.duties import total
from bpvcheck.reports.ledger_view import Counted, LedgerView
from bpvcheck.reports.model import Tally

DUTY: Final = "ALG-KC-1c"
"""The duty to decide within two weeks."""
_TERM: Final = "workdays_to_decide"
_EDGES: Final = (0, 6, 11, 16, 21, 31, 61)


@dataclass(frozen=True)
class LeadTimeBin:
    """Requests decided in ``low`` to ``high`` working days (None: and more)."""

    low: int
    high: int | None
    count: int
    late: bool


@dataclass(frozen=True)
class LeadTimes:
    """Every request of a centre: how long the decision took, or that there is none yet.

    ``in_term`` counts the verdicts of the duty itself, which knows of longer terms with a reason.
    """

    term: int
    requests: int
    decided: int
    undecided: int
    undated: int
    median: float | None
    longest: int | None
    bins: tuple[LeadTimeBin, ...]
    in_term: Tally


def lead_times(ledger: LedgerView, centre: str, rows: Iterable[Counted]) -> LeadTimes | None:
    """Measure a centre's lead times; None where the records are not at hand."""
    if not ledger.with_records:
        return None
    asked = ledger.rows(
        """SELECT requested_on, list_min(list_filter(list_transform(decisions, lambda d: d."on"),
            lambda day: day <= run.as_of))
        FROM recognition_request CROSS JOIN run
        WHERE knowledge_centre = ? AND (requested_on IS NULL OR requested_on <= run.as_of)""",
        centre,
    )
    took = sorted(working_days(on, decided) for on, decided in asked if on and decided)
    term = _term(ledger)
    return LeadTimes(
        term=term,
        requests=len(asked),
        decided=len(took),
        undecided=sum(1 for on, decided in asked if on and not decided),
        undated=sum(1 for on, _decided in asked if not on),
        median=float(median(took)) if took else None,
        longest=took[-1] if took else None,
        bins=tuple(_bins(took, term)),
        in_term=total((row for row in rows if row.duty == DUTY), strict=False),
    )


def _term(ledger: LedgerView) -> int:
    """Return the term of the duty's card on the as-of date."""
    card = ledger.card(DUTY)
    term = card.terms.get(_TERM) if card else None
    return int(str(term.on(ledger.info.as_of))) if term else 10


def _bins(took: Sequence[int], term: int) -> Iterable[LeadTimeBin]:
    for i, low in enumerate(_EDGES):
        high = _EDGES[i + 1] - 1 if i + 1 < len(_EDGES) else None
        count = sum(1 for days in took if low <= days and (high is None or days <= high))
        yield LeadTimeBin(low, high, count, late=low > term)


def working_days(since: date, until: date) -> int:
    """Count the working days after a day, up to and including another."""
    counts = _counts()
    if not FIRST <= since <= LAST or not FIRST <= until <= LAST:
        return 0
    return counts[(until - FIRST).days] - counts[(since - FIRST).days]


@cache
def _counts() -> list[int]:
    """Count the working days from the calendar's first day up to each day."""
    free = free_days()
    counts, count = [], 0
    for i in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=i)
        count += day.isoweekday() <= 5 and day not in free  # noqa: PLR2004 - Monday to Friday
        counts.append(count)
    return counts
