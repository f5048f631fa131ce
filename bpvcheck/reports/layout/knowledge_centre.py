"""A knowledge centre's report as a document."""

from collections.abc import Iterator, Sequence

from bpvcheck.i18n import _, format_number, ngettext
from bpvcheck.reports.centre_companies import MONTHS, CompanyLine, Expiring, YearLine
from bpvcheck.reports.knowledge_centre import DutyGroup, KnowledgeCentreReport
from bpvcheck.reports.layout.charts import age_blocks
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Figure,
    Figures,
    Section,
    Series,
    Table,
    Text,
    cells,
    columns,
)
from bpvcheck.reports.layout.duties import all_duties
from bpvcheck.reports.layout.summary import (
    assembled,
    phase_blocks,
    settle_section,
    totals,
    without_records,
)
from bpvcheck.reports.layout.words import count_cell, day, left_out, number, report_title, verdict
from bpvcheck.reports.lead_times import LeadTimes

_TITLED = 3
"""Of so many duties that a company has not met the title is said too."""


def document(view: KnowledgeCentreReport) -> Document:
    """Lay a knowledge centre's report out."""
    return assembled(
        view.head,
        title=report_title(view.head),
        blocks=(*_intro(), *totals(view.total, view.head)),
        actions=view.actions,
        to_do=view.to_do,
        sections=(
            Section(
                "companies", _("Companies to look at first"), tuple(_companies(view)), brief=True
            ),
            Section("expiring", _("Recognitions about to expire"), tuple(_expiring(view))),
            Section(
                "phases", _("Its own duties, per phase"), phase_blocks(view.phases), brief=True
            ),
            Section("lead-times", _("Recognition within two weeks"), tuple(_lead(view))),
            *(
                Section(group.group, _heading(group.group), tuple(_group(group)))
                for group in view.groups
            ),
            Section("activity", _("Recognised and active companies"), tuple(_activity(view))),
            Section("ages", _("How long it has been open"), age_blocks(view.to_do)),
            settle_section(view.settle, view.settle_left_out),
        ),
    )


def _intro() -> Iterator[Block]:
    yield Text(
        _(
            "About what the knowledge centre itself has to do, and about its learning companies."
            " It names no student and no placement, and hides counts of fewer than five placements."
        ),
        "lead",
    )


def _group(group: DutyGroup) -> Iterator[Block]:
    """Show how the duties of a section stand."""
    yield from all_duties(group.duties, group=False)


def _heading(group: str) -> str:
    return {
        "recognition": _("Enough recognised companies"),
        "register": _("Register, stagemarkt.nl and profile"),
        "training": _("Training, coaching and advice for trainers"),
        "replacement": _("Replacement of lost places"),
        "schools": _("Support of schools, co-operation"),
        "sustainable": _("Sustainable learning companies"),
    }[group]


def _lead(view: KnowledgeCentreReport) -> Iterator[Block]:
    if view.lead_times is None:
        yield without_records()
        return
    times = view.lead_times
    yield Figures(tuple(_lead_figures(times)))
    if times.decided:
        yield _lead_chart(times)
    yield Text(
        _(
            "The share within the term follows the duty: it counts the companies that meet the"
            " criteria, and allows a longer term where its reasons were given in time."
        ),
        "note",
    )


def _lead_chart(times: LeadTimes) -> Chart:
    """Draw how many requests took how long, within the term and past it."""
    in_term = tuple(0 if each.late else each.count for each in times.bins)
    late = tuple(each.count if each.late else 0 for each in times.bins)
    title = _("Working days from request to decision; the term is {term}")
    return Chart(
        title.format(term=number(times.term)),
        _("working days"),
        tuple(_days(each.low, each.high) for each in times.bins),
        (
            Series(_("within the term"), in_term, "met"),
            Series(_("past the term"), late, "met_late"),
        ),
    )


