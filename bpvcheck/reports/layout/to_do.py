"""What is to be done as tables: per duty what to do, and every finding."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final

from bpvcheck.i18n import _, pgettext
from bpvcheck.reports.findings import FindingList
from bpvcheck.reports.layout.document import Cell, Column, Table
from bpvcheck.reports.layout.duties import tags
from bpvcheck.reports.layout.long_table import LongTable
from bpvcheck.reports.layout.words import (
    SIGNS,
    count_cell,
    day,
    day_cell,
    days_late,
    left_out,
    name_cell,
    subject_word,
)
from bpvcheck.reports.model import ActionLine, Finding
from bpvcheck.rulebook.labels import label

__all__ = ["action_table", "finding_table", "must_do"]

_BESIDE: Final = "school_year qualification location"
"""What stands under the subject of a finding."""


def must_do(actions: Iterable[ActionLine]) -> tuple[list[ActionLine], list[ActionLine]]:
    """Divide actions: what the reader must do, and what others must do."""
    lines = list(actions)
    return [each for each in lines if each.own], [each for each in lines if not each.own]


def action_table(actions: Sequence[ActionLine], most: int | None = None) -> Table:
    """Show per duty what to do, how often and since or by when: all, or the first ``most``."""
    more = len(actions[most:]) if most else 0
    actions = actions[:most]
    shown = [
        (Column(_("what to do")), list(map(_what, actions))),
        (Column(_("who must act")), [Cell(label(a.bearer)) for a in actions]),
        (Column(_("not met"), "number"), [count_cell(a.breached, "breached") for a in actions]),
        (Column(_("falls due"), "number"), [count_cell(a.due_soon, "pending") for a in actions]),
        (
            Column(_("not demonstrated"), "number"),
            [count_cell(a.not_demonstrated, "not_demonstrated") for a in actions],
        ),
        (Column(_("when"), "day"), [_when(a) for a in actions]),
    ]
    if len({a.bearer for a in actions}) == 1:
        del shown[1]
    kept = [(head, texts) for head, texts in shown if any(each.text for each in texts)]
    rows = tuple(zip(*(texts for _head, texts in kept), strict=True))
    return Table(tuple(head for head, _texts in kept), rows, more=left_out(more))


def _what(line: ActionLine) -> Cell:
    return Cell(line.title or line.duty, f"{line.duty}. {line.remedy}", tags=tags(line))


def _when(line: ActionLine) -> Cell:
    """Say since when the oldest is overdue, and by when the next one is to be done."""
    ahead = day(line.next_due)
    if not line.oldest:
        return Cell(_("by {day}").format(day=ahead) if ahead else "", value=line.next_due)
    since = _("since {day}").format(day=day(line.oldest))
    coming = _("next {day}").format(day=ahead) if ahead else ""
    return Cell(since, coming, value=line.oldest)


def finding_table(findings: FindingList, *, company: bool = True) -> LongTable:
    """Show findings, with a column for the ``company``; one in which nothing stands is left out."""
    known, named = _known(findings), _("learning company")
    about = _about if company or named in known else _about_alone
    hidden = known | (set() if company else {named})
    makers: tuple[tuple[Column, Callable[[Finding], Cell], str], ...] = (
        (Column(pgettext("column", "verdict"), choose=True), _verdict, "verdict"),
        (Column(_("duty"), choose=True), _duty, "duty agreement"),
        (Column(_("about")), about, f"subject_kind subject part company company_name {_BESIDE}"),
        (Column(named), _company, "company"),
        (Column(_("who must act"), choose=True), _bearer, "bearer bearer_id company"),
        (Column(_("due"), "day"), _due, "due"),
        (Column(_("what is missing")), _missing, "lacking"),
        (Column(_("phase"), minor=True, choose=True), _phase, "phase"),
        *(
            (Column(title, minor=True, choose=True), _plain(name), name)
            for name, title in (
                ("school_year", _("school year")),
                ("team", _("team")),
                ("qualification", _("qualification")),
                ("location", _("location")),
                ("school", _("school")),
            )
        ),
    )
    shown = [
        (head, findings.column(make, *names.split()))
        for head, make, names in makers
        if head.title not in hidden
    ]
    kept = [each for each in shown if any(cell.text for cell in each[1].values)]
    heads, cells = zip(*kept, strict=True) if kept else ((), ())
    return LongTable(heads, cells)


def _known(findings: FindingList) -> set[str]:
    """Return the columns that say who reads them, and who must act where it is one party."""
    bearers = list(findings.counted("own", "bearer"))
    readers = {bearer for own, bearer, _count in bearers if own}
    acting = {_("who must act")} if len(bearers) == len(readers) == 1 else set()
    return acting | {
        title
        for party, title in (("school", _("school")), ("company", _("learning company")))
        if party in readers and len(list(findings.counted(party))) == 1
    }


def _verdict(each: Finding) -> Cell:
    order = ("breached", "pending", "not_demonstrated")
    text = f"{SIGNS[each.verdict]} {label(each.verdict)}"
    return Cell(text, verdict=each.verdict, value=order.index(each.verdict))


def _duty(each: Finding) -> Cell:
    return Cell(each.title or each.duty, each.duty if each.title else "", tags=tags(each))


def _about(each: Finding) -> Cell:
    if each.subject_kind == "company" and each.subject == each.company:
        return Cell(each.part or subject_word(each.subject_kind))
    more = (each.part or each.school_year, each.qualification, each.location)
    return Cell(f"{subject_word(each.subject_kind)} {each.subject}", " · ".join(filter(None, more)))


def _about_alone(each: Finding) -> Cell:
    """Say what a finding is about with no column for the company beside it."""
    if each.subject_kind == "company" and each.subject == each.company:
        return Cell(each.company_name or each.company, each.part)
    return _about(each)


def _company(each: Finding) -> Cell:
    return name_cell(each.company, each.company_name)


def _missing(each: Finding) -> Cell:
    return Cell(", ".join(each.lacking))


def _phase(each: Finding) -> Cell:
    return Cell(label(each.phase))


@cache
def _plain(name: str) -> Callable[[Finding], Cell]:
    """Return what shows a field as it is; the same each time, as cells are kept by it."""
    return lambda each: Cell(getattr(each, name))


def _bearer(each: Finding) -> Cell:
    told = each.own or each.bearer_id == each.company
    return Cell(label(each.bearer), "" if told else each.bearer_name or each.bearer_id)


def _due(each: Finding) -> Cell:
    late = _("{days} late").format(days=days_late(each.overdue)) if each.overdue else ""
    return day_cell(each.due, late)
