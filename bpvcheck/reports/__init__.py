"""Reports: one result, many faces.

A view is made of the ledger (and of the records where these are at hand) for one reader in one
language; every format prints that view::

    from bpvcheck.reports import HTML, Source, render, views

    source = Source.of_run(run)                  # or Source.of_ledger(ledger, book)
    view = views.school_view(source, "99XA", "nl")
    text = render(view, HTML)

JSON is the view itself, CSV its detail rows.
"""

from bpvcheck.reports.formats import CSV, FORMATS, HTML, JSON, TERMINAL, Format, Report
from bpvcheck.reports.model import REPORT_VERSION
from bpvcheck.reports.output import render, show, write
from bpvcheck.reports.sections import ReportSection
from bpvcheck.reports.site import write_all
from bpvcheck.reports.source import Source

__all__ = [
    "CSV",
    "FORMATS",
    "HTML",
    "JSON",
    "REPORT_VERSION",
    "TERMINAL",
    "Format",
    "Report",
    "ReportSection",
    "Source",
    "render",
    "show",
    "write",
    "write_all",
]
