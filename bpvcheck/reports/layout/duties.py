"""Duties with what is open of them, as blocks; shared by the reports."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from bpvcheck.i18n import _, ngettext
from bpvcheck.reports.layout.document import (
    Block,
    Cell,
    Column,
    Fold,
    Part,
    Table,
    Tag,
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
from bpvcheck.reports.model import Branch, DueLine, DutyLine, Finding
from bpvcheck.reports.settle import paths_in_words
from bpvcheck.rulebook.labels import label
from bpvcheck.rulebook.read import PHASES


def open_per_phase(lines: Iterable[DutyLine]) -> tuple[Block, ...]:
    """Show what is open: of the protocol phase by phase, then of each branch's agreement."""
    with_open = [line for line in lines if _open(line)]
    parts = tuple(
        Part(heading, tuple(fold(line) for line in mine)) for heading, mine in grouped(with_open)
    )
    return (*tag_note(with_open), *parts) or (Text(_("Nothing is open.")),)


def grouped(lines: Iterable[DutyLine]) -> Iterator[tuple[str, list[DutyLine]]]:
    """Divide duties: those of the protocol over its phases, the others over their agreements."""
    groups: dict[str, list[DutyLine]] = {label(phase): [] for phase in PHASES}
    for line in lines:
        own = next((each.title for each in line.branches if each.own), "")
        groups.setdefault(own or label(line.phase), []).append(line)
    yield from ((heading, mine) for heading, mine in groups.items() if mine)


class Marked(Protocol):
    """A line on a duty that may rest on agreements of branches."""

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The agreements beside the protocol, or instead."""


def tags(line: Marked) -> tuple[Tag, ...]:
    """Mark a duty with the agreements on which it rests beside the protocol, or instead."""
    return tuple(Tag(each.name, each.title) for each in line.branches)


def tag_note(lines: Iterable[Marked]) -> tuple[Text, ...]:
    """Say what the marks beside duties mean; nothing where there are none."""
    means = {each.name: each.title for line in lines for each in line.branches}
    if not means:
        return ()
    text = _("Marked with the branch's agreement on which a duty rests: {marks}.")
    marks = ", ".join(f"{name} = {title}" for name, title in sorted(means.items()))
    return (Text(text.format(marks=marks), "note"),)


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
        sub=_("To act: {bearer}, towards {towards}; {share}").format(
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
        tags=tags(line),
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
    """Show findings; a column that says nothing beside what stands above it is left out."""
    about = [subject(each.subject_kind, each.subject, each.part) for each in findings]
    actors = [who(each.bearer, each.bearer_id) for each in findings]
    verdicts = [verdict(each.verdict) for each in findings]
    overdue = [Cell(days_late(each.overdue), day(each.due)) for each in findings]
    settled = [_settled_by(each) for each in findings]
    shown = [
        (Column(_("about")), about),
        *([(Column(_("who must act")), actors)] if len(set(actors)) > 1 else []),
        *([(Column(_("verdict")), verdicts)] if len(set(verdicts)) > 1 else []),
        *([(Column(_("overdue"), "number"), overdue)] if set(overdue) != {Cell("")} else []),
        *(
            [(Column(_("settled by"), "code", minor=True), settled)]
            if set(settled) != {Cell("")}
            else []
        ),
    ]
    rows = tuple(zip(*(texts for _head, texts in shown), strict=True))
    return Table(tuple(head for head, _texts in shown), rows, more=left_to_csv(more))


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
            Cell(line.duty, line.title, tags=tags(line)),
            subject(line.subject_kind, line.subject, line.part),
            who(line.bearer, line.bearer_id),
        )
        for line in lines
    )
    return (Table(heads, rows, more=left_out(more)),)


def all_duties(lines: Sequence[DutyLine], *, group: bool = True) -> tuple[Block, ...]:
    """Show how every duty stands, open or not; of a branch only what applies somewhere."""
    shown = [line for line in lines if arises(line)]
    rows = tuple(
        TallyRow(line.duty, line.tally, heading if group else "", line.title, tags(line))
        for heading, mine in grouped(shown)
        for line in mine
    )
    return (*tag_note(shown), Tallies(_("duty"), rows)) if rows else ()


def arises(line: DutyLine) -> bool:
    """Tell whether a duty is worth a line: of the protocol always, of a branch where it applies."""
    return bool(line.tally.applicable) or not any(each.own for each in line.branches)


def placements_text(count: int) -> str:
    """Say about how many placements a report is."""
    text = ngettext("{count} placement (BPV)", "{count} placements (BPV)", count)
    return text.format(count=number(count))
