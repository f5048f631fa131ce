"""A rehearsal in words: as text for a terminal, and as a page that prints a dossier to a sheet."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bpvcheck.i18n import _, current, format_date, format_number, ngettext
from bpvcheck.rehearse.dossier import DossierPage, MissingDuty, Rehearsal
from bpvcheck.reports.renderers.pages import page_environment
from bpvcheck.rulebook.labels import label

if TYPE_CHECKING:
    from datetime import date

__all__ = ["dossier_lines", "head_lines", "html_page"]


def html_page(rehearsal: Rehearsal) -> str:
    """Return a rehearsal as one HTML file: it fetches nothing, and prints a dossier to a sheet."""
    return (
        page_environment("bpvcheck.rehearse")
        .get_template("rehearsal.html")
        .render(
            rehearsal=rehearsal,
            head=head_lines(rehearsal),
            words=_words(),
            lang=current().value,
            about=about,
            name=name_of,
            bearers=bearers,
            counts=counts,
            bring_line=bring_line,
        )
    )


def _words() -> Mapping[str, str]:
    return {
        "title": _("Rehearsal of an inspection"),
        "not_done": _("Not done, by the records"),
        "not_shown": _("Missing: the dossier does not show it"),
        "there": _("What is there"),
        "bring": _("What to bring"),
        "sample": _("How the sample is spread"),
        "dossiers": _("dossiers"),
        "drawn": _("drawn"),
        "late": _("too late"),
        "nothing": _("nothing"),
        "duty": _("duty"),
        "to_do": _("what to do"),
        "who": _("who"),
    }


def head_lines(rehearsal: Rehearsal) -> tuple[str, ...]:
    """Say of which school, as of when and how the dossiers were drawn."""
    school, name = rehearsal.school, rehearsal.school_name
    school = f"{name} ({school})" if name else school
    drawn, there = len(rehearsal.pages), rehearsal.there
    text = ngettext(
        "{drawn} of {there} dossier of {school}, as of {day}.",
        "{drawn} of {there} dossiers of {school}, as of {day}.",
        there,
    )
    return (
        text.format(
            drawn=format_number(drawn),
            there=format_number(there),
            school=school,
            day=format_date(rehearsal.run.as_of),
        ),
        _(
            "Drawn by lot and spread over pathways, qualifications, school years and locations "
            "(seed {seed}: the same number draws the same dossiers)."
        ).format(seed=rehearsal.seed),
        _(
            "Judged strictly, as an inspector would: what the dossier does not show counts as "
            "missing. That is no proof that it was not done."
        ),
    )


def about(page: DossierPage) -> str:
    """Return what a dossier is about, on one line."""
    dossier = page.dossier
    parts = [
        " ".join(filter(None, (dossier.pathway, dossier.qualification))),
        _period(page.start, page.end),
        " ".join(filter(None, (page.company_name, page.company))),
        dossier.location,
    ]
    return " · ".join(part for part in parts if part)


def _period(start: "date | None", end: "date | None") -> str:
    days = [format_date(day) if day else "?" for day in (start, end)]
    return _("{start} to {end}").format(start=days[0], end=days[1]) if start else ""


def counts(page: DossierPage) -> str:
    """Return how much is there, missing and still to come."""
    text = _("{shown} there, {missing} missing, {to_come} not due yet")
    return text.format(shown=len(page.shown), missing=len(page.missing), to_come=page.to_come)


def name_of(dimension: str) -> str:
    """Say by what dossiers are spread."""
    return {
        "pathway": _("pathway"),
        "qualification": _("qualification"),
        "year": _("school year"),
        "location": _("region or location"),
    }[dimension]


def bearers(missing: MissingDuty) -> str:
    """Return who owes what is missing."""
    return ", ".join(map(label, missing.bearers))


def bring_line(shows: int, lacks: int) -> str:
    """Return what a document is for."""
    parts = []
    if shows:
        text = ngettext("shows {count} duty", "shows {count} duties", shows)
        parts.append(text.format(count=shows))
    if lacks:
        text = ngettext("has to show {count} more", "has to show {count} more", lacks)
        parts.append(text.format(count=lacks))
    return ", ".join(parts)


def dossier_lines(page: DossierPage) -> Iterator[tuple[str, str]]:
    """Yield the lines of a dossier for a terminal: a style and a text."""
    yield "heading", page.dossier.placement
    yield "text", about(page)
    yield "text", counts(page)
    words = _words()
    for heading, breached in (("not_done", True), ("not_shown", False)):
        found = [each for each in page.missing if (each.verdict == "breached") is breached]
        if found:
            yield "subheading", words[heading]
        for each in found:
            line = f"{each.duty} {each.title} ({bearers(each)})"
            lacks = each.remedy if breached else ", ".join(each.fields)
            yield "item", f"{line}: {lacks}" if lacks else line
    yield "subheading", words["there"]
    late = words["late"]
    there = [f"{each.title} ({late})" if each.late else each.title for each in page.shown]
    yield "text", "; ".join(dict.fromkeys(there)) or words["nothing"]
    yield "subheading", words["bring"]
    for document in page.bring:
        said = bring_line(document.shows, document.lacks)
        yield "item", f"{document.document} ({said})"
