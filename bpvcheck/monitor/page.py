"""An edition of the monitor in words: rows for a table, and a page of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bpvcheck.i18n import _, current, format_date, format_number
from bpvcheck.monitor.answers import SurveyAnswer
from bpvcheck.monitor.monitor import MonitorEdition, MonitorFigure, ObjectiveFigures
from bpvcheck.reports.model import FEW
from bpvcheck.reports.renderers.pages import page_environment

__all__ = ["MonitorRow", "answer_line", "heads", "html_page", "intro_lines", "rows", "weakest_line"]


@dataclass(frozen=True)
class MonitorRow:
    """The figures of a group in words; ``kind`` is the heading that it stands under."""

    kind: str
    group: str
    state: str
    share: str
    change: str
    untold: str
    subjects: str


def heads() -> MonitorRow:
    """Return the headings of the columns."""
    return MonitorRow(
        kind="",
        group="",
        state=_("reached?"),
        share=_("done"),
        change=_("change"),
        untold=_("not known"),
        subjects=_("over"),
    )


def rows(objective: ObjectiveFigures) -> Iterator[MonitorRow]:
    """Yield the figures of an objective, national first."""
    for each in objective.figures:
        yield MonitorRow(
            kind=_kinds()[each.kind],
            group=each.group or (_("not recorded") if each.kind else _("the Netherlands")),
            state=_states()[each.state],
            share=_percent(each.share),
            change=_change(each),
            untold=_percent(each.untold),
            subjects="" if each.subjects is None else format_number(each.subjects),
        )


def _kinds() -> Mapping[str, str]:
    return {"": "", "sector": _("sector"), "region": _("region")}


def _states() -> Mapping[str, str]:
    return {
        "reached": _("reached"),
        "not_reached": _("not reached"),
        "untold": _("cannot be told"),
        "nothing_due": _("nothing was due"),
        "hidden": _("not shown"),
    }


def _percent(value: int | None) -> str:
    return "" if value is None else f"{value} %"


def _change(figure: MonitorFigure) -> str:
    if figure.change is None:
        return ""
    return f"{figure.change:+d}" if figure.change else "="


def weakest_line(objective: ObjectiveFigures) -> str:
    """Return which duty is done least, "" where too little can be told."""
    if objective.weakest_share is None:
        return ""
    text = _("Least done: {duty}, {share} %.")
    return text.format(duty=objective.weakest, share=objective.weakest_share)


def answer_line(answer: SurveyAnswer) -> str:
    """Return what a survey found, beside what the records show."""
    asked = {"student": _("students"), "trainer": _("trainers"), "supervisor": _("supervisors")}
    group = ", ".join(filter(None, (answer.sector, answer.region)))
    who = f"{asked[answer.asked]} ({group})" if group else asked[answer.asked]
    if answer.answers is None:
        return _("{who}, {question}: not shown").format(who=who, question=answer.question)
    figures = []
    if answer.satisfied is not None:
        text = _("satisfied: {share} %")
        figures.append(text.format(share=format_number(answer.satisfied, 0)))
    if answer.grade is not None:
        figures.append(_("grade {grade}").format(grade=format_number(answer.grade, 1)))
    figures.append(_("{count} answers").format(count=format_number(answer.answers)))
    return f"{who}, {answer.question}: {', '.join(figures)}"


def intro_lines(found: MonitorEdition) -> Iterator[str]:
    """Say as of when this is, on what it rests and what is not shown."""
    day = format_date(found.run.as_of)
    yield _("The ten objectives of the BPV-protocol as of {day}.").format(day=day)
    yield _(
        "Done is of all that can be told of the duties that serve an objective. It is reached "
        "where all that was due is done; over how many placements, companies and others stands "
        "last."
    )
    if found.previous:
        text = _("Change is in points since the edition of {day}.")
        yield text.format(day=format_date(found.previous.as_of))
        if found.previous.rules != found.run.rules:
            yield _("Mind: the edition before was judged by other rule cards.")
    if not found.grouped:
        yield _("A ledger does not say of sectors and regions: make the monitor from the records.")
    text = _("Groups under {few} are not shown, nor what would give them away.")
    yield text.format(few=FEW)
    if found.strict:
        yield _("Judged strictly: what is not demonstrated counts as not done.")


def html_page(found: MonitorEdition) -> str:
    """Return an edition as one HTML file, which fetches nothing."""
    return (
        page_environment("bpvcheck.monitor")
        .get_template("monitor.html")
        .render(
            found=found,
            lang=current().value,
            title=_("BPV-monitor"),
            survey=_("Answers to the survey"),
            intro=list(intro_lines(found)),
            heads=heads(),
            rows=rows,
            weakest=weakest_line,
            answer=answer_line,
            footer=_("rules {rules}, inputs {inputs}, bpvcheck {version}").format(
                rules=found.run.rules, inputs=found.run.inputs[:16], version=found.run.version
            ),
        )
    )
