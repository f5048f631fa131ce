"""A view laid out as a document, by the layout that has the name of the view's module.

No kind of report is imported here: who prints one needs the others for nothing.
"""

from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bpvcheck.reports.findings import FindingList
from bpvcheck.visible import all_visible, visible

if TYPE_CHECKING:
    from bpvcheck.reports.layout.document import Document
    from bpvcheck.reports.views import View

__all__ = ["document"]


def document(view: "View") -> "Document":
    """Lay a view out, in the language in force."""
    laid_out = _document(view)
    added = getattr(view, "sections", ())
    if added:
        laid_out = replace(laid_out, sections=(*laid_out.sections, *added))
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


def _document(view: "View") -> "Document":
    """Lay out a view of `bpvcheck.reports.school` by `bpvcheck.reports.layout.school`."""
    name = type(view).__module__.rpartition(".")[2]
    made: Document = import_module(f"bpvcheck.reports.layout.{name}").document(view)
    return made
