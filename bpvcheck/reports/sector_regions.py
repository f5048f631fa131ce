"""Where the approach differs per region: per duty the share that is kept, region by region.

The protocol wants it to be the same everywhere (DOEL-2). A share is of what can be told. Regions
with fewer than five of these, or with fewer than five kept and fewer than five not, are put
together. How many a share is of is not shown: regions add up to what is hidden elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bpvcheck.reports.branches import branches
from bpvcheck.reports.duties import order, title
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import FEW, Branch, Tally, share_of


@dataclass(frozen=True)
class RegionLine:
    """A region, or regions that were put together; ``""`` is where no region is recorded.

    ``share`` is the part that is kept, of the ``told``.
    """

    regions: tuple[str, ...]
    tally: Tally
    told: int
    share: float


@dataclass(frozen=True)
class DutyRegions:
    """A duty in two regions or more, the one with the lowest share first.

    ``persons`` tells whether what is counted are placements, of which small counts are hidden.
    """

    duty: str
    persons: bool
    title: str
    branches: tuple[Branch, ...]
    lines: tuple[RegionLine, ...]
    difference: float


@dataclass(frozen=True)
class Regions:
    """The duties that can be compared, those that differ most first.

    ``compared`` is how many there are, ``not_compared`` how many have not two regions with enough;
    ``left_out`` is how many more can be compared.
    """

    duties: tuple[DutyRegions, ...]
    compared: int
    not_compared: int
    left_out: int


# every bearer of a duty has the same verdict on one company or placement: one of them is counted
_PER_REGION = """WITH found AS (
        SELECT duty, subject_kind, subject, part, any_value(company) AS company,
            any_value(verdict) AS verdict
        FROM mine WHERE company IS NOT NULL AND verdict <> 'not_applicable' GROUP BY ALL
    )
    SELECT f.duty, f.subject_kind = 'placement', coalesce(c.region, ''), f.verdict, count(*)
    FROM found f LEFT JOIN company c ON c.id = f.company GROUP BY ALL ORDER BY ALL"""


def regions_of(ledger: LedgerView, limit: int | None, *, strict: bool) -> Regions | None:
    """Compare the regions of the findings in ``mine``; None where the records are not at hand."""
    if not ledger.with_records:
        return None
    marks = {duty: each for (duty, _bearer), each in branches(ledger).items()}
    place = order(ledger)
    found = _tallies(ledger, strict=strict)
    compared = [
        DutyRegions(
            duty,
            persons,
            title(ledger, duty),
            marks.get(duty, ()),
            lines,
            round(lines[-1].share - lines[0].share, 4),
        )
        for (duty, persons), tallies in sorted(found.items(), key=lambda each: place[each[0][0]])
        if len(lines := together(tallies, persons=persons)) > 1
    ]
    compared.sort(key=lambda each: -each.difference)
    shown = compared[:limit]
    return Regions(
        duties=tuple(shown),
        compared=len(compared),
        not_compared=len(found) - len(compared),
        left_out=len(compared) - len(shown),
    )


def _tallies(ledger: LedgerView, *, strict: bool) -> dict[tuple[str, bool], dict[str, Tally]]:
    """Count verdicts by duty, with whether it is about placements, and region."""
    counts: dict[tuple[str, bool], dict[str, dict[str, int]]] = {}
    for duty, persons, region, verdict, count in ledger.rows(_PER_REGION):
        counts.setdefault((duty, persons), {}).setdefault(region, {})[verdict] = count
    return {
        key: {region: Tally.of(mine, strict=strict) for region, mine in by_region.items()}
        for key, by_region in counts.items()
    }


def together(tallies: Mapping[str, Tally], *, persons: bool = True) -> tuple[RegionLine, ...]:
    """Return the regions of a duty, the lowest share first; those with few are put together.

    While these have few between them, the smallest of the others joins them, so that nothing can
    be had by taking the others from the whole. Regions of which nothing can be told are left out;
    so are few that no other can join.
    """
    by_size = sorted(
        (region for region, tally in tallies.items() if tally.told),
        key=lambda region: (tallies[region].told, region),
    )
    few = [region for region in by_size if _few(tallies[region], persons)]
    rest = [region for region in by_size if region not in few]
    joined = list(few)
    while joined and rest and _few(Tally.added([tallies[region] for region in joined]), persons):
        joined.append(rest.pop(0))
    groups = [joined] if joined else []
    groups += [[region] for region in rest]
    lines = [_line({region: tallies[region] for region in group}) for group in groups]
    lines.sort(key=lambda line: (line.share, line.regions))
    return tuple(line for line in lines if not _few(line.tally, persons))


def _few(tally: Tally, persons: bool) -> bool:  # noqa: FBT001 - what is counted
    """Return whether a share of this would be about too few, or two small counts of persons."""
    kept, not_kept = 0 < tally.done < FEW, 0 < tally.open < FEW
    return tally.told < FEW or (persons and kept and not_kept)


def _line(tallies: Mapping[str, Tally]) -> RegionLine:
    """Put regions together."""
    whole = Tally.added([*tallies.values()])
    return RegionLine(tuple(sorted(tallies)), whole, whole.told, share_of(whole.done, whole.told))
