"""The annex with evidence: per open finding what is there, what is missing, and its record."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from bpvcheck.i18n import using
from bpvcheck.reports import LedgerView, render
from bpvcheck.reports.evidence import FindingEvidence, finding_evidence
from bpvcheck.reports.formats import FORMATS, Format
from bpvcheck.reports.layout.document import Column, Section, Table, cells, columns
from bpvcheck.reports.layout.evidence import evidence_section
from bpvcheck.reports.sections import ReportSection, with_sections
from bpvcheck.reports.views import school_view
from tests.reports.conftest import CENTRE

BRIEFED = "the student was told of every topic"


def evidence(ledger: LedgerView, party: str, about: str) -> dict[tuple[str, str], FindingEvidence]:
    """Give the evidence by duty and subject, in English."""
    with using("en"):
        found = finding_evidence(ledger, party, about)
    return {(each.finding.duty, each.finding.subject): each for each in found}


def test_it_says_what_the_records_show(ledger: LedgerView) -> None:
    """P2 was never briefed, as its full dossier shows; of P4 nothing is known; P1 is in order."""
    found = evidence(ledger, "school", "99XA")
    never, nothing = found["VRB-OI-5", "P2"], found["VRB-OI-5", "P4"]
    assert (BRIEFED in never.not_there, never.unknown) == (True, ())
    assert never.place.endswith("records.ndjson:2")
    assert never.complete_until == date(2012, 9, 3)
    assert (BRIEFED in nothing.unknown, nothing.not_there) == (True, ())
    assert nothing.finding.missing
    assert nothing.complete_until is None
    assert ("VRB-OI-5", "P1") not in found
    assert {each.finding.bearer for each in found.values()} == {"school"}


def test_a_centre_sees_no_placement(ledger: LedgerView) -> None:
    """Its evidence is about requests and companies."""
    found = evidence(ledger, "knowledge_centre", CENTRE)
    assert found
    assert "placement" not in {each.finding.subject_kind for each in found.values()}


def test_the_pdf_has_it_as_an_annex(ledger: LedgerView) -> None:
    """It comes after the summary; a report without it has none."""
    annex = ReportSection(
        ("school",), lambda mine, brin: evidence_section(finding_evidence(mine, "school", brin))
    )
    form: Format[Any] = next(each for each in FORMATS if each.name == "pdf")
    view = school_view(ledger, "99XA", "en")
    plain, more = (
        PdfReader(BytesIO(render(each, form)))
        for each in (view, with_sections(view, ledger, [annex]))
    )
    assert len(more.pages) > len(plain.pages)
    assert "records.ndjson:2" in more.pages[-1].extract_text()
    assert all("records.ndjson:2" not in each.extract_text() for each in plain.pages)


def test_what_findings_share_is_printed_once(ledger: LedgerView) -> None:
    """Two of three rows agree in what was found: it stands once above both of them."""
    heads = columns(Column("found", shared=True), "who")
    rows = (cells("NOBRIEF", "AAA-1"), cells("NOVISIT", "BBB-2"), cells("NOBRIEF", "CCC-3"))
    annex = Section("evidence", "Annex", (Table(heads, rows),), annex=True)
    view = school_view(ledger, "99XA", "en")
    form: Format[Any] = next(each for each in FORMATS if each.name == "pdf")
    pages = PdfReader(BytesIO(render(replace(view, sections=(annex,)), form))).pages
    text = pages[-1].extract_text()
    words = ("NOBRIEF", "AAA-1", "CCC-3", "NOVISIT", "BBB-2")
    assert [text.count(word) for word in words] == [1] * 5
    assert sorted(words, key=text.index) == list(words)
