r"""The forms in which a report can be given; a plugin can add one.

A format prints a report and computes nothing: what there is to say stands in the report's view, and
its document says it in words::

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

    - ``name``: what ``--format`` calls it, and what its files end in (``.html``).
    - ``render``: prints a report, in the language in force; as bytes where it is no text.
    - ``lines``: how long a list is where nobody asks for another length; None is as long as it is.
    - ``encoding``: of a file with the text.
    """

    name: str
    render: Callable[[Report], Rendered]
    lines: int | None = None
    encoding: str = "utf-8"


def _terminal(report: Report) -> str:
    from bpvcheck.reports.renderers import terminal

    return terminal.text(report.document, report.width)


def _html(report: Report) -> str:
    from bpvcheck.reports.renderers import html

    return html.page(report.document)


def _json(report: Report) -> str:
    from bpvcheck.reports.renderers import data

    return data.as_json(report.view)


def _csv(report: Report) -> str:
    from bpvcheck.reports.renderers import data

    return data.as_csv(report.view)


TERMINAL: Final = Format("terminal", _terminal, lines=10)
HTML: Final = Format("html", _html, lines=100)
JSON: Final = Format("json", _json)
CSV: Final = Format("csv", _csv, encoding="utf-8-sig")
"""With a mark by which spreadsheets know that it is UTF-8."""
FORMATS: Final = (TERMINAL, HTML, JSON, CSV)
"""The formats that come with bpvcheck."""
