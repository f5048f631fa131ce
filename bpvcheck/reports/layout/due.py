"""What falls due soon as a document."""

from collections.abc import Iterator

from bpvcheck.i18n import _
from bpvcheck.reports.due import DueReport
from bpvcheck.reports.layout.document import Cell, Document, Section, Table, Text, cells, columns
from bpvcheck.reports.layout.duties import tag_note, tags
from bpvcheck.reports.layout.summary import assembled, due_heading
from bpvcheck.reports.layout.words import day_cell, days_left, left_out, party, subject, who
from bpvcheck.reports.model import Finding
from bpvcheck.rulebook.card import BEARERS
from bpvcheck.rulebook.labels import label


def document(view: DueReport) -> Document:
    """Lay out what falls due, a section per party."""
    sections = tuple(_sections(view))
    nothing = () if sections else (Text(_("Nothing falls due.")),)
    marks = tag_note(branches for branches, _count in view.to_do.counted("branches"))
    title = due_heading(view.within)
    if view.party:
        title = f"{title}: {party(view.party, view.head.called)}"
    return assembled(view.head, title, (*nothing, *marks), sections, to_do=view.to_do)


def _sections(view: DueReport) -> Iterator[Section]:
    """List it per kind of party, that which reads it first."""
    heads = columns(_("due"), _("duty"), _("about"), _("who has to do it"))
    of_each = dict(view.to_do.by("bearer"))
    for bearer in sorted(BEARERS, key=lambda each: each != view.party):
        if bearer in of_each:
            mine = of_each[bearer]
            shown = mine[: view.limit]
            rows = tuple(_row(view, each) for each in shown)
            table = Table(heads, rows, more=left_out(len(mine) - len(shown)))
            yield Section(bearer, label(bearer), (table,))


def _row(view: DueReport, each: Finding) -> tuple[Cell, ...]:
    left = days_left((each.due - view.head.as_of).days) if each.due else ""
    return cells(
        day_cell(each.due, left),
        Cell(each.duty, each.title, tags=tags(each)),
        subject(each.subject_kind, each.subject, each.part),
        who(each.bearer, each.bearer_id),
    )
