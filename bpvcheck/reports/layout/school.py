"""A school's report as a document."""

from collections.abc import Iterator, Sequence

from bpvcheck.i18n import _, format_number
from bpvcheck.reports.key_figures import KeyFigure
from bpvcheck.reports.layout.charts import age_blocks, guidance_blocks
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Figures,
    Section,
    Table,
    Text,
    cells,
    columns,
)
from bpvcheck.reports.layout.duties import all_duties, placements_text
from bpvcheck.reports.layout.objectives import objective_blocks
from bpvcheck.reports.layout.summary import (
    assembled,
    owed_blocks,
    phase_blocks,
    settle_section,
    without_records,
)
from bpvcheck.reports.layout.words import (
    count_cell,
    day_cell,
    left_out,
    name_cell,
    named,
    number,
    report_title,
)
from bpvcheck.reports.model import Actor
from bpvcheck.reports.school import SchoolReport
from bpvcheck.rulebook.labels import label


def document(view: SchoolReport) -> Document:
    """Lay a school's report out."""
    return assembled(
        view.head,
        title=report_title(view.head),
        blocks=(
            Text(_intro(view), "lead"),
            *owed_blocks(view.own, view.others, _("what the school has to do"), view.head),
        ),
        actions=view.actions,
        to_do=view.to_do,
        sections=(
            Section("key", _("Key figures"), tuple(_key_figures(view.key_figures)), brief=True),
            Section("phases", _("Per phase"), phase_blocks(view.phases), brief=True),
            Section(
                "guidance", _("Guidance as agreed"), guidance_blocks(view.guidance), brief=True
            ),
            Section("actors", _("Who must act"), tuple(_actors(view.actors, view.actors_left_out))),
            Section(
                "objectives", _("The objectives of the protocol"), objective_blocks(view.objectives)
            ),
            Section("ages", _("How long it has been open"), age_blocks(view.to_do)),
            settle_section(view.settle, view.settle_left_out),
            Section("all", _("Every duty"), all_duties(view.duties)),
        ),
    )


def _intro(view: SchoolReport) -> str:
    text = _(
        "About {placements}: what the school, the students, the learning companies and the"
        " knowledge centres have to do around them."
    )
    return text.format(placements=placements_text(view.placements))


def _key_figures(lines: Sequence[KeyFigure] | None) -> Iterator[Block]:
    if lines is None:
        yield without_records()
        return
    shown = tuple(_key_figure(line) for line in lines if line.due)
    if shown:
        yield Figures(shown)


def _key_figure(line: KeyFigure) -> Figure:
    """Return how many of those that can be told; with none of these there is no share."""
    told = line.in_time + line.not_in_time
    share = _("{done} of {due}").format(done=number(line.in_time), due=number(told))
    counts = line.in_time, line.due, line.unknown
    name = _key_figure_words(line.name)
    if not told:
        text = _("of {due}, {count} of which cannot be told")
        text = text.format(due=number(line.due), count=number(line.unknown))
        return Figure(name, _("cannot be told"), text, "", *counts)
    return Figure(name, share, "; ".join(_not_in_time(line)), "", *counts)


def _key_figure_words(name: str) -> str:
    return {
        "signed": _("agreements signed by all parties by the start"),
        "recognised": _("of these: company recognised for the qualification when signed"),
        "contacts": _("placements guided by the school as often as agreed"),
        "company_judgement": _("company's judgement included in the assessment, in time"),
        "fed_back": _("assessment fed back to the company, in time"),
        "evaluated": _("placement evaluated with the student, in time"),
    }[name]


def _not_in_time(line: KeyFigure) -> Iterator[str]:
    """Say what is not so, how much of it was done after all, and what cannot be told."""
    if line.not_in_time:
        text = _("{count} not").format(count=number(line.not_in_time))
        yield f"{text} ({_late(line)})" if line.late else text
    yield _("{count} cannot be told").format(count=number(line.unknown))


def _late(line: KeyFigure) -> str:
    text = _("{count} of them later").format(count=number(line.late))
    if line.median_late is None:
        return text
    days = format_number(line.median_late, 0 if line.median_late.is_integer() else 1)
    return _("{late}, median {days} days late").format(late=text, days=days)


def _actor(line: Actor) -> Cell:
    """Say who it is, which leads to the findings; those of the school are most of the list."""
    if line.bearer == "school":
        return name_cell(line.id, line.name)
    if line.bearer == "company":
        return named(line.id, line.name)
    return name_cell(line.id, line.name, find=f'"{line.name or line.id}"')


def _actors(lines: Sequence[Actor], more: int) -> Iterator[Block]:
    rows = tuple(
        cells(
            _actor(line),
            label(line.bearer),
            count_cell(line.breached, "breached"),
            count_cell(line.not_demonstrated, "not_demonstrated"),
            count_cell(line.due_soon, "pending"),
            day_cell(line.oldest),
        )
        for line in lines
    )
    if not rows:
        yield Text(_("Nothing to do."))
        return
    heads = columns(
        _("who"),
        Column(_("who must act"), choose=True),
        Column(_("not met"), "number"),
        Column(_("not demonstrated"), "number"),
        Column(_("due soon"), "number"),
        Column(_("due since"), "day"),
    )
    yield Table(heads, rows, more=left_out(more))
