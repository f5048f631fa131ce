"""The views: each is a pure function of a ledger (and records) for one reader.

`VIEWS` has those of parties by the kind of party; `bpvcheck.reports.laid_out` lays any view out.
"""

from collections.abc import Callable
from typing import Final

from bpvcheck.reports.brief import BriefReport
from bpvcheck.reports.company import CompanyReport, company_view
from bpvcheck.reports.coverage import CoverageReport, coverage_view
from bpvcheck.reports.due import DueReport, due_view
from bpvcheck.reports.find import parties
from bpvcheck.reports.knowledge_centre import KnowledgeCentreReport, knowledge_centre_view
from bpvcheck.reports.school import SchoolReport, school_view
from bpvcheck.reports.sector import SectorReport, sector_view
from bpvcheck.reports.summary import Summary, summary_view

__all__ = [
    "VIEWS",
    "CompanyReport",
    "CoverageReport",
    "DueReport",
    "Extensible",
    "KnowledgeCentreReport",
    "PartyReport",
    "SchoolReport",
    "SectorReport",
    "Summary",
    "View",
    "company_view",
    "coverage_view",
    "due_view",
    "knowledge_centre_view",
    "parties",
    "school_view",
    "sector_view",
    "summary_view",
]

PartyReport = SchoolReport | CompanyReport | KnowledgeCentreReport
"""The views of parties."""
Extensible = PartyReport | SectorReport
"""The views to which plugins can add sections."""
View = Summary | DueReport | CoverageReport | BriefReport | Extensible
"""Every view there is."""
VIEWS: Final[dict[str, Callable[..., PartyReport]]] = {
    "school": school_view,
    "company": company_view,
    "knowledge_centre": knowledge_centre_view,
}
"""What makes the view of a party that the ledger names, by its kind."""
