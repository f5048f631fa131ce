"""The schools and companies of a branch that stand out: more is not met there than elsewhere.

A share is of the findings of which it can be told. Compared are those with five placements or more
of which it can be told; who stands out has five findings or more that are not met.
"""

from dataclasses import dataclass, replace
from typing import Final

from bpvcheck.reports.find import names
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import FEW, Tally, share_of

OUTSTANDING: Final = 0.1
"""Whose share is larger than the branch's by this much, ten points, stands out."""
_WORST_FIRST: Final = (
    "breached", "not_demonstrated", "met_late", "met", "pending", "not_applicable",
)  # fmt: skip
_WORST: Final = f"""SELECT verdict, count(*) FROM (
        SELECT min_by(verdict, list_position({list(_WORST_FIRST)}, verdict)) AS verdict
        FROM mine WHERE subject_kind = 'placement' GROUP BY subject
    ) GROUP BY verdict"""  # noqa: S608 - our own words
# every bearer of a duty has the same verdict on one company or placement: one of them is counted
_FOUND: Final = """SELECT {party} AS party, duty, subject_kind, subject, part,
    any_value(verdict) AS verdict FROM mine WHERE {party} IS NOT NULL GROUP BY ALL"""


@dataclass(frozen=True)
class PartyLine:
    """A school or company: ``share`` is the part that is not met, of the ``told``.

    ``placements`` is how many there are of which it can be told.
    """

    id: str
    name: str
    tally: Tally
    placements: int
    told: int
    share: float


@dataclass(frozen=True)
class Parties:
    """The schools or companies where a much larger share is not met than in the whole branch.

    ``share`` is that of the branch; ``compared`` is how many there are with five placements of
    which it can be told, ``too_few`` how many have fewer; ``left_out`` is how many more stand out.
    """

    share: float | None
    compared: int
    too_few: int
    above: tuple[PartyLine, ...]
    left_out: int


def per_placement(ledger: LedgerView, *, strict: bool) -> Tally:
    """Count the placements in ``mine``, each once, by the worst verdict on it."""
    return Tally.of(dict(ledger.rows(_WORST)), strict=strict)


def parties_of(ledger: LedgerView, party: str, limit: int | None, *, strict: bool) -> Parties:
    """Compare the schools or companies in ``mine`` with all of them together."""
    tallies = _tallies(ledger, party, strict=strict)
    placements = _placements_told(ledger, party, strict=strict)
    whole = Tally.added([*tallies.values()])
    share = share_of(whole.open, whole.told) if sum(placements.values()) >= FEW else None
    enough = [name for name in tallies if placements.get(name, 0) >= FEW]
    lines = [_line(name, tallies[name], placements[name]) for name in enough]
    above = [line for line in lines if stands_out(line.share, share) and line.tally.open >= FEW]
    above.sort(key=lambda line: (-line.share, -line.told, line.id))
    shown = above[:limit]
    known = names(ledger, party, [line.id for line in shown])
    return Parties(
        share=share,
        compared=len(enough),
        too_few=len(tallies) - len(enough),
        above=tuple(replace(line, name=known.get(line.id, "")) for line in shown),
        left_out=len(above) - len(shown),
    )


def stands_out(share: float, branch: float | None) -> bool:
    """Return whether a share is ten points larger than the branch's."""
    return branch is not None and round(share - branch, 4) >= OUTSTANDING


def _tallies(ledger: LedgerView, party: str, *, strict: bool) -> dict[str, Tally]:
    rows = ledger.rows(
        f"""SELECT party, verdict, count(*) FROM ({_FOUND.format(party=party)})
        GROUP BY ALL ORDER BY ALL"""  # noqa: S608 - a column's name
    )
    counts: dict[str, dict[str, int]] = {}
    for name, verdict, count in rows:
        counts.setdefault(name, {})[verdict] = count
    return {name: Tally.of(mine, strict=strict) for name, mine in counts.items()}


def _placements_told(ledger: LedgerView, party: str, *, strict: bool) -> dict[str, int]:
    """Count the placements of which it can be told of something whether it is met."""
    told = ["met", "met_late", "breached", *(["not_demonstrated"] if strict else [])]
    rows = ledger.rows(
        f"""SELECT {party}, count(DISTINCT subject) FROM mine
        WHERE {party} IS NOT NULL AND subject_kind = 'placement'
            AND verdict IN (SELECT unnest(?::VARCHAR[])) GROUP BY ALL""",  # noqa: S608
        told,
    )
    return dict(rows)


def _line(name: str, tally: Tally, placements: int) -> PartyLine:
    return PartyLine(name, "", tally, placements, tally.told, share_of(tally.open, tally.told))
