"""What falls due soon as a document."""

from bpvcheck.i18n import _
from bpvcheck.reports.due import DueReport
from bpvcheck.reports.layout.document import Document, Section, Text
from bpvcheck.reports.layout.duties import due_table, tag_note
from bpvcheck.reports.layout.summary import assembled, due_heading
from bpvcheck.reports.layout.words import party
from bpvcheck.rulebook.labels import label


def document(view: DueReport) -> Document:
    """Lay out what falls due, a section per party."""
    sections = tuple(
        Section(group.bearer, label(group.bearer), due_table(group.lines, group.left_out))
        for group in view.groups
    )
    nothing = () if sections else (Text(_("Nothing falls due.")),)
    marks = tag_note(line for group in view.groups for line in group.lines)
    blocks = (*nothing, *marks)
    title = due_heading(view.within)
    if view.party:
        title = f"{title}: {party(view.party, view.head.called)}"
    return assembled(view.head, title, blocks, sections, to_do=view.to_do)
