"""The options of commands that make text for the terminal, a page or JSON, and what comes of them.

Those are `monitor` and `rehearse`; a report has more forms (`bpvcheck.cli.reporting`).
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypedDict

import click

from bpvcheck.cli.base import option
from bpvcheck.cli.text import say
from bpvcheck.i18n import N_, _
from bpvcheck.s3 import Location

__all__ = ["PageAsked", "form_asked", "give_page", "page_options"]

_ENDINGS: Final = {".html": "html", ".json": "json", ".txt": "terminal"}


class PageAsked(TypedDict):
    """The form that is asked for, and where it is to be written."""

    form: str | None
    out: Path | None


def page_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what to make, and where to write it."""
    form = option(
        "--format",
        "form",
        type=click.Choice(["terminal", "html", "json"]),
        help=N_("What to make; by default what --out ends in, else text for the terminal."),
    )
    out = option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=N_("FILE"),
        help=N_("Where to write it; by default it is printed."),
    )
    return form(out(command))


def form_asked(asked: PageAsked, inputs: Iterable[Location]) -> str:
    """Return the form to make. Raise UsageError where it cannot be written."""
    from bpvcheck.cli.files import writable

    out = asked["out"]
    if out:
        writable(out, () if asked["form"] else _ENDINGS, inputs)
    return asked["form"] or (_ENDINGS[out.suffix] if out else "terminal")


def give_page(text: str, asked: PageAsked, inputs: Iterable[Location], *, quiet: bool) -> None:
    """Print a text, or write it to where it was asked for; ``inputs`` are not written over."""
    from bpvcheck.output import write_bytes

    if asked["out"] is None:
        click.echo(text, nl=False)
        return
    write_bytes(asked["out"], text.encode(), inputs)
    if not quiet:
        say(_("Wrote {file}.").format(file=asked["out"]))
