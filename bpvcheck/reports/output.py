"""A view in a format: on the terminal, as HTML, as JSON or as CSV."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _, using
from bpvcheck.reports.views import (
    CompanyReport,
    DueReport,
    KnowledgeCentreReport,
    SchoolReport,
    Summary,
)

if TYPE_CHECKING:
    from bpvcheck.reports.layout.document import Document

FORMATS: Final = ("terminal", "html", "json", "csv")
LIMITS: Final = {"terminal": 3, "html": 15, "json": None, "csv": None}
"""How long lists are in each format, where nobody asks for another length."""
View = Summary | SchoolReport | CompanyReport | KnowledgeCentreReport | DueReport
"""Every view there is."""


def render(view: View, form: str, *, width: int = 100) -> str:
    """Give a view as text in one of `FORMATS`, in the language of the view."""
    with using(view.head.lang):
        match form:
            case "terminal":
                from bpvcheck.reports.renderers import terminal

                return terminal.text(document(view), width)
            case "html":
                from bpvcheck.reports.renderers import html

                return html.page(document(view))
            case "json":
                from bpvcheck.reports.renderers import data

                return data.as_json(view)
            case "csv":
                from bpvcheck.reports.renderers import data

                return data.as_csv(view)
    message = _('There is no format "{name}".').format(name=form)
    raise UsageError(Code.UNKNOWN_CHOICE, message, expected=", ".join(FORMATS))


def show(view: View, file: IO[str] | None = None, *, width: int | None = None) -> None:
    """Print a view on a terminal; by default on standard output, in colours where it has them."""
    from bpvcheck.reports.renderers import terminal

    with using(view.head.lang):
        terminal.show(document(view), file, width)


def write(view: View, form: str, path: Path) -> None:
    """Write a view to a file. Raises UsageError where that cannot be."""
    text = render(view, form)
    try:
        path.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="")
    except OSError as error:
        message = _("The report cannot be written: {reason}").format(reason=error.strerror)
        raise UsageError(Code.CANNOT_WRITE, message, file=str(path)) from error


def document(view: View) -> "Document":
    """Lay a view out, in the language in force."""
    from bpvcheck.reports.layout import company, due, knowledge_centre, school, summary

    match view:
        case SchoolReport():
            return school.document(view)
        case CompanyReport():
            return company.document(view)
        case KnowledgeCentreReport():
            return knowledge_centre.document(view)
        case DueReport():
            return due.document(view)
        case Summary():
            return summary.document(view)
