"""A brief report as a document."""

from bpvcheck.i18n import _
from bpvcheck.reports.brief import BriefReport
from bpvcheck.reports.layout.document import Document, Text
from bpvcheck.reports.layout.summary import assembled, owed_blocks
from bpvcheck.reports.layout.words import report_title

__all__ = ["document"]


def document(view: BriefReport) -> Document:
    """Lay a brief report out: the figures of the party's own duties, and what is open."""
    owed = {
        "school": _("what the school has to do"),
        "company": _("what the company has to do"),
    }[view.head.report]
    command = f'bpvcheck report {view.head.report} "{view.head.about}"'
    more = _("This is what is open. Everything else, such as figures and lists: {command}")
    blocks = (
        *owed_blocks(view.own, view.others, owed, view.head),
        Text(more.format(command=command), "note"),
    )
    return assembled(view.head, report_title(view.head), blocks, (), view.actions, view.to_do)
