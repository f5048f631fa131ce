"""The views by name: each is a pure function of a ledger (and records) for one reader."""

from bpvcheck.reports.company import CompanyReport, company_view
from bpvcheck.reports.due import DueReport, due_view
from bpvcheck.reports.find import parties
from bpvcheck.reports.knowledge_centre import KnowledgeCentreReport, knowledge_centre_view
from bpvcheck.reports.school import SchoolReport, school_view
from bpvcheck.reports.summary import Summary, summary_view

__all__ = [
    "CompanyReport",
    "DueReport",
    "KnowledgeCentreReport",
    "SchoolReport",
    "Summary",
    "company_view",
    "due_view",
    "knowledge_centre_view",
    "parties",
    "school_view",
    "summary_view",
]