def _lead_figures(times: LeadTimes) -> Iterator[Figure]:
    judged = times.in_term.met + times.in_term.met_late + times.in_term.breached
    unknown = _("{count} cannot be told").format(count=number(times.in_term.not_demonstrated))
    yield Figure(
        _("recognised within the term"),
        _("{done} of {due}").format(done=number(times.in_term.met), due=number(judged)),
        unknown,
        "met",
    )
    if times.median is not None and times.longest is not None:
        longest = ngettext(
            "longest {count} working day", "longest {count} working days", times.longest
        )
        yield Figure(
            _("median, in working days"),
            format_number(times.median, 0 if times.median.is_integer() else 1),
            longest.format(count=number(times.longest)),
        )
    yield Figure(
        _("not decided yet"),
        number(times.undecided),
        _("of {count} requests").format(count=number(times.requests)),
        "pending",
    )
    if times.undated:
        yield Figure(_("request without a date"), number(times.undated), "", "not_demonstrated")


def _days(low: int, high: int | None) -> str:
    return f"{low}–{high}" if high is not None else _("{low} or more").format(low=low)  # noqa: RUF001


def _companies(view: KnowledgeCentreReport) -> Iterator[Block]:
    if not view.companies:
        yield Text(_("No company has anything open."))
        return
    yield Text(
        _(
            "First the companies that have students and no recognition, then those with most"
            " duties not met, then those with most not demonstrated. There is no score."
            " Behind each duty stands for how many placements it is open."
        )
    )
    heads = columns(
        _("learning company"),
        Column(_("duties not met"), "number"),
        Column(_("not demonstrated"), "number"),
        _("why"),
    )
    rows = tuple(_company(line) for line in view.companies)
    yield Table(heads, rows, more=left_out(view.companies_left_out))


def _company(line: CompanyLine) -> tuple[Cell, ...]:
    return cells(
        Cell(line.name or line.company, line.company if line.name else ""),
        count_cell(line.breached, "breached"),
        count_cell(line.not_demonstrated, "not_demonstrated"),
        Cell(_why(line, "breached"), _why(line, "not_demonstrated")),
    )


def _why(line: CompanyLine, word: str) -> str:
    """Name the duties; the first that are not met with their titles."""
    mine = [each for each in line.reasons if each.verdict == word]
    titled = _TITLED if word == "breached" else 0
    reasons = [
        f"{each.duty} {each.title if place < titled else ''}".strip()
        + f" ({number(each.placements)})"
        for place, each in enumerate(mine)
    ]
    if line.lost and word == "breached":
        reasons.insert(0, _("students, and no recognition in force"))
    return f"{verdict(word).text}: {'; '.join(reasons)}" if reasons else ""


def _expiring(view: KnowledgeCentreReport) -> Iterator[Block]:
    if view.expiring is None:
        yield without_records()
        return
    for months in MONTHS:
        mine = [line for line in view.expiring if line.months == months]
        if mine:
            yield _expiring_table(mine, months)
    if not view.expiring:
        yield Text(_("No recognition runs out within six months without a next one."))
    elif view.expiring_left_out:
        yield Text(left_out(view.expiring_left_out), "note")


def _expiring_table(lines: Sequence[Expiring], months: int) -> Table:
    heads = columns(
        _("learning company"), _("qualification"), _("location"), _("until"), _("students now")
    )
    rows = tuple(
        cells(
            Cell(line.name or line.company, line.company if line.name else ""),
            line.qualification,
            _("all locations") if line.location == "all" else line.location,
            day(line.until),
            _("yes") if line.active else _("no"),
        )
        for line in lines
    )
    caption = {
        MONTHS[0]: _("Within three months"),
        MONTHS[1]: _("Within three to six months"),
    }[months]
    return Table(heads, rows, caption=caption)


def _activity(view: KnowledgeCentreReport) -> Iterator[Block]:
    if view.activity is None:
        yield without_records()
        return
    heads = columns(
        _("when"),
        Column(_("recognised"), "number"),
        Column(_("with students"), "number"),
        Column(_("both"), "number"),
        Column(_("students, not recognised"), "number"),
    )
    yield Table(heads, tuple(_year(view, line) for line in view.activity))


def _year(view: KnowledgeCentreReport, line: YearLine) -> tuple[Cell, ...]:
    bad = Cell(
        number(line.active_unrecognised), verdict="breached" if line.active_unrecognised else ""
    )
    return cells(
        line.part or day(view.head.as_of),
        number(line.recognised),
        number(line.active),
        number(line.both),
        bad,
    )
