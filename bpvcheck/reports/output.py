"""A report printed or written, in a format (`bpvcheck.reports.formats`)."""

from pathlib import Path
from typing import IO, Any

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _, using
from bpvcheck.reports.formats import Format, Made, Report
from bpvcheck.reports.views import View, document


def render(view: View, form: Format[Made], *, width: int = 100) -> Made:
    """Give a view in a format, in the language of the view."""
    with using(view.head.lang):
        return form.render(Report(view, width))


def show(view: View, file: IO[str] | None = None, *, width: int | None = None) -> None:
    """Print a view on a terminal; by default on standard output, in colours where it has them."""
    from bpvcheck.reports.renderers import terminal

    with using(view.head.lang):
        terminal.show(document(view), file, width)


def write(view: View, form: Format[Any], path: Path) -> None:
    """Write a view to a file. Raises UsageError where that cannot be."""
    made: str | bytes = render(view, form)
    try:
        path.write_bytes(made if isinstance(made, bytes) else made.encode(form.encoding))
    except OSError as error:
        message = _("The report cannot be written: {reason}").format(reason=error.strerror)
        raise UsageError(Code.CANNOT_WRITE, message, file=str(path)) from error
