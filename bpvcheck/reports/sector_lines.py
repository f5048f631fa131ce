"""The duties of a branch's report and their totals, without the counts that may not be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bpvcheck.reports.masking import ShownSums, mask, masked_total
from bpvcheck.reports.model import VERDICTS, DutyLine, Masked, ObjectiveLine, Tally

__all__ = ["SectorLines", "masked_objectives"]

_FACT: Final = " ("
"""What stands in an objective between a duty and the fact of it that serves the objective."""
_Part = tuple[str, Tally, Tally | Masked]


class SectorLines:
    """Lines per duty and bearer: as they are in ``true``, as they may be seen in ``shown``.

    ``name`` tells these lines from others on the same duty. What is shown is taken into ``sums``.
    """

    def __init__(self, name: str, lines: Iterable[DutyLine], sums: ShownSums) -> None:
        """Hide what may not be seen."""
        self.name = name
        self._sums = sums
        self.true = tuple(lines)
        self.shown = tuple(replace(line, tally=_seen(line)) for line in self.true)
        for line in self.shown:
            sums.take_row(self._key(line), line.tally)

    def _key(self, line: DutyLine) -> str:
        # every bearer of a duty has the same verdict on one placement
        return f"{self.name} {line.duty}"

    def parts(self, lines: Iterable[DutyLine]) -> list[_Part]:
        """Return lines as `masked_total` takes them."""
        return [(self._key(x), x.tally, _seen(x)) for x in lines if isinstance(x.tally, Tally)]

    def total(self, lines: Iterable[DutyLine]) -> Tally | Masked:
        """Add lines up, and hide what would tell a hidden count."""
        return masked_total(self.parts(lines), self._sums)


def _seen(line: DutyLine) -> Tally | Masked:
    """Hide small counts of placements; companies and schools are no persons."""
    tally = line.tally
    return mask(tally) if isinstance(tally, Tally) and line.subject_kind == "placement" else tally


def masked_objectives(
    objectives: Iterable[ObjectiveLine], of_duties: Sequence[SectorLines], sums: ShownSums
) -> tuple[ObjectiveLine, ...]:
    """Hide in objectives what may not be seen, nor had from the duties in ``of_duties``."""
    found = []
    for objective in objectives:
        parts = {name: _parts(name, tally, of_duties, sums) for name, tally in objective.duties}
        duties = tuple((name, masked_total(mine, sums)) for name, mine in parts.items())
        whole = masked_total([each for mine in parts.values() for each in mine], sums)
        found.append(replace(objective, tally=whole, duties=duties))
    return tuple(found)


def _parts(
    name: str, tally: Tally | Masked, of_duties: Sequence[SectorLines], sums: ShownSums
) -> list[_Part]:
    """Return of what a duty's part in an objective consists; a fact counts once for each bearer."""
    duty = name.split(_FACT, maxsplit=1)[0]
    mine = [(lines, [x for x in lines.true if x.duty == duty]) for lines in of_duties]
    if name == duty:
        return [part for lines, own in mine for part in lines.parts(own)]
    own = [line for _lines, found in mine for line in found]
    bearers = len({line.bearer for line in own})
    assert isinstance(tally, Tally)  # noqa: S101 - nothing was hidden so far
    once = replace(own[0], duty=name, tally=_divided(tally, bearers))
    seen = _seen(once)
    sums.take_row(name, seen)
    return [(name, _divided(tally, bearers), seen)] * bearers


def _divided(tally: Tally, bearers: int) -> Tally:
    """Return the counts of one bearer, of a tally of several that have the same."""
    counts = {word: getattr(tally, word) // bearers for word in VERDICTS}
    return Tally.of(counts, strict=tally.open != tally.breached)
