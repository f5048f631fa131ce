"""An annex as a Word document: headings, tables, and fields that are filled in where they stand."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from bpvcheck.annex.model import FIELDS, Annex, AnnexDuty, AnnexTopic
from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _, current

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

__all__ = ["as_docx"]

_WIDTHS: Final = (5.2, 11.3)
"""Widths of the columns of a table in centimetres: together they fill a sheet of A4."""
_LANGUAGES: Final = {"nl": "nl-NL", "en": "en-GB"}


def as_docx(annex: Annex) -> bytes:
    """Return an annex as a .docx.

    Raises UsageError where python-docx is not installed.
    """
    document = _empty(annex)
    document.add_heading(annex.title, 0)
    for line in annex.about:
        document.add_paragraph(line)
    document.add_heading(_("Whom it is about"), 1)
    _table(document, (_("what"), _("fill in")), [(_(text), "", "") for text in FIELDS.values()])
    document.add_heading(_("What must be agreed"), 1)
    _topics(document, annex.must)
    _duties(document, annex.duties)
    if annex.branch:
        document.add_heading(_("What the branch asks"), 1)
        _duties(document, annex.branch, fields=True)
    document.add_heading(_("What may be agreed"), 1)
    _topics(document, annex.may)
    rows = [(each.title, f"{each.now}. {each.why}", each.source) for each in annex.stricter]
    document.add_paragraph(_("These may be agreed stricter than they are:"))
    _table(document, (_("what"), _("fill in")), rows)
    document.add_heading(_("Signatures"), 1)
    said = _("name, date and signature")
    _table(document, (_("who"), said), [(each, "", "") for each in annex.signatures])
    document.add_heading(_("Sources"), 1)
    for source in annex.sources:
        document.add_paragraph(source, style="List Bullet")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _empty(annex: Annex) -> "Document":
    """Return an empty document of A4 in the language in force."""
    try:
        import docx
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt
    except ImportError as error:
        message = _("Word documents need python-docx, which is not installed.")
        hint = 'pip install "bpvcheck[annex]"'
        raise UsageError(Code.CANNOT_WRITE, message, hint=hint) from error
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin = section.bottom_margin = Cm(2)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    tongue = normal.element.get_or_add_rPr().makeelement(
        qn("w:lang"), {qn("w:val"): _LANGUAGES[current()]}
    )
    normal.element.get_or_add_rPr().append(tongue)
    document.core_properties.title = f"{annex.title}: {annex.about[0]}"
    document.core_properties.author = "bpvcheck"
    document.core_properties.language = _LANGUAGES[current()]
    return document


def _topics(document: "Document", topics: Sequence[AnnexTopic]) -> None:
    """Add a table of topics, with what to write and the source under the field."""
    rows = [(topic.title, topic.hint, "; ".join(topic.sources)) for topic in topics]
    _table(document, (_("what"), _("fill in")), rows)


def _duties(document: "Document", duties: Sequence[AnnexDuty], *, fields: bool = False) -> None:
    """Add what duties ask; with a field to fill in below each."""
    for duty in duties:
        document.add_heading(duty.title, 2)
        document.add_paragraph(duty.text)
        if duty.scope:
            document.add_paragraph(_("Holds for {scope}.").format(scope=duty.scope))
        if fields:
            _field(document.add_paragraph(f"{_('We agree:')} "), duty.title)
        text = _("Owed by: {who}. Source: {source}.")
        _soft(document.add_paragraph(), text.format(who=duty.bearers, source=duty.source))


def _table(
    document: "Document", heads: tuple[str, str], rows: Sequence[tuple[str, str, str]]
) -> None:
    """Add a table of what is asked and a field; a hint and a source stand in small type."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.autofit = False
    head = table.rows[0]
    for cell, text in zip(head.cells, heads, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - has no other way
    for title, hint, source in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
        row.cells[0].paragraphs[0].add_run(title)
        if source:
            _soft(row.cells[0].add_paragraph(), source)
        _fill_in(row.cells[1], title, hint)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)
    document.add_paragraph()


def _fill_in(cell: "_Cell", title: str, hint: str) -> None:
    if hint:
        _soft(cell.paragraphs[0], hint)
    _field(cell.add_paragraph() if hint else cell.paragraphs[0], title)


def _soft(paragraph: Any, text: str) -> None:  # noqa: ANN401 - python-docx has no public type
    """Add small grey text."""
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(0x57, 0x60, 0x6A)


def _field(paragraph: Any, title: str) -> None:  # noqa: ANN401 - python-docx has no public type
    """Add a field (content control) that is typed over."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    control, about, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    for name, value in (("alias", title[:64]), ("showingPlcHdr", ""), ("text", "")):
        part = OxmlElement(f"w:{name}")
        if value:
            part.set(qn("w:val"), value)
        about.append(part)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = _("[fill in]")
    run.append(text)
    content.append(run)
    control.extend((about, content))
    paragraph._p.append(control)  # noqa: SLF001 - python-docx has no content controls
