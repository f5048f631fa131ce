"""A report for every school, company or knowledge centre, each in a file, with an index page."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bpvcheck.i18n import using
from bpvcheck.output import folder_made, write_bytes
from bpvcheck.reports.duties import SOON
from bpvcheck.reports.formats import HTML, Format
from bpvcheck.reports.head import head
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import Tally
from bpvcheck.reports.output import write
from bpvcheck.reports.sections import ReportSection, with_sections
from bpvcheck.reports.views import VIEWS, parties

SiteProgress = Callable[[int, int], None]
"""Told how many reports were written, of how many."""


@dataclass(frozen=True)
class Written:
    """A report that was written."""

    file: str
    id: str
    name: str
    total: Tally


def write_all(  # noqa: PLR0913 - how reports are asked for
    ledger: LedgerView,
    party: str,
    lang: str,
    form: Format[Any],
    folder: Path,
    *,
    strict: bool = False,
    within: int = SOON,
    limit: int | None = None,
    sections: Sequence[ReportSection] = (),
    progress: SiteProgress = lambda _done, _all: None,
) -> list[Written]:
    """Write a report on every ``school``, ``company`` or ``knowledge_centre`` into a folder.

    HTML reports get an index page. Raises UsageError where the folder cannot be written in.
    """
    folder_made(folder)
    written = []
    with ledger.sorted_by(party) as mine:
        ids = parties(mine, party)
        for done, each in enumerate(ids, 1):
            view = VIEWS[party](
                mine, each, lang, strict=strict, within=within, limit=limit or form.lines
            )
            name = file_name(party, each, form.name)
            write(with_sections(view, mine, sections), form, folder / name, ledger.files)
            written.append(Written(name, each, view.head.name, view.total))
            progress(done, len(ids))
    if form.name == HTML.name:
        _write_index(ledger, party, lang, folder / "index.html", written)
    return written


def file_name(party: str, asked: str, form: str) -> str:
    """Name the file of a report, such as ``company-99ZZ1234XY0008801.html``.

    A company's code can hold spaces.
    """
    return f"{party.replace('_', '-')}-{re.sub(r'[^A-Za-z0-9]', '_', asked)}.{form}"


def _write_index(
    ledger: LedgerView, party: str, lang: str, path: Path, written: list[Written]
) -> None:
    from bpvcheck.reports.layout import index
    from bpvcheck.reports.renderers import html

    with using(lang):
        document = index.document(head(ledger, "index"), party)
        links = [
            (each.file, f"{each.id} {each.name}".strip(), index.line(each.total))
            for each in written
        ]
        write_bytes(path, html.index(document, links).encode(), ledger.files)
