"""Duties with what is open of them, as blocks; shared by the reports."""

from collections.abc import Iterable, Iterator, Sequence

from bpvcheck.i18n import _, ngettext
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Column,
    Fold,
    Part,
    Table,
    Tallies,
    TallyRow,
    Text,
    cells,
    columns,
)
from bpvcheck.reports.layout.words import (
    counted,
    day,
    days_late,
    days_left,
    left_out,
    left_to_csv,
    number,
    share,
    subject,
    verdict,
    who,
)
from bpvcheck.reports.model import DueLine, DutyLine, Finding
from bpvcheck.reports.settle import paths_in_words
from bpvcheck.rulebook.labels import label
from bpvcheck.rulebook.read import PHASES


def open_per_phase(lines: Iterable[DutyLine]) -> tuple[Block, ...]:
    """Show what is open, phase by phase."""
    with_open = [line for line in lines if _open(line)]
    parts = []
    for phase in PHASES:
        folds = tuple(fold(line) for line in with_open if line.phase == phase)
        if folds:
            parts.append(Part(label(phase), folds))
    return tuple(parts) or (Text(_("Nothing is open.")),)


def open_folds(lines: Iterable[DutyLine]) -> tuple[Block, ...]:
    """Show what is open, duty by duty; nothing where nothing is."""
    return tuple(fold(line) for line in lines if _open(line))


def _open(line: DutyLine) -> bool:
    return bool(line.tally.breached or line.tally.not_demonstrated)


def fold(line: DutyLine) -> Fold:
    """Show one duty: who must act, what to do, and the findings that are open."""
    worst = "breached" if line.tally.breached else "not_demonstrated"
    return Fold(
        line=line.title or line.duty,
        sub=_("To act: {bearer}, towards {towards}. {share}.").format(
            bearer=label(line.bearer),
            towards=", ".join(map(label, line.towards)),
            share=share(line.tally),
        ),
        who=label(line.bearer),
        blocks=tuple(_inside(line)),
        verdict=worst,
        counts=counted(line.tally, ("breached", "not_demonstrated")),
        code=line.duty,
        anchor=anchor(line),
    )


def anchor(line: DutyLine) -> str:
    """Name a duty of a bearer within a page."""
    return f"{line.duty}-{line.bearer}"


def _inside(line: DutyLine) -> Iterator[Block]:
    if line.remedy:
        yield Text(_("What to do: {remedy}").format(remedy=line.remedy))
    if line.findings:
        yield findings_table(line.findings, line.left_out)


def findings_table(findings: Sequence[Finding], more: int) -> Table:
    """Show findings; the columns that say the same of all are left out."""
    all_columns = [
        (Column(_("about")), [subject(f.subject_kind, f.subject, f.part) for f in findings]),
        (Column(_("who must act")), [who(f.bearer, f.bearer_id) for f in findings]),
        (Column(_("verdict")), [verdict(f.verdict) for f in findings]),
        (
            Column(_("overdue"), "number"),
            [Cell(days_late(f.overdue), day(f.due)) for f in findings],
        ),
        (Column(_("settled by"), "code", minor=True), [_settled_by(f) for f in findings]),
    ]
    first, *others = all_columns
    shown = [first, *((head, texts) for head, texts in others if _differ(texts))]
    rows = tuple(zip(*(texts for _head, texts in shown), strict=True))
    return Table(tuple(head for head, _texts in shown), rows, more=left_to_csv(more))


def _differ(texts: Sequence[Cell]) -> bool:
    """Tell whether a column says something that its heading does not."""
    return len(set(texts)) > 1 or (len(texts) == 1 and bool(texts[0].text))


def _settled_by(each: Finding) -> Cell:
    return Cell(", ".join(paths_in_words(each.missing)))


def due_table(lines: Sequence[DueLine], more: int) -> tuple[Block, ...]:
    """Show what falls due soon."""
    if not lines:
        return (Text(_("Nothing falls due.")),)
    heads = columns(_("due"), _("duty"), _("about"), _("who has to do it"))
    rows = tuple(
        cells(
            Cell(day(line.due), days_left(line.days)),
            Cell(line.duty, line.title),
            subject(line.subject_kind, line.subject, line.part),
            who(line.bearer, line.bearer_id),
        )
        for line in lines
    )
    return (Table(heads, rows, more=left_out(more)),)


def all_duties(lines: Sequence[DutyLine], *, group: bool = True) -> tuple[Block, ...]:
    """Show how every duty stands, open or not."""
    rows = tuple(
        TallyRow(line.duty, line.tally, label(line.phase) if group else "", line.title)
        for line in lines
    )
    return (Tallies(_("duty"), rows),) if rows else ()


def placements_text(count: int) -> str:
    """Say about how many placements a report is."""
    text = ngettext("{count} placement (BPV)", "{count} placements (BPV)", count)
    return text.format(count=number(count))
