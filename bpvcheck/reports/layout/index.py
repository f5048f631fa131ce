"""The index page of many reports as a document, and its table."""

from collections.abc import Sequence

from bpvcheck.i18n import _
from bpvcheck.reports.layout.document import Cell, Column, Document, Table
from bpvcheck.reports.layout.summary import assembled
from bpvcheck.reports.layout.words import count_cell
from bpvcheck.reports.model import Head, Written

__all__ = ["document", "table"]


def document(head: Head, party: str) -> Document:
    """Head the index of the reports on a kind of party."""
    title = {
        "school": _("BPV-protocol: schools"),
        "company": _("BPV-protocol: learning companies"),
        "knowledge_centre": _("BPV-protocol: knowledge centres"),
    }[party]
    return assembled(head, title, (), ())


def table(written: Sequence[Written]) -> Table:
    """Say of each party what is open of its own duties, and what to do first."""
    heads = (
        Column(_("report on")),
        Column(_("not met"), "number"),
        Column(_("not demonstrated"), "number"),
        Column(_("not due yet"), "number"),
        Column(_("what to do first"), choose=True),
    )
    return Table(heads, tuple(map(_row, written)))


def _row(each: Written) -> tuple[Cell, ...]:
    own = each.own
    return (
        Cell(each.name or each.id, each.id if each.name else ""),
        count_cell(own.breached, "breached"),
        count_cell(own.not_demonstrated, "not_demonstrated"),
        count_cell(own.pending, "pending"),
        Cell(each.first or _("Nothing to do.")),
    )
