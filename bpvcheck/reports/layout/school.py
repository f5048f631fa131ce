"""A school's report as a document."""

from collections.abc import Iterator, Sequence

from bpvcheck.i18n import _
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Column,
    Document,
    Section,
    Table,
    Tallies,
    TallyRow,
    Text,
    cells,
    columns,
)
from bpvcheck.reports.layout.duties import (
    all_duties,
    due_table,
    open_per_phase,
    placements_text,
)
from bpvcheck.reports.layout.summary import (
    assembled,
    due_heading,
    phase_blocks,
    settle_blocks,
    totals,
)
from bpvcheck.reports.layout.words import counted, day, left_out, number, who
from bpvcheck.reports.model import Actor, ObjectiveLine
from bpvcheck.reports.school import SchoolReport


def document(view: SchoolReport) -> Document:
    """Lay a school's report out."""
    about = " ".join(text for text in (view.head.about, view.head.name) if text)
    return assembled(
        view.head,
        title=_("BPV-protocol: school {name}").format(name=about),
        blocks=(Text(_intro(view), "lead"), *totals(view.total, view.head)),
        sections=(
            Section("phases", _("Per phase"), phase_blocks(view.phases)),
            Section(
                "open",
                _("What is open"),
                open_per_phase(view.duties),
                filter=_("Look for a placement, company or duty"),
            ),
            Section("actors", _("Who must act"), tuple(_actors(view.actors, view.actors_left_out))),
            Section("due", due_heading(view.within), due_table(view.due, view.due_left_out)),
            Section(
                "objectives", _("The objectives of the protocol"), _objectives(view.objectives)
            ),
            Section(
                "settle",
                _("Which data would settle most"),
                settle_blocks(view.settle, view.settle_left_out),
            ),
            Section("all", _("Every duty"), all_duties(view.duties)),
        ),
    )


def _intro(view: SchoolReport) -> str:
    text = _(
        "About {placements}: what the school, the students, the learning companies and the"
        " knowledge centres have to do around them."
    )
    return text.format(placements=placements_text(view.placements))


def _actors(lines: Sequence[Actor], more: int) -> Iterator[Block]:
    rows = tuple(
        cells(
            who(line.bearer, line.id, line.name),
            number(line.breached) if line.breached else "",
            number(line.not_demonstrated) if line.not_demonstrated else "",
            number(line.due_soon) if line.due_soon else "",
            day(line.oldest),
        )
        for line in lines
    )
    if not rows:
        yield Text(_("Nobody has anything to mend."))
        return
    heads = columns(
        _("who"),
        Column(_("not met"), "number"),
        Column(_("not demonstrated"), "number"),
        Column(_("due soon"), "number"),
        Column(_("due since"), "number"),
    )
    yield Table(heads, rows, more=left_out(more))


def _objectives(lines: Sequence[ObjectiveLine]) -> tuple[Block, ...]:
    """Show how the duties stand on which each objective rests; an objective has no score."""
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
