"""The index page of many reports as a document."""

from bpvcheck.i18n import _
from bpvcheck.reports.layout.document import Document
from bpvcheck.reports.layout.summary import assembled
from bpvcheck.reports.layout.words import counted, share
from bpvcheck.reports.model import Head, Tally


def document(head: Head, party: str) -> Document:
    """Head the index of the reports on a kind of party."""
    title = {
        "school": _("BPV-protocol: schools"),
        "company": _("BPV-protocol: learning companies"),
        "knowledge_centre": _("BPV-protocol: knowledge centres"),
    }[party]
    return assembled(head, title, (), ())


def line(tally: Tally) -> str:
    """Say in one line how it stands in a report."""
    open_ones = counted(tally, ("breached", "not_demonstrated"))
    return ". ".join(text for text in (share(tally), open_ones) if text)
