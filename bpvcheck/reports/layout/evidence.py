"""The evidence behind what is open, as a section that is an annex to a report."""

from collections.abc import Iterator, Sequence

from bpvcheck.i18n import _
from bpvcheck.reports.evidence import FindingEvidence
from bpvcheck.reports.layout.document import Cell, Column, Section, Table, Text, columns
from bpvcheck.reports.layout.words import day, subject, verdict

__all__ = ["evidence_section"]


def evidence_section(lines: Sequence[FindingEvidence]) -> Section | None:
    """Show per open finding what is there, what is missing, and in which record that was read."""
    if not lines:
        return None
    intro = Text(
        _(
            "Of the reader's own duties that are not met or not demonstrated: what the records "
            "show, what is missing, and which record was judged."
        )
    )
    heads = columns(
        Column(_("finding"), shared=True),
        _("about"),
        Column(_("due"), "day"),
        Column(_("what is there"), shared=True),
        Column(_("what is missing"), shared=True),
        Column(_("complete until"), "day", shared=True),
        _("record"),
    )
    rows = tuple(
        (
            Cell(
                each.finding.title or each.finding.duty,
                f"{each.finding.duty} · {verdict(each.finding.verdict).text}",
                verdict=each.finding.verdict,
            ),
            subject(each.finding.subject_kind, each.finding.subject, each.finding.part),
            Cell(day(each.finding.due), value=each.finding.due),
            Cell("; ".join(each.there)),
            Cell("; ".join(_missing(each)), ", ".join(each.finding.lacking)),
            Cell(day(each.complete_until), value=each.complete_until),
            Cell(each.place),
        )
        for each in lines
    )
    return Section("evidence", _("Annex: the evidence"), (intro, Table(heads, rows)), annex=True)


def _missing(each: FindingEvidence) -> Iterator[str]:
    for words in each.not_there:
        yield _("this is not so: {what}").format(what=words)
    for words in each.unknown:
        yield _("not shown: {fact}").format(fact=words)
