"""The charts that several reports have: how long things are overdue, guidance, and the trend."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bpvcheck.i18n import _, format_date
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.key_figures import GuidanceYear
from bpvcheck.reports.layout.document import Block, Chart, Section, Series, Text
from bpvcheck.rulebook.labels import label

if TYPE_CHECKING:
    from bpvcheck.history.trend import RunCounts

__all__ = ["age_blocks", "guidance_blocks", "trend_section"]

_MONTHS: Final = (0, 1, 3, 6, 12, 24, 36)
_MONTH: Final = 365.25 / 12


def age_blocks(findings: FindingList) -> tuple[Block, ...]:
    """Draw the reader's own findings that are not met by how long they are overdue."""
    late = [
        (overdue / _MONTH, count)
        for own, verdict, overdue, count in findings.counted("own", "verdict", "overdue")
        if own and verdict == "breached" and overdue
    ]
    if not late:
        return ()
    edges = [*pairwise(_MONTHS), (_MONTHS[-1], None)]
    counts = tuple(
        sum(count for age, count in late if low <= age and (high is None or age < high))
        for low, high in edges
    )
    labels = tuple(_span(low, high) for low, high in edges)
    title = _("How long what is not met has been overdue")
    return (Chart(title, _("overdue"), labels, (Series(label("breached"), counts, "breached"),)),)


def _span(low: int, high: int | None) -> str:
    if high is None:
        return _("{low} months or more").format(low=low)
    if not low:
        return _("less than a month")
    return _("{low} to {high} months").format(low=low, high=high)


def guidance_blocks(years: Sequence[GuidanceYear]) -> tuple[Block, ...]:
    """Draw per school year how many placements were guided as the agreement says."""
    if not years:
        return ()
    counts = (
        (_("as often and in the way as agreed"), "met", [each.as_agreed for each in years]),
        (_("less than agreed"), "breached", [each.less for each in years]),
        (_("not demonstrated"), "not_demonstrated", [each.unknown for each in years]),
    )
    return (
        Chart(
            _("Guidance given by the school against what was agreed"),
            _("school year"),
            tuple(each.school_year for each in years),
            tuple(Series(name, tuple(values), verdict) for name, verdict, values in counts),
        ),
    )


def trend_section(runs: "Sequence[RunCounts]", bearer: str) -> Section | None:
    """Draw how the party's own duties stood at each run that was kept; one run is no trend."""
    if len(runs) <= 1:
        return None
    shown = {
        "breached": label("breached"),
        "not_demonstrated": label("not_demonstrated"),
        "met": label("met"),
    }
    chart = Chart(
        _("Its own duties at each run that was kept"),
        _("judged as of"),
        tuple(format_date(each.as_of) for each in runs),
        tuple(
            Series(name, tuple(each.bearers.get(bearer, {}).get(word, 0) for each in runs), word)
            for word, name in shown.items()
        ),
        form="lines",
    )
    blocks: tuple[Block, ...] = (chart,)
    if len({each.rules for each in runs}) > 1:
        text = _("Not all of these runs judged by the same rule cards.")
        blocks = (chart, Text(text, "note"))
    return Section("trend", _("How it moved over time"), blocks, brief=True)
