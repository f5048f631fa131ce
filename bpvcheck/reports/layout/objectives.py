"""How the objectives stand, as blocks of a document."""

from collections.abc import Sequence

from bpvcheck.i18n import _
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Table,
    Tallies,
    TallyRow,
    Text,
    cells,
    columns,
)
from bpvcheck.reports.layout.words import counted
from bpvcheck.reports.model import ObjectiveLine

__all__ = ["objective_blocks"]


def objective_blocks(lines: Sequence[ObjectiveLine]) -> tuple[Block, ...]:
    """Show how the duties stand on which each objective rests; an objective has no score."""
    lines = [line for line in lines if line.duties]
    if not lines:
        return ()
    intro = Text(
        _("An objective is not judged by itself. Here is how the duties stand on which it rests.")
    )
    rows = tuple(TallyRow(line.id, line.tally, sub=line.title) for line in lines)
    named = tuple(cells(line.id, _open_of(line)) for line in lines)
    return intro, Tallies(_("objective"), rows), Table(columns(_("objective"), _("open")), named)


def _open_of(line: ObjectiveLine) -> Cell:
    """Name the duties of an objective of which something is open, and those not in the report."""
    texts = [
        f"{duty}: {counted(tally, ('breached', 'not_demonstrated'))}"
        for duty, tally in line.duties
        if tally.breached or tally.not_demonstrated
    ]
    absent = ", ".join(line.absent)
    nothing = _("not in this report: {duties}").format(duties=absent) if absent else ""
    return Cell("; ".join(texts) or ("" if nothing else _("nothing")), nothing)
