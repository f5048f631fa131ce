"""A report for every school, company or knowledge centre, each in a file, with an index page."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from bpvcheck.i18n import using
from bpvcheck.output import cannot_write, folder_made, refuse_input, write_bytes
from bpvcheck.reports.brief import BriefReport, brief_reports
from bpvcheck.reports.company import CompanyReport
from bpvcheck.reports.duties import SOON
from bpvcheck.reports.formats import HTML, Format
from bpvcheck.reports.head import head
from bpvcheck.reports.laid_out import document
from bpvcheck.reports.ledger_view import LedgerView
from bpvcheck.reports.model import Tally, Written
from bpvcheck.reports.output import beside, provenance, render
from bpvcheck.reports.school import SchoolReport
from bpvcheck.reports.sections import ReportSection, with_sections
from bpvcheck.reports.views import VIEWS, PartyReport, parties

MANY: Final = 200
"""Sites on more parties than this have brief reports."""
BRIEF: Final = ("school", "company")
_BRIEF_ROWS: Final = 5
SiteProgress = Callable[[int, int], None]
"""Told how many reports were written, of how many."""


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
    brief: bool = True,
    progress: SiteProgress = lambda _done, _all: None,
) -> list[Written]:
    """Write a report on every ``school``, ``company`` or ``knowledge_centre`` into a folder.

    HTML reports become a site, with an index page and one copy of what all pages need; where there
    are many, each is brief (`BriefReport`) unless that is not wanted. Raises UsageError where the
    folder cannot be written in.
    """
    folder_made(folder)
    ids = parties(ledger, party)
    options: dict[str, Any] = {"strict": strict, "within": within}
    found: AbstractContextManager[Iterator[PartyReport | BriefReport]]
    if brief and form.name == HTML.name and party in BRIEF and len(ids) > MANY:
        found = nullcontext(brief_reports(ledger, party, ids, lang, **options))
    else:
        options["limit"] = limit or form.lines
        found = _full_reports(ledger, party, ids, lang, options, sections)
    written = []
    with found as views:
        for about, view in zip(ids, views, strict=True):
            written.append(
                _written(ledger, view, form, folder / file_name(party, about, form.ending))
            )
            progress(len(written), len(ids))
    if form.name == HTML.name:
        _write_site(ledger, party, lang, folder, written)
    return written


@contextmanager
def _full_reports(  # noqa: PLR0913, PLR0917 - how reports are asked for
    ledger: LedgerView,
    party: str,
    ids: Sequence[str],
    lang: str,
    options: Mapping[str, Any],
    sections: Sequence[ReportSection],
) -> Iterator[Iterator[PartyReport]]:
    """Yield a report on each party, from a copy of the ledger that is sorted by them."""
    with ledger.sorted_by(party) as mine:
        yield (
            with_sections(VIEWS[party](mine, each, lang, **options), mine, sections) for each in ids
        )


def _written(
    ledger: LedgerView, view: PartyReport | BriefReport, form: Format[Any], path: Path
) -> Written:
    """Write one report, with what it rests on beside it where its form asks for that."""
    _write(path, _made(view, form), ledger.files)
    if form.told_beside:
        _write(beside(path), provenance(view), ledger.files)
    return Written(path.name, view.head.about, view.head.name, _own(view), _first(view))


def _made(view: PartyReport | BriefReport, form: Format[Any]) -> bytes:
    """Render a report; as a page of a site it shares style and script with the others."""
    if form.name == HTML.name:
        from bpvcheck.reports.renderers import html

        with using(view.head.lang):
            plain = _BRIEF_ROWS if isinstance(view, BriefReport) else html.FIRST
            return html.page(document(view), shared="./", plain=plain).encode()
    assert not isinstance(view, BriefReport)  # noqa: S101 - only of HTML
    made: str | bytes = render(view, form)
    return made if isinstance(made, bytes) else made.encode(form.encoding)


def _write(path: Path, content: bytes, inputs: Sequence[Path]) -> None:
    """Write one of many files, without waiting for the disk after each."""
    refuse_input(path, inputs)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise cannot_write(path, error) from error


def _own(view: PartyReport | BriefReport) -> Tally:
    """Return the counts of the party's own duties."""
    match view:
        case SchoolReport() | BriefReport():
            return view.own
        case CompanyReport():
            return view.owes
    return view.total


def _first(view: PartyReport | BriefReport) -> str:
    return next((each.title or each.duty for each in view.actions if each.own), "")


def file_name(party: str, asked: str, ending: str) -> str:
    """Name the file of a report, such as ``company-99ZZ1234XY0008801.html``.

    A company's code can hold spaces.
    """
    return f"{party.replace('_', '-')}-{re.sub(r'[^A-Za-z0-9]', '_', asked)}.{ending}"


def _write_site(
    ledger: LedgerView, party: str, lang: str, folder: Path, written: Sequence[Written]
) -> None:
    """Write the index, most open first, and what the pages share."""
    from bpvcheck.reports.layout import index
    from bpvcheck.reports.renderers import html

    ordered = sorted(
        written, key=lambda each: (-each.own.breached, -each.own.not_demonstrated, each.id)
    )
    with using(lang):
        made = index.document(head(ledger, "index"), party)
        page = html.index(made, index.table(ordered), [each.file for each in ordered])
        write_bytes(folder / "index.html", page.encode(), ledger.files)
        for name, text in html.site_files().items():
            write_bytes(folder / name, text.encode(), ledger.files)
