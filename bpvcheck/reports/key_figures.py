"""The key figures of a school: the few shares that an inspector or auditor asks for first.

A figure is what the ledger says of a duty. Whether an agreement was signed by everyone before the
start is only a part of one (VRB-LB-3b): it is read from that duty's fact, so that it can be told
where nothing else of the agreement is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bpvcheck.expressions.timing import BY_NOW
from bpvcheck.reports.ledger_view import Counted, LedgerView, by_verdict
from bpvcheck.reports.model import Tally

SIGNING: Final = "VRB-LB-3b"
"""The duty to have the agreement signed by every party before the start."""
SIGNED: Final = "signed"
"""The fact of that duty that is read; where a rule book has none, there is no figure."""
RECOGNISED: Final = "VRB-LB-1"
"""The duty to be recognised when the agreement is signed."""
GUIDANCE: Final = "BPV-OI-2"
"""The duty of the school to guide as the agreement says."""
AS_AGREED: Final = "held_as_agreed"
"""The fact of that duty that is read."""
_DUTIES: Final = {
    "contacts": GUIDANCE,
    "company_judgement": "BEO-OI-3",
    "fed_back": "BEO-OI-4",
    "evaluated": "EVA-OL-1",
}
"""The figures that are the verdicts on a duty of the school."""


@dataclass(frozen=True)
class KeyFigure:
    """A share: ``in_time`` out of ``due``, of which ``unknown`` cannot be told.

    ``late`` are those that were done after all; ``median_late`` is after how many days, where that
    is known.
    """

    name: str
    duty: str
    in_time: int
    not_in_time: int
    late: int
    unknown: int
    due: int
    median_late: float | None = None


def key_figures(
    ledger: LedgerView, school: str, rows: Sequence[Counted]
) -> tuple[KeyFigure, ...] | None:
    """Return the key figures of a school; None where the records are not at hand.

    A figure is left out where its duty was not judged.
    """
    if not ledger.with_records:
        return None
    return (*_of_records(ledger, school), *_of_verdicts(rows))


@dataclass(frozen=True)
class GuidanceYear:
    """Placements of which the guidance was due in a school year, by how much the school gave.

    ``less`` were not guided as often or in the way that was agreed; of ``unknown`` it is not shown.
    """

    school_year: str
    as_agreed: int
    less: int
    unknown: int


def guidance_years(ledger: LedgerView) -> tuple[GuidanceYear, ...]:
    """Count by school year what in ``mine`` the duty to guide as agreed says of guidance."""
    agreed = _fact(AS_AGREED)
    rows = ledger.rows(
        f"""SELECT year(due) - (month(due) < 8)::INT AS first, count(*) FILTER ({agreed}),
            count(*) FILTER (NOT {agreed}), count(*) FILTER (({agreed}) IS NULL)
        FROM mine l WHERE duty = ? AND bearer = 'school' AND due < ?
            AND verdict <> 'not_applicable' GROUP BY first ORDER BY first""",  # noqa: S608 - words of our own
        GUIDANCE,
        ledger.info.as_of,
    )
    return tuple(GuidanceYear(f"{first}-{first + 1}", *counts) for first, *counts in rows)


def _of_verdicts(rows: Sequence[Counted]) -> Iterator[KeyFigure]:
    verdicts = by_verdict(rows)
    for name, duty in _DUTIES.items():
        found = verdicts.get((duty, "school"))
        if found is not None:
            tally = Tally.of(found)
            yield KeyFigure(
                name=name,
                duty=duty,
                in_time=tally.met,
                not_in_time=tally.met_late + tally.breached,
                late=tally.met_late,
                unknown=tally.not_demonstrated,
                due=tally.due,
            )


def _of_records(ledger: LedgerView, school: str) -> Iterator[KeyFigure]:
    """Yield what was signed in time, and of that where the company was recognised."""
    signing_cards = ledger.book.versions(SIGNING)
    if not signing_cards or any(SIGNED not in card.facts for card in signing_cards):
        return
    placements = ledger.records("placement", "id", "period", "agreement", "signatures")
    signing = _SIGNING.format(placements=placements)
    figure = "count(*) FILTER ({0}), count(*) FILTER (NOT {0}), {1}, count(*)"
    late = "count(*) FILTER (NOT in_time AND late)", "median(days) FILTER (NOT in_time AND late)"
    signed = ledger.rows(
        f"{signing} SELECT {figure.format('in_time', ', '.join(late))} FROM signing",  # noqa: S608
        school,
    )
    yield _figure("signed", SIGNING, *signed[0])
    if not ledger.book.versions(RECOGNISED):
        return
    recognised = ledger.rows(
        f"""{signing} SELECT {figure.format("recognised", "0, NULL")} FROM signing
        JOIN ({_RECOGNISED}) USING (subject) WHERE in_time""",  # noqa: S608 - words of our own
        school,
        school,
    )
    yield _figure("recognised", RECOGNISED, *recognised[0])


def _figure(  # noqa: PLR0913, PLR0917 - a row of the query
    name: str, duty: str, yes: int, no: int, late: int, median_late: float | None, due: int
) -> KeyFigure:
    return KeyFigure(name, duty, yes, no, late, due - yes - no, due, median_late)


def _fact(name: str) -> str:
    """Give a fact of the ledger's ``pattern`` in SQL: true, false, or NULL where it is unknown."""
    found = f"regexp_extract(l.pattern, '(^| ){name}=([a-z]+)', 2)"
    return f"CASE {found} WHEN 'true' THEN true WHEN 'false' THEN false END"


def _rows(duty: str, columns: Mapping[str, str], joined: str = "") -> str:
    chosen = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return f"""SELECT l.subject, {chosen} FROM ledger l {joined}
        WHERE l.duty = '{duty}' AND l.school = ? AND l.verdict <> 'not_applicable'"""  # noqa: S608


# each party counts from the first time that it signed
_LAST_SIGNED: Final = """list_max(list_transform(list_distinct(list_transform(p.signatures,
    lambda s: s."by")), lambda party: list_min(list_transform(
    list_filter(p.signatures, lambda s: s."by" = party AND s."on" <= run.as_of),
    lambda s: s."on"))))"""
# what was drawn up after the start was not signed before it, whoever's signature is not recorded;
# a signature from before the start tells of an agreement before this one, as the duty has it
_IN_TIME: Final = f"""CASE WHEN p.agreement.drawn_up_on > p.period.start AND coalesce(len(
    list_filter(p.signatures, lambda s: s."on" <= p.period.start)), 0) = 0 THEN false
    ELSE {_fact(SIGNED)} END"""
_READ: Final = _rows(
    SIGNING,
    {
        "start": "p.period.start",
        "drawn_up": "p.agreement.drawn_up_on",
        "in_time": _IN_TIME,
        "at_last": _fact(f"{SIGNED}{BY_NOW}"),
        "last_signed": _LAST_SIGNED,
        "as_of": "run.as_of",
    },
    "JOIN {placements} p ON p.id = l.subject CROSS JOIN run",
)
_SIGNING: Final = f"""WITH read AS ({_READ}), signing AS (
    SELECT subject, in_time, coalesce(at_last, drawn_up <= as_of, false) AS late,
        greatest(drawn_up, CASE WHEN at_last THEN last_signed END) - start AS days
    FROM read WHERE in_time OR start IS NULL OR start < as_of
)"""  # noqa: S608 - words of our own
_RECOGNISED: Final = _rows(
    RECOGNISED,
    {"recognised": "CASE l.verdict WHEN 'met' THEN true WHEN 'breached' THEN false END"},
)
