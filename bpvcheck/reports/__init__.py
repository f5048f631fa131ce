"""Reports: one result, many faces.

A view is made of the ledger (and of the records where these are at hand) for one reader in one
language; every format prints that view::

    from bpvcheck.reports import HTML, LedgerView, render, views

    ledger = LedgerView.of_run(run)                  # or LedgerView.of_ledger(ledger, book)
    view = views.school_view(ledger, "99XA", "nl")
    text = render(view, HTML)

JSON is the view itself, CSV its detail rows. `bpvcheck.reports.site` writes one on every party.
"""

from bpvcheck.reports.formats import CSV, FORMATS, HTML, JSON, TERMINAL, Format, Report
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import REPORT_VERSION
from bpvcheck.reports.output import render, show, write
from bpvcheck.reports.sections import ReportSection

__all__ = [
    "CSV",
    "FORMATS",
    "HTML",
    "JSON",
    "REPORT_VERSION",
    "TERMINAL",
    "Format",
    "LedgerView",
    "Report",
    "ReportSection",
    "render",
    "show",
    "write",
]
