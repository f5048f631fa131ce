"""A report printed or written, in a format (`bpvcheck.reports.formats`)."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bpvcheck.i18n import using
from bpvcheck.output import writing
from bpvcheck.reports.formats import Format, Rendered, Report
from bpvcheck.reports.laid_out import document
from bpvcheck.reports.model import plain

if TYPE_CHECKING:
    from bpvcheck.reports.views import View


def render(view: "View", form: Format[Rendered], *, width: int = 100) -> Rendered:
    """Return a view in a format, in the language of the view."""
    with using(view.head.lang):
        return form.render(Report(view, width))


def show(
    view: "View",
    file: IO[str] | None = None,
    *,
    width: int | None = None,
    details: bool = True,
) -> None:
    """Print a view on a terminal; by default on standard output, in colours where it has them.

    Without ``details`` it fits on a screen: the figures, and what to do first.
    """
    from bpvcheck.reports.renderers import terminal

    with using(view.head.lang):
        laid_out = document(view)
        (terminal.show if details else terminal.show_brief)(laid_out, file, width)


def write(view: "View", form: Format[Any], path: Path, inputs: Iterable[Path] = ()) -> None:
    """Write a view to a file, with ``NAME.meta.json`` beside it where its form asks for that.

    Raises UsageError where that cannot be, or it is an input.
    """
    made: str | bytes = render(view, form)
    contents = {path: made if isinstance(made, bytes) else made.encode(form.encoding)}
    if form.told_beside:
        contents[beside(path)] = provenance(view)
    with writing(*contents, inputs=inputs) as files:
        for file, content in zip(files, contents.values(), strict=True):
            file.write(content)


def beside(path: Path) -> Path:
    """Return where it stands what a file rests on."""
    return path.with_name(f"{path.name}.meta.json")


def provenance(view: "View") -> bytes:
    """Return as JSON about whom a report is, as of when, and on which rules and records."""
    return f"{json.dumps(plain(view.head), indent=2, ensure_ascii=False)}\n".encode()
