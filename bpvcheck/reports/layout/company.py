"""A learning company's report as a document."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bpvcheck.i18n import _, pgettext
from bpvcheck.reports.company import CompanyReport, Theme, ThemeDuty
from bpvcheck.reports.company_records import Answer, RecognitionLine, TrainerLine
from bpvcheck.reports.layout.charts import age_blocks, guidance_blocks
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Column,
    Document,
    Section,
    Table,
    Tallies,
    TallyRow,
    Text,
    cells,
    columns,
)
from bpvcheck.reports.layout.duties import (
    arises,
    placements_text,
    tag_note,
    tags,
)
from bpvcheck.reports.layout.summary import (
    assembled,
    owed_blocks,
    settle_section,
    without_records,
)
from bpvcheck.reports.layout.words import day, day_cell, report_title, verdict
from bpvcheck.rulebook.labels import label


def document(view: CompanyReport) -> Document:
    """Lay a company's report out."""
    return assembled(
        view.head,
        title=report_title(view.head),
        blocks=(
            Text(_intro(view), "lead"),
            *owed_blocks(view.owes, view.owed, _("what the company has to do"), view.head),
        ),
        actions=view.actions,
        to_do=view.to_do,
        sections=(
            *(_theme(view, theme) for theme in view.themes),
            Section("ages", _("How long it has been open"), age_blocks(view.to_do)),
            settle_section(view.settle, view.settle_left_out),
        ),
    )


def _intro(view: CompanyReport) -> str:
    text = _("About {placements} at this company, and about the company itself.")
    return text.format(placements=placements_text(view.placements))


def _heading(theme: str) -> str:
    return {
        "recognition": _("Recognition and places"),
        "preparation": _("Preparation and agreement"),
        "trainers": _("Trainers"),
        "guidance": _("Guidance"),
        "assessment": _("Assessment"),
        "evaluation": _("Evaluation"),
        "sustainable": _("Sustainable learning company"),
    }[theme]


def _theme(view: CompanyReport, theme: Theme) -> Section:
    theme = replace(theme, duties=tuple(duty for duty in theme.duties if arises(duty.line)))
    blocks = (
        *tag_note(duty.line.branches for duty in theme.duties),
        *_records(view, theme.theme),
        *(guidance_blocks(view.guidance) if theme.theme == "guidance" else ()),
        *_per_placement(theme),
        *_per_year(view, theme),
    )
    return Section(theme.theme, _heading(theme.theme), blocks)


def _records(view: CompanyReport, theme: str) -> Iterator[Block]:
    """Show what the records say on a theme, or that they are not at hand."""
    if theme not in {"recognition", "trainers", "sustainable"}:
        return
    if not view.head.with_records:
        yield without_records()
    elif theme == "recognition":
        yield from _recognitions(view.recognitions or ())
    elif theme == "trainers":
        yield from _trainers(view.trainers or ())
    else:
        yield from _answers(view.answers or ())


def _recognitions(lines: Sequence[RecognitionLine]) -> Iterator[Block]:
    if not lines:
        yield Text(_("The records show no recognition."))
        return
    heads = columns(_("qualification"), _("location"), _("from"), _("until"), _("how it stands"))
    rows = tuple(
        cells(
            Cell(line.qualification, _("under conditions") if line.conditional else ""),
            _("all locations") if line.location == "all" else line.location,
            day_cell(line.since),
            _("open-ended") if line.open_ended else day_cell(line.until),
            _state(line),
        )
        for line in lines
    )
    yield Table(heads, rows)


def _state(line: RecognitionLine) -> Cell:
    word, verdict_word = {
        "in_force": (pgettext("recognition", "in force"), "met"),
        "expired": (pgettext("recognition", "expired"), "breached"),
        "ended": (pgettext("recognition", "ended early"), "breached"),
        "later": (pgettext("recognition", "starts later"), "pending"),
        "unknown": (pgettext("recognition", "not clear"), "not_demonstrated"),
    }[line.state]
    ended = " ".join(text for text in (day(line.ended_on), _because(line.ended_because)) if text)
    return Cell(word, ended, verdict_word)


def _because(word: str) -> str:
    return {
        "": "",
        "not_sustainable": _("not a sustainable learning company"),
        "conditions_lapsed": _("the conditions are no longer met"),
        "harm_to_student": _("harm to students"),
        "on_request": _("on request"),
        "closed": _("the company closed"),
        "other": _("other reason"),
    }[word]


def _trainers(lines: Sequence[TrainerLine]) -> Iterator[Block]:
    if not lines:
        yield Text(_("The records show no trainer."))
        return
    heads = columns(
        _("trainer"),
        _("qualification"),
        Column(_("level"), "number"),
        _("qualified on"),
        _("from"),
        _("until"),
    )
    rows = tuple(
        cells(
            line.person,
            _qualification(line.qualification),
            line.level if line.level is not None else "",
            day_cell(line.qualified_on),
            day_cell(line.since),
            _("now") if line.now and not line.until else day_cell(line.until),
        )
        for line in lines
    )
    yield Table(heads, rows)


def _qualification(word: str) -> str:
    return {
        "": _("not recorded"),
        "vocational_diploma": _("vocational diploma"),
        "equivalent_experience": _("equivalent experience"),
        "trainer_course": _("trainer course"),
        "trainer_certificate": _("trainer certificate"),
        "retraining": _("retraining"),
        "other": pgettext("qualification", "other"),
    }[word]


def _answers(lines: Sequence[Answer]) -> Iterator[Block]:
    if not lines:
        yield Text(_("The records show no answer of the knowledge centre."))
        return
    heads = columns(
        _("date"), _("trainer"), _("answer"), Column(_("on how many evaluations"), "number")
    )
    rows = tuple(
        cells(day_cell(line.on), line.trainer, _outcome(line.outcome), line.evaluations)
        for line in lines
    )
    yield Table(heads, rows)


def _outcome(word: str) -> Cell:
    return {
        "": Cell(_("not recorded")),
        "positive": Cell(_("sustainable"), verdict="met"),
        "conditional": Cell(_("sustainable on conditions"), verdict="met_late"),
        "negative": Cell(_("not sustainable"), verdict="breached"),
    }[word]


def _per_placement(theme: Theme) -> Iterator[Block]:
    """Show the duties that are judged per placement or request, with their counts."""
    rows = tuple(
        TallyRow(
            duty.line.duty,
            duty.line.tally,
            label(duty.line.bearer),
            duty.line.title,
            tags(duty.line),
        )
        for duty in _by_bearer(theme.duties)
        if not duty.years
    )
    if rows:
        yield Tallies(_("duty"), rows, caption=_("Per placement or request"))


def _per_year(view: CompanyReport, theme: Theme) -> Iterator[Block]:
    """Show the duties that are judged per school year, with the verdict of each."""
    rows = tuple(
        cells(
            Cell(duty.line.duty, duty.line.title, tags=tags(duty.line)),
            label(duty.line.bearer),
            *(_in(year, dict(duty.years)) for year in view.years),
        )
        for duty in theme.duties
        if duty.years
    )
    if rows:
        heads = columns(_("duty"), _("who has to do it"), *view.years)
        yield Table(heads, rows, caption=_("Per school year"))


def _in(year: str, years: dict[str, str]) -> Cell:
    return verdict(years[year]) if year in years else Cell("")


def _by_bearer(duties: Sequence[ThemeDuty]) -> list[ThemeDuty]:
    """Put the company's own duties first, and keep those of one bearer together."""
    order = ("company", "school", "knowledge_centre", "student")
    return sorted(duties, key=lambda duty: order.index(duty.line.bearer))
