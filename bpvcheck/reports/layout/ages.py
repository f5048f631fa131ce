"""How long what is not met has been overdue, as a chart."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from bpvcheck.i18n import _, ngettext
from bpvcheck.reports.layout.document import Bin, Block, Histogram
from bpvcheck.reports.layout.words import number
from bpvcheck.reports.model import Finding

__all__ = ["age_blocks"]

_MONTHS: Final = (0, 1, 3, 6, 12, 24, 36)
_MONTH: Final = 365.25 / 12


def age_blocks(findings: Iterable[Finding]) -> tuple[Block, ...]:
    """Draw the reader's own findings that are not met by how long they are overdue."""
    late = [
        each.overdue / _MONTH
        for each in findings
        if each.own and each.verdict == "breached" and each.overdue
    ]
    if not late:
        return ()
    edges = [*pairwise(_MONTHS), (_MONTHS[-1], None)]
    bins = tuple(
        Bin(_span(low, high), sum(1 for age in late if low <= age and (high is None or age < high)))
        for low, high in edges
    )
    text = ngettext(
        "{count} finding that is not met", "{count} findings that are not met", len(late)
    )
    return (Histogram(_("overdue"), bins, text.format(count=number(len(late)))),)


def _span(low: int, high: int | None) -> str:
    if high is None:
        return _("{low} months or more").format(low=low)
    return _("{low} to {high} months").format(low=low, high=high)
