"""The views: each is a pure function of a ledger (and records) for one reader.

`VIEWS` has those of parties by the kind of party; `document` lays any view out.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from bpvcheck.reports.brief import BriefReport
from bpvcheck.reports.company import CompanyReport, company_view
from bpvcheck.reports.coverage import CoverageReport, coverage_view
from bpvcheck.reports.due import DueReport, due_view
from bpvcheck.reports.find import parties
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.knowledge_centre import KnowledgeCentreReport, knowledge_centre_view
from bpvcheck.reports.school import SchoolReport, school_view
from bpvcheck.reports.sector import SectorReport, sector_view
from bpvcheck.reports.summary import Summary, summary_view
from bpvcheck.visible import all_visible, visible

if TYPE_CHECKING:
    from bpvcheck.reports.layout.document import Document

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
    "document",
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


def document(view: View) -> "Document":
    """Lay a view out, in the language in force."""
    laid_out = _document(view)
    if isinstance(view, Extensible):
        laid_out = replace(laid_out, sections=(*laid_out.sections, *view.sections))
    return laid_out if _is_visible(laid_out) else _all_visible(laid_out)


def _is_visible(laid_out: "Document") -> bool:
    """Return whether no text of a document hides anything, as is nearly always so."""
    others = replace(laid_out, to_do=FindingList.none())
    return laid_out.to_do.is_visible and all_visible(others)


def _all_visible(part: Any) -> Any:  # noqa: ANN401 - a document or any part of it
    """Return a part of a document with texts in which nothing is hidden."""
    if isinstance(part, str):
        return visible(part)
    if isinstance(part, FindingList):
        return FindingList({name: each.made(_all_visible) for name, each in part.columns.items()})
    if isinstance(part, tuple | list):
        return type(part)(map(_all_visible, part))
    if is_dataclass(part) and not isinstance(part, type):
        found = {each.name: getattr(part, each.name) for each in fields(part)}
        changed = {name: _all_visible(value) for name, value in found.items()}
        return part if changed == found else replace(part, **changed)
    return part


def _document(view: View) -> "Document":
    """Lay a view out by the module of its kind of report."""
    from bpvcheck.reports.layout import (
        brief,
        company,
        coverage,
        due,
        knowledge_centre,
        school,
        sector,
        summary,
    )

    layouts: dict[type, Callable[..., Document]] = {
        SchoolReport: school.document,
        CompanyReport: company.document,
        KnowledgeCentreReport: knowledge_centre.document,
        SectorReport: sector.document,
        BriefReport: brief.document,
        CoverageReport: coverage.document,
        DueReport: due.document,
        Summary: summary.document,
    }
    return layouts[type(view)](view)
