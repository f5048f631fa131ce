r"""The forms in which a report can be given; a plugin can add one.

A format prints a report and computes nothing: what there is to say stands in its document, which is
also what its JSON is::

    def render(report: Report) -> str:
        return "\n".join(section.heading for section in report.document.sections)

    Format("headings", render)
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from bpvcheck.reports.views import View, document

if TYPE_CHECKING:
    from bpvcheck.reports.layout.document import Document

__all__ = ["CSV", "FORMATS", "HTML", "JSON", "TERMINAL", "Format", "Report"]


Rendered = TypeVar("Rendered", str, bytes)


@dataclass(frozen=True)
class Report:
    """A report that is given in some form: its view, and how many characters a line may have."""

    view: View
    width: int = 100

    @cached_property
    def document(self) -> "Document":
        """The view laid out, in the language in force."""
        return document(self.view)


@dataclass(frozen=True)
class Format(Generic[Rendered]):
    """A form in which a report can be given.

    - ``name``: what ``--format`` calls it.
    - ``render``: prints a report, in the language in force; as bytes where it is no text.
    - ``lines``: how long a list is where nobody asks for another length; None is as long as it is.
    - ``encoding``: of a file with the text.
    - ``suffix``: what its files end in, by default its name.
    - ``told_beside``: whether what the report rests on stands in a file beside it, because the
      format has no place for that.
    """

    name: str
    render: Callable[[Report], Rendered]
    lines: int | None = None
    encoding: str = "utf-8"
    suffix: str = ""
    told_beside: bool = False

    @property
    def ending(self) -> str:
        """What the files of this form end in, without the dot."""
        return self.suffix or self.name


def _terminal(report: Report) -> str:
    from bpvcheck.reports.renderers import terminal

    return terminal.text(report.document, report.width)


def _html(report: Report) -> str:
    from bpvcheck.reports.renderers import html

    return html.page(report.document)


def _json(report: Report) -> str:
    from bpvcheck.reports.renderers import data

    return data.as_json(report.document)


def _csv(report: Report) -> str:
    from bpvcheck.reports.renderers import data

    return data.as_csv(report.document)


def _plain_csv(report: Report) -> str:
    from bpvcheck.reports.renderers import data

    return data.as_plain_csv(report.document)


def _xlsx(report: Report) -> bytes:
    from bpvcheck.reports.renderers import xlsx

    return xlsx.workbook(report.document)


def _pdf(report: Report) -> bytes:
    from bpvcheck.reports.renderers import pdf

    return pdf.pages(report.document)


def _ics(report: Report) -> str:
    from bpvcheck.reports.renderers import ics

    return ics.calendar(report.document)


def _junit(report: Report) -> str:
    from bpvcheck.reports.renderers import pipeline

    return pipeline.as_junit(report.document)


def _sarif(report: Report) -> str:
    from bpvcheck.reports.renderers import pipeline

    return pipeline.as_sarif(report.document)


TERMINAL: Final = Format("terminal", _terminal, lines=10, suffix="txt")
HTML: Final = Format("html", _html)
JSON: Final = Format("json", _json)
CSV: Final = Format("csv", _csv, encoding="utf-8-sig", told_beside=True)
"""With a mark by which spreadsheets know that it is UTF-8."""
FORMATS: Final = (
    TERMINAL,
    HTML,
    Format("pdf", _pdf),
    Format("xlsx", _xlsx),
    CSV,
    Format("plain-csv", _plain_csv, suffix="csv", told_beside=True),
    JSON,
    Format("ics", _ics),
    Format("junit", _junit, suffix="xml"),
    Format("sarif", _sarif),
)
"""The formats that come with bpvcheck."""
