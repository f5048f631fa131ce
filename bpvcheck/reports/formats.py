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
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from bpvcheck.reports.laid_out import document

if TYPE_CHECKING:
    from bpvcheck.reports.layout.document import Document
    from bpvcheck.reports.views import View

__all__ = ["CSV", "FORMATS", "HTML", "JSON", "TERMINAL", "Format", "Report"]


Rendered = TypeVar("Rendered", str, bytes)


@dataclass(frozen=True)
class Report:
    """A report that is given in some form: its view, and how many characters a line may have."""

    view: "View"
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


def _by(module: str, function: str) -> Callable[[Report], Any]:
    """Render by a function of a renderer, which is imported when it is asked for."""

    def render(report: Report) -> str | bytes:
        renderer = import_module(f"bpvcheck.reports.renderers.{module}")
        made: str | bytes = getattr(renderer, function)(report.document)
        return made

    return render


def _terminal(report: Report) -> str:
    from bpvcheck.reports.renderers import terminal

    return terminal.text(report.document, report.width)


TERMINAL: Final = Format("terminal", _terminal, lines=10, suffix="txt")
HTML: Final[Format[str]] = Format("html", _by("html", "page"))
JSON: Final[Format[str]] = Format("json", _by("data", "as_json"))
CSV: Final[Format[str]] = Format(
    "csv", _by("data", "as_csv"), encoding="utf-8-sig", told_beside=True
)
"""With a mark by which spreadsheets know that it is UTF-8."""
FORMATS: Final[tuple[Format[Any], ...]] = (
    TERMINAL,
    HTML,
    Format("pdf", _by("pdf", "pages"), lines=25),
    Format("xlsx", _by("xlsx", "workbook")),
    CSV,
    Format("plain-csv", _by("data", "as_plain_csv"), suffix="csv", told_beside=True),
    JSON,
    Format("ics", _by("ics", "calendar")),
    Format("junit", _by("pipeline", "as_junit"), suffix="xml"),
    Format("sarif", _by("pipeline", "as_sarif")),
)
"""The formats that come with bpvcheck."""
