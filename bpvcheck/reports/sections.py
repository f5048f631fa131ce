"""Sections that plugins add to reports, in every format."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bpvcheck.i18n import using

if TYPE_CHECKING:
    from bpvcheck.reports.layout.document import Section
    from bpvcheck.reports.ledger_view import LedgerView
    from bpvcheck.reports.views import Extensible

__all__ = ["ReportSection", "with_sections"]

Extended = TypeVar("Extended", bound="Extensible")


@dataclass(frozen=True)
class ReportSection:
    """A section of a plugin, at the end of a report.

    - ``reports``: in which: ``school``, ``company``, ``knowledge_centre`` or ``sector``.
    - ``make``: gives the section, for the ledger of the rows and the id of the party (of a sector
      the name of its plugin), in the language in force; None where there is nothing to say. It
      shows no more than concerns the party.
    """

    reports: tuple[str, ...]
    make: "Callable[[LedgerView, str], Section | None]"


def with_sections(
    view: Extended, ledger: "LedgerView", sections: Iterable[ReportSection]
) -> Extended:
    """Add to a view what plugins have to say to its reader."""
    with using(view.head.lang):
        made = [
            each.make(ledger, view.head.about)
            for each in sections
            if view.head.report in each.reports
        ]
    return replace(view, sections=tuple(section for section in made if section))
