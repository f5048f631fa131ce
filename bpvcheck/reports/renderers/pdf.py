"""A report as PDF, by WeasyPrint: title page, numbered pages, and the summary that is printed."""

from pathlib import Path

from bpvcheck.i18n import _
from bpvcheck.reports.layout.document import Document
from bpvcheck.reports.renderers import html
from bpvcheck.reports.renderers.extras import needed

__all__ = ["pages"]


def pages(document: Document) -> bytes:
    """Return a PDF. Raises UsageError where WeasyPrint is not installed."""
    weasyprint = needed("weasyprint", "pdf")
    page = weasyprint.HTML(
        string=html.printed(document, page_words(document)), base_url=str(Path.cwd())
    )
    return bytes(page.write_pdf(pdf_tags=True, full_fonts=False, custom_metadata=False))


def page_words(document: Document) -> str:
    """Return what stands at the foot of each page, as CSS reads it."""
    text = _("page {page} of {pages}").format(page='" counter(page) "', pages='" counter(pages) "')
    title = f"{document.title}, {document.subtitle}".replace("\\", "").replace('"', "'")
    return (
        f'@page {{ @bottom-right {{ content: "{text}"; }} @bottom-left {{ content: "{title}"; }} }}'
    )
